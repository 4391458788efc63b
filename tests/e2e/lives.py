"""The bot as a process of its own: one that runs, and one that is killed at a moment."""

import signal
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tests.e2e.stage import PATIENCE, Stage
from tests.processes import run_bot

Moment = Callable[[Stage], bool]
_STATUS = {signal.SIGKILL: -signal.SIGKILL, signal.SIGTERM: 0}


@asynccontextmanager
async def running(stage: Stage, config: Mapping[str, Any], folder: Path) -> AsyncIterator[None]:
    """A bot that is connected, as long as the context is open."""
    async with run_bot(config, folder):
        await stage.slack.until(lambda: stage.slack.links, PATIENCE)
        yield


@asynccontextmanager
async def killed(
    stage: Stage, config: Mapping[str, Any], folder: Path, moment: Moment, by: signal.Signals = signal.SIGKILL
) -> AsyncIterator[None]:
    """A bot that is connected, and dies at a moment that comes after the context."""
    async with run_bot(config, folder) as process:
        await stage.slack.until(lambda: stage.slack.links, PATIENCE)
        yield
        await stage.reached(moment)
        process.send_signal(by)
        assert await process.wait() == _STATUS[by]
        await stage.slack.until(lambda: not stage.slack.links, PATIENCE)
