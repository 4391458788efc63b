"""The one clock of all replicas: the database's."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from bot.store import Store

log = structlog.get_logger(__name__)

PRECISION = timedelta(milliseconds=50)  # a smaller difference holds up nobody


class SharedClock:
    """This machine's clock, put right by the database's.

    One replica stores when something is due and another one carries it out, so they must agree on the time, whatever
    their machines believe. Between two comparisons it runs as the machine's does.

    Args:
        machine: what time this machine believes it is.
    """

    def __init__(self, store: Store, machine: Callable[[], datetime]) -> None:
        self._store = store
        self._machine = machine
        self._correction = timedelta(0)

    def __call__(self) -> datetime:
        return self._machine() + self._correction

    async def compare(self) -> None:
        """Ask the database; a difference that may be due to how long the question took is none."""
        before = self()
        theirs = await self._store.now()
        after = self()
        if before - PRECISION <= theirs <= after + PRECISION:
            return
        difference = theirs - (before + (after - before) / 2)
        log.warning("clock put right by the database's", seconds=difference.total_seconds())
        self._correction += difference
