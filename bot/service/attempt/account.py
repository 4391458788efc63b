"""What an account's service knows: a page of the stored files, links to one and its end, and which rooms are live."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.domain import (
    LIVE_STATES,
    OVER,
    Account,
    Announcement,
    Operation,
    OperationKind,
    Recording,
    RecordingState,
    StoredFile,
)
from bot.errors import Rejected, UsageError
from bot.service.ownership import Owned
from bot.service.requests import FILES_PER_PAGE
from bot.service.tries import Try
from bot.store import Store
from bot.vendors import FILES, RECORDING, STREAM_LISTS
from bot.words import counted

LONG_AGO = timedelta(days=31)  # where nobody knows when a file was recorded: as far as a list is looked through
_NAMED = 40  # rooms; a sentence holds 3,000 characters
_MOST_OURS = 1000  # live streams of one account
_MOST_KNOWN = 5000  # recordings whose files are recognised
_BEGINNING = datetime.min.replace(tzinfo=UTC)


class AccountTry(Try):
    """One try of an operation about an account; nothing of it stands on a card."""

    def __init__(
        self,
        store: Store,
        owned: Owned,
        operation: Operation,
        account: Account,
        now: Callable[[], datetime],
        patience: timedelta,
    ) -> None:
        super().__init__(store, owned, operation, now, patience)
        self._account = account

    async def files(self, _again: bool) -> str:
        """Fetch the list, and keep one page of it."""
        wanted = self._operation.arguments
        listed = await self._call(FILES[self._account.vendor].list_files, wanted["filters"])
        known = await self._known()
        newest = sorted(listed, key=lambda row: row.recorded_at or _BEGINNING, reverse=True)  # else as it was listed
        rows = [row for each in newest if _is_wanted(row := _named(each, known), wanted)]
        first = (wanted["page"] - 1) * FILES_PER_PAGE
        page = tuple(rows[first : first + FILES_PER_PAGE])
        found = {"total": len(rows), "has_more": len(rows) > first + len(page)}
        self._operation = replace(self._operation, files=page, arguments={**wanted, **found})
        if not page:
            many = f"only {counted(len(rows), 'such file')}" if rows else "no such files"
            return f"{self._account.name} has {many}."
        return f"Files {first + 1} to {first + len(page)} of {len(rows)} on {self._account.name}:"

    async def file_link(self, _again: bool) -> str:
        """Make links to a stored file."""
        (stored,) = self._operation.files
        recording = self._recording_of(stored)
        links = await self._call(RECORDING[self._account.vendor].get_links, recording)
        if not links:
            raise Rejected(f"{self._account.name} has no file {stored.file.name} to download.")
        self._operation = replace(self._operation, links=links)
        return f"Fresh links to {stored.file.name}:"

    async def file_delete(self, _again: bool) -> str:
        """Delete a stored file for good; the answer is what the service says."""
        (stored,) = self._operation.files
        if (ours := await self._recording_with(stored.file.name)) is not None:
            raise UsageError(
                f"{stored.file.name} is a file of the recording {ours.id} of {ours.title}: when that is over, "
                f"/rec delete {ours.id} deletes its files."
            )
        return await self._call(FILES[self._account.vendor].delete_file, stored)

    async def live_list(self, _again: bool) -> str:
        """Tell which rooms are live that the bot has not put on air."""
        listed = await self._call(STREAM_LISTS[self._account.vendor].list_streams)
        ours = await self._store.streams.find(accounts=[self._account.name], states=LIVE_STATES, limit=_MOST_OURS)
        rooms = sorted({broadcast.room for broadcast in listed} - {stream.room for stream in ours})
        if not rooms:
            return f"Nothing else is live on {self._account.name}."
        more = f" and {len(rooms) - _NAMED} more" if len(rooms) > _NAMED else ""
        return f"Also live on {self._account.name}, and not begun by Clapper: {', '.join(rooms[:_NAMED])}{more}."

    async def _carry_out(self, again: bool) -> str:
        return await _STEPS[self._operation.kind](self, again)

    async def _show(self, note: str) -> None:
        """Nothing: there is no card."""

    async def _show_failure(self, reason: str) -> None:
        """Nothing, either: the answer says it."""

    async def _owed_in_vain(self) -> list[Announcement]:
        return []

    async def _known(self) -> Mapping[str, Recording]:
        """The recordings of ours that left files, by the files' names."""
        recordings = await self._store.find_recordings(
            accounts=[self._account.name], states=[RecordingState.READY], limit=_MOST_KNOWN
        )
        return {file.name: recording for recording in recordings for file in recording.files}

    async def _recording_with(self, name: str) -> Recording | None:
        """The recording of ours that promises a file of that name, or may still write it."""
        vendor = FILES[self._account.vendor]
        for recording in await self._store.find_recordings(accounts=[self._account.name], limit=_MOST_KNOWN):
            writes = recording.state not in OVER and vendor.is_file_of(recording, name)
            if writes or name in {file.name for file in recording.files}:
                return recording
        return None

    def _recording_of(self, stored: StoredFile) -> Recording:
        """The recording that a file is of, as far as it matters to a link: nobody here need ever have started it."""
        return Recording(
            id=self._operation.id,
            account=self._account.name,
            room=stored.room,
            state=RecordingState.READY,
            team=self._operation.team,
            channel=self._operation.channel,
            requested_by=self._operation.requested_by,
            created_at=stored.recorded_at or self._now() - LONG_AGO,
            files=(stored.file,),
        )


def _named(row: StoredFile, known: Mapping[str, Recording]) -> StoredFile:
    """Say whose a file is and when it was recorded, which not every service tells."""
    recording = known.get(row.file.name)
    if recording is None:
        return row
    return replace(
        row, room=recording.room or row.room, recorded_at=_recorded_at(row, recording), recording=recording.id
    )


def _recorded_at(row: StoredFile, recording: Recording) -> datetime | None:
    """A time after the recording's end is when the file was stored, or made of others."""
    at, end = row.recorded_at, recording.ended_at
    is_known = at is not None and (end is None or at <= end)
    return at if is_known else recording.started_at or at


def _is_wanted(row: StoredFile, wanted: Mapping[str, Any]) -> bool:
    since, until, at = wanted["since"], wanted["until"], row.recorded_at
    if wanted["room"] and not _is_of(row, wanted["room"]):
        return False
    if at is None:
        return not (since or until)
    return not (since and at < datetime.fromisoformat(since)) and not (until and at >= datetime.fromisoformat(until))


def _is_of(row: StoredFile, room: str) -> bool:
    """Whether a file is of a room, which of others' files the name tells; recorders write some characters as ``-``."""
    return row.room == room if row.recording else _as_in_names(row.room) == _as_in_names(room)


def _as_in_names(room: str) -> str:
    return "".join(char if char.isalnum() else "-" for char in room)


_STEPS: Mapping[OperationKind, Callable[[AccountTry, bool], Awaitable[str]]] = {
    OperationKind.FILES: AccountTry.files,
    OperationKind.FILE_LINK: AccountTry.file_link,
    OperationKind.FILE_DELETE: AccountTry.file_delete,
    OperationKind.LIVE_LIST: AccountTry.live_list,
}
