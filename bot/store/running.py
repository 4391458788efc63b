"""Queries about recordings and live streams in progress: which run long, which soon end by plan, which have to end."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from sqlalchemy import Column, ColumnElement, Exists, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import IN_PROGRESS, LIMIT, PLAN, STOPPED_BY, Recording, Stream
from bot.store.columns import Moment
from bot.store.conditions import among
from bot.store.tables import TABLES, load, operations, recordings, streams
from bot.store.transact import Transact

_MOST = 1000  # of one account at a time: the others come when these are dealt with
_ABOUT: Mapping[type[Recording | Stream], Column[str]] = {
    Recording: operations.c.recording,
    Stream: operations.c.stream,
}
_COUNTED_FROM: Mapping[type[Recording | Stream], ColumnElement[datetime]] = {
    Recording: func.coalesce(recordings.c.started_at, recordings.c.created_at, type_=Moment),
    Stream: streams.c.created_at,
}  # as ``counted_from`` of the domain

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
        return await self._transact(self._find, [account], began, end.is_(None), began <= since)

    async def ending(self, account: str, until: datetime) -> tuple[SubjectT, ...]:
        """Those whose planned end comes until then, the soonest first."""
        end = self._column("planned_end")
        return await self._transact(self._find, [account], end, end <= until)

    async def due_ends(self, accounts: Collection[str], now: datetime, again_after: timedelta) -> tuple[SubjectT, ...]:
        """Those whose planned end has come, the longest overdue first.

        Left out are those for which PLAN has asked for a stop since then; one whose end is moved is found again at its
        new end.

        Args:
            again_after: how long after a stop was carried out in vain it is found again.
        """
        end = self._column("planned_end")
        asked = self._asked_to_stop(PLAN, now - again_after).where(operations.c.created_at >= end)
        return await self._transact(self._find, accounts, end, end <= now, ~asked)

    async def due_limits(
        self, account: str, now: datetime, limit: timedelta, again_after: timedelta
    ) -> tuple[SubjectT, ...]:
        """Those without a planned end that last for at least ``limit``, the oldest first.

        Left out are those for which LIMIT has asked for a stop; ``again_after`` is as for ``due_ends``.
        """
        began, is_unplanned = _COUNTED_FROM[self._kind], self._column("planned_end").is_(None)
        asked = self._asked_to_stop(LIMIT, now - again_after)
        return await self._transact(self._find, [account], began, is_unplanned, began <= now - limit, ~asked)

    def _asked_to_stop(self, by: str, again_before: datetime) -> Exists:
        """Whether the clock has asked, and that is not over, or was over only after a moment."""
        return exists().where(
            _ABOUT[self._kind] == self._column("id"),
            operations.c.kind == STOPPED_BY[self._kind],
            operations.c.requested_by == by,
            or_(operations.c.ended_at.is_(None), operations.c.ended_at > again_before),
        )

    def _column(self, name: str) -> Column[Any]:
        return TABLES[self._kind].c[name]

    async def _find(
        self,
        connection: AsyncConnection,
        accounts: Collection[str],
        order: ColumnElement[Any],
        *conditions: ColumnElement[bool],
    ) -> tuple[SubjectT, ...]:
        mine = self._column("account").in_(accounts)
        in_progress = among(self._column("state"), IN_PROGRESS[self._kind])
        statement = select(TABLES[self._kind]).where(mine, in_progress, *conditions)
        ordered = statement.order_by(order, self._column("id")).limit(_MOST)
        return tuple(load(self._kind, row) for row in await connection.execute(ordered))
