"""A look at a database from outside: what is told, and that nothing is changed."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import text

from bot.store import Inspection, Shape, Store, StoreError, StoreInUse, inspect
from bot.store.engine import open_engine, parse_url
from tests.store.domain_objects import make_operation, make_recording

MINUTE = timedelta(minutes=1)
NOBODY = 65534 if os.getuid() == 0 else os.getuid()


def files(folder: Path) -> Mapping[str, tuple[bytes, int]]:
    """Every file in a folder, with when it was last written."""
    return {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}


def written(folder: Path) -> Mapping[Path, bytes]:
    """What stands in every file of a folder."""
    return {path: path.read_bytes() for path in folder.iterdir()}


@contextmanager
def somebody_else(folder: Path) -> Iterator[Path]:
    """Be a user to whom permissions apply, which they do not to root; the folder is theirs."""
    os.chown(folder, NOBODY, -1)
    os.seteuid(NOBODY)
    try:
        yield folder
    finally:
        os.seteuid(os.getuid())


async def pretend(url: str, revision: str) -> None:
    """Let a database say that it has another version's schema."""
    engine = open_engine(parse_url(url))
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})
    await engine.dispose()


async def test_missing(url: str) -> None:
    """A database without tables is told from one with them, and gets none."""
    for _ in range(2):
        assert await inspect(url) == Inspection(Shape.MISSING)


async def test_current(url: str) -> None:
    """A database of the newest schema."""
    async with Store.open(url):
        pass

    assert await inspect(url) == Inspection(Shape.CURRENT)


@pytest.mark.parametrize(("revision", "shape"), [("0001", Shape.OLDER), ("9999", Shape.NEWER)])
async def test_another_version(url: str, revision: str, shape: Shape) -> None:
    """A database that was last opened by another version is told, and is not brought up to date."""
    async with Store.open(url):
        pass
    await pretend(url, revision)

    for _ in range(2):
        assert await inspect(url) == Inspection(shape)


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
async def test_held(url: str) -> None:
    """What running bots hold is told, and they go on holding it; what nobody holds any more is not."""
    async with Store.open(url) as store:
        studio = await store.take_lease("studio", "one", MINUTE)
        await store.take_lease("classroom", "two", timedelta(0))
        assert await inspect(url) == Inspection(Shape.CURRENT, frozenset({"studio"}))

        assert studio is not None
        assert await store.renew_lease(studio, MINUTE)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_in_use(url: str) -> None:
    """A SQLite file that a bot has open is told at once."""
    async with Store.open(url):
        with pytest.raises(StoreInUse):
            await inspect(url)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_no_file_is_touched(url: str, tmp_path: Path) -> None:
    """Neither where there is a database nor where there is none is any file made or written; leases stay."""
    await inspect(url)
    assert files(tmp_path) == {}

    async with Store.open(url) as store:
        await store.take_lease("studio", "one", MINUTE)
    (tmp_path / "clapper.db.lock").unlink()
    before = files(tmp_path)
    await inspect(url)
    assert files(tmp_path) == before


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_left_by_a_kill(url: str, tmp_path: Path) -> None:
    """What a killed process had written is read, and still there afterwards."""
    async with Store.open(url) as store:
        recording = make_recording()
        operation = await store.add_operation(make_operation(recording), subject=recording)
        left = written(tmp_path)
    for path, content in left.items():
        path.write_bytes(content)

    assert await inspect(url) == Inspection(Shape.CURRENT)
    async with Store.open(url) as store:
        assert await store.get_operation(operation.id) == operation


async def test_no_folder(tmp_path: Path) -> None:
    """Where the file could not be created, that is said now and not when the bot is started."""
    with pytest.raises(StoreError, match="there is no folder"):
        await inspect(f"sqlite:///{tmp_path / 'nowhere' / 'clapper.db'}")


@pytest.mark.parametrize("closed", ["", "clapper.db", "clapper.db.lock"])
async def test_not_writable(closed: str) -> None:
    """What this user may not write is told by a look in the words in which the bot would refuse it."""
    with TemporaryDirectory() as folder, somebody_else(Path(folder)) as mine:
        url = f"sqlite:///{mine / 'clapper.db'}"
        async with Store.open(url):
            pass
        (mine / closed).chmod(0o555)
        try:
            with pytest.raises(StoreError) as told:
                await inspect(url)
            with pytest.raises(StoreError) as refused:
                async with Store.open(url):
                    pass
        finally:
            (mine / closed).chmod(0o755)

    assert str(told.value) == str(refused.value)
    assert str(told.value).endswith(" cannot be written by the user that Clapper runs as.")


async def test_no_database(tmp_path: Path) -> None:
    """A file that is something else."""
    (tmp_path / "clapper.db").write_bytes(b"not a database, and longer than its header" * 100)
    with pytest.raises(StoreError, match="cannot be opened: file is not a database"):
        await inspect(f"sqlite:///{tmp_path / 'clapper.db'}")


async def test_no_server() -> None:
    """A server that does not answer; the sentence has no password."""
    with pytest.raises(StoreError, match="cannot be opened") as refusal:
        await inspect("postgresql://bot:s3cret@127.0.0.1:9/clapper")

    assert "s3cret" not in str(refusal.value)
