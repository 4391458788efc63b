"""Queries about recordings in progress: which run long, and which soon end by plan."""

from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import ACTIVE, Recording
from bot.store.tables import load, recordings
from bot.store.transact import Transact

_MOST = 1000  # of one account at a time: the others come when these are dealt with


class Running:
    """The active recordings of an account, by what the clock wants to know of them."""

    def __init__(self, transact: Transact) -> None:
        self._transact = transact

    async def unplanned(self, account: str, since: datetime) -> tuple[Recording, ...]:
        """Those that have no planned end and began then or before, the oldest first."""
        began = recordings.c.started_at
        return await self._transact(_find, account, began, recordings.c.planned_end.is_(None), began <= since)

    async def ending(self, account: str, until: datetime) -> tuple[Recording, ...]:
        """Those whose planned end comes until then, the soonest first."""
        end = recordings.c.planned_end
        return await self._transact(_find, account, end, end <= until)


async def _find(
    connection: AsyncConnection,
    account: str,
    order: ColumnElement[datetime | None],
    *conditions: ColumnElement[bool],
) -> tuple[Recording, ...]:
    active = recordings.c.account == account, recordings.c.state.in_(ACTIVE)
    statement = select(recordings).where(*active, *conditions).order_by(order, recordings.c.id).limit(_MOST)
    return tuple(load(Recording, row) for row in await connection.execute(statement))
