"""What people may do with schedules: make, find, skip, pause, resume and delete them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from bot.domain import ACTIVE, Account, Operation, OperationKind, Schedule
from bot.durations import format_duration
from bot.errors import UsageError
from bot.service.ids import new_id
from bot.service.options import OptionsError
from bot.service.requests import Ask, Requests, all_at_once, read_length, settled
from bot.service.schedules.changes import changed, said
from bot.service.schedules.clashes import Clash, find_clashes, shortest_gap
from bot.service.schedules.cron import parse_cron
from bot.service.schedules.times import next_time, wall_of
from bot.service.schedules.wall import parse_zone
from bot.service.schedules.words import rhythm
from bot.store import Outdated, Store

_FURTHEST = timedelta(days=5 * 366)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """When to record, and for how long."""

    cron: str = ""  #: again and again; empty: once
    at: datetime | None = None  #: once: naive, wall time of the zone
    zone: str  #: its IANA name
    length: timedelta | str | None  #: may be as it was typed


@dataclass(frozen=True)
class Made:
    """A new schedule, and what it meets in its room."""

    operation: Operation
    schedule: Schedule
    clashes: tuple[Clash, ...]


class Schedules:
    """All schedules, as people ask for them; each change is kept as an operation, done as soon as it is stored."""

    def __init__(
        self,
        store: Store,
        requests: Requests,
        accounts: Mapping[str, Account],
        *,
        now: Callable[[], datetime],
        random: Random,
    ) -> None:
        self._store = store
        self._requests = requests
        self._accounts = accounts
        self._now = now
        self._random = random

    async def add(
        self,
        ask: Ask,
        room: str,
        plan: Plan,
        *,
        account: str = "",
        name: str = "",
        profile: str = "",
        options: Mapping[str, Any],
    ) -> Made:
        """Make a schedule; asked again it is the first one.

        Args:
            account, name, profile, options: as for ``Requests.start``, and checked as there.

        Raises:
            OptionsError: with all that is wrong with it, by the parameters of the command; nothing was stored.
            NotAllowed: the account is not for this channel.
        """
        first = await self._store.find_operation(ask.dedupe_key)
        if first is not None:
            return Made(first, await self.known(first.schedule), ())
        with all_at_once() as problems:
            with problems.about("on"):
                chosen, checked = self._requests.check_start(
                    ask, room, account=account, name=name, profile=profile, options=options
                )
            with problems.about("at"):
                planned = await self._new(ask, plan, account=account, room=room, name=name)
        schedule = replace(planned, account=chosen.name, options=checked)
        operation = await self._keep(ask, OperationKind.SCHEDULE, schedule, rhythm(schedule))
        return Made(operation, schedule, await self._clashes(schedule))

    async def get(self, ask: Ask, target: str) -> Schedule:
        """A schedule by its id, anywhere in the team that shares its account with the channel.

        Raises:
            UsageError: there is none, or no longer.
        """
        found = await self._store.schedules.get(target.lower())
        if found is None or found.deleted or found.team != ask.team or not self._is_usable(found, ask.channel):
            raise UsageError(f'No schedule has the id "{target[:40]}". /rec schedules shows those of this channel.')
        return found

    async def known(self, schedule: str) -> Schedule:
        """A schedule by its id, wherever it was made, and deleted or not.

        Raises:
            UsageError: there never was one.
        """
        found = await self._store.schedules.get(schedule)
        if found is None:
            raise UsageError(f'No schedule has the id "{schedule[:40]}".')
        return found

    def here(self, zone: str) -> datetime:
        """What the clocks of a zone show now; naive.

        Raises:
            OptionsError: there is no such zone.
        """
        return wall_of(self._now(), _zone(zone))

    async def listing(self, ask: Ask) -> tuple[Schedule, ...]:
        """The schedules of this channel, the next to record first."""
        return await self._store.schedules.find(team=ask.team, channel=ask.channel)

    async def upcoming(self, ask: Ask, limit: int) -> tuple[Schedule, ...]:
        """The schedules of this channel that record next, without paused ones."""
        return tuple(schedule for schedule in await self.listing(ask) if schedule.is_coming)[:limit]

    async def change(self, ask: Ask, kind: OperationKind, schedule: Schedule, revision: int) -> Operation:
        """Skip, pause, resume or delete a schedule; asked again it is the first operation.

        Args:
            kind: SKIP, HOLD, GO_ON or UNSCHEDULE.
            revision: of the schedule that the person saw.

        Raises:
            UsageError: it cannot be done, or the schedule is no longer what the person saw.
        """
        first = await self._store.find_operation(ask.dedupe_key)
        if first is not None:
            return first
        if schedule.revision != revision:
            raise UsageError(_stale(schedule))
        after = changed(kind, schedule, self._now())
        try:
            return await self._keep(ask, kind, after, said(kind, schedule))
        except Outdated:
            raise UsageError(_stale(schedule)) from None

    async def _new(self, ask: Ask, plan: Plan, **what: Any) -> Schedule:
        return self._planned(
            Schedule(
                id=await new_id("p", self._random, self._store.schedules.get),
                team=ask.team,
                channel=ask.channel,
                created_by=ask.user,
                created_at=self._now(),
                cron=plan.cron,
                at=plan.at,
                zone=_zone(plan.zone),
                length=_length(plan),
                **what,
            )
        )

    def _planned(self, schedule: Schedule) -> Schedule:
        """The schedule with its first time.

        Raises:
            OptionsError: there is none, or one recording would run into the next.
        """
        now = self._now()
        if schedule.at is None:
            schedule = replace(schedule, cron=_fitting(schedule, now))
        else:
            _check_ahead(schedule.at, schedule.zone, now)
        first = next_time(schedule, now)
        if first is None:  # the clocks were set back, and have shown it already
            raise _problem("at", f"That time is past in {schedule.zone}: choose a later one.")
        return replace(schedule, next_at=first)

    async def _clashes(self, schedule: Schedule) -> tuple[Clash, ...]:
        others = await self._store.schedules.find(accounts=[schedule.account], team=schedule.team)
        running = await self._store.find_recordings(accounts=[schedule.account], room=schedule.room, states=ACTIVE)
        same = [other for other in others if other.room == schedule.room and other.id != schedule.id]
        return find_clashes(schedule, same, running, self._now())

    def _is_usable(self, schedule: Schedule, channel: str) -> bool:
        """Whether an id of it means anything here; where its account is gone, in its own channel."""
        account = self._accounts.get(schedule.account)
        return channel == schedule.channel if account is None else account in self._requests.usable(channel)

    async def _keep(self, ask: Ask, kind: OperationKind, schedule: Schedule, answer: str) -> Operation:
        operation = settled(ask, kind, schedule.account, answer, self._now(), schedule=schedule.id)
        return await self._store.add_operation(operation, subject=schedule)


def _length(plan: Plan) -> timedelta:
    try:
        length = read_length(plan.length)
    except UsageError as error:
        raise _problem("for", str(error)) from None
    if length is None:
        raise _problem("for", "Say how long to record, like: for=1h.")
    return length


def _zone(name: str) -> str:
    try:
        return parse_zone(name)
    except UsageError as error:
        raise _problem("tz", str(error)) from None


def _check_ahead(at: datetime, zone: str, now: datetime) -> None:
    here = wall_of(now, zone)
    if at <= here:
        raise _problem("at", f"{at:%Y-%m-%d %H:%M} is past in {zone}, where it is {here:%H:%M}: choose a later time.")
    if at - here > _FURTHEST:
        raise _problem("at", "A recording can be planned for the next five years: choose an earlier time.")


def _fitting(schedule: Schedule, now: datetime) -> str:
    """The cron expression, checked: each recording is over before the next one begins."""
    try:
        cron = parse_cron(schedule.cron)
    except UsageError as error:
        raise _problem("cron", str(error)) from None
    gap = shortest_gap(cron, now)
    if gap is not None and gap < schedule.length:
        often, long = format_duration(gap), format_duration(schedule.length)
        raise _problem("for", f"It begins every {often} and lasts {long}: each would run into the next. Shorten it.")
    return cron


def _problem(parameter: str, sentence: str) -> OptionsError:
    return OptionsError(sentence, {parameter: sentence})


def _stale(schedule: Schedule) -> str:
    return f"The schedule of {schedule.title} ({schedule.id}) has changed since: look again with /rec schedules."
