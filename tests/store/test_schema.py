"""The migrations lead from an empty database to exactly the tables of the code."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import replace

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, insert, inspect, text

from bot.domain import Announcement, AnnouncementKind, Operation, OperationStatus, Recording
from bot.store import Store, StoreError
from bot.store.engine import open_engine, parse_url
from bot.store.schema import _config
from bot.store.tables import TABLES, dump, metadata
from tests.store.domain_objects import NOW, make_announcement, make_operation, make_recording
from tests.store.rows import find_announcement


async def test_migrations_make_the_tables_of_the_code(url: str) -> None:
    """Nothing is left to migrate once the migrations have run."""

    def compare(connection: Connection) -> object:
        return compare_metadata(MigrationContext.configure(connection), metadata)

    async with Store.open(url):
        pass
    engine = open_engine(parse_url(url))
    async with engine.begin() as connection:
        assert await connection.run_sync(compare) == []
    await engine.dispose()


async def test_rows_of_the_first_version_are_kept(url: str) -> None:
    """What a database of the first version holds is read by this one; what was being tried began when it was asked."""
    recording = make_recording()
    queued, tried = make_operation(recording), make_operation(recording, status=OperationStatus.RUNNING, attempts=3)
    card = make_announcement(recording)
    engine = open_engine(parse_url(url))
    async with engine.begin() as connection:
        await connection.run_sync(_make_first_version, [recording, queued, tried, card])
    await engine.dispose()

    async with Store.open(url) as store:
        assert await store.get_recording(recording.id) == recording
        assert await store.get_operation(queued.id) == queued
        assert await store.get_operation(tried.id) == replace(tried, began_at=NOW, tried_at=NOW)
        assert await find_announcement(store, recording.id, AnnouncementKind.CARD) == card


def _make_first_version(connection: Connection, rows: Sequence[Recording | Operation | Announcement]) -> None:
    """Migrate no further than to the first version, and fill in what its tables could hold."""
    command.upgrade(_config(connection), "0001")
    for row in rows:
        table = TABLES[type(row)]
        columns = {column["name"] for column in inspect(connection).get_columns(table.name)}
        values = {name: value for name, value in dump(row).items() if name in columns}
        connection.execute(insert(table).values(values))


async def test_opening_again_changes_nothing(url: str) -> None:
    """A database of the newest schema is used as it is."""
    for _ in range(2):
        async with Store.open(url) as store:
            await store.ping()


async def test_database_of_a_newer_version_is_refused(url: str) -> None:
    """A schema that this code does not know is left alone, with a sentence that says so."""
    async with Store.open(url):
        pass
    engine = open_engine(parse_url(url))
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    await engine.dispose()

    with pytest.raises(StoreError, match=r"was written by a newer version: .*9999"):
        async with Store.open(url):
            pass


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
async def test_replicas_that_start_together_take_turns(url: str) -> None:
    """An empty database is migrated once, however many replicas find it empty."""
    async with AsyncExitStack() as replicas:
        stores = await asyncio.gather(*(replicas.enter_async_context(Store.open(url)) for _ in range(4)))
        await asyncio.gather(*(store.ping() for store in stores))
