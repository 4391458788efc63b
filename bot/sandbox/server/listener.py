"""A web application on a loopback port that can vanish and come back."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web


class Listener:
    """Listens on a port of 127.0.0.1, the same one for as long as it lives."""

    def __init__(self, application: web.Application) -> None:
        self._runner: web.AppRunner = web.AppRunner(application, shutdown_timeout=1, access_log=None)
        self._site: web.TCPSite | None = None
        self._holder = socket.socket()  # keeps the port while nobody listens on it
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
            self._holder.close()

    @property
    def is_listening(self) -> bool:
        """Whether it takes new connections."""
        return self._site is not None

    async def listen(self) -> None:
        """Take new connections (again)."""
        if self._site is None:
            self._site = web.TCPSite(self._runner, "127.0.0.1", self.port)
            await self._site.start()
            self._holder.close()
            self.port = self._runner.addresses[0][1]

    async def stop_listening(self) -> None:
        """Refuse new connections."""
        if self._site is not None:
            await self._site.stop()
            self._site = None
            self._holder = _bound(self.port)

    def cut(self) -> None:
        """Cut every connection."""
        server = self._runner.server
        for connection in server.connections if server is not None else ():
            connection.force_close()


def _bound(port: int) -> socket.socket:
    """A socket that has a port and refuses all who call there."""
    holder = socket.socket()
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    holder.bind(("127.0.0.1", port))
    return holder
