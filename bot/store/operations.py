"""Queries about operations, each inside the transaction of the connection it is given."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypedDict, Unpack

from sqlalchemy import ColumnElement, Table, Text, exists, func, or_, select, union_all, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import (
    UNFINISHED,
    Announcement,
    Notifications,
    Operation,
    OperationKind,
    OperationStatus,
    Recording,
    Schedule,
    Stream,
)
from bot.store.announcements import add_announcement
from bot.store.conditions import among
from bot.store.dialect import insert_into
from bot.store.keyed import put
from bot.store.recordings import add_recording
from bot.store.schedules import keep_schedule
from bot.store.streams import add_stream
from bot.store.tables import dump, load, operations, recordings, schedules, streams

_NEWEST = (operations.c.created_at.desc(), operations.c.id.desc())
_CLOCKS_DIFFER = timedelta(seconds=10)  # at most, between replicas; what is further ahead was set back since


_CALLED: Mapping[Table, ColumnElement[str]] = {
    recordings: func.coalesce(func.nullif(recordings.c.name, ""), recordings.c.room, type_=Text),
    streams: streams.c.room,
    schedules: func.coalesce(func.nullif(schedules.c.name, ""), schedules.c.room, type_=Text),
}


class HistoryFilters(TypedDict, total=False):
    """What an operation must be to be part of a history; what is absent or empty does not matter."""

    team: str
    channel: str
    recording: str
    requested_by: str


async def add_operation(
    connection: AsyncConnection,
    operation: Operation,
    subjects: Sequence[Recording | Stream | Schedule | Notifications | None],
    announcements: Sequence[Announcement],
) -> Operation:
    """Insert an operation with all that comes with it, or return the one that has its dedupe_key.

    Raises:
        RoomTaken, RoomLive: a subject's room is being recorded, or is live, on its account.
        Outdated: a schedule was changed by somebody else.
    """
    statement = insert_into(connection, operations).values(dump(operation))
    once = statement.on_conflict_do_nothing(index_elements=[operations.c.dedupe_key]).returning(operations.c.id)
    if (await connection.execute(once)).one_or_none() is None:
        first = select(operations).where(operations.c.dedupe_key == operation.dedupe_key)
        return load(Operation, (await connection.execute(first)).one())
    for subject in subjects:
        if subject is not None:
            await _KEEP[type(subject)](connection, subject)
    for announcement in announcements:
        await add_announcement(connection, announcement)
    return operation


_KEEP: Mapping[type, Callable[[AsyncConnection, Any], Awaitable[None]]] = {
    Recording: add_recording,
    Stream: add_stream,
    Schedule: keep_schedule,
    Notifications: put,
}


async def release_operations(connection: AsyncConnection, ids: Collection[str], now: datetime) -> None:
    """Make the queued ones among these operations due now."""
    queued = operations.c.id.in_(ids), operations.c.status == OperationStatus.QUEUED
    await connection.execute(update(operations).where(*queued).values(not_before=now))


async def get_operation(connection: AsyncConnection, operation: str) -> Operation | None:
    """The operation with this id."""
    row = (await connection.execute(select(operations).where(operations.c.id == operation))).one_or_none()
    return None if row is None else load(Operation, row)


async def find_operation(connection: AsyncConnection, dedupe_key: str) -> Operation | None:
    """The operation with this dedupe_key."""
    row = (await connection.execute(select(operations).where(operations.c.dedupe_key == dedupe_key))).one_or_none()
    return None if row is None else load(Operation, row)


async def last_done(connection: AsyncConnection, recording: str, kind: OperationKind) -> Operation | None:
    """The newest operation of a kind about a recording that was done."""
    done = operations.c.recording == recording, operations.c.kind == kind, operations.c.status == OperationStatus.DONE
    row = (await connection.execute(select(operations).where(*done).order_by(*_NEWEST).limit(1))).one_or_none()
    return None if row is None else load(Operation, row)


async def start_of(connection: AsyncConnection, recording: str) -> Operation | None:
    """The operation that asked for a recording."""
    asked = operations.c.recording == recording, operations.c.kind == OperationKind.START
    row = (await connection.execute(select(operations).where(*asked))).one_or_none()
    return None if row is None else load(Operation, row)


async def history(
    connection: AsyncConnection, limit: int, before: str, **filters: Unpack[HistoryFilters]
) -> tuple[Operation, ...]:
    """What was asked for, newest first; ``before``: only what was asked before the operation with this id."""
    wanted = [operations.c[name] == value for name, value in filters.items() if value]
    last = await get_operation(connection, before)
    if last is not None:
        same_moment = (operations.c.created_at == last.created_at) & (operations.c.id < last.id)
        wanted.append((operations.c.created_at < last.created_at) | same_moment)
    statement = select(operations).where(*wanted).order_by(*_NEWEST).limit(limit)
    return tuple(load(Operation, row) for row in await connection.execute(statement))


async def names(connection: AsyncConnection, ids: Collection[str]) -> Mapping[str, str]:
    """What people call the recordings, live streams and schedules with these ids, by id."""
    rows = union_all(*(select(table.c.id, called).where(table.c.id.in_(ids)) for table, called in _CALLED.items()))
    return {row[0]: row[1] for row in await connection.execute(rows)}


async def has_unfinished(connection: AsyncConnection, account: str) -> bool:
    """Whether something that was asked of an account is not over."""
    unfinished = exists().where(operations.c.account == account, among(operations.c.status, UNFINISHED))
    return bool((await connection.execute(select(unfinished))).scalar_one())


async def due_operations(
    connection: AsyncConnection, accounts: Collection[str], now: datetime, limit: int
) -> tuple[Operation, ...]:
    """The oldest unfinished operations whose time has come.

    A time counts only with the clock it was set by: where that was set back since, nothing waits for its return.
    """
    begun = func.coalesce(operations.c.tried_at, operations.c.created_at, type_=operations.c.created_at.type)
    statement = (
        select(operations)
        .where(
            operations.c.account.in_(accounts),
            among(operations.c.status, UNFINISHED),
            or_(operations.c.not_before <= now, begun > now + _CLOCKS_DIFFER),
        )
        .order_by(operations.c.created_at, operations.c.id)
        .limit(limit)
    )
    return tuple(load(Operation, row) for row in await connection.execute(statement))
