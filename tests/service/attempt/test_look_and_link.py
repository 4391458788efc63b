"""Looking at once and making links: short patience, one answer, and nothing on the card."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain import AnnouncementStatus, OperationKind, OperationStatus, RecordingState
from bot.sandbox.faults import Fault
from tests.service.stage import ROOM, Bot
from tests.service.vendors import Vendors

BOTH = pytest.mark.parametrize("account", ["studio", "classroom"])
REFRESH, LINK = OperationKind.REFRESH, OperationKind.LINK


@BOTH
async def test_refresh(bot: Bot, account: str) -> None:
    """What the service says now is on the card and in the answer."""
    recording = await bot.started(account=account)
    bot.clock.pass_by(minutes=1)
    operation = await bot.done(REFRESH, recording)

    after = await bot.get(recording)
    assert (operation.status, operation.answer) == (OperationStatus.DONE, "standup is being recorded.")
    assert after.state is RecordingState.RECORDING
    assert after.revision > recording.revision
    assert await bot.answer(operation) is not None


async def test_refresh_shows_that_it_looked(bot: Bot) -> None:
    """However little has changed, the card shows the time of this look."""
    recording = await bot.recording()
    bot.clock.pass_by(seconds=30)
    await bot.done(REFRESH, recording)

    after = await bot.get(recording)
    assert after.looked_at is not None
    assert bot.clock() - after.looked_at < timedelta(seconds=5)
    assert after.revision == recording.revision + 1


async def test_refresh_without_an_answer(bot: Bot, vendors: Vendors) -> None:
    """Where the service says nothing about the recording nothing is concluded."""
    recording = await bot.recording()
    await bot.store.save(bot.lease(), recording=replace(recording, vendor_ids={"file_name": "standup", "before": ""}))
    operation = await bot.done(REFRESH, recording)

    assert operation.answer == "standup is being recorded."
    assert (await bot.get(recording)).state is RecordingState.RECORDING


@BOTH
@pytest.mark.parametrize("kind", [REFRESH, LINK])
async def test_file_of_a_lost_recording(bot: Bot, account: str, kind: OperationKind) -> None:
    """A file that appears when its recording has been given up is found by who looks, and its channel is told."""
    recording = await bot.ready(account=account)
    notice = await bot.notice(recording)
    assert notice is not None
    sent = replace(notice, status=AnnouncementStatus.SENT, ts="1.2")
    lost = replace(recording, state=RecordingState.LOST, files=(), note="No file appeared in time.")
    await bot.store.save(bot.lease(account), recording=lost, announcements=[sent])
    operation = await bot.done(kind, recording)

    after = await bot.get(recording)
    assert (operation.status, bool(operation.links)) == (OperationStatus.DONE, kind is LINK)
    assert (after.state, after.note, bool(after.files)) == (RecordingState.READY, "", True)
    again = await bot.notice(recording)
    assert again is not None
    assert again.status is AnnouncementStatus.PENDING


async def test_lost_for_good(bot: Bot, vendors: Vendors) -> None:
    """Where there is still no file it stays lost, and nobody is told again."""
    vendors.fsp.empty_room(ROOM, bot.clock())
    vendors.faults.order(Fault(verb="stop", processed=True, drop=True))  # it would tell that nothing was recorded
    recording = await bot.started()
    await bot.done(OperationKind.STOP, recording)
    bot.clock.pass_by(hours=26)
    await bot.look()
    notice = await bot.notice(recording)
    operation = await bot.done(REFRESH, recording)

    assert operation.answer == "standup ended, and no file appeared in time."
    assert (await bot.get(recording)).state is RecordingState.LOST
    assert await bot.notice(recording) == notice


async def test_refresh_before_the_start(bot: Bot, vendors: Vendors) -> None:
    """What has not begun belongs to its start: the service is not asked."""
    vendors.unreachable.add("studio")
    _, recording = await bot.asked_to_start()
    await bot.work()
    operation = await bot.done(REFRESH, recording)

    assert operation.answer == "standup is starting."
    assert vendors.calls == []


async def test_refresh_when_it_is_over(bot: Bot, vendors: Vendors) -> None:
    """What is over is not asked about any more."""
    recording = await bot.ready()
    before = len(vendors.calls)
    operation = await bot.done(REFRESH, recording)

    assert operation.answer == "standup is recorded; the file is ready."
    assert len(vendors.calls) == before


@pytest.mark.parametrize("kind", [REFRESH, LINK])
async def test_unreachable(bot: Bot, vendors: Vendors, kind: OperationKind) -> None:
    """Who only wants to look is told after half a minute, and the card shows nothing of it."""
    recording = await bot.ready() if kind is LINK else await bot.recording()
    vendors.unreachable.add("studio")
    operation = await bot.done(kind, recording)

    assert (operation.status, operation.answer) == (
        OperationStatus.FAILED,
        "studio's service could not be reached.",
    )
    assert operation.ended_at is not None
    assert timedelta(seconds=30) <= operation.ended_at - operation.created_at < timedelta(minutes=1)
    assert await bot.get(recording) == recording


@BOTH
async def test_link(bot: Bot, account: str) -> None:
    """Fresh links are kept with the operation, and owed to who asked."""
    recording = await bot.ready(account=account)
    operation = await bot.done(LINK, recording)

    assert (operation.status, operation.answer) == (OperationStatus.DONE, "Fresh links to standup:")
    assert [link.url.startswith("https://") for link in operation.links] == [True] * len(operation.links) != []
    assert all(link.expires_at is not None and link.expires_at > bot.clock() for link in operation.links)
    assert await bot.answer(operation) is not None


@BOTH
async def test_no_file_yet(bot: Bot, account: str) -> None:
    """Where there is no file it is said why."""
    recording = await bot.recording(account=account)
    operation = await bot.done(LINK, recording)

    assert (operation.status, operation.links) == (OperationStatus.FAILED, ())
    assert operation.answer == "There is no file to download: standup is being recorded."


@BOTH
async def test_no_file_ever(bot: Bot, vendors: Vendors, account: str) -> None:
    """A recording that never began has no file, and no service is asked for it."""
    vendors.unreachable.add(account)
    start, recording = await bot.asked_to_start(account=account)
    await bot.ended(start)
    operation = await bot.done(LINK, recording)

    assert operation.answer == "There is no file to download: standup could not be recorded."


async def test_garbage(bot: Bot, vendors: Vendors) -> None:
    """An answer that nobody understands is asked for again."""
    recording = await bot.ready()
    vendors.faults.order(Fault(verb="file/download", body=b"<html>"))

    assert (await bot.done(LINK, recording)).status is OperationStatus.DONE


async def test_account_that_is_gone(bot: Bot, vendors: Vendors) -> None:
    """A service that no longer accepts the credentials says so to who asked."""
    recording = await bot.recording()
    vendors.faults.order(Fault(verb="query", code=30007))
    operation = await bot.done(REFRESH, recording)

    assert operation.answer.startswith("The recording service does not accept these credentials")
    assert vendors.began(ROOM) == 1
