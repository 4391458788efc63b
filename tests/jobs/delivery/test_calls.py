"""Reminders and warnings: they call for a person as long as one is needed, and then say what became of it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain import (
    LIMIT,
    Account,
    Announcement,
    AnnouncementKind,
    AnnouncementStatus,
    OperationKind,
    Recording,
    RecordingState,
    Stream,
    StreamState,
)
from bot.jobs.delivery.calls import is_called_for
from bot.sandbox.slack import Fault, Message
from tests.jobs.courier import Courier
from tests.service.clock import NOON
from tests.service.stage import GENERAL, OMAR
from tests.store.domain_objects import make_announcement, make_recording, make_stream

CARD, REMINDER, WARNING = AnnouncementKind.CARD, AnnouncementKind.REMINDER, AnnouncementKind.WARNING
SENT, SETTLED = AnnouncementStatus.SENT, AnnouncementStatus.SETTLED
UPDATE, HOUR, SECOND = "chat.update", timedelta(hours=1), timedelta(seconds=1)
ATTIC, DIRECT = "C0ATTIC", "D0OMAR"
STUDIO = Account(name="studio", vendor="fsp")
RUNNING = {"state": RecordingState.RECORDING, "started_at": NOON}


def buttons(message: Message) -> list[str]:
    """What can be pressed below a message."""
    return [one["action_id"] for block in message.blocks if block["type"] == "actions" for one in block["elements"]]


async def asked(courier: Courier) -> Recording:
    """A recording about which the channel was asked whether it should go on."""
    recording = await courier.bot.recording()
    for _ in range(2):
        await courier.deliver(seconds=1)
    courier.bot.clock.pass_by(hours=4)
    await courier.bot.reminders.remind_due()
    await courier.deliver()
    assert len(buttons(reminder(courier))) == 2
    return recording


def reminder(courier: Courier) -> Message:
    """The message that asks, or asked: the last one about time."""
    return [message for message in courier.slack.messages(GENERAL) if message.text.startswith("⏰")][-1]


async def test_answered(courier: Courier) -> None:
    """Who gave it an hour more has answered: the question says until when it goes on, and cannot be pressed again."""
    recording = await asked(courier)
    await courier.bot.changed(OperationKind.EXTEND, recording, {"minutes": 60})
    for _ in range(3):
        await courier.deliver(seconds=3)

    assert reminder(courier).text == "⏰ standup: the recording goes on"
    assert buttons(reminder(courier)) == []
    planned_end = (await courier.bot.get(recording)).planned_end
    assert planned_end is not None
    assert f"until <!date^{int(planned_end.timestamp())}^" in str(reminder(courier).blocks)


async def test_asked_again(courier: Courier) -> None:
    """Before the new end it is asked by a message of its own; the answered one stays as it is."""
    recording = await asked(courier)
    await courier.bot.changed(OperationKind.EXTEND, recording, {"minutes": 60})
    for _ in range(3):
        await courier.deliver(seconds=3)
    answered = reminder(courier)
    planned_end = (await courier.bot.get(recording)).planned_end
    assert planned_end is not None
    courier.bot.clock.at = planned_end - timedelta(minutes=5)
    await courier.bot.reminders.remind_due()
    await courier.deliver()

    again = reminder(courier)
    assert (again.ts == answered.ts, len(buttons(again)), buttons(answered)) == (False, 2, [])


async def test_ended_by_the_limit(courier: Courier) -> None:
    """What nobody answered and the clock has stopped says so."""
    recording = await asked(courier)
    courier.bot.clock.at = NOON + 24 * HOUR
    await courier.bot.requests.stop_overlong(["studio"])
    await courier.bot.work()
    assert (await courier.bot.over(await courier.bot.get(recording))).ended_by == LIMIT
    for _ in range(6):
        await courier.deliver(seconds=3)

    assert reminder(courier).text == "⏰ standup: the recording is over"
    assert buttons(reminder(courier)) == []
    assert "stopped at the account's limit <!date^" in str(reminder(courier).blocks)


async def owe_posted(courier: Courier, subject: Recording | Stream, kind: AnnouncementKind) -> Announcement:
    """Owe a message about it, and have it posted."""
    owed = make_announcement(
        make_recording(), kind=kind, subject=subject.id, team=subject.team, channel=GENERAL, not_before=NOON
    )
    about: dict[str, Any] = {"recording" if isinstance(subject, Recording) else "stream": subject}
    await courier.bot.store.save(courier.bot.lease(), announcements=[owed], **about)
    await courier.deliver(seconds=2)
    assert buttons(courier.only()) != []
    return owed


@pytest.mark.parametrize("kind", [REMINDER, WARNING])
async def test_live_stream_that_has_ended(courier: Courier, kind: AnnouncementKind) -> None:
    """A live stream that is over is no alarm any more."""
    stream = make_stream(state=StreamState.LIVE, started_at=NOON, channel=GENERAL, requested_by=OMAR, room="hall")
    owed = await owe_posted(courier, stream, kind)
    now = courier.bot.clock()
    ended = replace(stream, state=StreamState.ENDED, ended_at=now, ended_by="vendor", revision=stream.revision + 1)
    await courier.bot.store.save(courier.bot.lease(), stream=ended)
    await courier.deliver(seconds=2)

    assert courier.only().text == "⏰ hall: the live stream is over"
    assert (buttons(courier.only()), "ended by itself <!date^" in str(courier.only().blocks)) == ([], True)
    assert (await courier.now(owed)).status is SETTLED


async def test_stopping(courier: Courier) -> None:
    """What is stopping has no buttons any more, and when it ended is said as soon as it is known; then no more."""
    owed = await courier.owe(WARNING, recording=RUNNING)
    await courier.deliver()
    await courier.change(owed, state=RecordingState.STOPPING)
    await courier.deliver(seconds=2)
    assert (buttons(courier.only()), "Stopping · " in str(courier.only().blocks)) == ([], True)
    assert (await courier.now(owed)).status is SENT

    await courier.change(owed, state=RecordingState.PROCESSING, ended_at=courier.bot.clock(), ended_by=OMAR)
    await courier.deliver(seconds=2)
    assert f"stopped by <@{OMAR}> <!date^" in str(courier.only().blocks)
    await courier.change(owed, state=RecordingState.READY)
    await courier.deliver(seconds=2)
    assert len(courier.calls(UPDATE)) == 2


async def test_still_called_for(courier: Courier) -> None:
    """What changes otherwise calls as before, with buttons that are about the newest."""
    owed = await courier.owe(WARNING, recording=RUNNING)
    await courier.deliver()
    before = courier.only()
    recording = await courier.change(owed, note="It could not be stopped: No right.")
    await courier.deliver(seconds=2)

    assert "No right." in str(courier.only().blocks)
    assert (buttons(courier.only()), courier.only().text) == (buttons(before), before.text)
    assert (await courier.now(owed)).shown_revision == recording.revision


async def test_told_directly(courier: Courier) -> None:
    """What a person was told in the channel's place is brought up to date there."""
    owed = await courier.owe(WARNING, channel=ATTIC, recording=RUNNING)
    for _ in range(2):
        await courier.deliver()
    await courier.change(owed, state=RecordingState.READY, ended_at=courier.bot.clock())
    await courier.deliver(seconds=2)

    assert courier.only(DIRECT).text.endswith("the recording is over")


async def repeat(courier: Courier, owed: Announcement) -> None:
    """Owe it once more, half an hour later, and have it told."""
    courier.bot.clock.pass_by(minutes=30)
    again = replace(owed, id=courier.bot.clock().isoformat(), not_before=courier.bot.clock())
    await courier.bot.store.save(courier.bot.lease(), renewed=[again])
    for _ in range(2):
        await courier.deliver(seconds=1)


@pytest.mark.parametrize(("channel", "told"), [(GENERAL, GENERAL), (ATTIC, DIRECT)])
async def test_repeated(courier: Courier, channel: str, told: str) -> None:
    """Of an alarm that is told again and again only the last message calls; when it is over, none does."""
    owed = await courier.owe(WARNING, channel=channel, recording=RUNNING)
    for _ in range(2):
        await courier.deliver(seconds=1)
    for _ in range(2):
        await repeat(courier, owed)
    messages = courier.slack.messages(told)
    assert [len(buttons(message)) for message in messages] == [0, 0, 1]
    assert "told once more below" in str(messages[0].blocks)

    await courier.change(owed, state=RecordingState.READY, ended_at=courier.bot.clock())
    await courier.deliver(seconds=3)
    assert [len(buttons(message)) for message in courier.slack.messages(told)] == [0, 0, 0]


async def test_over_before_it_is_repeated(courier: Courier) -> None:
    """What is over when it should be told once more is not told; what was told before is settled."""
    owed = await courier.owe(WARNING, recording=RUNNING)
    await courier.deliver()
    await courier.change(owed, state=RecordingState.READY, ended_at=courier.bot.clock())
    await repeat(courier, owed)
    await courier.deliver(seconds=2)

    assert courier.only().text.endswith("the recording is over")
    assert (await courier.now(owed)).status is SETTLED


async def test_repeated_where_updates_fail(courier: Courier) -> None:
    """An alarm is told once more whatever becomes of the message before."""
    owed = await courier.owe(WARNING, recording=RUNNING)
    await courier.deliver()
    courier.slack.order(Fault(method=UPDATE, retry_after=30))
    await repeat(courier, owed)

    assert len(courier.texts()) == 2


async def test_deleted_by_a_person(courier: Courier) -> None:
    """A message that is there no more is not updated again and again."""
    owed = await courier.owe(REMINDER, recording=RUNNING)
    await courier.deliver()
    courier.slack.order(Fault(method=UPDATE, error="message_not_found"))
    await courier.change(owed, state=RecordingState.READY, ended_at=courier.bot.clock())
    for _ in range(3):
        await courier.deliver(seconds=2)

    assert len(courier.calls(UPDATE)) == 1


@pytest.mark.parametrize(
    ("kind", "changes", "is_called"),
    [
        (REMINDER, {}, True),
        (REMINDER, {"reminded_at": NOON + 4 * HOUR}, True),
        (REMINDER, {"reminded_at": NOON + 4 * HOUR, "planned_end": NOON + 6 * HOUR}, False),
        (REMINDER, {"reminded_at": NOON + 5 * HOUR, "planned_end": NOON + 5 * HOUR + SECOND}, True),
        (REMINDER, {"state": RecordingState.STOPPING}, False),
        (WARNING, {}, True),
        (WARNING, {"planned_end": NOON + 5 * HOUR}, True),
        (WARNING, {"planned_end": NOON + 5 * HOUR + SECOND}, False),
        (WARNING, {"state": RecordingState.READY}, False),
    ],
)
def test_is_called_for(kind: AnnouncementKind, changes: dict[str, Any], is_called: bool) -> None:
    """Neither what is over nor what was given more time needs anybody."""
    recording = make_recording(**{"started_at": NOON, **changes})
    assert is_called_for(kind, recording, STUDIO, NOON + 5 * HOUR) is is_called
