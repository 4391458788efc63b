"""Every test of the store runs on both databases: its fixtures are ``url``, ``store`` and ``replica``."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.store import Store
from tests.postgres import Server, postgres

__all__ = ["postgres"]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'clapper.db'}"
        return
    server: Server = request.getfixturevalue("postgres")
    with server.database() as address:
        yield address


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    """An open store."""
    async with Store.open(url) as opened:
        yield opened


@pytest.fixture
async def replica(url: str, store: Store) -> AsyncIterator[Store]:
    """Another replica's store on the same database; on SQLite, which has one process, the same store."""
    if url.startswith("sqlite"):
        yield store
        return
    async with Store.open(url) as opened:
        yield opened
