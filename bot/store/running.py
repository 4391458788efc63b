"""Queries about recordings and live streams in progress: which run long, and which soon end by plan."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import Column, ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import ACTIVE, LIVE_STATES, Recording, Stream
from bot.store.tables import TABLES, load
from bot.store.transact import Transact

_MOST = 1000  # of one account at a time: the others come when these are dealt with
_IN_PROGRESS: Mapping[type[Recording] | type[Stream], frozenset[str]] = {Recording: ACTIVE, Stream: LIVE_STATES}

SubjectT = TypeVar("SubjectT", Recording, Stream)


class Running(Generic[SubjectT]):
    """What is in progress on an account, by what the clock wants to know of it.

    Args:
        kind: recordings or live streams.
    """

    def __init__(self, transact: Transact, kind: type[SubjectT]) -> None:
        self._transact = transact
        self._kind: type[SubjectT] = kind

    async def unplanned(self, account: str, since: datetime) -> tuple[SubjectT, ...]:
        """Those that have no planned end and began then or before, the oldest first."""
        began, end = self._column("started_at"), self._column("planned_end")
        return await self._transact(self._find, account, began, end.is_(None), began <= since)

    async def ending(self, account: str, until: datetime) -> tuple[SubjectT, ...]:
        """Those whose planned end comes until then, the soonest first."""
        end = self._column("planned_end")
        return await self._transact(self._find, account, end, end <= until)

    def _column(self, name: str) -> Column[Any]:
        return TABLES[self._kind].c[name]

    async def _find(
        self, connection: AsyncConnection, account: str, order: Column[Any], *conditions: ColumnElement[bool]
    ) -> tuple[SubjectT, ...]:
        mine, state = self._column("account") == account, self._column("state").in_(_IN_PROGRESS[self._kind])
        statement = select(TABLES[self._kind]).where(mine, state, *conditions)
        ordered = statement.order_by(order, self._column("id")).limit(_MOST)
        return tuple(load(self._kind, row) for row in await connection.execute(ordered))
