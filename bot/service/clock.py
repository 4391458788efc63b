"""The one clock of all replicas: the database's."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from bot.store import Store

log = structlog.get_logger(__name__)

PRECISION = timedelta(milliseconds=50)  # a smaller difference holds up nobody


def on_time() -> timedelta:
    """How far a clock is ahead that nobody moved."""
    return timedelta(0)


class SharedClock:
    """This machine's clock, put right by the database's.

    One replica stores when something is due and another one carries it out, so they must agree on the time, whatever
    their machines believe. Between two comparisons it runs as the machine's does.

    Args:
        machine: what time this machine believes it is.
        lead: how far ahead of all that this clock is to be; in a sandbox, people move it.
    """

    def __init__(
        self, store: Store, machine: Callable[[], datetime], *, lead: Callable[[], timedelta] = on_time
    ) -> None:
        self._store = store
        self._machine = machine
        self._lead = lead
        self._correction = timedelta(0)

    def __call__(self) -> datetime:
        return self._unmoved() + self._lead()

    async def compare(self) -> None:
        """Ask the database; a difference that may be due to how long the question took is none."""
        before = self._unmoved()
        theirs = await self._store.now()
        after = self._unmoved()
        if before - PRECISION <= theirs <= after + PRECISION:
            return
        difference = theirs - (before + (after - before) / 2)
        log.warning("clock put right by the database's", seconds=difference.total_seconds())
        self._correction += difference

    def _unmoved(self) -> datetime:
        return self._machine() + self._correction
