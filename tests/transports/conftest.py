"""Local servers with the faults of real ones."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from aiohttp import web
from websockets.asyncio.server import ServerConnection
from websockets.asyncio.server import serve as websockets_serve

from bot.transports.gateway import MAX_FRAME
from bot.vendors.fsp.tables import REPLY_OFFSET, RequestId

Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]
Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
Serve = Callable[[Handler], Awaitable[str]]
ServeTcp = Callable[[Talk], Awaitable[str]]


def reply(**made_of: Any) -> Handler:
    """A handler that always gives the same answer."""

    async def handler(_asked: web.BaseRequest) -> web.Response:
        return web.Response(**made_of)

    return handler


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Start an HTTP server with one handler for every path; returns its address."""
    runners: list[web.ServerRunner] = []

    async def start(handler: Handler) -> str:
        runner = web.ServerRunner(web.Server(handler), shutdown_timeout=0.1)
        runners.append(runner)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        return f"http://127.0.0.1:{runner.addresses[0][1]}"

    yield start
    for runner in runners:
        await runner.cleanup()


@pytest.fixture
async def serve_tcp() -> AsyncIterator[ServeTcp]:
    """Start a server that speaks bytes, for answers no HTTP library would give; returns its http address."""
    servers: list[asyncio.Server] = []

    async def start(talk: Talk) -> str:
        server = await asyncio.start_server(talk, "127.0.0.1", 0)
        servers.append(server)
        return f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"

    yield start
    for server in servers:
        server.close()
        await server.wait_closed()


class PretendGateway:
    """A gateway as the service's, on a real socket: knows who is logged in, and treats a request as its ``do`` says."""

    def __init__(self) -> None:
        self.url = ""
        self.links: list[ServerConnection] = []
        self.logins = 0
        self.login_codes: list[int] = []  #: the answers to the next logins; 0 when they are used up
        self.holds_logins = False
        self.arrived: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._held: list[tuple[ServerConnection, dict[str, Any]]] = []

    async def __call__(self, link: ServerConnection) -> None:
        self.links.append(link)
        async for frame in link:
            asked = json.loads(frame)
            if asked["id"] == RequestId.LOGIN:
                await self._log_in(link, asked)
            else:
                await getattr(self, f"do_{asked.get('do', 'reply')}")(link, asked)
            self.arrived.put_nowait(asked)

    async def reply(self, link: ServerConnection, asked: dict[str, Any], **fields: Any) -> None:
        told = {"code": 0, "seq": asked["seq"], "id": asked["id"] + REPLY_OFFSET, "n": asked.get("n")}
        await link.send(json.dumps({**told, **fields}))

    async def release(self) -> None:
        """Answer everything that is held, the latest first."""
        while self._held:
            await self.reply(*self._held.pop())

    async def _log_in(self, link: ServerConnection, asked: dict[str, Any]) -> None:
        self.logins += 1
        if self.holds_logins:
            self._held.append((link, asked))
        else:
            await self.reply(link, asked, code=self.login_codes.pop(0) if self.login_codes else 0)

    async def do_reply(self, link: ServerConnection, asked: dict[str, Any]) -> None:
        await self.reply(link, asked)

    async def do_refuse(self, link: ServerConnection, asked: dict[str, Any]) -> None:
        await self.reply(link, asked, code=asked["code"])

    async def do_reply_twice(self, link: ServerConnection, asked: dict[str, Any]) -> None:
        await self.reply(link, asked)
        await self.reply(link, asked)

    async def do_send_frames(self, link: ServerConnection, asked: dict[str, Any]) -> None:
        for frame in asked["frames"]:
            await link.send(frame)
        await self.reply(link, asked)

    async def do_hold(self, link: ServerConnection, asked: dict[str, Any]) -> None:
        self._held.append((link, asked))

    async def do_ignore(self, link: ServerConnection, _asked: dict[str, Any]) -> None:
        """Say nothing."""

    async def do_drop(self, link: ServerConnection, _asked: dict[str, Any]) -> None:
        link.transport.abort()

    async def do_leave(self, link: ServerConnection, _asked: dict[str, Any]) -> None:
        await link.close()

    async def do_reply_and_leave(self, link: ServerConnection, asked: dict[str, Any]) -> None:
        await self.reply(link, asked)
        await link.close()

    async def do_flood(self, link: ServerConnection, _asked: dict[str, Any]) -> None:
        await link.send("x" * (MAX_FRAME + 1))


@pytest.fixture
async def gateway() -> AsyncIterator[PretendGateway]:
    """A running PretendGateway."""
    pretend = PretendGateway()
    async with websockets_serve(pretend, "127.0.0.1", 0, close_timeout=0.2) as server:
        pretend.url = f"ws://127.0.0.1:{next(iter(server.sockets)).getsockname()[1]}/?canary-url"
        yield pretend
