"""Queries about announcements, each inside the transaction of the connection it is given."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    CTE,
    Column,
    ColumnElement,
    Select,
    Table,
    case,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import (
    CALLING,
    LIMIT,
    OVER,
    PLAN,
    STREAM_OVER,
    UNSENT,
    Announcement,
    AnnouncementKind,
    AnnouncementStatus,
)
from bot.store.conditions import among
from bot.store.dialect import insert_into
from bot.store.tables import CALLS, LAGS, announcements, dump, load, operations, recordings, streams

_SHOWN: tuple[tuple[Table, Column[str], Collection[str]], ...] = (
    (recordings, operations.c.recording, OVER),
    (streams, operations.c.stream, STREAM_OVER),
)  # what has a card
_SOMEBODY_WAITS = timedelta(minutes=1)  # after asking for something: who asked looks at the card
_ALL_ALIKE = literal(0)
_CLOCK = (PLAN, LIMIT)  # who asked, where nobody did
_MAY_CALL = among(announcements.c.kind, CALLING) & (announcements.c.status != AnnouncementStatus.SETTLED)
_LONGEST_PAUSE = timedelta(minutes=5)  # of any that is put off; what is further ahead was set by a clock set back since


async def add_announcement(connection: AsyncConnection, announcement: Announcement) -> None:
    """Insert an announcement, unless its subject already has one of this kind."""
    await connection.execute(insert_into(connection, announcements).values(dump(announcement)).on_conflict_do_nothing())


async def card_of(connection: AsyncConnection, subject: str, channel: str) -> Announcement | None:
    """The card of a recording or a stream in a channel."""
    wanted = select(announcements).where(
        announcements.c.subject == subject,
        announcements.c.kind == AnnouncementKind.CARD,
        announcements.c.channel == channel,
    )
    row = (await connection.execute(wanted)).one_or_none()
    return None if row is None else load(Announcement, row)


async def subject_of_card(connection: AsyncConnection, team: str, channel: str, ts: str) -> str:
    """The recording or the stream whose card a message of a channel is; empty where it is no card."""
    each = (
        select(table.c.id)
        .join(announcements, announcements.c.subject == table.c.id)
        .where(
            table.c.team == team,
            table.c.channel == channel,
            announcements.c.kind == AnnouncementKind.CARD,
            announcements.c.channel == channel,
            announcements.c.ts == ts,
        )
        for table, _, _ in _SHOWN
    )
    return (await connection.execute(union_all(*each))).scalar() or ""


async def renew_announcement(connection: AsyncConnection, announcement: Announcement) -> None:
    """Insert an announcement; where its subject has one of this kind in the channel, that one is told once more.

    What is posted and still calls for somebody keeps its ``ts`` until then: that message is not forgotten.
    """
    columns = dump(announcement)
    kept = case((_MAY_CALL, announcements.c.ts), else_="")
    anew = {name: value for name, value in columns.items() if name != "id"} | {"ts": kept}
    statement = insert_into(connection, announcements).values(columns)
    await connection.execute(statement.on_conflict_do_update(index_elements=["subject", "kind", "channel"], set_=anew))


async def make_way(connection: AsyncConnection, announcement: Announcement) -> str:
    """Delete what would keep an announcement from its channel: another of this kind about its subject there.

    Returns:
        the ``ts`` of what was deleted, where that is posted and still calls for somebody; else empty.
    """
    others = delete(announcements).where(
        announcements.c.subject == announcement.subject,
        announcements.c.kind == announcement.kind,
        announcements.c.channel == announcement.channel,
        announcements.c.id != announcement.id,
    )
    deleted = await connection.execute(others.returning(case((_MAY_CALL, announcements.c.ts), else_="")))
    return "".join(deleted.scalars())


async def due_announcements(
    connection: AsyncConnection, accounts: Collection[str], now: datetime, limit: int, each: int
) -> tuple[Announcement, ...]:
    """The unsent announcements whose time has come, at most ``each`` of a kind in one channel, the oldest first."""
    mine = announcements.c.account.in_(accounts)
    due = select(announcements).where(mine, among(announcements.c.status, UNSENT), _is_due(now))
    return await _first_in_channels(connection, due, limit, each)


async def stale_cards(
    connection: AsyncConnection, accounts: Collection[str], now: datetime, limit: int, each: int
) -> tuple[Announcement, ...]:
    """The posted cards that show less than is known, at most ``each`` in one channel.

    Those whose subject is over, and those of which somebody has just asked something, go before the others; within
    these, no channel's second goes before another's first.
    """
    lagging = _lagging(now)
    stale = (
        select(announcements)
        .join(lagging, lagging.c.id == announcements.c.subject)
        .where(
            lagging.c.revision > announcements.c.shown_revision,
            announcements.c.account.in_(accounts),
            announcements.c.kind == AnnouncementKind.CARD,
            announcements.c.status == AnnouncementStatus.SENT,
            _is_due(now),
        )
    )
    return await _first_in_channels(connection, stale, limit, each, lagging.c.urgency)


async def stale_calls(
    connection: AsyncConnection, accounts: Collection[str], now: datetime, limit: int, each: int
) -> tuple[Announcement, ...]:
    """The posted reminders and warnings that show less than is known, at most ``each`` of a kind in one channel."""
    changed = (
        exists().where(table.c.id == announcements.c.subject, table.c.revision > announcements.c.shown_revision)
        for table in (recordings, streams)
    )
    stale = select(announcements).where(announcements.c.account.in_(accounts), CALLS, or_(*changed), _is_due(now))
    return await _first_in_channels(connection, stale, limit, each)


def _lagging(now: datetime) -> CTE:
    """What has a card that lags, on any account, the urgent with 0 and the others with 1.

    It is found first and by the indexes that hold just these few: by any further condition, or joined with cards at
    once, SQLite would look through all that was ever recorded.
    """
    each = (_lagging_of(table, about, over, now) for table, about, over in _SHOWN)
    return union_all(*each).cte("lagging").prefix_with("MATERIALIZED")


def _lagging_of(table: Table, about: Column[str], over: Collection[str], now: datetime) -> Select[Any]:
    asked = exists().where(
        about == table.c.id,
        operations.c.requested_by.not_in(_CLOCK),
        operations.c.created_at > now - _SOMEBODY_WAITS,
    )
    urgency = case((table.c.state.in_(over), 0), (asked, 0), else_=1)
    return select(table.c.id, table.c.revision, urgency.label("urgency")).where(LAGS)


async def _first_in_channels(
    connection: AsyncConnection,
    wanted: Select[Any],
    limit: int,
    each: int,
    urgency: ColumnElement[int] = _ALL_ALIKE,
) -> tuple[Announcement, ...]:
    """The most urgent that are wanted, each channel's first before any other's second: a busy one hides no other."""
    age = announcements.c.not_before, announcements.c.id
    place = func.row_number().over(
        partition_by=(announcements.c.channel, announcements.c.kind), order_by=[urgency, *age]
    )
    columns = announcements.c.id, urgency.label("urgency"), place.label("place")
    ranked = wanted.with_only_columns(*columns).subquery()
    statement = (
        select(announcements)
        .join(ranked, ranked.c.id == announcements.c.id)
        .where(ranked.c.place <= each)
        .order_by(ranked.c.urgency, ranked.c.place, *age)
        .limit(limit)
    )
    return tuple(load(Announcement, row) for row in await connection.execute(statement))


def _is_due(now: datetime) -> ColumnElement[bool]:
    not_before = announcements.c.not_before
    return or_(not_before <= now, not_before > now + _LONGEST_PAUSE)
