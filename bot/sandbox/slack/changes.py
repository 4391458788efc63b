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

    async def wait(self) -> None:
        """Return at the next change; changes before the call do not count."""
        await self._next.wait()
