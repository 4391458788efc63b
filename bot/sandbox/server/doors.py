"""Where the emulators meet sockets: HTTP requests and gateway frames in, faults and the log of calls in between."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from aiohttp import WSMsgType, web

from bot.sandbox.clock import VendorClock
from bot.sandbox.faults import LINK, Call, Fault, Faults
from bot.sandbox.fsp import FspEmulator
from bot.sandbox.parameters import is_object
from bot.vendors.wire import Request, Response

ERROR_PAGE = b"<html><body><h1>Bad day</h1></body></html>"
FORM_TYPES = ("multipart/form-data", "application/x-www-form-urlencoded")


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What was asked, when."""

    verb: str
    room: str
    at: datetime  #: real time
    asked: str = field(repr=False)  #: as it came


@dataclass(frozen=True, kw_only=True)
class Journal:
    """The calls of one service: how they are disturbed and where they are written down."""

    service: str
    clock: VendorClock
    calls: list[Call]
    faults: Faults = field(default_factory=Faults)

    def real_time(self) -> datetime:
        """The moment as the bot sees it."""
        return self.clock.date(self.clock.now())

    def log(self, heard: Heard, fault: Fault, outcome: str, answer: str) -> None:
        """Write down one call, just before its answer is sent."""
        self.calls.append(
            Call(
                service=self.service,
                verb=heard.verb,
                room=heard.room,
                at=heard.at,
                processed=fault.carries_out,
                outcome=outcome,
                answered=not fault.drop,
                took=self.real_time() - heard.at + fault.delay,
                asked=heard.asked,
                answer=answer,
            )
        )


class Emulator(Protocol):
    """What stands behind an HTTP door, besides what it does."""

    def describe(self, request: Request) -> tuple[str, str]:
        """The verb and the room of a request."""

    def refuse(self, code: int) -> Response:
        """The answer that refuses a request with a code."""


@dataclass(frozen=True)
class HttpDoor:
    """Answers the HTTP requests of one service."""

    journal: Journal
    emulator: Emulator
    carry_out: Callable[[Request], Awaitable[Response]]

    def application(self) -> web.Application:
        """The web application that is this door."""
        application = web.Application()
        application.router.add_route("*", "/{path:.*}", self._answer)
        return application

    async def _answer(self, received: web.Request) -> web.StreamResponse:
        request = await _read(received)
        verb, room = self.emulator.describe(request)
        heard = Heard(verb=verb, room=room, at=self.journal.real_time(), asked=_show(request))
        fault = self.journal.faults.strike(verb)
        done = await self.carry_out(request) if fault.carries_out else None
        answer = self._disturb(fault, done)
        self.journal.log(heard, fault, _outcome(done or answer), _text(answer))
        await asyncio.sleep(fault.delay.total_seconds())
        if answer is None or fault.drop:
            _cut(received)
            return web.Response()
        headers = {"content-type": "text/html", **answer.headers}
        return web.Response(status=answer.status, headers=headers, body=answer.body)

    def _disturb(self, fault: Fault, done: Response | None) -> Response | None:
        if fault.code is not None:
            return self.emulator.refuse(fault.code)
        if fault.status is not None or fault.body is not None:
            page = ERROR_PAGE if fault.body is None else fault.body
            return Response(status=fault.status or 200, body=page)
        return done


@dataclass(frozen=True)
class GatewayDoor:
    """Answers the frames on FSP's links."""

    journal: Journal
    emulator: FspEmulator
    _late: set[asyncio.Task[None]] = field(default_factory=set)
    _links: set[int] = field(default_factory=set)
    _deaf: set[int] = field(default_factory=set)

    def application(self) -> web.Application:
        """The web application that is this door."""
        application = web.Application()
        application.router.add_get("/", self._serve)
        return application

    def deafen(self) -> None:
        """Forget every login without a word: the links stay, pings are answered, and nothing that is asked."""
        self._deaf.update(self._links)
        for link in self._links:
            self.emulator.close_link(link)

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        fault = self.journal.faults.strike(LINK)
        if fault.drop:
            _cut(request)
        if not fault.carries_out:
            return web.Response(status=fault.status or 500, body=ERROR_PAGE, content_type="text/html")
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        with self._link() as link:
            async for message in socket:
                if message.type is WSMsgType.ERROR:
                    break
                if link not in self._deaf:
                    await self._receive(request, socket, link, message.data)
        return socket

    @contextmanager
    def _link(self) -> Iterator[int]:
        link = self.emulator.open_link()
        self._links.add(link)
        try:
            yield link
        finally:
            self._links.discard(link)
            self._deaf.discard(link)
            self.emulator.close_link(link)

    async def _receive(
        self, request: web.Request, socket: web.WebSocketResponse, link: int, frame: str | bytes
    ) -> None:
        verb, room = self.emulator.gateway.describe(frame)
        heard = Heard(verb=verb, room=room, at=self.journal.real_time(), asked=str(frame))
        fault = self.journal.faults.strike(verb)
        done = self.emulator.handle_frame(link, frame, self.journal.clock.now()) if fault.carries_out else []
        replies = self._disturb(fault, frame, done)
        self.journal.log(heard, fault, _code(next(iter(done or replies), "")), "\n".join(replies))
        if fault.drop:
            _cut(request)
        elif fault.delay:
            self._send_later(socket, replies, fault)
        else:
            await _send(socket, replies)

    def _disturb(self, fault: Fault, frame: str | bytes, done: list[str]) -> list[str]:
        if fault.code is not None:
            return [self.emulator.gateway.refuse(frame, fault.code)]
        if fault.body is not None:
            return [fault.body.decode()]
        return done * fault.copies

    def _send_later(self, socket: web.WebSocketResponse, replies: list[str], fault: Fault) -> None:
        """Other frames are answered meanwhile: replies may overtake each other."""

        async def wait_and_send() -> None:
            await asyncio.sleep(fault.delay.total_seconds())
            await _send(socket, replies)

        task = asyncio.create_task(wait_and_send())
        self._late.add(task)
        task.add_done_callback(self._late.discard)

    @asynccontextmanager
    async def closing(self) -> AsyncIterator[None]:
        """Forget, when the context ends, the replies that are not sent yet."""
        try:
            yield
        finally:
            for task in self._late:
                task.cancel()
            if self._late:
                await asyncio.wait(self._late)


async def _send(socket: web.WebSocketResponse, replies: list[str]) -> None:
    with suppress(ConnectionError):  # whoever asked is gone
        for reply in replies:
            await socket.send_str(reply)


async def _read(request: web.Request) -> Request:
    is_form = request.content_type in FORM_TYPES
    return Request(
        verb="",
        url=str(request.url),
        method=request.method,
        headers={key.lower(): value for key, value in request.headers.items()},
        json=None if is_form else _object(await request.read()),
        form=await _form(request) if is_form else None,
    )


async def _form(request: web.Request) -> dict[str, str] | None:
    try:
        fields = await request.post()
    except ValueError:  # no boundary, or one that the body does not keep to
        return None
    return {key: value for key, value in fields.items() if isinstance(value, str)}


def _object(body: str | bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return value if is_object(value) else None


def _show(request: Request) -> str:
    body = request.json if request.form is None else request.form
    return f"{request.method} {request.url}\n{'' if body is None else json.dumps(body, ensure_ascii=False)}"


def _text(answer: Response | None) -> str:
    """What an answer says, if it is text."""
    typed = "" if answer is None else answer.headers.get("content-type", "text/html")
    return answer.body.decode(errors="replace") if answer and typed.startswith(("text/", "application/json")) else ""


def _outcome(answer: Response | None) -> str:
    if answer is None:
        return ""
    body = _object(answer.body) or {}
    status, inner = body.get("Code", answer.status), body.get("Body", body)  # the envelope has a status of its own
    code = inner.get("code") if is_object(inner) else None
    return str(status) if code is None else f"{status} {code}"


def _code(reply: str) -> str:
    return str((_object(reply) or {}).get("code", ""))


def _cut(request: web.Request) -> None:
    request.protocol.force_close()
