"""Queries about recordings, each inside the transaction of the connection it is given."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from functools import partial
from typing import Any, TypedDict, Unpack

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import Recording, RecordingState
from bot.store.conditions import among
from bot.store.dialect import insert_into
from bot.store.errors import RoomTaken
from bot.store.tables import IS_ACTIVE, dump, load, recordings


class Filters(TypedDict, total=False):
    """What a recording must be to be found; what is absent or None does not matter."""

    accounts: Collection[str] | None
    channel: str | None
    team: str | None
    room: str | None
    names: Collection[str] | None
    states: Collection[RecordingState] | None
    since: datetime | None
    until: datetime | None


_CONDITIONS: Mapping[str, Callable[[Any], ColumnElement[bool]]] = {
    "accounts": recordings.c.account.in_,
    "channel": recordings.c.channel.__eq__,
    "team": recordings.c.team.__eq__,
    "room": recordings.c.room.__eq__,
    "names": recordings.c.name.in_,
    "states": partial(among, recordings.c.state),
    "since": recordings.c.created_at.__ge__,
    "until": recordings.c.created_at.__lt__,
}


async def add_recording(connection: AsyncConnection, recording: Recording) -> None:
    """Insert a new recording.

    Raises:
        RoomTaken: its room is being recorded on its account.
    """
    room = [recordings.c.account, recordings.c.room]
    statement = insert_into(connection, recordings).values(dump(recording))
    free = statement.on_conflict_do_nothing(index_elements=room, index_where=IS_ACTIVE).returning(recordings.c.id)
    if (await connection.execute(free)).one_or_none() is None:
        raise RoomTaken(await _newest(connection, recording.account, recording.room))


async def _newest(connection: AsyncConnection, account: str, room: str) -> Recording:
    # The newest, whatever its state: the one that holds the room may have ended since the conflict.
    (found,) = await find_recordings(connection, 1, accounts=[account], room=room)
    return found


async def get_recording(connection: AsyncConnection, recording: str) -> Recording | None:
    """The recording with this id."""
    row = (await connection.execute(select(recordings).where(recordings.c.id == recording))).one_or_none()
    return None if row is None else load(Recording, row)


async def find_recordings(
    connection: AsyncConnection, limit: int, offset: int = 0, **filters: Unpack[Filters]
) -> tuple[Recording, ...]:
    """The newest recordings that match, newest first, but for the first ``offset``."""
    newest_first = recordings.c.created_at.desc(), recordings.c.id.desc()
    statement = select(recordings).where(*_matching(filters)).order_by(*newest_first).limit(limit).offset(offset)
    return tuple(load(Recording, row) for row in await connection.execute(statement))


async def recording_names(connection: AsyncConnection, team: str, channel: str) -> frozenset[str]:
    """The names that were given to recordings of a channel."""
    here = recordings.c.team == team, recordings.c.channel == channel, recordings.c.name != ""
    return frozenset((await connection.execute(select(recordings.c.name).where(*here).distinct())).scalars())


def _matching(filters: Filters) -> list[ColumnElement[bool]]:
    return [_CONDITIONS[name](value) for name, value in filters.items() if value is not None]
