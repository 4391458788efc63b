"""The clock's part of schedules: each time is begun once, late within bounds, or told to be missed."""

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import islice

import structlog

from bot.domain import (
    Account,
    Announcement,
    Operation,
    OperationKind,
    Schedule,
    Source,
)
from bot.errors import BotError
from bot.service.owing import owe_missed
from bot.service.requests import SHORTEST, Ask, Due, Requests, settled
from bot.service.schedules.changes import moved
from bot.service.schedules.times import between, next_time
from bot.service.schedules.words import local
from bot.store import Outdated, RoomTaken, Store

log = structlog.get_logger(__name__)

ON_TIME = timedelta(minutes=1)  # a start that is later is told to be late
_COUNTED = 1000  # missed times; more are many
_NOT_ALLOWED = "Who planned it may no longer start recordings in this channel: somebody who may has to plan it anew."


class Firing:
    """Begins what is due.

    A start is stored under the schedule and its time, and in the same transaction the schedule moves on: whatever dies,
    runs twice or is changed at that moment, neither doubles nor loses it.

    Args:
        allowed: tells whether a person may start recordings in a channel; None where that is not known yet.
        late_within: how long after its time a recording may still begin.
    """

    def __init__(
        self,
        store: Store,
        requests: Requests,
        accounts: Mapping[str, Account],
        *,
        allowed: Callable[[str, str], bool | None],
        now: Callable[[], datetime],
        late_within: timedelta,
    ) -> None:
        self._store = store
        self._requests = requests
        self._accounts = accounts
        self._allowed = allowed
        self._now = now
        self._late_within = late_within

    async def fire_due(self, owned: Collection[str]) -> None:
        """Begin or miss what is due on these accounts; one that breaks holds up no other.

        What belongs to accounts that are no longer configured is missed, and told by the owner of the first account.
        """
        now = self._now()
        for schedule in await self._store.schedules.due([*owned, *await self._orphaned(owned)], now):
            try:
                with suppress(Outdated):  # somebody changed it meanwhile: the next tick sees how it is
                    await self._fire(schedule, now)
            except Exception:  # ours to mend, and tried again at the next tick
                log.exception("schedule broke", schedule=schedule.id)

    async def _orphaned(self, owned: Collection[str]) -> set[str]:
        if self._teller not in owned:
            return set()
        return set(await self._store.schedules.accounts()) - self._accounts.keys()

    @property
    def _teller(self) -> str:
        """The account whose owner speaks for those that are gone."""
        return min(self._accounts)

    async def _fire(self, schedule: Schedule, now: datetime) -> None:
        due = schedule.next_at or now
        if await self._store.find_operation(key(schedule, due)) is not None:  # the clocks were set back since
            await self._store.schedules.change(moved(schedule, due))
        elif schedule.paused:
            await self._store.schedules.change(moved(schedule, now))
        else:
            await self._begin_or_miss(schedule, due, now)

    async def _begin_or_miss(self, schedule: Schedule, due: datetime, now: datetime) -> None:
        latest = self._latest(schedule, due, now)
        if latest == due:
            await self._begin_if_allowed(schedule, due, now)
            return
        until = latest or now  # the latest one may still begin: it is the next to be looked at
        after = moved(schedule, until - timedelta.resolution if latest else now)
        await self._miss(schedule, after, due, _absence(schedule, due, until))

    def _latest(self, schedule: Schedule, due: datetime, now: datetime) -> datetime | None:
        """The last time that has come and may still begin; what is due may, though its zone's rules have changed."""
        bound = max(ON_TIME, min(self._late_within, schedule.length - SHORTEST))
        later = between(schedule, max(due, now - bound), now + timedelta.resolution)
        return max(later, default=due if now - due <= bound else None)

    async def _begin_if_allowed(self, schedule: Schedule, due: datetime, now: datetime) -> None:
        """Begin in the name of who made the schedule, who may have lost the right since.

        Where that cannot be found out in time the recording begins: it cannot be made up for later.
        """
        allowed = self._allowed(schedule.created_by, schedule.channel)
        if allowed is False:
            await self._miss(schedule, moved(schedule, due), due, _NOT_ALLOWED)
        elif allowed or now - due >= ON_TIME:
            await self._begin(schedule, due, now)

    async def _begin(self, schedule: Schedule, due: datetime, now: datetime) -> None:
        try:
            operation, _ = await self._requests.start(
                _ask(schedule, due),
                schedule.room,
                account=schedule.account,
                name=schedule.name,
                options=schedule.options,
                due=Due(
                    schedule=moved(schedule, due),
                    at=due,
                    until=_end(schedule, due, now),
                    is_late=now - due >= ON_TIME,
                ),
            )
        except BotError as error:
            if isinstance(error.__cause__, RoomTaken) and now - due < ON_TIME:
                return  # what ends at this time is just being stopped: the next tick tries again
            await self._miss(schedule, moved(schedule, due), due, str(error))
        else:
            await self._requests.release([operation.id])

    async def _miss(self, schedule: Schedule, after: Schedule, due: datetime, reason: str) -> None:
        log.warning("schedule missed", schedule=schedule.id, account=schedule.account, reason=reason)
        ask = _ask(schedule, due)
        operation = settled(
            ask, OperationKind.START, schedule.account, reason, self._now(), is_done=False, schedule=schedule.id
        )
        await self._store.add_operation(operation, subject=after, announcements=[self._missed(operation)])

    def _missed(self, start: Operation) -> Announcement:
        return owe_missed(start, self._now(), account="" if start.account in self._accounts else self._teller)


def key(schedule: Schedule, due: datetime) -> str:
    """What makes the start of a schedule at one time the same start, whoever asks, and however often."""
    return f"{schedule.id}:{due.isoformat()}"


def _end(schedule: Schedule, due: datetime, now: datetime) -> datetime:
    """As long after its time as planned, but before its next one, which clocks that leap ahead bring closer."""
    planned = due + schedule.length
    return max(min(planned, next_time(schedule, due) or planned), now + SHORTEST)


def _ask(schedule: Schedule, due: datetime) -> Ask:
    """The clock asks in the name of who made the schedule."""
    return Ask(
        team=schedule.team,
        channel=schedule.channel,
        user=schedule.created_by,
        dedupe_key=key(schedule, due),
        source=Source.CLOCK,
    )


def _absence(schedule: Schedule, due: datetime, until: datetime) -> str:
    missed = list(islice(between(schedule, due, until), _COUNTED))
    if len(missed) < 2:
        return "Clapper was not running then."
    more = f"{len(missed) - 1} later times" if len(missed) > 2 else "one later time"
    return f"Clapper was not running then, nor at {more} up to {local(missed[-1], schedule.zone)}."
