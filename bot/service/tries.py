"""The life of one try of an operation: begun, and then done, failed for good, or due again later."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

import structlog

from bot.domain import (
    Announcement,
    AnnouncementKind,
    Operation,
    OperationKind,
    OperationStatus,
    Recording,
    Source,
    Stream,
)
from bot.durations import format_duration
from bot.errors import AlreadyEnded, BotError, Misunderstood, Rejected, Unavailable, VendorError
from bot.limits import Priority
from bot.service.owing import owe
from bot.service.ownership import Owned
from bot.store import StaleLease, Store
from bot.vendors.wire import Flow

log = structlog.get_logger(__name__)

T = TypeVar("T")

_BACKOFF = tuple(timedelta(seconds=seconds) for seconds in (2, 4, 8, 15))
_BROKEN = Unavailable("The bot itself failed; its log says why.")
_STARTS = frozenset({OperationKind.START, OperationKind.GO_LIVE})
_DOING: Mapping[OperationKind, str] = {
    OperationKind.START: "Starting",
    OperationKind.STOP: "Stopping",
    OperationKind.GO_LIVE: "Starting",
    OperationKind.END_LIVE: "Stopping",
}
"""What a card says is being tried; of anything else it says nothing."""


class Try(ABC):
    """One try of one operation; what it is about is the matter of its subclasses.

    The caller holds the subject's lock and owns its account.

    Args:
        patience: how long an unavailable vendor is tried again.
    """

    def __init__(
        self,
        store: Store,
        owned: Owned,
        operation: Operation,
        now: Callable[[], datetime],
        patience: timedelta,
    ) -> None:
        self._store = store
        self._owned = owned
        self._operation = operation
        self._now = now
        self._patience = patience
        self._may_have_arrived = False
        self._outcome: Mapping[str, Any] = {}  # what is kept together with the word that it was done

    async def run(self) -> None:
        """Try once and keep the outcome: done, failed for good, or due again later.

        Raises:
            StaleLease: the account has a new owner, who will look at the vendor first; nothing more was written.
        """
        again = self._operation.status is OperationStatus.RUNNING
        await self._begin()
        try:
            answer = await self._carry_out(again)
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

    @abstractmethod
    async def _carry_out(self, again: bool) -> str:
        """Do it, and return the sentence that is its answer; ``again``: a try before this one may have done it."""

    @abstractmethod
    async def _show(self, note: str) -> None:
        """Say on the card why it takes longer, where the card shows what this operation is doing."""

    @abstractmethod
    async def _show_failure(self, reason: str) -> None:
        """Say on the card why it was not done."""

    @abstractmethod
    async def _owed_in_vain(self) -> list[Announcement]:
        """What the channel is owed where the clock asked for something and it was not done."""

    def _doubt(self, error: Unavailable) -> str:
        """Why it is given up, and what nobody can know then."""
        return str(error)

    def _is_worth_a_try(self, _at: datetime) -> bool:
        """Whether a try at that moment could still do what was asked for."""
        return True

    def _is_late(self) -> bool:
        return self._is_tried_for(self._patience)

    def _is_tried_for(self, length: timedelta) -> bool:
        began_at = self._operation.began_at
        return began_at is not None and self._now() - began_at >= length

    def _note_doubt(self, error: VendorError) -> None:
        arrived = isinstance(error, Unavailable) and error.maybe_arrived
        self._may_have_arrived |= arrived or isinstance(error, Misunderstood)

    async def _call(self, flow: Callable[..., Flow[T]], *about: Any) -> T:
        return await self._owned.client.call(
            lambda ctx: flow(ctx, *about), priority=Priority.PERSON, on_retry=self._say_retry
        )

    async def _say_retry(self, error: VendorError, attempt: int, _delay: timedelta) -> None:
        self._note_doubt(error)
        await self._show(f"{error} Trying again (try {attempt + 1}).")

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

    async def _wait(self, error: Unavailable) -> None:
        """Be due again later, saying so; or give up when the patience for this kind has ended."""
        later = max(self._operation.not_before, self._now() + (error.retry_after or timedelta(0)))
        if self._is_late() or not self._is_worth_a_try(later):
            await self._fail(self._doubt(error))
            return
        self._operation = replace(self._operation, not_before=later)
        await self._show(f"{error} It is being tried again.")
        log.warning("operation postponed", error=str(error), attempts=self._operation.attempts)
        await self._save()

    async def _fail(self, reason: str) -> None:
        log.warning("operation failed", reason=reason, attempts=self._operation.attempts)
        await self._show_failure(reason)
        await self._end(OperationStatus.FAILED, reason)

    async def _end(self, status: OperationStatus, answer: str) -> None:
        self._operation = replace(self._operation, status=status, answer=answer, ended_at=self._now())
        log.info("operation ended", status=status, attempts=self._operation.attempts)
        await self._save(announcements=self._answers(), renewed=await self._alarms(), **self._outcome)

    def _answers(self) -> list[Announcement]:
        """What is owed to who asked; the clock needs no answer."""
        is_heard = self._operation.source is not Source.CLOCK and self._operation.answer
        return [owe(AnnouncementKind.ANSWER, self._operation, self._now())] if is_heard else []

    async def _alarms(self) -> list[Announcement]:
        """What is owed to the channel where the clock asked in vain, also where it was told the like before."""
        is_in_vain = self._operation.source is Source.CLOCK and self._operation.status is OperationStatus.FAILED
        return await self._owed_in_vain() if is_in_vain else []

    async def _save(self, **also: Any) -> None:
        await self._store.save(self._owned.lease, operation=self._operation, **also)


class SubjectTry(Try):
    """One try of an operation about a recording or a live stream: what is the same of both."""

    @property
    @abstractmethod
    def _subject(self) -> Recording | Stream:
        """What it is about, as it is known by now."""

    @abstractmethod
    async def _change(self, **changes: Any) -> None:
        """Keep a change of it that a person can see."""

    @abstractmethod
    def _credit(self, by: str) -> Mapping[str, Any]:
        """Note who ends it, empty where nobody does, and return what is to be kept for that."""

    @abstractmethod
    def _can_look(self) -> bool:
        """Whether what an earlier try may have begun can be looked for without beginning it."""

    async def _show(self, note: str) -> None:
        if self._operation.kind in _DOING:
            await self._change(note=f"{_DOING[self._operation.kind]}: {note}")

    def _is_worth_a_try(self, at: datetime) -> bool:
        return self._operation.kind not in _STARTS or not self._is_unexpected(at) or self._can_look()

    def _is_unexpected(self, at: datetime) -> bool:
        """Whether a start comes too late at that moment: nobody waits for it any more, or it would end at once."""
        return self._is_forgotten(at) or self._is_past_its_end(at)

    def _too_late(self) -> Rejected:
        """Why a start that surely began nothing is not made up for."""
        return Rejected(f"It could not be begun {self._in_time()}: ask again.")

    def _too_late_to_tell(self) -> Rejected:
        """Why a start that may have begun something is not sent again."""
        return Rejected(self._doubt(Unavailable(f"Nothing confirmed {self._in_time()} that it had begun.")))

    def _is_moved(self) -> bool:
        """Whether the clock asked for its end, and somebody has moved that since."""
        is_planned = self._operation.source is Source.CLOCK and self._subject.planned_end is not None
        return is_planned and not self._is_past_its_end(self._now())

    async def _ask_for_the_end(self, flow: Callable[..., Flow[T]], about: Any) -> T:
        """Ask the vendor to end it; who asked is kept first, lest an end whose answer is lost has come by itself.

        Raises:
            AlreadyEnded: it was over; ``_may_have_arrived`` tells whether by an earlier try of ours.
            VendorError: it was not ended, or that is not known.
        """
        by = self._subject.ended_by
        self._may_have_arrived = bool(by)
        await self._save(**self._credit(by or self._operation.requested_by))
        try:
            return await self._call(flow, about)
        except AlreadyEnded:
            raise
        except VendorError as error:
            self._note_doubt(error)
            if not self._may_have_arrived:
                self._credit("")
            raise

    def _in_time(self) -> str:
        return f"within {format_duration(self._patience)}" if self._is_forgotten(self._now()) else "before its end"

    def _is_forgotten(self, at: datetime) -> bool:
        return at - self._operation.created_at >= self._patience

    def _is_past_its_end(self, at: datetime) -> bool:
        return self._subject.planned_end is not None and self._subject.planned_end <= at
