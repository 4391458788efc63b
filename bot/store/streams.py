"""Queries about live streams."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypedDict, Unpack

from sqlalchemy import ColumnElement, Exists, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import LIMIT, LIVE_STATES, PLAN, OperationKind, Stream, StreamState
from bot.store.conditions import among
from bot.store.dialect import insert_into
from bot.store.errors import RoomLive
from bot.store.tables import IS_LIVE, dump, load, operations, streams
from bot.store.transact import Transact


class StreamFilters(TypedDict, total=False):
    """What a stream must be to be found; what is absent or None does not matter."""

    accounts: Collection[str] | None
    channel: str | None
    team: str | None
    room: str | None
    states: Collection[StreamState] | None


_CONDITIONS: Mapping[str, Callable[[Any], ColumnElement[bool]]] = {
    "accounts": streams.c.account.in_,
    "channel": streams.c.channel.__eq__,
    "team": streams.c.team.__eq__,
    "room": streams.c.room.__eq__,
    "states": partial(among, streams.c.state),
}


class Streams:
    """All live streams that were asked for; they are written with ``Store.add_operation`` and ``Store.save``."""

    def __init__(self, transact: Transact) -> None:
        self._transact = transact

    async def get(self, stream: str) -> Stream | None:
        """The stream with this id."""
        return await self._transact(_get, stream)

    async def find(self, *, limit: int = 100, **filters: Unpack[StreamFilters]) -> tuple[Stream, ...]:
        """The newest streams that match every filter, newest first."""
        return await self._transact(_find, limit, **filters)

    async def due_ends(self, accounts: Collection[str], now: datetime, again_after: timedelta) -> tuple[Stream, ...]:
        """Live streams whose planned end has come, the longest overdue first.

        Left out are those which PLAN has asked to end since then.

        Args:
            again_after: how long after that was carried out in vain the stream is found again.
        """
        return await self._transact(_due_ends, accounts, now, again_after)

    async def due_limits(
        self, account: str, now: datetime, limit: timedelta, again_after: timedelta
    ) -> tuple[Stream, ...]:
        """Live streams without a planned end that were asked for at least ``limit`` ago, the oldest first.

        Left out are those which LIMIT has asked to end; ``again_after`` is as for ``due_ends``.
        """
        return await self._transact(_due_limits, account, now, limit, again_after)


async def add_stream(connection: AsyncConnection, stream: Stream) -> None:
    """Insert a new stream.

    Raises:
        RoomLive: its room is live on its account.
    """
    room = [streams.c.account, streams.c.room]
    statement = insert_into(connection, streams).values(dump(stream))
    free = statement.on_conflict_do_nothing(index_elements=room, index_where=IS_LIVE).returning(streams.c.id)
    if (await connection.execute(free)).one_or_none() is None:
        (existing,) = await _find(connection, 1, accounts=[stream.account], room=stream.room)
        raise RoomLive(existing)


async def _get(connection: AsyncConnection, stream: str) -> Stream | None:
    row = (await connection.execute(select(streams).where(streams.c.id == stream))).one_or_none()
    return None if row is None else load(Stream, row)


async def _find(connection: AsyncConnection, limit: int, **filters: Unpack[StreamFilters]) -> tuple[Stream, ...]:
    matching = [_CONDITIONS[name](value) for name, value in filters.items() if value is not None]
    newest_first = streams.c.created_at.desc(), streams.c.id.desc()
    statement = select(streams).where(*matching).order_by(*newest_first).limit(limit)
    return tuple(load(Stream, row) for row in await connection.execute(statement))


async def _due_ends(
    connection: AsyncConnection, accounts: Collection[str], now: datetime, again_after: timedelta
) -> tuple[Stream, ...]:
    asked = _asked_to_end(PLAN, now - again_after).where(operations.c.created_at >= streams.c.planned_end)
    due = streams.c.account.in_(accounts), streams.c.state.in_(LIVE_STATES), streams.c.planned_end <= now, ~asked
    statement = select(streams).where(*due).order_by(streams.c.planned_end, streams.c.id)
    return tuple(load(Stream, row) for row in await connection.execute(statement))


async def _due_limits(
    connection: AsyncConnection, account: str, now: datetime, limit: timedelta, again_after: timedelta
) -> tuple[Stream, ...]:
    unplanned = streams.c.account == account, streams.c.state.in_(LIVE_STATES), streams.c.planned_end.is_(None)
    due = *unplanned, streams.c.created_at <= now - limit, ~_asked_to_end(LIMIT, now - again_after)
    statement = select(streams).where(*due).order_by(streams.c.created_at, streams.c.id)
    return tuple(load(Stream, row) for row in await connection.execute(statement))


def _asked_to_end(by: str, again_before: datetime) -> Exists:
    """Whether the clock has asked, and that is not over, or was over only after a moment."""
    return exists().where(
        operations.c.account == streams.c.account,  # there is an index of it
        operations.c.stream == streams.c.id,
        operations.c.kind == OperationKind.END_LIVE,
        operations.c.requested_by == by,
        or_(operations.c.ended_at.is_(None), operations.c.ended_at > again_before),
    )
