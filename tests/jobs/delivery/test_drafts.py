"""What each kind of announcement says, made of how its subject is when it is told."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.domain import (
    Announcement,
    AnnouncementKind,
    AnnouncementStatus,
    OperationKind,
    OperationStatus,
    Reading,
    RecordingState,
    Schedule,
    StreamState,
)
from bot.sandbox.slack import Fault
from tests.jobs.courier import Courier
from tests.service.stage import GENERAL, OMAR, TEAM
from tests.store.domain_objects import (
    make_announcement,
    make_operation,
    make_recording,
    make_schedule,
    make_stream,
)

CARD, LIVE, WARNING = AnnouncementKind.CARD, AnnouncementKind.LIVE, AnnouncementKind.WARNING
REMINDER, STORAGE, MISSED = AnnouncementKind.REMINDER, AnnouncementKind.STORAGE, AnnouncementKind.MISSED
SENT, FAILED = AnnouncementStatus.SENT, AnnouncementStatus.FAILED
LECTURES, ATTIC = "C0LECTURES", "C0ATTIC"


async def owe_about(courier: Courier, kind: AnnouncementKind, subject: str, **changes: Any) -> Announcement:
    """Owe the general channel a message about anything."""
    where = {"team": TEAM, "channel": GENERAL, "not_before": courier.bot.clock()}
    owed = make_announcement(make_recording(), kind=kind, subject=subject, **where | changes)
    await courier.bot.store.save(courier.bot.lease(), announcements=[owed])
    return owed


async def owe_stream(courier: Courier, kind: AnnouncementKind, **changes: Any) -> Announcement:
    """Owe a message about a live stream."""
    about = {"team": TEAM, "channel": GENERAL, "requested_by": OMAR, "room": "standup", **changes}
    stream = make_stream(created_at=courier.bot.clock(), started_at=courier.bot.clock(), **about)
    await courier.bot.store.save(courier.bot.lease(), stream=stream)
    return await owe_about(courier, kind, stream.id)


async def owe_missed(courier: Courier, status: OperationStatus, **changes: Any) -> Announcement:
    """Owe what became of a scheduled start at noon, which was asked for four minutes later."""
    due = courier.bot.clock()
    schedule: Schedule = make_schedule(team=TEAM, channel=GENERAL, created_by=OMAR, room="standup")
    key = f"{schedule.id}:{due.isoformat()}"
    asked = make_operation(make_recording(), kind=OperationKind.START, dedupe_key=key, status=status)
    asked = replace(asked, answer="Clapper was not running then.", created_at=due + timedelta(minutes=4))
    await courier.bot.store.add_operation(asked, subject=schedule)
    return await owe_about(courier, MISSED, key, **changes)


async def test_stream_card(courier: Courier) -> None:
    """A stream has a card as a recording has, and it shows the newest state."""
    owed = await owe_stream(courier, CARD)
    await courier.deliver()
    assert "Live" in courier.only().text

    stream = await courier.bot.store.streams.get(owed.subject)
    assert stream is not None
    ended = replace(stream, state=StreamState.ENDED, revision=2, ended_at=courier.bot.clock())
    await courier.bot.store.save(courier.bot.lease(), stream=ended)
    await courier.deliver(seconds=2)
    assert "Ended" in courier.only().text


async def test_live(courier: Courier) -> None:
    """That a room is live is told without calling anybody."""
    await owe_stream(courier, LIVE)
    await courier.deliver()

    assert courier.only().text == "📡 standup is live"
    assert f"<@{OMAR}>" not in str(courier.only().blocks)


async def test_stream_that_goes_on(courier: Courier) -> None:
    """That a stream was to be stopped and goes on calls who asked for it."""
    await owe_stream(courier, WARNING)
    await courier.deliver()

    assert courier.only().text.endswith("the live stream goes on")
    assert f"<@{OMAR}>" in str(courier.only().blocks)


async def test_reminder(courier: Courier) -> None:
    """Who asked is called when it runs long, and asked whether it should go on."""
    about = {"state": RecordingState.RECORDING, "started_at": courier.bot.clock()}
    await courier.owe(REMINDER, recording=about)
    await courier.deliver(hours=4)

    assert courier.only().text.endswith("has been recorded for 4h")
    assert f"<@{OMAR}>" in str(courier.only().blocks)


async def test_stream_reminder(courier: Courier) -> None:
    """So it is with a live stream."""
    await owe_stream(courier, REMINDER)
    await courier.deliver(hours=4)

    assert courier.only().text.endswith("has been live for 4h")
    assert f"<@{OMAR}>" in str(courier.only().blocks)


@pytest.mark.parametrize("kind", [REMINDER, WARNING])
async def test_over_meanwhile(courier: Courier, kind: AnnouncementKind) -> None:
    """Nobody is asked about, or warned of, what is over by the time it can be told; and that is no error."""
    owed = await courier.owe(kind, recording={"state": RecordingState.STOPPING})
    stream = await owe_stream(courier, kind, state=StreamState.ENDED, room="hall")
    with capture_logs() as logged:
        await courier.deliver(hours=4)

    assert courier.texts() == []
    for one in (owed, stream):
        assert ((await courier.now(one)).status, (await courier.now(one)).error) == (
            FAILED,
            "it calls for nobody any more",
        )
    assert {line["log_level"] for line in logged} == {"info"}


async def test_reminded_again(courier: Courier) -> None:
    """A reminder that is renewed is a new message, and the one before asks no longer."""
    about = {"state": RecordingState.RECORDING, "started_at": courier.bot.clock()}
    owed = await courier.owe(REMINDER, recording=about)
    await courier.deliver(hours=4)
    recording = await courier.recording(owed)
    renewed = replace(owed, id="another", not_before=courier.bot.clock())
    await courier.bot.store.save(courier.bot.lease(), recording=recording, renewed=[renewed])
    await courier.deliver(hours=1)

    before, again = courier.texts()
    assert (before.endswith("the recording goes on"), again.endswith("for 5h")) == (True, True)


async def test_storage(courier: Courier) -> None:
    """How full an account is, as it was last read."""
    now = courier.bot.clock()
    await courier.bot.store.readings.put(Reading(account="studio", used=850, limit=1000, seen_at=now))
    await owe_about(courier, STORAGE, "studio:2026-12-01")
    await courier.deliver()

    assert courier.only().text == "💾 studio uses 85% of its space (850 B of 1.0 kB)"


async def test_missed(courier: Courier) -> None:
    """What a schedule did not begin is told with the reason, and calls who made it."""
    await owe_missed(courier, OperationStatus.FAILED)
    await courier.deliver()

    assert courier.only().text.endswith("standup: the scheduled recording did not start")
    assert "Clapper was not running then." in str(courier.only().blocks)
    assert f"<@{OMAR}>" in str(courier.only().blocks)


async def test_late(courier: Courier) -> None:
    """What a schedule began late is told with by how much."""
    await owe_missed(courier, OperationStatus.DONE)
    await courier.deliver()

    assert courier.only().text.endswith("the scheduled recording begins 4m late")


async def test_missed_in_a_closed_channel(courier: Courier) -> None:
    """Where the channel is closed whoever made the schedule is told directly."""
    await owe_missed(courier, OperationStatus.FAILED, channel=ATTIC)
    await courier.deliver()
    await courier.deliver()

    assert len(courier.texts("D0OMAR")) == 1


async def test_missed_where_nobody_can_be_reached(courier: Courier) -> None:
    """Where not even that person can be told it is given up, and not tried for ever."""
    owed = await owe_missed(courier, OperationStatus.FAILED, channel=ATTIC)
    courier.slack.order(Fault(method="chat.postMessage", channel=OMAR, error="channel_not_found", times=9))
    for _ in range(4):
        await courier.deliver(seconds=1)

    assert ((await courier.now(owed)).status, len(courier.calls("chat.postMessage"))) == (FAILED, 2)


async def test_other_channel_is_closed(courier: Courier) -> None:
    """What a channel misses that only wanted to hear of it is nobody's matter."""
    here = await courier.owe(AnnouncementKind.NOTICE)
    there = replace(here, id="there", channel=ATTIC)
    await courier.bot.store.save(courier.bot.lease(), announcements=[there])
    await courier.deliver()
    await courier.deliver()

    assert courier.texts("D0OMAR") == []
    assert len(courier.texts()) == 1


@pytest.mark.parametrize(
    ("kind", "subject", "error"),
    [
        (CARD, "gone", "its recording is gone"),
        (WARNING, "gone", "its recording is gone"),
        (REMINDER, "gone", "its recording is gone"),
        (LIVE, "gone", "its stream is gone"),
        (STORAGE, "studio:2026-12-01", "nobody knows how full it is"),
        (MISSED, f"p1:{datetime(2026, 12, 1).isoformat()}", "its schedule is gone"),  # noqa: DTZ001 - only text
        (AnnouncementKind.DIGEST, "digest:C0GENERAL:2026-W49", "the channel wants no digest any longer"),
    ],
)
async def test_nothing_to_tell(courier: Courier, kind: AnnouncementKind, subject: str, error: str) -> None:
    """A message about nothing is given up, for a reason that is kept."""
    owed = await owe_about(courier, kind, subject)
    await courier.deliver()

    assert ((await courier.now(owed)).status, (await courier.now(owed)).error) == (FAILED, error)


async def test_news_that_is_lost(courier: Courier) -> None:
    """News of a beginning whose post was not answered is found, and has no files to hand over."""
    courier.slack.order(Fault(method="chat.postMessage", processed=True, drop=True))
    owed = await courier.owe(AnnouncementKind.STARTED, recording={"state": RecordingState.RECORDING})
    await courier.deliver()
    await courier.deliver(seconds=5)

    assert (await courier.now(owed)).status is SENT
    assert courier.only().text.endswith("the recording began")
