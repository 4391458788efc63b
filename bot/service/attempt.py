"""One try of one operation about a recording, from "it is ours now" to an outcome that is kept."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.domain import (
    ACTIVE,
    OVER,
    Announcement,
    AnnouncementKind,
    Observation,
    Operation,
    OperationKind,
    Recording,
    RecordingState,
)
from bot.durations import format_duration
from bot.errors import AlreadyEnded, Rejected, Unavailable, VendorError
from bot.service.observation import Observer
from bot.service.owing import owe
from bot.service.ownership import Owned
from bot.service.situation import situation
from bot.service.tries import Try
from bot.store import Store

log = structlog.get_logger(__name__)

_SHOWN_ON_CARD = frozenset({OperationKind.START, OperationKind.STOP})


class Attempt(Try):
    """One try; the caller holds the recording's lock and owns its account."""

    def __init__(
        self,
        store: Store,
        observer: Observer,
        owned: Owned,
        operation: Operation,
        recording: Recording,
        now: Callable[[], datetime],
        patience: timedelta,
    ) -> None:
        super().__init__(store, owned, operation, now, patience)
        self._observer = observer
        self._vendor = observer.vendor(operation.account)
        self._recording = recording

    async def _carry_out(self, again: bool) -> str:
        return await _STEPS[self._operation.kind](self, again)

    async def start(self, again: bool) -> str:
        """Start the recording, unless a try before this one did, or nobody expects it any more."""
        if self._recording.state in OVER:
            raise Rejected(self._recording.note or "It was ended before it began.")
        if not again and self._now() - self._operation.created_at >= self._patience:
            raise Rejected(f"It could not be begun within {format_duration(self._patience)}: ask again.")
        await self._ensure_started(look_first=again)
        return ""

    async def stop(self, _again: bool) -> str:
        """Stop the recording; that it is over already is an answer, not an error."""
        if self._recording.state not in ACTIVE:
            return situation(self._recording)
        if not self._recording.vendor_ids:  # the start was never sent
            await self._change(
                state=RecordingState.FAILED,
                note="Stopped before it began.",
                ended_at=self._now(),
                ended_by=self._operation.requested_by,
            )
            return ""
        # A start without an answer may record and cost money: only one that surely runs can surely be stopped.
        await self._ensure_started(look_first=True)
        return await self._send_stop()

    async def refresh(self, _again: bool) -> str:
        """Look at the recording now."""
        if self._recording.started_at is not None and self._recording.state not in OVER:
            seen = await self._call(self._vendor.get_recordings, [self._recording])
            await self._learn(self._recording, seen.get(self._recording.id, Observation()))
        return situation(self._recording)

    async def link(self, _again: bool) -> str:
        """Make fresh links."""
        links = await self._call(self._vendor.get_links, self._recording)
        if not links:
            raise Rejected(f"There is no file to download: {situation(self._recording)}")
        self._operation = replace(self._operation, links=links)
        return f"Fresh links to {self._recording.room}:"

    async def _ensure_started(self, *, look_first: bool) -> None:
        if self._recording.started_at is not None or (look_first and await self._adopt()):
            return
        if not self._recording.vendor_ids:  # prepared once: what was there before the first try must stay known
            await self._prepare()
        try:
            await self._confirm(await self._call(self._vendor.start_recording, self._recording))
        except Rejected:  # perhaps because an earlier try has reached the vendor only now
            if not (look_first and await self._adopt()):
                raise

    async def _prepare(self) -> None:
        ids = await self._call(self._vendor.prepare_recording, self._recording)
        self._recording = replace(self._recording, vendor_ids={**self._recording.vendor_ids, **ids})
        await self._save(recording=self._recording)

    async def _adopt(self) -> bool:
        """Whether an earlier try, whose reply was lost, did start it; its ids are kept if so."""
        if not self._recording.vendor_ids:
            return False
        found = await self._call(self._vendor.find_recording, self._recording)
        if found is not None:
            log.info("start found at the vendor")
            await self._confirm(found)
        return found is not None

    async def _confirm(self, seen: Observation) -> None:
        await self._learn(replace(self._recording, started_at=self._now(), note=seen.note), seen)

    async def _send_stop(self) -> str:
        """Send it; who asked is kept first, lest a stop whose answer is lost looks as if it had ended by itself."""
        by, self._may_have_arrived = self._recording.ended_by, bool(self._recording.ended_by)
        self._recording = replace(self._recording, ended_by=by or self._operation.requested_by)
        await self._save(recording=self._recording)
        try:
            seen = await self._call(self._vendor.stop_recording, self._recording)
        except AlreadyEnded as error:
            return await self._stop_missing(error)
        except VendorError as error:
            self._note_doubt(error)
            if not self._may_have_arrived:
                self._recording = replace(self._recording, ended_by="")
            raise
        stopped = replace(self._recording, ended_by=self._operation.requested_by)
        await self._learn(stopped, replace(seen, state=seen.state or RecordingState.STOPPING))
        return ""

    async def _stop_missing(self, error: AlreadyEnded) -> str:
        ours = self._may_have_arrived
        known = replace(self._recording, note="", ended_by=self._recording.ended_by if ours else "")
        state = RecordingState.PROCESSING if error.surely else None
        seen = Observation(state=state, missing=not error.surely, note="" if ours else error.reason)
        await self._learn(known, seen)
        if self._recording.state in ACTIVE:  # the vendor's grace for a recording that it denies is not over
            raise Unavailable(error.reason, code=error.code)
        return "" if ours else f"{self._recording.room} had already ended by itself; its files are being looked for."

    async def _learn(self, known: Recording, seen: Observation) -> None:
        after = self._observer.learn(known, seen)
        after = replace(after, revision=max(after.revision, self._recording.revision + 1))
        await self._observer.keep(self._owned.lease, self._recording, after)
        self._recording = after

    async def _show(self, note: str) -> None:
        if self._operation.kind in _SHOWN_ON_CARD:
            await self._change(note=note)

    async def _show_failure(self, reason: str) -> None:
        if self._operation.kind is OperationKind.START and self._recording.state is RecordingState.STARTING:
            await self._change(state=RecordingState.FAILED, note=reason, ended_at=self._now())
        elif self._operation.kind is OperationKind.STOP:
            await self._change(note=f"It could not be stopped: {reason}")

    def _doubt(self, error: Unavailable) -> str:
        """Where a try had its ids, a start may have been sent, whatever the last try says."""
        if self._operation.kind is OperationKind.START and self._recording.vendor_ids:
            return f"{error} Nobody can say whether it records: look at the vendor's console before trying again."
        return str(error)

    async def _owed_in_vain(self) -> list[Announcement]:
        if self._recording.state not in ACTIVE:
            return []
        return [owe(AnnouncementKind.WARNING, self._recording, self._now())]

    async def _change(self, **changes: Any) -> None:
        changed = replace(self._recording, revision=self._recording.revision + 1, **changes)
        await self._observer.keep(self._owned.lease, self._recording, changed)
        self._recording = changed


_STEPS: Mapping[OperationKind, Callable[[Attempt, bool], Awaitable[str]]] = {
    OperationKind.START: Attempt.start,
    OperationKind.STOP: Attempt.stop,
    OperationKind.REFRESH: Attempt.refresh,
    OperationKind.LINK: Attempt.link,
}
