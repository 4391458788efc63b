"""A bot over a database of its own, with services in this process and a clock that stands still."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.postgres import postgres
from tests.service.clock import Clock
from tests.service.stage import Bot, Stage
from tests.service.vendors import Vendors

__all__ = ["postgres"]


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """A database that no process has opened, and the services."""
    return Stage(f"sqlite:///{tmp_path / 'clapper.db'}")


@pytest.fixture
def clock(stage: Stage) -> Clock:
    """The one clock."""
    return stage.clock


@pytest.fixture
def vendors(stage: Stage) -> Vendors:
    """The services."""
    return stage.vendors


@pytest.fixture
async def bot(stage: Stage) -> AsyncIterator[Bot]:
    """The bot, running."""
    async with stage.bot() as running:
        yield running
