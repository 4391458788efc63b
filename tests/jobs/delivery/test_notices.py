"""What a channel hears in the end: links where there are any, and the truth where there are none."""

import asyncio

import pytest
from structlog.testing import capture_logs

from bot.domain import AnnouncementKind, AnnouncementStatus, RecordingState
from bot.jobs.delivery.links import LINKS_AT_ONCE
from tests.jobs.courier import Courier
from tests.service.stage import GENERAL, OMAR, PATIENCE
from tests.service.vendors import kill
from tests.store.domain_objects import make_announcement, make_recording

NOTICE, FAILED = AnnouncementKind.NOTICE, AnnouncementStatus.FAILED
LECTURES = "C0LECTURES"


@pytest.mark.parametrize("account", ["studio", "classroom"])
async def test_links(courier: Courier, account: str) -> None:
    """The notice brings links that were made when it was posted."""
    await courier.bot.ready(account=account)
    await courier.deliver()
    await courier.deliver(seconds=1)

    card, notice = courier.slack.messages(GENERAL)
    assert card.text == "✅ standup: Ready"
    assert notice.text == "✅ standup: the recording is ready"
    assert "|Download>" in str(notice.blocks)


async def test_links_that_cannot_be_made(courier: Courier) -> None:
    """A notice does not wait for a service that is away: it has a button for the links."""
    await courier.bot.ready()
    courier.bot.vendors.unreachable.add("studio")
    with capture_logs() as logged:
        await courier.deliver()
        await courier.deliver(seconds=1)

    notice = courier.slack.messages(GENERAL)[1]
    assert "|Download>" not in str(notice.blocks)
    assert "Get Link" in str(notice.blocks)
    assert "notice without links" in [line["event"] for line in logged]


async def test_many_links(courier: Courier) -> None:
    """Of many notices that are due at once a few have their links made together, and the others soon after."""
    full, released = asyncio.Event(), asyncio.Event()
    held: list[int] = []

    async def hold() -> None:
        vendors.arriving["file/download"] = hold
        held.append(len(held))
        if len(held) == LINKS_AT_ONCE:
            full.set()
        await released.wait()

    vendors = courier.bot.vendors
    for number in range(LINKS_AT_ONCE + 2):
        await courier.owe(NOTICE, channel=f"C0NEW{number}", recording={"vendor_ids": {"file_name": f"{number}.mp4"}})
    vendors.arriving["file/download"] = hold
    await courier.delivery.begin_due()
    await full.wait()
    await courier.bot.started()
    assert len(held) == LINKS_AT_ONCE

    released.set()
    await courier.delivery.close(PATIENCE)
    assert len(held) == LINKS_AT_ONCE + 2


async def test_links_that_break(courier: Courier) -> None:
    """Where the bot itself fails to make links the channel hears all the same that the recording is over."""
    recording = await courier.bot.ready()
    courier.bot.vendors.arriving["file/download"] = kill
    with capture_logs() as logged:
        await courier.deliver()
        await courier.deliver(seconds=1)

    notice = courier.slack.messages(GENERAL)[1]
    assert (recording.room in notice.text, "|Download>" in str(notice.blocks)) == (True, False)
    assert "links broke" in [line["event"] for line in logged]


async def test_warning(courier: Courier) -> None:
    """A recording that goes on beyond its planned end is told to the channel, and calls who asked for it."""
    about = {"state": RecordingState.RECORDING, "note": "It could not be stopped: No right."}
    await courier.owe(AnnouncementKind.WARNING, recording=about | {"planned_end": courier.bot.clock()})
    await courier.deliver()

    assert courier.only().text.endswith("the recording goes on")
    assert f"<@{OMAR}>" in str(courier.only().blocks)


async def test_lost_recording(courier: Courier) -> None:
    """Where there is nothing to download the notice says why, and no service is asked."""
    await courier.owe(NOTICE, recording={"state": RecordingState.LOST, "note": "No file appeared in time."})
    await courier.deliver()

    assert "No file appeared in time." in str(courier.only().blocks)
    assert courier.bot.vendors.calls == []


async def test_recording_that_is_gone(courier: Courier) -> None:
    """A message about nothing is given up."""
    await courier.owe()
    nothing = make_announcement(make_recording(), channel=LECTURES, not_before=courier.bot.clock())
    await courier.bot.store.save(courier.bot.lease(), announcements=[nothing])
    await courier.deliver()

    assert ((await courier.now(nothing)).status, (await courier.now(nothing)).error) == (
        FAILED,
        "its recording is gone",
    )
