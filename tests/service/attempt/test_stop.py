"""Stopping: it goes on until the recording is surely over, and says truly who ended it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain import ACTIVE, FINISHING, PLAN, AnnouncementStatus, OperationKind, OperationStatus, RecordingState
from bot.sandbox.faults import Fault
from tests.service.stage import OMAR, ROOM, VERA, Bot, Stage
from tests.service.vendors import Vendors, kill

BOTH = pytest.mark.parametrize("account", ["studio", "classroom"])
BOTH_STARTS = pytest.mark.parametrize(("account", "verb"), [("studio", "init"), ("classroom", "start")])
STOP = OperationKind.STOP


def leave(bot: Bot, account: str) -> None:
    """Everybody leaves the room, for so long that the service ends the recording by itself."""
    service = bot.vendors.fsp if account == "studio" else bot.vendors.agora
    service.empty_room(ROOM, bot.clock())
    bot.clock.pass_by(minutes=11)


@BOTH
async def test_stop(bot: Bot, vendors: Vendors, account: str) -> None:
    """A stop that goes well is one call; who asked for it is on the card, and needs no answer."""
    recording = await bot.recording(account=account)
    operation = await bot.done(STOP, recording, VERA)

    recording = await bot.get(recording)
    assert (operation.status, operation.answer) == (OperationStatus.DONE, "")
    assert (recording.state in FINISHING, recording.ended_by) == (True, VERA)
    assert vendors.verbs().count("stop") == 1
    assert await bot.answer(operation) is None


@BOTH
async def test_two_at_once(bot: Bot, vendors: Vendors, account: str) -> None:
    """Of two who stop at once the first one does, and the second is told how it stands."""
    recording = await bot.recording(account=account)
    first = await bot.asked(STOP, recording, VERA)
    bot.clock.pass_by(seconds=1)
    second = await bot.asked(STOP, recording, OMAR)
    await bot.work()

    recording = await bot.get(recording)
    assert (await bot.operation(first)).status is OperationStatus.DONE
    assert (await bot.operation(second)).answer.startswith("standup is ")
    assert recording.ended_by == VERA
    assert vendors.verbs().count("stop") == 1


@BOTH
async def test_over_by_itself(bot: Bot, account: str) -> None:
    """Who stops what the service ended by itself is told so, and its files are looked for all the same."""
    recording = await bot.recording(account=account)
    leave(bot, account)
    operation = await bot.done(STOP, recording)

    recording = await bot.get(recording)
    assert operation.answer == "standup had already ended by itself; its files are being looked for."
    assert recording.ended_by == "vendor"
    assert await bot.answer(operation) is not None
    assert (await bot.over(recording)).state is RecordingState.READY


async def test_denied_for_good(bot: Bot) -> None:
    """Agora's "not found" is believed after 90 s: until then a recorder may be on its way to a new place."""
    recording = await bot.recording(account="classroom")
    leave(bot, "classroom")
    operation = await bot.asked(STOP, recording)
    await bot.work()
    assert (await bot.get(recording)).state in ACTIVE

    operation = await bot.ended(operation)

    assert operation.ended_at is not None
    assert timedelta(seconds=90) <= operation.ended_at - operation.created_at < timedelta(minutes=2)


async def test_denied_for_a_while(bot: Bot, vendors: Vendors) -> None:
    """A recording that Agora denied and found again is stopped."""
    recording = await bot.recording(account="classroom")
    vendors.faults.order(Fault(verb="stop", code=404, times=2))
    operation = await bot.done(STOP, recording)

    recording = await bot.get(recording)
    assert (operation.answer, operation.attempts) == ("", 3)
    assert (recording.ended_by, recording.missing_since) == (OMAR, None)


@BOTH
async def test_not_begun(bot: Bot, vendors: Vendors, account: str) -> None:
    """What was never sent to the service is ended without it; the start then leaves it alone."""
    vendors.unreachable.add(account)
    start, recording = await bot.asked_to_start(account=account)
    await bot.work()
    stop = await bot.done(STOP, recording, VERA)
    vendors.unreachable.clear()
    start = await bot.ended(start)

    recording = await bot.get(recording)
    assert (stop.status, stop.answer) == (OperationStatus.DONE, "")
    assert (recording.state, recording.note) == (RecordingState.FAILED, "Stopped before it began.")
    assert recording.ended_by == VERA
    assert (start.status, start.answer) == (OperationStatus.FAILED, "Stopped before it began.")
    assert vendors.began(ROOM) == 0
    assert await bot.notice(recording) is None


@BOTH_STARTS
@pytest.mark.parametrize("processed", [True, False])
async def test_start_unknown(bot: Bot, vendors: Vendors, account: str, verb: str, processed: bool) -> None:
    """A start whose fate is unknown is cleared up first: nothing is left running that nobody knows of."""
    vendors.faults.order(Fault(verb=verb, drop=True, processed=processed))
    start, recording = await bot.asked_to_start(account=account)
    await bot.work()
    vendors.agora.uploads(bot.clock())
    bot.clock.pass_by(minutes=1)
    stop = await bot.done(STOP, recording)

    assert stop.status is OperationStatus.DONE
    assert (await bot.ended(start)).status is OperationStatus.DONE
    assert (await bot.get(recording)).state not in ACTIVE
    assert vendors.began(ROOM) == 1


@BOTH
@pytest.mark.parametrize("times", [1, 2, 4, 5])
async def test_lost_reply(bot: Bot, vendors: Vendors, account: str, times: int) -> None:
    """Who stopped it gets the credit, however often the service's "yes" was lost and "no such recording" came."""
    recording = await bot.recording(account=account)
    vendors.faults.order(Fault(verb="stop", drop=True, processed=True, times=times))
    operation = await bot.done(STOP, recording)

    recording = await bot.get(recording)
    assert (operation.status, operation.answer) == (OperationStatus.DONE, "")
    assert (recording.ended_by, recording.note) == (OMAR, "")
    assert (await bot.over(recording)).ended_by == OMAR


async def test_stopped_before(bot: Bot, vendors: Vendors) -> None:
    """Where Agora says that a stop has ended it, nothing is waited for: the next look is for the files."""
    recording = await bot.recording(account="classroom")
    vendors.faults.order(Fault(verb="stop", drop=True, processed=True))
    operation = await bot.done(STOP, recording)

    assert operation.ended_at is not None
    assert operation.ended_at - operation.created_at < timedelta(seconds=90)
    assert (operation.attempts, (await bot.get(recording)).ended_by) == (1, OMAR)


@BOTH
async def test_lost_reply_and_a_look(bot: Bot, vendors: Vendors, account: str) -> None:
    """The credit stays where a look sees the end before the stop is tried again."""
    recording = await bot.recording(account=account)
    vendors.faults.order(Fault(verb="stop", drop=True, processed=True, times=4))
    operation = await bot.asked(STOP, recording)
    await bot.work()
    for _ in range(40):
        bot.clock.pass_by(seconds=5)
        await bot.look()

    recording = await bot.get(recording)
    assert (recording.state in ACTIVE, recording.ended_by) == (False, OMAR)
    assert (await bot.ended(operation)).answer.startswith("standup is recorded")


@BOTH
async def test_killed_after_the_stop(stage: Stage, account: str) -> None:
    """The credit stays where the process dies before it hears the answer."""
    async with stage.bot() as bot:
        recording = await bot.recording(account=account)
        stage.vendors.answering["stop"] = kill
        operation = await bot.asked(STOP, recording)
        await bot.work()
    async with stage.bot() as restarted:
        operation = await restarted.ended(operation)

        assert (operation.status, operation.answer, operation.attempts > 1) == (OperationStatus.DONE, "", True)
        assert (await restarted.over(recording)).ended_by == OMAR


@BOTH
async def test_never_heard(bot: Bot, vendors: Vendors, account: str) -> None:
    """A stop that provably reached nobody gives no credit: it did end by itself meanwhile."""
    recording = await bot.recording(account=account)
    vendors.unreachable.add(account)
    operation = await bot.asked(STOP, recording)
    await bot.work()
    vendors.unreachable.clear()
    leave(bot, account)
    operation = await bot.ended(operation)

    assert operation.answer == "standup had already ended by itself; its files are being looked for."
    assert (await bot.get(recording)).ended_by == "vendor"


@pytest.mark.parametrize(("account", "code"), [("studio", 30003), ("classroom", 432)])
async def test_refused(bot: Bot, vendors: Vendors, account: str, code: int) -> None:
    """A refused stop is said on the card and to who asked; the recording goes on, and can be stopped again."""
    recording = await bot.recording(account=account)
    vendors.faults.order(Fault(verb="stop", code=code))
    operation = await bot.done(STOP, recording)

    recording = await bot.get(recording)
    assert operation.status is OperationStatus.FAILED
    assert recording.note == f"It could not be stopped: {operation.answer}"
    assert (recording.state, recording.ended_by) == (RecordingState.RECORDING, "")
    assert await bot.answer(operation) is not None
    assert (await bot.done(STOP, recording, VERA)).status is OperationStatus.DONE
    assert (await bot.get(recording)).ended_by == VERA


@BOTH
async def test_unreachable(bot: Bot, vendors: Vendors, account: str) -> None:
    """A service that stays away is tried for half an hour, because what is not stopped costs money."""
    recording = await bot.recording(account=account)
    vendors.unreachable.add(account)
    operation = await bot.done(STOP, recording)

    reason = f"{account}'s service could not be reached."
    assert (operation.status, operation.answer) == (OperationStatus.FAILED, reason)
    assert operation.ended_at is not None
    assert operation.ended_at - operation.created_at >= timedelta(minutes=30)
    assert (await bot.get(recording)).note == f"It could not be stopped: {reason}"


async def test_garbage(bot: Bot, vendors: Vendors) -> None:
    """An answer that nobody understands may have been a "yes": the stop is sent again, and who asked is credited."""
    recording = await bot.recording()
    vendors.faults.order(Fault(verb="stop", body=b"<html>", processed=True))
    operation = await bot.done(STOP, recording)

    assert (operation.status, operation.answer, operation.attempts > 1) == (OperationStatus.DONE, "", True)
    assert (await bot.get(recording)).ended_by == OMAR


@BOTH
async def test_plan(bot: Bot, account: str) -> None:
    """The clock stops what it was told to, once, and answers nobody."""
    recording = await bot.recording(account=account, length=timedelta(minutes=2))
    await bot.requests.stop_due([account])
    assert await bot.store.due_operations([account], bot.clock()) == ()

    bot.clock.pass_by(minutes=1)
    await bot.requests.stop_due([account])
    await bot.requests.stop_due([account])
    (operation,) = await bot.store.due_operations([account], bot.clock())
    operation = await bot.ended(operation)

    assert (operation.status, operation.requested_by) == (OperationStatus.DONE, PLAN)
    assert (await bot.get(recording)).ended_by == PLAN
    assert await bot.answer(operation) is None


async def test_plan_in_vain(bot: Bot, vendors: Vendors) -> None:
    """A planned stop that is refused is asked for again every half hour, and the channel is warned."""
    recording = await bot.recording(length=timedelta(minutes=2))
    vendors.faults.order(Fault(verb="stop", code=30003, times=2))
    planned, stops = bot.clock() + timedelta(minutes=1), []
    bot.clock.pass_by(minutes=1)
    for _ in range(4 * 6):
        await bot.requests.stop_due(["studio"])
        await bot.work()
        stops = [call.at for call in vendors.calls if call.verb == "stop"]
        bot.clock.pass_by(minutes=5)
        if len(stops) == 2:
            assert (await bot.get(recording)).note.startswith("It could not be stopped: ")

    assert [(at - planned) // timedelta(minutes=30) for at in stops] == [0, 1, 2]
    warning = await bot.warning(recording)
    assert warning is not None
    assert (warning.channel, warning.account) == (recording.channel, "studio")
    assert (await bot.get(recording)).ended_by == PLAN


async def test_plan_in_vain_again(bot: Bot, vendors: Vendors) -> None:
    """Whoever was warned half an hour ago is warned again: it still costs money."""
    recording = await bot.recording(length=timedelta(minutes=2))
    vendors.faults.order(Fault(verb="stop", code=30003, times=2))
    bot.clock.pass_by(minutes=1)
    await bot.requests.stop_due(["studio"])
    await bot.work()
    first = await bot.warning(recording)
    assert first is not None
    await bot.store.save(bot.lease(), announcements=[replace(first, status=AnnouncementStatus.SENT, ts="1.2")])

    bot.clock.pass_by(minutes=30)
    await bot.requests.stop_due(["studio"])
    await bot.work()
    again = await bot.warning(recording)
    assert again is not None
    assert (again.status, again.not_before) == (AnnouncementStatus.PENDING, bot.clock())


async def test_refused_to_a_person(bot: Bot, vendors: Vendors) -> None:
    """Whoever asks in vain is told so; the channel is not."""
    recording = await bot.recording()
    vendors.faults.order(Fault(verb="stop", code=30003))
    assert await bot.answer(await bot.done(STOP, recording)) is not None
    assert await bot.warning(recording) is None


async def test_plan_comes_too_late(bot: Bot) -> None:
    """Where it is over by itself there is something to say, and nobody to hear it."""
    await bot.recording(length=timedelta(minutes=10))
    leave(bot, "studio")
    await bot.requests.stop_due(["studio"])
    (operation,) = await bot.store.due_operations(["studio"], bot.clock())
    operation = await bot.ended(operation)

    assert operation.answer == "standup had already ended by itself; its files are being looked for."
    assert await bot.answer(operation) is None


@BOTH
async def test_new_owner(bot: Bot, vendors: Vendors, account: str) -> None:
    """Whoever lost the account while the service answered writes nothing more."""
    recording = await bot.recording(account=account)

    async def lose() -> None:
        await bot.lose(account)

    vendors.answering["stop"] = lose
    operation = await bot.asked(STOP, recording)
    await bot.work()

    assert (await bot.operation(operation)).status is OperationStatus.RUNNING
    assert (await bot.get(recording)).state is RecordingState.RECORDING


@BOTH
async def test_nothing_was_recorded(bot: Bot, vendors: Vendors, account: str) -> None:
    """The service tells a stop that the room was empty: then it is over, and the channel hears it."""
    service = vendors.fsp if account == "studio" else vendors.agora
    service.empty_room(ROOM, bot.clock())
    recording = await bot.recording(account=account)
    await bot.done(STOP, recording)

    assert (await bot.get(recording)).state is RecordingState.EMPTY
    assert await bot.notice(recording) is not None
