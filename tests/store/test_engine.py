"""What is committed stays, whoever is killed; what cannot be opened says why, without the password."""

import asyncio
import sys
import traceback
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.store import Lease, Store, StoreError, StoreInUse, inspect
from bot.store.engine import open_engine, parse_url
from tests.postgres import Server
from tests.store.domain_objects import TTL, make_operation, make_recording

only_sqlite = pytest.mark.parametrize("url", ["sqlite"], indirect=True)
only_postgresql = pytest.mark.parametrize("url", ["postgresql"], indirect=True)

_COMMIT = """
import asyncio, sys
from bot.store import Store
from tests.store.domain_objects import TTL, make_operation, make_recording

async def main():
    async with Store.open(sys.argv[1]) as store:
        recording = make_recording()
        operation = await store.add_operation(make_operation(recording), subject=recording)
        await store.take_lease("studio", "killed", TTL)
        print(operation.id, flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""


async def _kill_after_commit(url: str) -> str:
    """Start a process that commits an operation and takes a lease; kill it as soon as it says so."""
    child = await asyncio.create_subprocess_exec(sys.executable, "-c", _COMMIT, url, stdout=asyncio.subprocess.PIPE)
    assert child.stdout is not None
    operation = (await child.stdout.readline()).decode().strip()
    child.kill()
    await child.communicate()
    return operation


async def test_clock(store: Store) -> None:
    """The database tells its own time, to the millisecond."""
    before = await store.now()
    after = await store.now()

    assert before.tzinfo is UTC
    assert before <= after
    assert abs(datetime.now(UTC) - after) < timedelta(minutes=1)


async def test_committed_operation_survives_kill_9(url: str) -> None:
    """What a killed process had committed is there for the next one."""
    operation = await _kill_after_commit(url)

    async with Store.open(url) as store:
        kept = await store.get_operation(operation)

    assert kept is not None
    assert operation


@only_sqlite
async def test_restarted_process_has_its_accounts_at_once(url: str) -> None:
    """Nobody but the killed process can have held the leases, so they are free, at a new epoch."""
    await _kill_after_commit(url)

    async with Store.open(url) as store:
        assert await store.take_lease("studio", "restarted", TTL) == Lease("studio", "restarted", 2)


@only_postgresql
async def test_killed_replica_keeps_its_accounts_until_they_expire(url: str) -> None:
    """Among several replicas only the database's clock ends a lease."""
    await _kill_after_commit(url)

    async with Store.open(url) as store:
        assert await store.take_lease("studio", "other", TTL) is None


@only_sqlite
async def test_second_process_is_refused(url: str, store: Store) -> None:
    """A SQLite file has one process; the second one is told, and the first goes on."""
    program = (
        "import asyncio, sys\nfrom bot.store import Store\nasync def main():\n"
        "    async with Store.open(sys.argv[1]): pass\nasyncio.run(main())"
    )
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, url, stderr=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    _, errors = await child.communicate()

    assert child.returncode == 1
    assert b"StoreInUse: Another process has the database open" in errors
    await store.now()


@only_sqlite
async def test_second_store_in_one_process_is_refused(url: str, store: Store) -> None:
    """The same holds inside one process: a file has one connection."""
    with pytest.raises(StoreInUse, match=r"Another process has the database open \(.*clapper\.db\.lock is locked\)"):
        async with Store.open(url):
            pass

    await store.now()


@only_sqlite
async def test_sqlite_is_set_for_durability(url: str) -> None:
    """The settings that "committed is kept" rests on are really in force."""
    engine = open_engine(parse_url(url))
    async with engine.begin() as connection:
        found = [
            (await connection.execute(text(f"PRAGMA {name}"))).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    await engine.dispose()

    assert found == ["wal", 2, 1, 5000]


@only_postgresql
async def test_broken_connections_are_replaced(url: str, store: Store, postgres: Server) -> None:
    """After a failover has ended every connection, the next call works."""
    recording = make_recording()
    await store.add_operation(make_operation(recording), subject=recording)
    engine = open_engine(parse_url(url))
    async with engine.begin() as connection:
        others = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database()"
        ended = (await connection.execute(text(f"{others} AND pid <> pg_backend_pid()"))).all()
    await engine.dispose()

    assert ended
    assert await store.get_recording(recording.id) == recording


async def _open(url: str) -> None:
    async with Store.open(url):
        pass


@pytest.mark.parametrize("use", [_open, inspect])
@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("nonsense", "cannot be read"),
        ("postgresql://u@host:s3cret/db", "cannot be read"),
        ("mysql://u:s3cret@host/db", "must begin with sqlite:/// or postgresql://"),
        ("sqlite://", "must name a file"),
        ("sqlite:///:memory:", "must name a file"),
        ("sqlite://data/clapper.db", "must name a file"),
        ("sqlite://u:s3cret@/clapper.db", "must name a file"),
        ("sqlite:///clapper.db?mode=ro", "must name a file"),
        ("sqlite:///clapper.db?timeout=s3cret", "must name a file"),
        ("sqlite:///clap\0per.db", "must name a file"),
    ],
)
async def test_unusable_url_is_explained(
    url: str, sentence: str, use: Callable[[str], Awaitable[object]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A url that cannot be used is named as such, also by a look, and never repeated; no file comes of it."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StoreError, match=sentence) as refused:
        await use(url)

    assert "s3cret" not in "".join(traceback.format_exception(refused.value))
    assert list(tmp_path.iterdir()) == []  # noqa: ASYNC240 - no file


async def test_missing_folder_is_explained(tmp_path: Path) -> None:
    """A SQLite file needs a folder, and none is made for it: the path may be a slip."""
    (tmp_path / "file").touch()

    for place in ("file", "nowhere"):
        with pytest.raises(StoreError, match=rf"^The database cannot be created: there is no folder .*/{place}\.$"):
            async with Store.open(f"sqlite:///{tmp_path}/{place}/clapper.db"):
                pass
    assert [path.name for path in tmp_path.iterdir()] == ["file"]  # noqa: ASYNC240 - one file


async def test_lock_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    """A lock file that is something else."""
    (tmp_path / "clapper.db.lock").mkdir()

    with pytest.raises(StoreError, match=r"The lock file .* cannot be written: "):
        async with Store.open(f"sqlite:///{tmp_path}/clapper.db"):
            pass


async def test_file_that_is_no_database_is_explained(tmp_path: Path) -> None:
    """A file with something else in it is left alone."""
    other = tmp_path / "notes.txt"
    other.write_text("Not a database. " * 100)

    with pytest.raises(StoreError, match=r"cannot be opened: file is not a database"):
        async with Store.open(f"sqlite:///{other}"):
            pass

    assert other.read_text() == "Not a database. " * 100


async def test_password_is_in_no_error(postgres: Server) -> None:
    """A server that refuses us, or is not there, is described without the password."""
    for url in (postgres.url("nowhere"), postgres.url("postgres").replace(f":{postgres.port}/", ":1/")):
        with pytest.raises(StoreError, match=r"postgresql://127\.0\.0\.1:\d+/\w+ cannot be opened") as refused:
            async with Store.open(url):
                pass

        assert postgres.password not in "".join(traceback.format_exception(refused.value))
