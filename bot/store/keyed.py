"""Rows that are read and written whole, by their primary key."""

from collections.abc import Sequence
from typing import Generic, TypeVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import Notifications, Reading
from bot.store.dialect import insert_into
from bot.store.tables import TABLES, dump, load
from bot.store.transact import Transact

KeptT = TypeVar("KeptT", Notifications, Reading)


class Keyed(Generic[KeptT]):
    """All rows of one kind; a new version of one replaces the old one."""

    def __init__(self, transact: Transact, kind: type[KeptT]) -> None:
        self._transact = transact
        self._kind: type[KeptT] = kind

    async def get(self, *key: str) -> KeptT | None:
        """The row with this key, its parts in the order of the table's columns."""
        found = await self.find(*key)
        return found[0] if found else None

    async def find(self, *begin: str) -> tuple[KeptT, ...]:
        """The rows whose key begins with these parts, by their key; without any, every row."""
        return await self._transact(_select, self._kind, begin)

    async def put(self, value: KeptT) -> None:
        """Keep a value in place of the one with its key."""
        await self._transact(put, value)


async def put(connection: AsyncConnection, value: Notifications | Reading) -> None:
    """Insert a row, or replace the one that has its key."""
    table = TABLES[type(value)]
    columns = dump(value)
    statement = insert_into(connection, table).values(columns)
    await connection.execute(statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=columns))


async def _select(connection: AsyncConnection, kind: type[KeptT], begin: Sequence[str]) -> tuple[KeptT, ...]:
    table = TABLES[kind]
    wanted = [column == part for column, part in zip(table.primary_key, begin, strict=False)]
    statement = select(table).where(*wanted).order_by(*table.primary_key)
    return tuple(load(kind, row) for row in await connection.execute(statement))
