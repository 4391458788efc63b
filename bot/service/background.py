"""Work in the background: what is under way, what becomes of what breaks, and how it ends when the bot stops."""

import asyncio
from collections.abc import Coroutine, Iterable
from datetime import timedelta
from functools import partial
from typing import Any

import structlog

from bot.store import StaleLease

log = structlog.get_logger(__name__)

GRACE = timedelta(seconds=2)  # a stop is a handover: the next owner should not wait longer


async def finish(tasks: Iterable[asyncio.Task[None]], within: timedelta = GRACE) -> None:
    """Let tasks end; those that take longer are cancelled.

    What they were about is stored, and whoever owns the account next goes on with it, looking at the vendor first.
    """
    running = set(tasks)
    if not running:
        return
    _, late = await asyncio.wait(running, timeout=within.total_seconds())
    for task in late:
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)


class Background:
    """What is under way in the background, each under a name of its own; nothing that breaks goes unseen.

    Args:
        does: what is done, in the words that come before a name: "look at".
        broke: what the log calls it when one breaks.
    """

    def __init__(self, does: str, broke: str) -> None:
        self._does = does
        self._broke = broke
        self._running: dict[str, asyncio.Task[None]] = {}

    def names(self) -> frozenset[str]:
        """Of those under way."""
        return frozenset(self._running)

    def begin(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        """Do it beside everything else, under a name that nothing under way has."""
        self._running[name] = asyncio.create_task(work, name=f"{self._does} {name}")
        self._running[name].add_done_callback(partial(self._ended, name))

    async def close(self, within: timedelta = GRACE) -> None:
        """Let what is under way end, if it soon does.

        Args:
            within: how long it may take before it is cancelled.
        """
        await finish(self._running.values(), within)

    def _ended(self, name: str, task: asyncio.Task[None]) -> None:
        del self._running[name]
        if task.cancelled() or (error := task.exception()) is None:
            return
        if isinstance(error, StaleLease):
            log.warning("left to the new owner", task=task.get_name())
        else:
            log.error(self._broke, task=task.get_name(), exc_info=error)
