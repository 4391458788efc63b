"""A look at a database from outside: how far it is and who uses it. Changes nothing, not even a file."""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import URL, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from bot.store.dialect import clock
from bot.store.engine import check_writable, describe, open_engine, parse_url, sole_user
from bot.store.errors import StoreError
from bot.store.schema import Shape, read_shape
from bot.store.tables import leases


@dataclass(frozen=True)
class Inspection:
    """What was seen."""

    shape: Shape
    held: frozenset[str] = frozenset()  #: the accounts that a running bot owns


async def inspect(url: str) -> Inspection:
    """Look at a database without opening it for use.

    Args:
        url: as for ``Store.open``.

    Raises:
        StoreInUse: another process has the SQLite file.
        StoreError: it cannot be read, or a SQLite file could not be written.
    """
    address = parse_url(url)
    if address.drivername == "sqlite":
        check_writable(_file(address))
        if not _file(address).exists():
            return Inspection(Shape.MISSING)
    with _reader(address):
        engine = _open_sqlite(address) if address.drivername == "sqlite" else open_engine(address)
        try:
            async with engine.connect() as connection:
                return await _seen(connection)
        except DBAPIError as error:
            raise StoreError(f"The database {describe(address)} cannot be opened: {error.orig}") from error
        finally:
            await engine.dispose()


async def _seen(connection: AsyncConnection) -> Inspection:
    shape = await connection.run_sync(read_shape)
    if shape is not Shape.CURRENT or connection.dialect.name == "sqlite":  # whose file this process has alone
        return Inspection(shape)
    held = select(leases.c.account).where(leases.c.until > clock(connection))
    return Inspection(shape, frozenset((await connection.execute(held)).scalars()))


def _reader(address: URL) -> AbstractContextManager[None]:
    """Keep a bot away while it is read; without a lock file no bot has ever opened it, and none is made."""
    return sole_user(address) if Path(f"{address.database}.lock").exists() else nullcontext()


def _open_sqlite(address: URL) -> AsyncEngine:
    # A file that a process left when it was killed has a log that belongs to it; any other may be read as it stands,
    # where SQLite would otherwise make such a log even for a reader.
    file = _file(address)
    log = file.with_name(f"{file.name}-wal")
    mode = "mode=ro" if log.exists() and log.stat().st_size else "immutable=1"
    return create_async_engine(f"sqlite+aiosqlite:///file:{quote(str(file))}?{mode}&uri=true", poolclass=NullPool)


def _file(address: URL) -> Path:
    return Path(str(address.database))
