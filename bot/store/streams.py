"""Queries about live streams."""

from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import Any, TypedDict, Unpack

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import Stream, StreamState
from bot.store.conditions import among
from bot.store.dialect import insert_into
from bot.store.errors import RoomLive
from bot.store.tables import IS_LIVE, dump, load, streams
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
