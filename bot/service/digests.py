"""The weekly digest: when a channel is owed one, and the figures that it tells."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

import structlog

from bot.domain import Account, AnnouncementKind, Notifications, Reading, RecordingState
from bot.pictures.chart import Day
from bot.service.minutes import PICTURED, last_days
from bot.service.owing import owe_channel
from bot.service.ownership import Ownership
from bot.store import StaleLease, Store
from bot.weeks import WeekMoment

log = structlog.get_logger(__name__)

WEEK = timedelta(days=7)
LATE = timedelta(days=3)  # at most, where the bot was down: afterwards nobody waits for it any longer

_FAILED = frozenset({RecordingState.FAILED, RecordingState.LOST})


@dataclass(frozen=True, kw_only=True)
class AccountWeek:
    """What there was of one account in a week."""

    account: str
    recordings: int = 0
    minutes: int = 0
    failures: int = 0
    streams: int = 0
    reading: Reading | None = None  #: how full it is, where its service tells


@dataclass(frozen=True, kw_only=True)
class Digest:
    """A week in figures, and the days before in minutes."""

    since: datetime
    until: datetime
    accounts: tuple[AccountWeek, ...]
    days: tuple[Day, ...]  #: the minutes of each day by account, the oldest first


def digest(
    accounts: Sequence[str],
    until: datetime,
    zone: tzinfo,
    *,
    states: Mapping[tuple[str, RecordingState], int],
    minutes: Mapping[str, float],
    streams: Mapping[str, int],
    readings: Mapping[str, Reading],
    daily: Mapping[tuple[date, str], float],
) -> Digest:
    """Put counted figures together.

    Args:
        accounts: whose, in their order.
        until: the end of the week.
        zone: where days begin.
        states: the week's recordings by account and how they are now.
        minutes: the week's, by account.
        streams: the week's live streams, by account.
        readings: how full accounts are.
        daily: the minutes of each day and account; days without any may be absent.
    """
    return Digest(
        since=until - WEEK,
        until=until,
        accounts=tuple(
            AccountWeek(
                account=account,
                recordings=sum(count for (name, _), count in states.items() if name == account),
                minutes=round(minutes.get(account, 0)),
                failures=sum(count for (name, state), count in states.items() if name == account and state in _FAILED),
                streams=streams.get(account, 0),
                reading=readings.get(account),
            )
            for account in accounts
        ),
        days=last_days(accounts, until, zone, daily),
    )


def digested(choice: Notifications, accounts: Mapping[str, Account]) -> tuple[str, ...]:
    """The accounts that a channel's digest is about, by name: those it chose, or else all that may be used there."""
    return tuple(
        name
        for name, account in sorted(accounts.items())
        if account.serves(choice.channel) and (not choice.accounts or name in choice.accounts)
    )


class Digests:
    """Owes digests, and counts what they tell.

    Args:
        at: when, as clocks in ``zone`` show it.
    """

    def __init__(
        self,
        store: Store,
        accounts: Mapping[str, Account],
        ownership: Ownership,
        *,
        at: WeekMoment,
        zone: tzinfo,
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._accounts = accounts
        self._ownership = ownership
        self._at = at
        self._zone = zone
        self._now = now
        self._owed: set[tuple[str, str]] = set()

    async def owe_due(self) -> None:
        """Owe each channel that wants one the digest of this week, once; late, if the bot was down."""
        now = self._now()
        moment = self._at.latest(now, self._zone)
        if now - moment > LATE:
            return
        for choice in await self._store.notifications.find():
            wanted = choice.is_on and choice.digest and (choice.changed_at is None or choice.changed_at <= moment)
            if wanted and (choice.team, self._subject(choice, moment)) not in self._owed:
                await self._owe(choice, moment, now)

    async def count(self, choice: Notifications) -> Digest:
        """The figures of a channel's digest, of the seven days until now."""
        names, until = digested(choice, self._accounts), self._now()
        figures = self._store.figures
        month = await figures.minutes_by_day(names, until - timedelta(days=PICTURED), until, self._zone)
        week = await figures.minutes_by_day(names, until - WEEK, until, self._zone)
        return digest(
            names,
            until,
            self._zone,
            states=await figures.count_states(names, until - WEEK),
            minutes=_by_account(week, names),
            streams=await figures.count_streams(names, until - WEEK),
            readings={reading.account: reading for reading in await self._store.readings.find()},
            daily=month,
        )

    async def _owe(self, choice: Notifications, moment: datetime, now: datetime) -> None:
        teller = next(iter(digested(choice, self._accounts)), "")  # whose owner makes it, one among the replicas
        owned = self._ownership.get(teller)
        if owned is None:
            return
        subject = self._subject(choice, moment)
        owed = owe_channel(AnnouncementKind.DIGEST, subject, teller, choice, now)
        try:
            await self._store.save(owned.lease, announcements=[owed])
        except StaleLease:
            log.warning("digest left to the new owner", account=teller)
        else:
            self._owed.add((choice.team, subject))

    def _subject(self, choice: Notifications, moment: datetime) -> str:
        year, week, _ = moment.astimezone(self._zone).isocalendar()
        return f"digest:{choice.channel}:{year}-W{week:02}"


def _by_account(daily: Mapping[tuple[date, str], float], accounts: Collection[str]) -> Mapping[str, float]:
    return {name: sum(count for (_, account), count in daily.items() if account == name) for name in accounts}
