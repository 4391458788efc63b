"""The weekly digest in Slack: figures, a picture, and once, whatever becomes of the picture."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.domain import Announcement, AnnouncementKind, AnnouncementStatus, Notifications, Reading, RecordingState
from bot.sandbox.slack import UPLOAD, Fault
from tests.jobs.courier import Courier
from tests.service.stage import GENERAL, TEAM
from tests.store.domain_objects import make_recording, make_stream

POST, TICKET, COMPLETE = "chat.postMessage", "files.getUploadURLExternal", "files.completeUploadExternal"


async def owe(courier: Courier) -> Announcement:
    """Owe the general channel a digest of a week with one recording of studio, and one that failed."""
    now = courier.bot.clock()
    choice = Notifications(team=TEAM, channel=GENERAL, accounts=frozenset({"studio"}), digest=True)
    await courier.bot.store.notifications.put(choice)
    ready = make_recording(state=RecordingState.READY, created_at=now - timedelta(hours=2))
    ready = replace(ready, started_at=now - timedelta(hours=2), ended_at=now - timedelta(hours=1))
    failed = make_recording(state=RecordingState.FAILED, created_at=now - timedelta(hours=2))
    for recording in (ready, failed):
        await courier.bot.store.save(courier.bot.lease(), recording=recording)
    await courier.digests.owe_due()
    (owed,) = await courier.bot.store.due_announcements(["studio"], now)
    assert owed.kind is AnnouncementKind.DIGEST
    return owed


def pictures(courier: Courier) -> list[Any]:
    """The pictures of the one message."""
    return [block for block in courier.only().blocks if block["type"] == "image"]


async def test_digest(courier: Courier) -> None:
    """The week in words, the month in a picture with words for who cannot see it."""
    await owe(courier)
    await courier.deliver()
    await courier.deliver(minutes=1)

    assert "studio: 2 recordings · 60 minutes · 1 failed" in courier.only().text
    (picture,) = pictures(courier)
    assert picture["alt_text"].startswith("Minutes per day")
    assert len(courier.calls(POST)) == 1


async def test_streams_and_storage(courier: Courier) -> None:
    """Live streams are counted, and how full the account is, is told where that is known."""
    now = courier.bot.clock()
    await courier.bot.store.save(courier.bot.lease(), stream=make_stream(created_at=now - timedelta(days=1)))
    await courier.bot.store.readings.put(Reading(account="studio", used=1, limit=4, seen_at=now))
    await owe(courier)
    await courier.deliver()

    assert "1 live stream · 25% of its space (1 B of 4 B)" in courier.only().text


@pytest.mark.parametrize(("used", "limit"), [(None, 4), (1, None)])
async def test_storage_that_is_not_told(courier: Courier, used: int | None, limit: int | None) -> None:
    """What the service does not tell is not told."""
    reading = Reading(account="studio", used=used, limit=limit, seen_at=courier.bot.clock())
    await courier.bot.store.readings.put(reading)
    await owe(courier)
    await courier.deliver()

    assert "space" not in courier.only().text


@pytest.mark.parametrize(
    "fault",
    [Fault(method=TICKET, error="missing_scope"), Fault(method=UPLOAD, status=503), Fault(method=COMPLETE, drop=True)],
)
async def test_picture_not_taken(courier: Courier, fault: Fault) -> None:
    """Without the picture the figures are told all the same, and its words stand in its place."""
    courier.slack.order(fault)
    await owe(courier)
    with capture_logs() as logged:
        await courier.deliver()

    assert pictures(courier) == []
    assert "Minutes per day" in json.dumps(courier.only().blocks)
    assert "picture not shown" in [line["event"] for line in logged]


async def test_picture_refused_with_the_message(courier: Courier) -> None:
    """A picture that Slack has not looked through yet is posted a moment later."""
    courier.slack.order(Fault(method=POST, error="invalid_blocks"))
    owed = await owe(courier)
    await courier.deliver()

    assert len(pictures(courier)) == 1
    assert (await courier.now(owed)).status is AnnouncementStatus.SENT


async def test_refused_for_good(courier: Courier) -> None:
    """A message that is refused for another reason is given up."""
    courier.slack.order(Fault(method=POST, error="msg_too_long"))
    owed = await owe(courier)
    for _ in range(2):
        await courier.deliver(seconds=1)

    assert (await courier.now(owed)).status is AnnouncementStatus.FAILED
    assert len(courier.calls(POST)) == 1


async def test_no_longer_wanted(courier: Courier) -> None:
    """Whoever turned it off in the meantime gets none."""
    owed = await owe(courier)
    await courier.bot.store.notifications.put(Notifications(team=TEAM, channel=GENERAL))
    await courier.deliver()

    assert (await courier.now(owed)).error == "the channel wants no digest any longer"
