"""The course of a recording: started, looked at, linked and stopped."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

import structlog

from bot.domain import ACTIVE, OVER, Observation, OperationKind, RecordingState
from bot.errors import AlreadyEnded, BotError, Rejected, Unavailable, VendorError
from bot.service.attempt.recording import RecordingTry
from bot.service.situation import situation

log = structlog.get_logger(__name__)

_FINAL = OVER - {RecordingState.LOST}  # a file that did not appear in time may have appeared since


class Course(RecordingTry):
    """Starts, stops, looks and links."""

    async def _carry_out(self, again: bool) -> str:
        return await _STEPS[self._operation.kind](self, again)

    async def start(self, _again: bool) -> str:
        """Start the recording, unless a try before this one did, or nobody expects it any more."""
        if self._recording.state in OVER:
            raise Rejected(self._recording.note or "It was ended before it began.")
        if self._recording.started_at is None and self._is_unexpected(self._now()):
            await self._find_only()
        else:
            await self._ensure_started(look_first=self._operation.may_have_arrived)
        return self._recording.note

    async def stop(self, again: bool) -> str:
        """Stop the recording; that it is over already is an answer, not an error."""
        if self._recording.state not in ACTIVE:
            return situation(self._recording)
        if not await self._may_have_begun():
            return await self._end_unbegun("Stopped before it began.")
        if self._is_moved():
            if again:  # nothing is tried any more
                await self._change(note="")
            return ""
        # A start without an answer may record and cost money: only one that surely runs can surely be stopped.
        try:
            await self._ensure_started(look_first=True)
        except Rejected as refused:  # so there is nothing to stop
            return await self._end_unbegun(str(refused))
        return await self._send_stop()

    async def refresh(self, _again: bool) -> str:
        """Look at the recording now."""
        if self._recording.started_at is not None and self._recording.state not in _FINAL:
            await self._look()
        return situation(self._recording)

    async def link(self, _again: bool) -> str:
        """Make fresh links."""
        if self._recording.deleted_by:
            raise Rejected(f"There is no file to download: those of {self._recording.title} were deleted.")
        if self._recording.state is RecordingState.LOST:
            await self._look()
        links = await self._call(self._vendor.get_links, self._recording)
        if not links:
            raise Rejected(f"There is no file to download: {situation(self._recording)}")
        self._operation = replace(self._operation, links=links)
        return f"Fresh links to {self._recording.title}:"

    async def _find_only(self) -> None:
        """Take over what an earlier try began; nothing is begun any more.

        Raises:
            Rejected: there is no such thing, or nobody can tell.
        """
        if self._operation.may_have_arrived and not self._can_look():
            raise self._too_late_to_tell()
        if not (self._can_look() and await self._adopt()):
            raise self._too_late()

    async def _ensure_started(self, *, look_first: bool) -> None:
        if self._recording.started_at is not None or (look_first and await self._adopt()):
            return
        if not self._recording.vendor_ids:  # prepared once: what was there before the first try must stay known
            ids = await self._call(self._vendor.prepare_recording, self._recording)
            self._recording = replace(self._recording, vendor_ids=ids)
        try:
            await self._send_start()
        except Rejected:  # perhaps because an earlier try has reached the vendor only now
            if not (look_first and await self._adopt()):
                raise

    async def _may_have_begun(self) -> bool:
        """Whether a start was sent that may have reached the vendor, answered or not."""
        if self._recording.started_at is not None:
            return True
        start = await self._store.start_of(self._recording.id)
        return start is not None and start.may_have_arrived

    async def _end_unbegun(self, note: str) -> str:
        by = self._operation.requested_by
        await self._change(state=RecordingState.FAILED, note=note, ended_at=self._now(), ended_by=by)
        return ""

    async def _send_start(self) -> None:
        """Send it; that it may arrive is kept first, lest after a crash it is taken for one that was never sent."""
        self._may_have_arrived = self._operation.may_have_arrived
        self._operation = replace(self._operation, may_have_arrived=True)
        await self._save(recording=self._recording)
        try:
            await self._confirm(await self._call(self._vendor.start_recording, self._recording))
        except VendorError as error:
            self._note_doubt(error)
            self._operation = replace(self._operation, may_have_arrived=self._may_have_arrived)
            raise

    async def _adopt(self) -> bool:
        """Whether an earlier try, whose reply was lost, did start it; its ids are kept if so.

        Raises:
            Rejected: it does not run, since the service refuses to begin it.
            BotError: the service does not say whether it runs.
        """
        try:
            found = await self._call(self._vendor.find_recording, self._recording)
        except Rejected as error:
            if self._vendor.FINDS_STARTS:
                raise BotError(str(error)) from error
            raise
        if found is not None:
            log.info("start found at the vendor")
            await self._confirm(found)
        return found is not None

    async def _confirm(self, seen: Observation) -> None:
        await self._learn(replace(self._recording, started_at=self._now(), note=seen.note), seen)

    async def _send_stop(self) -> str:
        try:
            seen = await self._ask_for_the_end(self._vendor.stop_recording, self._recording)
        except AlreadyEnded as error:
            return await self._stop_missing(error)
        stopped = replace(self._recording, ended_by=self._operation.requested_by)
        await self._learn(stopped, replace(seen, state=seen.state or RecordingState.STOPPING))
        return seen.answer

    async def _stop_missing(self, error: AlreadyEnded) -> str:
        ours = self._may_have_arrived
        known = replace(self._recording, note="", ended_by=self._recording.ended_by if ours else "")
        state = RecordingState.PROCESSING if error.surely else None
        seen = Observation(state=state, missing=not error.surely, note="" if ours else error.reason)
        await self._learn(known, seen)
        if self._recording.state in ACTIVE:  # the vendor's grace for a recording that it denies is not over
            raise Unavailable(error.reason, code=error.code)
        return "" if ours else f"{self._recording.title} had already ended by itself; its files are being looked for."


_STEPS: Mapping[OperationKind, Callable[[Course, bool], Awaitable[str]]] = {
    OperationKind.START: Course.start,
    OperationKind.STOP: Course.stop,
    OperationKind.REFRESH: Course.refresh,
    OperationKind.LINK: Course.link,
}
