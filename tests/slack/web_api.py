"""A few of Slack's Web API methods on a loopback port: notes what is asked, answers what a test writes down."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer
from slack_sdk.web.async_client import AsyncWebClient

TOKEN = "xoxb-1-bot"

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Call:
    """One request, as it arrived."""

    verb: str
    path: str
    arguments: Mapping[str, Any]
    authorization: str | None


@dataclass
class WebApi:
    """The server; every path is answered by ``answers``, or else with ``{"ok": true}``."""

    calls: list[Call] = field(default_factory=list)
    answers: dict[str, Answer] = field(default_factory=dict)
    url: str = ""
    released: asyncio.Event = field(default_factory=asyncio.Event)  #: lets answers that hang come to their end

    @classmethod
    @asynccontextmanager
    async def serve(cls) -> AsyncIterator["WebApi"]:
        """Listen as long as the context is open."""
        api = cls()
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", api._handle)
        async with TestServer(app) as server:
            api.url = str(server.make_url("/"))
            yield api
            api.released.set()

    def says(self, path: str, body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> None:
        """Answer a path with JSON."""

        async def answer(_request: web.Request) -> web.Response:
            return web.json_response(body, status=status, headers=headers)

        self.answers[path] = answer

    def sends(self, path: str, text: str, content_type: str, status: int = 200) -> None:
        """Answer a path with something that is no JSON, or says that it is not."""

        async def answer(_request: web.Request) -> web.Response:
            return web.Response(text=text, content_type=content_type, status=status)

        self.answers[path] = answer

    def drops(self, path: str) -> None:
        """Close the connection when the request has been taken in."""

        async def answer(request: web.Request) -> web.Response:
            if request.transport is not None:
                request.transport.close()
            return web.Response()

        self.answers[path] = answer

    def hangs(self, path: str) -> None:
        """Take the request in and say nothing."""

        async def answer(_request: web.Request) -> web.Response:
            await self.released.wait()
            return web.Response()

        self.answers[path] = answer

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        path = request.match_info["path"]
        arguments = await _arguments(request)
        self.calls.append(Call(request.method, path, arguments, request.headers.get("Authorization")))
        answer = self.answers.get(path)
        return web.json_response({"ok": True}) if answer is None else await answer(request)


async def _arguments(request: web.Request) -> Mapping[str, Any]:
    if request.method == "GET":
        return dict(request.query)
    if request.content_type == "application/octet-stream":
        return {"content": await request.read()}
    taken: Mapping[str, Any] = (
        await request.json() if request.content_type == "application/json" else await request.post()
    )
    return dict(taken)


@asynccontextmanager
async def web_client(api: WebApi, seconds: float = 10) -> AsyncIterator[AsyncWebClient]:
    """The SDK's client as the bot opens it."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=seconds)) as session:
        client = AsyncWebClient(TOKEN, base_url=f"{api.url}api/", session=session, retry_handlers=[])
        client.proxy = None  # it takes the environment's even for loopback, and knows no NO_PROXY
        yield client
