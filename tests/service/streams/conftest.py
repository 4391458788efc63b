"""A bot with the accounts that can go live, and a clock that stands still."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.service.stage import Stage
from tests.service.streams.live import Live
from tests.service.vendors import LIVE_ACCOUNTS


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """A database that no process has opened, and the services with live streams."""
    return Stage(f"sqlite:///{tmp_path / 'clapper.db'}", accounts=LIVE_ACCOUNTS)


@pytest.fixture
async def live(stage: Stage) -> AsyncIterator[Live]:
    """The bot, running."""
    async with stage.bot() as running:
        yield Live.of(stage, running)
