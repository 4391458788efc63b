"""How work in progress ends when the bot stops."""

import asyncio
from collections.abc import Iterable
from datetime import timedelta

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
