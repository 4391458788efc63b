"""Queries about announcements, each inside the transaction of the connection it is given."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import Announcement, AnnouncementKind, AnnouncementStatus
from bot.store.dialect import insert_into
from bot.store.tables import LAGS, announcements, dump, load, recordings, streams

_SHOWN = (recordings, streams)  # what has a card
_UNSENT = (AnnouncementStatus.PENDING, AnnouncementStatus.SENDING)
_LONGEST_PAUSE = timedelta(minutes=5)  # of any that is put off; what is further ahead was set by a clock set back since


async def add_announcement(connection: AsyncConnection, announcement: Announcement) -> None:
    """Insert an announcement, unless its subject already has one of this kind."""
    await connection.execute(insert_into(connection, announcements).values(dump(announcement)).on_conflict_do_nothing())


async def due_announcements(
    connection: AsyncConnection, accounts: Collection[str], now: datetime, limit: int, each: int
) -> tuple[Announcement, ...]:
    """The oldest unsent announcements whose time has come, at most ``each`` of a kind in one channel."""
    due = select(announcements).where(announcements.c.status.in_(_UNSENT), *_due(accounts, now))
    return await _first_in_channels(connection, due, limit, each)


async def stale_cards(
    connection: AsyncConnection, accounts: Collection[str], now: datetime, limit: int, each: int
) -> tuple[Announcement, ...]:
    """The posted cards that show less than is known, the oldest first, at most ``each`` in one channel."""
    lagging = union_all(
        *(select(table.c.id, table.c.revision).where(table.c.account.in_(accounts), LAGS) for table in _SHOWN)
    ).subquery()
    stale = (
        select(announcements)
        .join(lagging, lagging.c.id == announcements.c.subject)
        .where(
            lagging.c.revision > announcements.c.shown_revision,
            announcements.c.kind == AnnouncementKind.CARD,
            announcements.c.status == AnnouncementStatus.SENT,
            *_due(accounts, now),
        )
    )
    return await _first_in_channels(connection, stale, limit, each)


async def _first_in_channels(
    connection: AsyncConnection, wanted: Select[Any], limit: int, each: int
) -> tuple[Announcement, ...]:
    """The oldest that are wanted, at most ``each`` of a kind in one channel: a busy one hides no other."""
    age = (announcements.c.not_before, announcements.c.id)
    place = func.row_number().over(partition_by=(announcements.c.channel, announcements.c.kind), order_by=age)
    ranked = wanted.with_only_columns(announcements.c.id, place.label("place")).subquery()
    first = select(ranked.c.id).where(ranked.c.place <= each)
    statement = select(announcements).where(announcements.c.id.in_(first)).order_by(*age).limit(limit)
    return tuple(load(Announcement, row) for row in await connection.execute(statement))


def _due(accounts: Collection[str], now: datetime) -> tuple[ColumnElement[bool], ...]:
    not_before = announcements.c.not_before
    return announcements.c.account.in_(accounts), or_(not_before <= now, not_before > now + _LONGEST_PAUSE)
