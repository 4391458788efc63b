"""An account whose recordings become one MP4, and the job that makes it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain import Account
from bot.service.conversion import Conversions
from tests.service.conftest import bot, clock, vendors
from tests.service.stage import Bot, Stage
from tests.service.vendors import SETTINGS

__all__ = ["bot", "clock", "vendors"]

ACCOUNTS = {"lectures": Account(name="lectures", vendor="agora"), "studio": Account(name="studio", vendor="fsp")}


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """A database that no process has opened, and the services."""
    return Stage(f"sqlite:///{tmp_path / 'clapper.db'}", accounts=ACCOUNTS)


@pytest.fixture
async def conversions(bot: Bot) -> AsyncIterator[Conversions]:
    """The job."""
    job = open_conversions(bot)
    yield job
    await job.close()


def open_conversions(bot: Bot) -> Conversions:
    """The job of one process."""
    return Conversions(bot.store, bot.ownership, bot.observer, bot.locks, ACCOUNTS, SETTINGS, now=bot.clock)
