"""One try of one operation, from "it is ours now" to an outcome that is kept."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

import structlog

from bot.domain import (
    ACTIVE,
    OVER,
    PLAN,
    Announcement,
    AnnouncementKind,
    Observation,
    Operation,
    OperationKind,
    OperationStatus,
    Recording,
    RecordingState,
)
from bot.durations import format_duration
from bot.errors import AlreadyEnded, BotError, Misunderstood, Rejected, Unavailable, VendorError
from bot.limits import Priority
from bot.service.observation import Observer
from bot.service.owing import owe
from bot.service.ownership import Owned
from bot.service.situation import situation
from bot.store import StaleLease, Store
from bot.vendors.wire import Flow

log = structlog.get_logger(__name__)

T = TypeVar("T")

_BACKOFF = tuple(timedelta(seconds=seconds) for seconds in (2, 4, 8, 15))
_BROKEN = Unavailable("The bot itself failed; its log says why.")
_SHOWN_ON_CARD = frozenset({OperationKind.START, OperationKind.STOP})


class Attempt:
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
        self._store = store
        self._observer = observer
        self._owned = owned
        self._vendor = observer.vendor(operation.account)
        self._operation = operation
        self._recording = recording
        self._now = now
        self._patience = patience
        self._may_have_stopped = False

    async def run(self) -> None:
        """Try once and keep the outcome: done, failed for good, or due again later.

        Raises:
            StaleLease: the account has a new owner, who will look at the vendor first; nothing more was written.
        """
        again = self._operation.status is OperationStatus.RUNNING
        await self._begin()
        try:
            answer = await _STEPS[self._operation.kind](self, again)
        except Unavailable as error:
            await self._wait(error)
        except Misunderstood as error:  # garbage in place of an answer: what was asked may have been done all the same
            await self._wait(Unavailable(error.reason, code=error.code))
        except BotError as error:
            await self._fail(str(error))
        except StaleLease:
            raise
        except Exception:  # ours to mend: it is tried again, since a restart may cure it, but not for ever
            if self._is_late():
                await self._fail(self._doubt(_BROKEN))
            raise
        else:
            await self._end(OperationStatus.DONE, answer)

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

    async def _begin(self) -> None:
        """Keep that a vendor may be called from now on; should this process die, the next try is due soon."""
        attempts, now = self._operation.attempts + 1, self._now()
        self._operation = replace(
            self._operation,
            status=OperationStatus.RUNNING,
            attempts=attempts,
            began_at=min(self._operation.began_at or now, now),  # the clock may have been set back since
            tried_at=now,
            not_before=now + _BACKOFF[min(attempts, len(_BACKOFF)) - 1],
        )
        await self._save()

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
        by, self._may_have_stopped = self._recording.ended_by, bool(self._recording.ended_by)
        self._recording = replace(self._recording, ended_by=by or self._operation.requested_by)
        await self._save(recording=self._recording)
        try:
            seen = await self._call(self._vendor.stop_recording, self._recording)
        except AlreadyEnded as error:
            return await self._stop_missing(error)
        except VendorError as error:
            self._note_doubt(error)
            if not self._may_have_stopped:
                self._recording = replace(self._recording, ended_by="")
            raise
        stopped = replace(self._recording, ended_by=self._operation.requested_by)
        await self._learn(stopped, replace(seen, state=seen.state or RecordingState.STOPPING))
        return ""

    async def _stop_missing(self, error: AlreadyEnded) -> str:
        ours = self._may_have_stopped
        known = replace(self._recording, note="", ended_by=self._recording.ended_by if ours else "")
        state = RecordingState.PROCESSING if error.surely else None
        seen = Observation(state=state, missing=not error.surely, note="" if ours else error.reason)
        await self._learn(known, seen)
        if self._recording.state in ACTIVE:  # the vendor's grace for a recording that it denies is not over
            raise Unavailable(error.reason, code=error.code)
        return "" if ours else f"{self._recording.room} had already ended by itself; its files are being looked for."

    def _note_doubt(self, error: VendorError) -> None:
        arrived = isinstance(error, Unavailable) and error.maybe_arrived
        self._may_have_stopped |= arrived or isinstance(error, Misunderstood)

    async def _learn(self, known: Recording, seen: Observation) -> None:
        after = self._observer.learn(known, seen)
        after = replace(after, revision=max(after.revision, self._recording.revision + 1))
        await self._observer.keep(self._owned.lease, self._recording, after)
        self._recording = after

    async def _wait(self, error: Unavailable) -> None:
        """Be due again later, saying so on the card; or give up when the patience for this kind has ended."""
        if self._is_late():
            await self._fail(self._doubt(error))
            return
        if error.retry_after is not None:
            later = max(self._operation.not_before, self._now() + error.retry_after)
            self._operation = replace(self._operation, not_before=later)
        if self._operation.kind in _SHOWN_ON_CARD:
            await self._change(note=f"{error} It is being tried again.")
        log.warning("operation postponed", error=str(error), attempts=self._operation.attempts)
        await self._save()

    def _is_late(self) -> bool:
        began_at = self._operation.began_at
        return began_at is not None and self._now() - began_at >= self._patience

    def _doubt(self, error: Unavailable) -> str:
        """Why it is given up; where a try had its ids, a start may have been sent, whatever the last try says."""
        if self._operation.kind is OperationKind.START and self._recording.vendor_ids:
            return f"{error} Nobody can say whether it records: look at the vendor's console before trying again."
        return str(error)

    async def _fail(self, reason: str) -> None:
        log.warning("operation failed", reason=reason, attempts=self._operation.attempts)
        if self._operation.kind is OperationKind.START and self._recording.state is RecordingState.STARTING:
            await self._change(state=RecordingState.FAILED, note=reason, ended_at=self._now())
        elif self._operation.kind is OperationKind.STOP:
            await self._change(note=f"It could not be stopped: {reason}")
        await self._end(OperationStatus.FAILED, reason)

    async def _end(self, status: OperationStatus, answer: str) -> None:
        self._operation = replace(self._operation, status=status, answer=answer, ended_at=self._now())
        log.info("operation ended", status=status, attempts=self._operation.attempts)
        await self._save(announcements=self._owed())

    def _owed(self) -> list[Announcement]:
        """Who asked gets the answer; where the clock asked in vain and the recording goes on, the channel is told."""
        if self._operation.requested_by != PLAN:
            return [owe(AnnouncementKind.ANSWER, self._operation, self._now())] if self._operation.answer else []
        in_vain = self._operation.status is OperationStatus.FAILED and self._recording.state in ACTIVE
        return [owe(AnnouncementKind.WARNING, self._recording, self._now())] if in_vain else []

    async def _call(self, flow: Callable[..., Flow[T]], *about: Any) -> T:
        return await self._owned.client.call(
            lambda ctx: flow(ctx, *about), priority=Priority.PERSON, on_retry=self._say_retry
        )

    async def _say_retry(self, error: VendorError, attempt: int, _delay: timedelta) -> None:
        self._note_doubt(error)
        if self._operation.kind in _SHOWN_ON_CARD:
            await self._change(note=f"{error} Trying again (try {attempt + 1}).")

    async def _change(self, **changes: Any) -> None:
        changed = replace(self._recording, revision=self._recording.revision + 1, **changes)
        await self._observer.keep(self._owned.lease, self._recording, changed)
        self._recording = changed

    async def _save(
        self, *, recording: Recording | None = None, announcements: list[Announcement] | None = None
    ) -> None:
        await self._store.save(
            self._owned.lease, operation=self._operation, recording=recording, announcements=announcements or []
        )


_STEPS: Mapping[OperationKind, Callable[[Attempt, bool], Awaitable[str]]] = {
    OperationKind.START: Attempt.start,
    OperationKind.STOP: Attempt.stop,
    OperationKind.REFRESH: Attempt.refresh,
    OperationKind.LINK: Attempt.link,
}
