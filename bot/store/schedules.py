"""Queries about schedules."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningInsert, ReturningUpdate

from bot.domain import Schedule
from bot.store.dialect import insert_into
from bot.store.errors import Outdated
from bot.store.tables import IS_KEPT, dump, load, schedules
from bot.store.transact import Transact


class Schedules:
    """All schedules; people change them with ``Store.add_operation``, the clock with ``change``."""

    def __init__(self, transact: Transact) -> None:
        self._transact = transact

    async def get(self, schedule: str) -> Schedule | None:
        """The schedule with this id, deleted or not."""
        return await self._transact(_get, schedule)

    async def find(
        self, *, accounts: Collection[str] | None = None, team: str = "", channel: str = ""
    ) -> tuple[Schedule, ...]:
        """Schedules that are not deleted and match every filter, the next to fire first; empty or None: any."""
        return await self._transact(_find, accounts, team, channel)

    async def due(self, accounts: Collection[str], now: datetime) -> tuple[Schedule, ...]:
        """Schedules whose next time has come, the longest overdue first; paused ones included."""
        return await self._transact(_due, accounts, now)

    async def accounts(self) -> frozenset[str]:
        """The accounts that have schedules."""
        return await self._transact(_accounts)

    async def change(self, after: Schedule) -> None:
        """Keep a new version.

        Raises:
            Outdated: it is not made of the newest version; nothing was written.
        """
        await self._transact(keep_schedule, after)


async def keep_schedule(connection: AsyncConnection, schedule: Schedule) -> None:
    """Insert a schedule of revision 1, or replace the revision before.

    Raises:
        Outdated: there is a newer one.
    """
    change = _insert(connection, schedule) if schedule.revision == 1 else _replace(schedule)
    if (await connection.execute(change)).one_or_none() is None:
        raise Outdated


def _insert(connection: AsyncConnection, schedule: Schedule) -> ReturningInsert[tuple[str]]:
    statement = insert_into(connection, schedules).values(dump(schedule))
    return statement.on_conflict_do_nothing().returning(schedules.c.id)


def _replace(schedule: Schedule) -> ReturningUpdate[tuple[str]]:
    known = schedules.c.id == schedule.id, schedules.c.revision == schedule.revision - 1
    return update(schedules).where(*known).values(dump(schedule)).returning(schedules.c.id)


async def _get(connection: AsyncConnection, schedule: str) -> Schedule | None:
    row = (await connection.execute(select(schedules).where(schedules.c.id == schedule))).one_or_none()
    return None if row is None else load(Schedule, row)


async def _accounts(connection: AsyncConnection) -> frozenset[str]:
    statement = select(schedules.c.account).where(IS_KEPT).distinct()
    return frozenset((await connection.execute(statement)).scalars())


async def _find(
    connection: AsyncConnection, accounts: Collection[str] | None, team: str, channel: str
) -> tuple[Schedule, ...]:
    statement = select(schedules).where(IS_KEPT)
    if accounts is not None:
        statement = statement.where(schedules.c.account.in_(accounts))
    if team:
        statement = statement.where(schedules.c.team == team)
    if channel:
        statement = statement.where(schedules.c.channel == channel)
    ordered = statement.order_by(schedules.c.next_at.is_(None), schedules.c.next_at, schedules.c.id)
    return tuple(load(Schedule, row) for row in await connection.execute(ordered))


async def _due(connection: AsyncConnection, accounts: Collection[str], now: datetime) -> tuple[Schedule, ...]:
    due = schedules.c.account.in_(accounts), IS_KEPT, schedules.c.next_at <= now
    statement = select(schedules).where(*due).order_by(schedules.c.next_at, schedules.c.id)
    return tuple(load(Schedule, row) for row in await connection.execute(statement))
