"""What there is in a workspace now, and the part of it that one person may see."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, tzinfo

from bot.domain import (
    ACTIVE,
    FINISHING,
    HOME_STAYS,
    LIVE_STATES,
    OVER,
    Account,
    Home,
    Reading,
    Recording,
    Schedule,
    Stream,
)
from bot.pictures.chart import Day
from bot.service.minutes import PICTURED, last_days
from bot.store import Store

MOST_RUNNING, MOST_LIVE, MOST_OVER = 500, 100, 200  # that are looked at, the newest of each
COUNTED_EVERY = timedelta(minutes=10)  # what runs grows by the minute, and each count may become another picture


@dataclass(frozen=True, kw_only=True)
class Rights:
    """What a person may do somewhere."""

    looks: bool = False
    operates: bool = False
    administers: bool = False


@dataclass(frozen=True, kw_only=True)
class Sight:
    """How far one person sees from outside of channels."""

    user: str
    rights: Rights  #: outside of channels
    public: Collection[str] = ()  #: the channels into which this person may look as everybody may

    def reaches(self, channel: str, owner: str) -> bool:
        """Whether the person may see what somebody asked for in a channel: their own, what is public, admins all."""
        if owner == self.user or self.rights.administers:
            return True
        return self.rights.looks and channel in self.public

    def reaches_account(self, account: Account) -> bool:
        """Whether the person may see how much an account was used: one that is kept to closed channels is closed."""
        if self.rights.administers:
            return True
        return self.rights.looks and (not account.channels or not account.channels.isdisjoint(self.public))


@dataclass(frozen=True, kw_only=True)
class Overview:
    """What there is."""

    running: tuple[Recording, ...] = ()  #: and those whose file is being made, the newest first
    live: tuple[Stream, ...] = ()  #: the newest first
    upcoming: tuple[Schedule, ...] = ()  #: the next first
    over: tuple[Recording, ...] = ()  #: the newest first
    accounts: tuple[Account, ...] = ()  #: by name
    readings: Mapping[str, Reading] = field(default_factory=dict)  #: how full accounts are, where that is known
    days: tuple[Day, ...] = ()  #: the minutes of the last ones, the oldest first

    @property
    def channels(self) -> tuple[str, ...]:
        """Where all of this was asked for or may be, what runs first."""
        subjects: list[Recording | Stream | Schedule] = [*self.running, *self.live, *self.upcoming, *self.over]
        kept = (channel for account in self.accounts for channel in sorted(account.channels))
        return tuple(dict.fromkeys([*(subject.channel for subject in subjects), *kept]))

    def seen(self, sight: Sight) -> "Overview":
        """The part that a person may see."""
        accounts = tuple(account for account in self.accounts if sight.reaches_account(account))
        names = {account.name for account in accounts}
        return replace(
            self,
            running=tuple(one for one in self.running if sight.reaches(one.channel, one.requested_by)),
            live=tuple(one for one in self.live if sight.reaches(one.channel, one.requested_by)),
            upcoming=tuple(one for one in self.upcoming if sight.reaches(one.channel, one.created_by)),
            over=tuple(one for one in self.over if sight.reaches(one.channel, one.requested_by)),
            accounts=accounts,
            readings={name: reading for name, reading in self.readings.items() if name in names},
            days=tuple(Day(day.date, {name: day.minutes[name] for name in sorted(names)}) for day in self.days),
        )


class Overviews:
    """Tells what there is, to those who look.

    Args:
        accounts: those that are configured, by name.
        zone: where days begin.
    """

    def __init__(
        self, store: Store, accounts: Mapping[str, Account], *, zone: tzinfo, now: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._accounts = tuple(account for _, account in sorted(accounts.items()))
        self._zone = zone
        self._now = now
        self._daily: Mapping[tuple[date, str], float] = {}
        self._counted_at: datetime | None = None

    async def open(self, team: str, user: str) -> None:
        """Keep that a person looks at their Home, which is shown anew and then kept up to date for a while."""
        await self._store.homes.open(team, user, self._now())

    async def looked_at(self) -> tuple[Home, ...]:
        """The Homes that are kept up to date."""
        return await self._store.homes.opened_since(self._now() - HOME_STAYS)

    async def note_shown(self, home: Home) -> None:
        """Keep what a Home shows, and since when."""
        await self._store.homes.note_shown(home)

    async def take(self, team: str) -> Overview:
        """What there is now in a workspace, whoever may see it."""
        find = self._store.find_recordings
        schedules = await self._store.schedules.find(team=team)
        names = [account.name for account in self._accounts]
        return Overview(
            running=await find(team=team, states=ACTIVE | FINISHING, limit=MOST_RUNNING),
            live=await self._store.streams.find(team=team, states=LIVE_STATES, limit=MOST_LIVE),
            upcoming=tuple(one for one in schedules if one.is_coming),
            over=await find(team=team, states=OVER, limit=MOST_OVER),
            accounts=self._accounts,
            readings={reading.account: reading for reading in await self._store.readings.find()},
            days=last_days(names, self._now(), self._zone, await self._minutes(names)),
        )

    async def _minutes(self, accounts: Collection[str]) -> Mapping[tuple[date, str], float]:
        now = self._now()
        if self._counted_at is None or not self._counted_at <= now < self._counted_at + COUNTED_EVERY:
            since = now - timedelta(days=PICTURED)
            self._daily = await self._store.figures.minutes_by_day(accounts, since, now, self._zone)
            self._counted_at = now
        return self._daily
