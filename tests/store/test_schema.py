"""The migrations lead from an empty database to exactly the tables of the code."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Text, column, insert, inspect, table, text

from bot.domain import AnnouncementKind, AnnouncementStatus, Notifications, OperationStatus
from bot.store import Store, StoreError
from bot.store.engine import open_engine, parse_url
from bot.store.schema import _config
from bot.store.tables import TABLES, Stored, dump, metadata
from tests.store.domain_objects import NOW, make_announcement, make_operation, make_recording, make_schedule
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


@pytest.mark.parametrize("version", ["0001", "0002", "0003", "0004", "0005"])
async def test_rows_of_every_version_are_kept(url: str, version: str) -> None:
    """What a database of an older version holds is read by this one; what was being tried may have arrived."""
    recording = make_recording()
    queued = make_operation(recording)
    tried = make_operation(recording, status=OperationStatus.RUNNING, attempts=3, began_at=NOW, tried_at=NOW)
    card = make_announcement(recording)
    engine = open_engine(parse_url(url))
    async with engine.begin() as connection:
        await connection.run_sync(_make_version, version, [recording, queued, tried, card], shown_revision=0)
    await engine.dispose()

    async with Store.open(url) as store:
        assert await store.get_recording(recording.id) == recording
        assert await store.get_operation(queued.id) == queued
        assert await store.get_operation(tried.id) == replace(tried, may_have_arrived=True)
        assert await find_announcement(store, recording.id, AnnouncementKind.CARD) == card


@pytest.mark.parametrize("kind", [AnnouncementKind.REMINDER, AnnouncementKind.WARNING])
async def test_posted_calls_stay_as_they_are(url: str, kind: AnnouncementKind) -> None:
    """What was posted before the seventh version is not updated any more; what was not posted is."""
    recording = make_recording()
    sent = make_announcement(recording, kind=kind, status=AnnouncementStatus.SENT)
    owed = make_announcement(recording, kind=kind, channel="C0OTHER")
    engine = open_engine(parse_url(url))
    async with engine.begin() as connection:
        await connection.run_sync(_make_version, "0006", [recording, sent, owed], shown_revision=0)
    await engine.dispose()

    async with Store.open(url) as store:
        assert await store.stale_calls(["studio"], NOW) == ()
        assert await store.due_announcements(["studio"], NOW) == (owed,)


async def test_choices_and_schedules_are_kept(url: str) -> None:
    """Who made a choice stands in the history alone since the sixth version; nothing else of it is lost."""
    choice = Notifications(team="T1", channel="C1", rooms=frozenset({"standup"}), changed_at=NOW)
    kept, gone = make_schedule(), make_schedule(deleted=True)
    engine = open_engine(parse_url(url))
    async with engine.begin() as connection:
        await connection.run_sync(_make_version, "0005", [choice, kept, gone], changed_by="U1")
    await engine.dispose()

    async with Store.open(url) as store:
        assert await store.notifications.find() == (choice,)
        assert await store.schedules.find() == (kept,)
        assert await store.schedules.get(gone.id) == gone


def _make_version(connection: Connection, /, version: str, rows: Sequence[Stored], **beside: Any) -> None:
    """Migrate no further than to this version, and fill in what its tables could hold, ``beside`` what is no field."""
    command.upgrade(_config(connection), version)
    for row in rows:
        now = TABLES[type(row)]
        names = {found["name"] for found in inspect(connection).get_columns(now.name)}
        then = table(now.name, *(column(name, now.c[name].type if name in now.c else Text()) for name in names))
        values = {name: value for name, value in (beside | dump(row)).items() if name in names}
        connection.execute(insert(then).values(values))


async def test_opening_again_changes_nothing(url: str) -> None:
    """A database of the newest schema is used as it is."""
    for _ in range(2):
        async with Store.open(url) as store:
            await store.now()


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
        await asyncio.gather(*(store.now() for store in stores))
