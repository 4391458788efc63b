"""Stored files that no recording of ours tells of: deleted by name, and those of ours kept."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain import Account, File, Operation, OperationKind, OperationStatus, StoredFile
from bot.errors import UsageError
from bot.sandbox.faults import Fault
from tests.service.stage import ROOM, Bot, Stage, make_ask
from tests.service.vendors import CHANGED_ACCOUNTS, Vendors

BOTH = pytest.mark.parametrize("account", ["studio", "classroom"])
THEIRS = "lecture"
FILM = "38f8_lecture_20261201120000.mp4"
DAY = timedelta(days=1)


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """A bot with an account of each service."""
    return Stage(f"sqlite:///{tmp_path / 'clapper.db'}", accounts=CHANGED_ACCOUNTS)


async def listed(bot: Bot, account: str, **narrowed: Any) -> tuple[StoredFile, ...]:
    """The first page of what is stored."""
    operation = await bot.requests.files(make_ask(), CHANGED_ACCOUNTS[account], {}, **narrowed)
    await bot.requests.release([operation.id])
    return (await bot.ended(operation)).files


async def deleted(bot: Bot, account: str, file: StoredFile) -> Operation:
    """What became of a file's deletion."""
    operation = await bot.requests.file_delete(make_ask(), CHANGED_ACCOUNTS[account], file)
    await bot.requests.release([operation.id])
    return await bot.ended(operation)


@BOTH
async def test_left_by_somebody_else(stage: Stage, tmp_path: Path, account: str) -> None:
    """A file that somebody else left is deleted with its parts, and no other is; who asked is told what is known."""
    async with stage.beside(f"sqlite:///{tmp_path / 'earlier.db'}").bot() as earlier:
        await earlier.ready(THEIRS, account=account)
    stage.vendors.bucket.put(FILM, b"film", stage.clock())
    async with stage.bot() as bot:
        recording = await bot.ready(account=account)
        left, *rest = [row for row in await listed(bot, account) if not row.recording and row.file.name != FILM]
        operation = await deleted(bot, account, left)

        assert (rest, left.recording, operation.status) == ([], "", OperationStatus.DONE)
        assert left.file.name in operation.answer
        assert await bot.answer(operation) is not None
        assert left.file.name not in {row.file.name for row in await listed(bot, account)}
        assert recording.files == (await bot.get(recording)).files
        assert {row.recording for row in await listed(bot, account) if row.file.name != FILM} == {recording.id}
    assert [key for key in stage.vendors.bucket.objects if THEIRS in key] == [FILM]


async def test_room_that_a_name_shows_otherwise(bot: Bot, vendors: Vendors) -> None:
    """A room whose name does not suit a file's is found: our own as it is, those of others by what names show of it."""
    ours = await bot.ready("team a", account="classroom")
    vendors.bucket.put("38f8_team-a.mp4", b"film", bot.clock())
    found = {(row.recording, row.room) for row in await listed(bot, "classroom", room="team a")}

    assert found == {(ours.id, "team a"), ("", "team-a")}
    assert [row.file.name for row in await listed(bot, "classroom", room="team-a")] == ["38f8_team-a.mp4"]
    assert await listed(bot, "classroom", room="team") == ()


async def test_days(bot: Bot, vendors: Vendors) -> None:
    """A file that somebody else left is of the day on which it was stored, and one of ours of when it began."""
    begun = bot.clock()
    ours = await bot.ready(account="classroom")
    vendors.bucket.put(FILM, b"film", bot.clock())
    stored_at = bot.clock()
    rows = await listed(bot, "classroom", since=begun - DAY, until=begun + DAY)

    assert {row.recording: row.recorded_at for row in rows} == {"": stored_at, ours.id: ours.started_at}
    assert await listed(bot, "classroom", until=begun - DAY) == ()
    assert await listed(bot, "classroom", since=stored_at + DAY) == ()


@BOTH
async def test_missing(bot: Bot, account: str) -> None:
    """Of a file that is not there, it is said that nothing was deleted."""
    operation = await deleted(bot, account, StoredFile(file=File(name=FILM)))

    assert operation.status is OperationStatus.DONE
    assert "there was nothing" in operation.answer.lower()


@BOTH
async def test_of_a_recording_of_ours(bot: Bot, account: str) -> None:
    """What a recording promises is not taken from under it: its own deletion, which it tells of, does that."""
    recording = await bot.ready(account=account)
    stored = (await listed(bot, account))[0]
    operation = await deleted(bot, account, replace(stored, recording=""))  # listed before it was ready

    assert (operation.status, operation.answer) == (
        OperationStatus.FAILED,
        f"{stored.file.name} is a file of the recording {recording.id} of {ROOM}: when that is over, "
        f"/rec delete {recording.id} deletes its files.",
    )
    assert await listed(bot, account)


@BOTH
async def test_of_a_recording_that_goes_on(bot: Bot, vendors: Vendors, account: str) -> None:
    """Nor is what it still writes, of which it does not tell yet."""
    recording = await bot.recording(account=account)
    ids = {"sid": "", **recording.vendor_ids}
    name = ids.get("file_name", f"{ids['sid']}_{ROOM}.m3u8")
    operation = await deleted(bot, account, StoredFile(file=File(name=name)))

    assert operation.status is OperationStatus.FAILED
    assert f"recording {recording.id} of {ROOM}" in operation.answer
    assert not {"file/delete", "bucket/delete"} & set(vendors.verbs())


async def test_still_listed_after_its_recording_was_deleted(bot: Bot) -> None:
    """A recording whose files were deleted promises none: what reappears under their name can be deleted."""
    recording = await bot.ready()
    [name] = {file.name for file in recording.files}
    await bot.changed(OperationKind.DELETE, recording)

    assert (await deleted(bot, "studio", StoredFile(file=File(name=name)))).status is OperationStatus.DONE


@BOTH
async def test_answer_lost(bot: Bot, vendors: Vendors, account: str) -> None:
    """Where the answer is lost, it is sent again, which does no harm."""
    vendors.bucket.put(FILM, b"film", bot.clock())
    verb = "file/delete" if account == "studio" else "bucket/delete"
    vendors.faults.order(Fault(verb=verb, times=4, processed=True, drop=True))
    operation = await deleted(bot, account, StoredFile(file=File(name=FILM)))

    assert operation.status is OperationStatus.DONE
    assert FILM not in vendors.bucket.objects or account == "studio"


@pytest.mark.parametrize(
    ("account", "reason"),
    [
        (CHANGED_ACCOUNTS["board"], "cannot list stored files"),
        (Account(name="gone", vendor="fsp", capabilities=frozenset()), "no longer configured"),
    ],
)
async def test_refused(bot: Bot, account: Account, reason: str) -> None:
    """A service without a list of files has none by name, and what is not configured has nothing."""
    with pytest.raises(UsageError, match=reason):
        await bot.requests.file_delete(make_ask(), account, StoredFile(file=File(name=FILM)))
