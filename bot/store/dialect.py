"""What SQLite and PostgreSQL spell differently."""

from collections.abc import Callable, Mapping

from sqlalchemy import BigInteger, ColumnElement, Table, literal_column
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

_INSERT: Mapping[str, Callable[[Table], postgresql.Insert | sqlite.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}
_CLOCK = {
    "sqlite": "CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER)",
    # Not now(): that is when the transaction began, and it may have waited for a lock since.
    "postgresql": "CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT)",
}


def insert_into(connection: AsyncConnection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that can say what to do on a conflict."""
    return _INSERT[connection.dialect.name](table)


def clock(connection: AsyncConnection) -> ColumnElement[int]:
    """The database's own clock, in microseconds since 1970: the one clock that all replicas share."""
    return literal_column(_CLOCK[connection.dialect.name], BigInteger)
