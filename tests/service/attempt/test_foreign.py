"""What somebody else records in the same meeting is neither taken for ours nor stopped."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain import PLAN, OperationKind, OperationStatus, RecordingState
from bot.sandbox.faults import Fault
from tests.service.stage import OMAR, ROOM, Bot, Stage
from tests.service.vendors import CHANGED_ACCOUNTS, Vendors, kill


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """A bot with an account of each service, meeting control among them."""
    return Stage(f"sqlite:///{tmp_path / 'clapper.db'}", accounts=CHANGED_ACCOUNTS)


async def test_start_that_never_arrived(bot: Bot, vendors: Vendors) -> None:
    """Where no connection got through, what is recorded when one does is somebody else's, and goes on."""
    vendors.unreachable.add("board")
    asked, recording = await bot.asked_to_start(account="board")
    await bot.work()
    assert not (await bot.operation(asked)).may_have_arrived
    theirs = vendors.meeting.conference(ROOM).start_recording(bot.clock())
    vendors.unreachable.clear()
    operation = await bot.ended(asked)

    assert operation.status is OperationStatus.FAILED
    assert (await bot.get(recording)).state is RecordingState.FAILED
    assert theirs.stopped_at is None


async def test_stop_of_a_start_that_never_arrived(bot: Bot, vendors: Vendors) -> None:
    """Nor does a stop begin or end anything there."""
    vendors.unreachable.add("board")
    _, recording = await bot.asked_to_start(account="board")
    await bot.work()
    theirs = vendors.meeting.conference(ROOM).start_recording(bot.clock())
    stop = await bot.asked(OperationKind.STOP, recording)
    await bot.work()
    vendors.unreachable.clear()
    await bot.ended(stop)

    after = await bot.get(recording)
    assert (after.state, after.note, after.ended_by) == (RecordingState.FAILED, "Stopped before it began.", OMAR)
    assert (vendors.calls, theirs.stopped_at) == ([], None)


async def test_stop_of_a_start_that_is_refused(bot: Bot, vendors: Vendors) -> None:
    """What may have begun, and what the service then refuses to begin, is over; no stop was in vain."""
    vendors.faults.order(Fault(verb="openRecord", drop=True))
    vendors.faults.order(Fault(verb="openRecord", code=200006, times=9))
    _, recording = await bot.asked_to_start(account="board")
    await bot.work()
    assert (await bot.get(recording)).state is RecordingState.STARTING
    stop = await bot.done(OperationKind.STOP, recording)

    after = await bot.get(recording)
    assert (stop.status, stop.answer) == (OperationStatus.DONE, "")
    assert (after.state, after.ended_by) == (RecordingState.FAILED, OMAR)
    assert after.note == "This meeting is not open: start again when it has begun. (code 200006)"


async def test_planned_stop_of_a_start_that_is_refused(bot: Bot, vendors: Vendors) -> None:
    """Nor is the channel warned, where it was the clock that asked."""
    vendors.faults.order(Fault(verb="openRecord", drop=True))
    vendors.faults.order(Fault(verb="openRecord", code=200006, times=9))
    start, recording = await bot.asked_to_start(account="board", length=timedelta(seconds=10))
    await bot.work()
    waiting = replace(await bot.operation(start), not_before=bot.clock() + timedelta(minutes=1))
    await bot.store.save(bot.lease("board"), operation=waiting)
    bot.clock.pass_by(seconds=10)
    await bot.requests.stop_due(["board"])
    (stop,) = await bot.store.due_operations(["board"], bot.clock())

    assert (await bot.ended(stop)).status is OperationStatus.DONE
    assert (await bot.get(recording)).state is RecordingState.FAILED
    assert await bot.warning(recording) is None


@pytest.mark.parametrize("source", [OMAR, PLAN])
async def test_another_recording_was_closed(bot: Bot, vendors: Vendors, source: str) -> None:
    """That a stop closed what somebody else had begun stays told, after later looks, too: in the stop's answer."""
    recording = await bot.recording(account="board", length=timedelta(minutes=2))
    meeting = vendors.meeting.conference(ROOM)
    meeting.stop_recording(bot.clock())
    theirs = meeting.start_recording(bot.clock())
    if source == PLAN:
        bot.clock.pass_by(minutes=1)
        await bot.requests.stop_due(["board"])
        (stop,) = await bot.store.due_operations(["board"], bot.clock())
        stop = await bot.ended(stop)
    else:
        stop = await bot.done(OperationKind.STOP, recording)

    assert stop.answer.startswith(f"The meeting service closed another recording of this meeting ({theirs.record_id})")
    assert (await bot.answer(stop) is not None) == (source == OMAR)


@pytest.mark.parametrize("is_answered", [True, False])
async def test_start_that_may_have_arrived(bot: Bot, vendors: Vendors, is_answered: bool) -> None:
    """Where the answer was lost, also after a try before that did not arrive, it is ours, as far as anybody knows."""
    vendors.unreachable.add("board")
    asked, recording = await bot.asked_to_start(account="board")
    await bot.work()
    vendors.unreachable.clear()
    if not is_answered:
        vendors.faults.order(Fault(verb="openRecord", drop=True, processed=True))
    operation = await bot.ended(asked)

    assert operation.status is OperationStatus.DONE
    after = await bot.get(recording)
    assert (after.started_at is not None, bool(after.note)) == (True, not is_answered)
    assert operation.answer == after.note


async def test_killed_before_it_was_sent(stage: Stage) -> None:
    """A process that dies between the word that it is sent and the sending leaves a start that may have arrived."""
    async with stage.bot() as first:
        asked, _ = await first.asked_to_start(account="board")
        stage.vendors.arriving["openRecord"] = kill
        await first.work()
        assert (await first.operation(asked)).may_have_arrived
    stage.clock.pass_by(seconds=10)
    async with stage.bot("two") as second:
        assert (await second.ended(asked)).status is OperationStatus.DONE
    assert stage.vendors.meeting.conference(ROOM).running is not None


async def test_layout_that_cannot_be_sent(bot: Bot, vendors: Vendors) -> None:
    """A manual FSP task is there though its layout finds no connection: the next try begins no second one."""

    async def vanish() -> None:
        vendors.unreachable.add("studio")

    vendors.answering["init"] = vanish
    video = {"user_id": "ada", "media_id": "cam", "media_type": 2}
    asked, _ = await bot.asked_to_start(options={"layout": {"video_list": [video]}})
    await bot.work()
    assert (await bot.operation(asked)).may_have_arrived
    vendors.unreachable.clear()

    assert (await bot.ended(asked)).status is OperationStatus.DONE
    assert vendors.began(ROOM) == 1
