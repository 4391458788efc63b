"""The two databases: how they are addressed, opened and set so that what was committed stays."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from sqlalchemy import URL, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.store.errors import StoreError, StoreInUse

_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # NORMAL may lose the last commits with the power: acknowledged is kept
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=5000",  # milliseconds
)

_SUFFIXES = ("", "-wal", "-shm", ".lock")  # of the file, SQLite's log and its index, and ours

_POSTGRESQL_SETTINGS = {
    "application_name": "clapper",
    "connect_timeout": 5,  # seconds
    # A server that vanished without a word is noticed within about 25 s instead of two hours.
    "keepalives_idle": 10,  # seconds
    "keepalives_interval": 5,  # seconds
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,  # milliseconds
    "options": "-c statement_timeout=5s -c idle_in_transaction_session_timeout=10s",
}


def parse_url(url: str) -> URL:
    """Read ``sqlite:///PATH`` or ``postgresql://USER:PASSWORD@HOST:PORT/DATABASE``.

    Raises:
        StoreError: it is neither; the sentence does not repeat it, since it may hold a password.
    """
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        raise StoreError("The store's url cannot be read: it is sqlite:///PATH or postgresql://…") from None
    if address.drivername not in _OPEN:
        raise StoreError("The store's url must begin with sqlite:/// or postgresql://")
    if address.drivername == "sqlite" and not _is_file(address):
        raise StoreError("The store's url must name a file: sqlite:///PATH")
    return address


def _is_file(address: URL) -> bool:
    """Whether it names a file and nothing else: with two slashes, a folder would be a host and so be passed over."""
    is_path = address.database not in {None, "", ":memory:"} and "\0" not in str(address.database)
    return is_path and address == URL.create("sqlite", database=address.database)


def describe(address: URL) -> str:
    """The address as it may be shown: without user, password and parameters."""
    return str(URL.create(address.drivername, host=address.host, port=address.port, database=address.database))


def open_engine(address: URL) -> AsyncEngine:
    """Make the engine of a parsed address; it connects when it is first used."""
    return _OPEN[address.drivername](address)


def sole_user(address: URL) -> AbstractContextManager[None]:
    """Keep every other process away from a SQLite file; PostgreSQL is there for many.

    Raises:
        StoreError: another process has it, or its folder cannot be written.
    """
    return _locked(str(address.database)) if address.drivername == "sqlite" else nullcontext()


def check_writable(file: Path) -> None:
    """Refuse a SQLite file that this process could not create, write or lock; asks only, and makes nothing.

    Raises:
        StoreError: with what is in the way.
    """
    folder = file.parent
    if not os.access(f"{folder}/", os.F_OK):
        raise StoreError(f"The database cannot be created: there is no folder {folder}.")
    for path in (f"{folder}/", *(f"{file}{suffix}" for suffix in _SUFFIXES)):
        if os.access(path, os.F_OK) and not os.access(path, os.W_OK, effective_ids=True):
            raise StoreError(f"{path} cannot be written by the user that Clapper runs as.")


def _open_sqlite(address: URL) -> AsyncEngine:
    # One connection: the versions of SQLite in use can corrupt a WAL that two of them write and checkpoint.
    engine = create_async_engine(
        address.set(drivername="sqlite+aiosqlite"), pool_size=1, max_overflow=0, hide_parameters=True
    )
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_immediate)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver begins no transactions of its own
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin_immediate(connection: Any) -> None:
    # A plain BEGIN fails with "database is locked" when a reader becomes a writer, whatever the busy_timeout.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _open_postgresql(address: URL) -> AsyncEngine:
    return create_async_engine(
        address.set(drivername="postgresql+psycopg"),
        pool_size=5,
        max_overflow=0,
        pool_timeout=5,  # seconds
        pool_pre_ping=True,  # after a failover the next call finds a new connection by itself
        connect_args=_POSTGRESQL_SETTINGS | {"prepare_threshold": None},  # pgbouncer cannot keep prepared statements
        hide_parameters=True,
    )


_OPEN: Mapping[str, Callable[[URL], AsyncEngine]] = {"sqlite": _open_sqlite, "postgresql": _open_postgresql}


@contextmanager
def _locked(file: str) -> Iterator[None]:
    check_writable(Path(file))  # else the lock would make the folder, too
    path = f"{file}.lock"
    lock = FileLock(path, blocking=False)
    try:
        lock.acquire()
    except Timeout:
        raise StoreInUse(
            f"Another process has the database open ({path} is locked): stop it first, or use PostgreSQL for several."
        ) from None
    except OSError as error:
        raise StoreError(f"The lock file {path} cannot be written: {error.strerror}.") from error
    try:
        yield
    finally:
        lock.release()
