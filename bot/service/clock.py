"""The one clock of all replicas: the database's."""

import time
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
    """A clock that nobody can set, put right by the database's.

    One replica stores when something is due and another one carries it out, so they must agree on the time, whatever
    their machines believe; and a machine whose clock is set must begin and stop nothing early.

    Args:
        began: what time this machine believes it is now; it counts until the first comparison.
        monotonic: a clock in seconds that no one sets: by it time passes between two comparisons.
        lead: how far ahead of all that this clock is to be; in a sandbox, people move it.
    """

    def __init__(
        self,
        store: Store,
        began: datetime,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        lead: Callable[[], timedelta] = on_time,
    ) -> None:
        self._store = store
        self._monotonic = monotonic
        self._lead = lead
        self._origin = began - timedelta(seconds=monotonic())

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
        self._origin += difference

    def _unmoved(self) -> datetime:
        return self._origin + timedelta(seconds=self._monotonic())
