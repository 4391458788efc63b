"""One bell for the whole sandbox: rung at every change, heard by whoever waits."""

import asyncio


class Changes:
    """Lets any number of tasks wait for the next change."""

    def __init__(self) -> None:
        self._next = asyncio.Event()

    def notify(self) -> None:
        """Wake everyone who waits now."""
        rung, self._next = self._next, asyncio.Event()
        rung.set()

    def bell(self) -> asyncio.Event:
        """What rings at the next change; who takes it before looking misses none that comes while they look."""
        return self._next
