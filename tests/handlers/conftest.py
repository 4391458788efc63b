"""A bot between its database and the services, which records the standup and has recorded the retro."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.service.stage import Bot, Stage


@pytest.fixture
async def empty(tmp_path: Path) -> AsyncIterator[Bot]:
    """A bot that was never asked for anything."""
    async with Stage(f"sqlite:///{tmp_path / 'clapper.db'}").bot() as bot:
        yield bot


@pytest.fixture
async def bot(empty: Bot) -> Bot:
    """A bot that records the standup, and whose recording of the retro is ready."""
    await empty.ready("retro")
    await empty.recording("standup")
    return empty
