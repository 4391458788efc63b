"""Queries for pictures and digests: how much was recorded, and what became of it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import RecordingState
from bot.store.tables import recordings, streams
from bot.store.transact import Transact

Span = tuple[str, datetime, datetime]  # account, begin, end
_DAY = timedelta(days=1)


class Figures:
    """Sums over many recordings."""

    def __init__(self, transact: Transact) -> None:
        self._transact = transact

    async def minutes_by_day(
        self, accounts: Collection[str], since: datetime, now: datetime, zone: tzinfo
    ) -> Mapping[tuple[date, str], float]:
        """How many minutes were recorded on each day, by account; what runs counts until now.

        Args:
            since: what was recorded before is left out.
            zone: where days begin.

        Returns:
            minutes by day and account; days without any are absent.
        """
        spans = await self._transact(_spans, accounts, since, now)
        return split_days(spans, zone)

    async def count_states(
        self, accounts: Collection[str], since: datetime
    ) -> Mapping[tuple[str, RecordingState], int]:
        """How many recordings that were asked for since then are in each state, by account."""
        return await self._transact(_count_states, accounts, since)

    async def count_streams(self, accounts: Collection[str], since: datetime) -> Mapping[str, int]:
        """How many live streams were asked for since then, by account."""
        return await self._transact(_count_streams, accounts, since)


def split_days(spans: Iterable[Span], zone: tzinfo) -> Mapping[tuple[date, str], float]:
    """The minutes of each day and account in spans of time; one over midnight counts on both days."""
    minutes: defaultdict[tuple[date, str], float] = defaultdict(float)
    for account, begin, end in spans:
        for day, length in _days(begin.astimezone(UTC), end.astimezone(UTC), zone):
            minutes[day, account] += length / timedelta(minutes=1)
    return dict(minutes)


def _days(begin: datetime, end: datetime, zone: tzinfo) -> Iterator[tuple[date, timedelta]]:
    """The days that a span of time in UTC touches, which are not all of 24 hours."""
    while begin < end:
        day = begin.astimezone(zone).date()
        midnight = datetime.combine(day + _DAY, time(), zone).astimezone(UTC)
        until = min(end, midnight)
        yield day, until - begin
        begin = until


async def _spans(
    connection: AsyncConnection, accounts: Collection[str], since: datetime, now: datetime
) -> tuple[Span, ...]:
    begin, end = recordings.c.started_at, recordings.c.ended_at
    wanted = recordings.c.account.in_(accounts), begin.is_not(None), or_(end.is_(None), end > since)
    rows = await connection.execute(select(recordings.c.account, begin, end).where(*wanted))
    return tuple((account, max(began, since), ended or now) for account, began, ended in rows)


async def _count_states(
    connection: AsyncConnection, accounts: Collection[str], since: datetime
) -> Mapping[tuple[str, RecordingState], int]:
    key = recordings.c.account, recordings.c.state
    wanted = recordings.c.account.in_(accounts), recordings.c.created_at >= since
    rows = await connection.execute(select(*key, func.count()).where(*wanted).group_by(*key))
    return {(account, state): count for account, state, count in rows}


async def _count_streams(connection: AsyncConnection, accounts: Collection[str], since: datetime) -> Mapping[str, int]:
    wanted = streams.c.account.in_(accounts), streams.c.created_at >= since
    counted = select(streams.c.account, func.count()).where(*wanted).group_by(streams.c.account)
    return {row[0]: row[1] for row in await connection.execute(counted)}
