"""The course of a recording: started, looked at, linked and stopped."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

import structlog

from bot.domain import ACTIVE, OVER, Observation, OperationKind, RecordingState, Source
from bot.durations import format_duration
from bot.errors import AlreadyEnded, Rejected, Unavailable, VendorError
from bot.service.attempt.recording import RecordingTry
from bot.service.situation import situation

log = structlog.get_logger(__name__)

_FINAL = OVER - {RecordingState.LOST}  # a file that did not appear in time may have appeared since


class Course(RecordingTry):
    """Starts, stops, looks and links."""

    async def _carry_out(self, again: bool) -> str:
        return await _STEPS[self._operation.kind](self, again)

    async def start(self, again: bool) -> str:
        """Start the recording, unless a try before this one did, or nobody expects it any more."""
        if self._recording.state in OVER:
            raise Rejected(self._recording.note or "It was ended before it began.")
        if not again and self._now() - self._operation.created_at >= self._patience:
            raise Rejected(f"It could not be begun within {format_duration(self._patience)}: ask again.")
        await self._ensure_started(look_first=self._operation.may_have_arrived)
        return ""

    async def stop(self, again: bool) -> str:
        """Stop the recording; that it is over already is an answer, not an error."""
        if self._recording.state not in ACTIVE:
            return situation(self._recording)
        if not await self._may_have_begun():
            await self._change(
                state=RecordingState.FAILED,
                note="Stopped before it began.",
                ended_at=self._now(),
                ended_by=self._operation.requested_by,
            )
            return ""
        if self._operation.source is Source.CLOCK and self._is_moved():
            if again:  # nothing is tried any more
                await self._change(note="")
            return ""
        # A start without an answer may record and cost money: only one that surely runs can surely be stopped.
        await self._ensure_started(look_first=True)
        return await self._send_stop()

    async def refresh(self, _again: bool) -> str:
        """Look at the recording now."""
        if self._recording.started_at is not None and self._recording.state not in _FINAL:
            await self._look()
        return situation(self._recording)

    async def link(self, _again: bool) -> str:
        """Make fresh links."""
        if self._recording.deleted_by:
            raise Rejected(f"There is no file to download: those of {self._recording.room} were deleted.")
        if self._recording.state is RecordingState.LOST:
            await self._look()
        links = await self._call(self._vendor.get_links, self._recording)
        if not links:
            raise Rejected(f"There is no file to download: {situation(self._recording)}")
        self._operation = replace(self._operation, links=links)
        return f"Fresh links to {self._recording.room}:"

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

    def _is_moved(self) -> bool:
        """Whether somebody has moved its end since the clock asked for it."""
        planned_end = self._recording.planned_end
        return planned_end is not None and planned_end > self._now()

    async def _adopt(self) -> bool:
        """Whether an earlier try, whose reply was lost, did start it; its ids are kept if so."""
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


_STEPS: Mapping[OperationKind, Callable[[Course, bool], Awaitable[str]]] = {
    OperationKind.START: Course.start,
    OperationKind.STOP: Course.stop,
    OperationKind.REFRESH: Course.refresh,
    OperationKind.LINK: Course.link,
}
