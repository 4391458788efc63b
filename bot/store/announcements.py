"""Queries about announcements, each inside the transaction of the connection it is given."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import Announcement, AnnouncementKind, AnnouncementStatus, Recording
from bot.store.dialect import insert_into
from bot.store.tables import LAGS, announcements, dump, load, recordings

_UNSENT = (AnnouncementStatus.PENDING, AnnouncementStatus.SENDING)


async def add_announcement(connection: AsyncConnection, announcement: Announcement) -> None:
    """Insert an announcement, unless its subject already has one of this kind."""
    await connection.execute(insert_into(connection, announcements).values(dump(announcement)).on_conflict_do_nothing())


async def get_announcement(connection: AsyncConnection, subject: str, kind: AnnouncementKind) -> Announcement | None:
    """The announcement of this kind about this subject."""
    wanted = select(announcements).where(announcements.c.subject == subject, announcements.c.kind == kind)
    row = (await connection.execute(wanted)).one_or_none()
    return None if row is None else load(Announcement, row)


async def due_announcements(
    connection: AsyncConnection, accounts: Collection[str], now: datetime, limit: int, each: int
) -> tuple[Announcement, ...]:
    """The oldest unsent announcements whose time has come, at most ``each`` of a kind in one channel."""
    age = (announcements.c.not_before, announcements.c.id)
    place = func.row_number().over(partition_by=(announcements.c.channel, announcements.c.kind), order_by=age)
    unsent = announcements.c.status.in_(_UNSENT)
    ranked = select(announcements.c.id, place.label("place")).where(unsent, *_due(accounts, now)).subquery()
    first = select(ranked.c.id).where(ranked.c.place <= each)
    statement = select(announcements).where(announcements.c.id.in_(first)).order_by(*age).limit(limit)
    return tuple(load(Announcement, row) for row in await connection.execute(statement))


async def stale_cards(
    connection: AsyncConnection, accounts: Collection[str], now: datetime, limit: int
) -> tuple[tuple[Announcement, Recording], ...]:
    """The posted cards that show less than is known, with what they should show; the oldest first."""
    lagging = select(recordings.c.id).where(recordings.c.account.in_(accounts), LAGS)
    statement = (
        select(announcements, recordings)
        .join(recordings, recordings.c.id == announcements.c.subject)
        .where(
            recordings.c.id.in_(lagging),
            recordings.c.revision > announcements.c.shown_revision,
            announcements.c.kind == AnnouncementKind.CARD,
            announcements.c.status == AnnouncementStatus.SENT,
            *_due(accounts, now),
        )
        .order_by(announcements.c.not_before, announcements.c.id)
        .limit(limit)
    )
    rows = await connection.execute(statement)
    return tuple((load(Announcement, row), load(Recording, row)) for row in rows)


def _due(accounts: Collection[str], now: datetime) -> tuple[ColumnElement[bool], ...]:
    return announcements.c.account.in_(accounts), announcements.c.not_before <= now
