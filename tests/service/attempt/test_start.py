"""Starting: whatever is lost or refused on the way, the service begins one recording, or the person is told."""

from datetime import timedelta

import pytest

from bot.domain import OperationKind, OperationStatus, RecordingState
from bot.errors import RateLimited
from bot.sandbox.faults import Fault
from tests.service.stage import ROOM, Bot
from tests.service.vendors import Vendors

BOTH = pytest.mark.parametrize(("account", "verb"), [("studio", "init"), ("classroom", "start")])
FIRST_CALLS = pytest.mark.parametrize(("account", "verb"), [("studio", "query"), ("classroom", "acquire")])
DOUBT = "Nobody can say whether it records: look at the vendor's console before trying again."


@BOTH
async def test_start(bot: Bot, vendors: Vendors, account: str, verb: str) -> None:
    """A start that goes well is one call, and the card alone tells of it."""
    asked, recording = await bot.asked_to_start(account=account)
    operation = await bot.ended(asked)

    recording = await bot.get(recording)
    assert (operation.status, operation.answer, operation.attempts) == (OperationStatus.DONE, "", 1)
    assert (recording.state, recording.note) == (RecordingState.STARTING, "")
    assert recording.started_at is not None
    assert vendors.verbs().count(verb) == vendors.began(ROOM) == 1
    assert await bot.answer(operation) is None


@BOTH
@pytest.mark.parametrize("processed", [True, False])
async def test_lost_reply(bot: Bot, vendors: Vendors, account: str, verb: str, processed: bool) -> None:
    """Whether the service carried it out before the reply was lost or not, it begins one recording."""
    vendors.faults.order(Fault(verb=verb, drop=True, processed=processed))
    asked, recording = await bot.asked_to_start(account=account)
    operation = await bot.ended(asked)

    assert (operation.status, operation.attempts) == (OperationStatus.DONE, 2)
    assert (await bot.get(recording)).started_at is not None
    assert vendors.began(ROOM) == 1


@BOTH
async def test_lost_reply_is_said(bot: Bot, vendors: Vendors, account: str, verb: str) -> None:
    """Between two tries the card tells what is wrong; the second try waits its time."""
    vendors.faults.order(Fault(verb=verb, drop=True))
    asked, recording = await bot.asked_to_start(account=account)
    await bot.work()
    await bot.work()

    operation, recording = await bot.operation(asked), await bot.get(recording)
    assert (operation.status, operation.attempts) == (OperationStatus.RUNNING, 1)
    assert recording.note == f"Starting: {account}'s service did not answer. It is being tried again."
    assert recording.state is RecordingState.STARTING


async def test_lost_layout(bot: Bot, vendors: Vendors) -> None:
    """A manual recording whose first layout is lost on the way is not left without: the next try sends it again."""
    video = {"user_id": "ada", "media_id": "cam", "media_type": 2}
    vendors.faults.order(Fault(verb="layout", times=4, drop=True))
    asked, recording = await bot.asked_to_start(options={"layout": {"video_list": [video]}})
    operation = await bot.ended(asked)

    assert (operation.status, operation.attempts) == (OperationStatus.DONE, 2)
    assert (await bot.get(recording)).note == ""
    assert vendors.began(ROOM) == 1
    await bot.look()
    assert (await bot.get(recording)).state is RecordingState.RECORDING


async def test_note(bot: Bot) -> None:
    """What is odd about a start is its answer: who asked is told, and it stays when the card tells of other things."""
    video = {"user_id": "ada", "media_id": "cam", "media_type": 2, "x": 1900}
    asked, recording = await bot.asked_to_start(options={"layout": {"video_list": [video]}})
    operation = await bot.ended(asked)
    bot.clock.pass_by(minutes=1)
    await bot.look()

    assert operation.answer.startswith("Video 1 of the layout reaches to ")
    assert await bot.answer(operation) is not None
    assert (await bot.get(recording)).note == ""


async def test_lost_id_is_found_in_the_bucket(bot: Bot, vendors: Vendors) -> None:
    """Agora's id, lost with the reply to the start, is learnt from what it records; the recording can be stopped."""
    vendors.faults.order(Fault(verb="start", drop=True, processed=True))
    asked, recording = await bot.asked_to_start(account="classroom")
    await bot.ended(asked)
    assert "sid" not in (await bot.get(recording)).vendor_ids

    bot.clock.pass_by(minutes=2)
    await bot.look()
    await bot.done(OperationKind.STOP, recording)

    assert (await bot.over(recording)).state is RecordingState.READY


@FIRST_CALLS
async def test_retries_are_told_on_the_card(bot: Bot, vendors: Vendors, account: str, verb: str) -> None:
    """While a call is sent again and again the card counts the tries."""
    _, recording = await bot.asked_to_start(account=account)
    notes: list[str] = []

    async def read() -> None:
        notes.append((await bot.get(recording)).note)

    async def read_at_the_next() -> None:
        vendors.arriving[verb] = read

    vendors.faults.order(Fault(verb=verb, drop=True))
    vendors.answering[verb] = read_at_the_next
    await bot.work()

    assert notes == [f"Starting: {account}'s service did not answer. Trying again (try 2)."]
    assert (await bot.get(recording)).note == ""


@pytest.mark.parametrize(
    ("account", "fault", "reason"),
    [
        ("studio", Fault(verb="init", code=30009), "runs as many recordings for this App ID as it allows"),
        ("classroom", Fault(verb="start", code=2), "refused a parameter"),
        ("classroom", Fault(verb="acquire", code=1013), "does not take this room's name"),
    ],
)
async def test_refused(bot: Bot, vendors: Vendors, account: str, fault: Fault, reason: str) -> None:
    """A refused start is over at once: card and asker are told why, the channel is not called."""
    vendors.faults.order(fault)
    asked, recording = await bot.asked_to_start(account=account)
    operation = await bot.ended(asked)

    recording = await bot.get(recording)
    assert (operation.status, operation.attempts) == (OperationStatus.FAILED, 1)
    assert (recording.state, recording.note) == (RecordingState.FAILED, operation.answer)
    assert reason in operation.answer
    assert await bot.answer(operation) is not None
    assert await bot.notice(recording) is None


@pytest.mark.parametrize("account", ["studio", "classroom"])
async def test_unreachable(bot: Bot, vendors: Vendors, account: str) -> None:
    """A service that stays away for five minutes is given up; nothing was sent, so nobody is sent to look."""
    vendors.unreachable.add(account)
    asked, recording = await bot.asked_to_start(account=account)
    operation = await bot.ended(asked)

    recording = await bot.get(recording)
    assert (operation.status, operation.answer) == (
        OperationStatus.FAILED,
        f"{account}'s service could not be reached.",
    )
    assert (recording.state, recording.note) == (RecordingState.FAILED, operation.answer)
    assert operation.ended_at is not None
    assert timedelta(minutes=5) <= operation.ended_at - operation.created_at < timedelta(minutes=6)
    assert operation.attempts > 5


@BOTH
async def test_unknown_for_good(bot: Bot, vendors: Vendors, account: str, verb: str) -> None:
    """A start that may have arrived, at a service that was never reached again, is called in doubt."""

    async def vanish() -> None:
        vendors.unreachable.add(account)

    vendors.faults.order(Fault(verb=verb, drop=True, processed=True))
    vendors.answering[verb] = vanish
    asked, recording = await bot.asked_to_start(account=account)
    operation = await bot.ended(asked)

    assert operation.answer == f"{account}'s service could not be reached. {DOUBT}"
    assert (await bot.get(recording)).state is RecordingState.FAILED


@FIRST_CALLS
async def test_silence_before_the_start(bot: Bot, vendors: Vendors, account: str, verb: str) -> None:
    """Where no start was sent there is no doubt, although no answer ever came."""
    vendors.faults.outage = Fault(drop=True)
    asked, _ = await bot.asked_to_start(account=account)
    operation = await bot.ended(asked)

    assert operation.answer == f"{account}'s service did not answer."
    assert vendors.began(ROOM) == 0


@BOTH
@pytest.mark.parametrize("processed", [True, False])
@pytest.mark.parametrize("body", [b"", b"<html>", b"{}", b"[]", b'{"code":0}', b'{"record_id":NaN}', b"\xff\xfe"])
async def test_garbage(bot: Bot, vendors: Vendors, account: str, verb: str, processed: bool, body: bytes) -> None:
    """An answer that nobody understands is no answer: the service is looked at, and there is one recording."""
    vendors.faults.order(Fault(verb=verb, body=body, processed=processed))
    asked, recording = await bot.asked_to_start(account=account)
    operation = await bot.ended(asked)

    assert operation.status is OperationStatus.DONE
    assert (await bot.get(recording)).started_at is not None
    assert vendors.began(ROOM) == 1


async def test_pause_that_was_asked_for(bot: Bot, vendors: Vendors) -> None:
    """Nobody comes back to a service before the pause that it asked for is over."""
    vendors.faults.order(Fault(verb="login", code=30004))
    asked, _ = await bot.asked_to_start()
    await bot.ended(asked)

    refused, accepted = (call for call in vendors.calls if call.verb == "login")
    assert accepted.at - refused.at >= timedelta(seconds=30)


async def test_longer_pause_than_anybody_waits_for(bot: Bot, vendors: Vendors) -> None:
    """A pause that is too long for one try puts the whole operation off."""

    async def rest_for_a_minute() -> None:
        raise RateLimited("Too many requests.", retry_after=timedelta(minutes=1))

    vendors.arriving["query"] = rest_for_a_minute
    asked, _ = await bot.asked_to_start()
    await bot.work()

    operation = await bot.operation(asked)
    assert operation.not_before == bot.clock() + timedelta(minutes=1)


async def test_arrives_late(bot: Bot, vendors: Vendors) -> None:
    """A start that reaches the service after it was looked for is found when the next one is refused."""

    async def arrive() -> None:
        vendors.fsp.gateway.handle_frame(
            1, '{"business":"RE","id":4098,"seq":"9","group_id":"standup","file_name":"x","timeout":60}', bot.clock()
        )

    vendors.faults.order(Fault(verb="init", drop=True))
    asked, recording = await bot.asked_to_start()
    await bot.work()
    vendors.arriving["init"] = arrive
    vendors.faults.order(Fault(verb="init", code=30003))
    operation = await bot.ended(asked)

    assert (operation.status, operation.attempts) == (OperationStatus.DONE, 2)
    assert (await bot.get(recording)).started_at is not None


async def test_two_that_could_be_ours(bot: Bot, vendors: Vendors) -> None:
    """Where the service shows two new recordings of the room, none is taken for ours and none is begun."""

    async def another_app_starts_too() -> None:
        recorder = vendors.fsp.gateway
        recorder.handle_frame(
            1, '{"business":"RE","id":4098,"seq":"9","group_id":"standup","file_name":"x","timeout":60}', bot.clock()
        )

    vendors.faults.order(Fault(verb="init", drop=True, processed=True))
    vendors.answering["init"] = another_app_starts_too
    asked, recording = await bot.asked_to_start()
    operation = await bot.ended(asked)

    assert operation.answer == "standup has 2 new recordings, and which one is ours cannot be told."
    assert (await bot.get(recording)).state is RecordingState.FAILED
    assert vendors.verbs().count("init") == 1


@BOTH
async def test_new_owner(bot: Bot, vendors: Vendors, account: str, verb: str) -> None:
    """Whoever lost the account while the service answered writes nothing more."""
    asked, recording = await bot.asked_to_start(account=account)

    async def lose() -> None:
        await bot.lose(account)

    vendors.answering[verb] = lose
    await bot.work()

    assert (await bot.operation(asked)).status is OperationStatus.RUNNING
    after = await bot.get(recording)
    assert (after.started_at, after.state) == (None, RecordingState.STARTING)
