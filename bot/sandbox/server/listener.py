"""A web application on a loopback port that can vanish and come back."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web


class Listener:
    """Listens on a port of 127.0.0.1, the same one for as long as it lives."""

    def __init__(self, application: web.Application) -> None:
        self._runner: web.AppRunner = web.AppRunner(application, shutdown_timeout=1, access_log=None)
        self._site: web.TCPSite | None = None
        self.port = 0

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """Choose a port and listen on it as long as the context is open."""
        await self._runner.setup()
        try:
            await self.listen()
            yield
        finally:
            self.cut()
            await self._runner.cleanup()

    @property
    def is_listening(self) -> bool:
        """Whether it takes new connections."""
        return self._site is not None

    async def listen(self) -> None:
        """Take new connections (again)."""
        if self._site is None:
            self._site = web.TCPSite(self._runner, "127.0.0.1", self.port)
            await self._site.start()
            self.port = self._runner.addresses[0][1]

    async def stop_listening(self) -> None:
        """Refuse new connections."""
        if self._site is not None:
            await self._site.stop()
            self._site = None

    def cut(self) -> None:
        """Cut every connection."""
        server = self._runner.server
        for connection in server.connections if server is not None else ():
            connection.force_close()
