"""The services in this process, live streams among them: no sockets, and no time but the test's."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bot.domain import Account
from bot.errors import Unavailable, VendorError
from bot.sandbox.agora import AgoraEmulator
from bot.sandbox.anyrtc import AnyrtcEmulator
from bot.sandbox.faults import Call, Fault, Faults
from bot.sandbox.fsp import FspEmulator
from bot.sandbox.fsp_live import Access, FspLiveEmulator
from bot.sandbox.meeting import MeetingEmulator
from bot.vendors import agora, anyrtc, capabilities, fsp, meeting
from bot.vendors.wire import Request, Response, Settings
from tests.service.bucket import LocalBucket
from tests.service.clock import Clock

APP_ID, SECRET = "testappid", "1234567890123456"
PAGE = b"<html><body><h1>Bad day</h1></body></html>"

_STORAGE: Mapping[str, Any] = {
    "vendor": 1,
    "region": 0,
    "bucket": "recordings",
    "access_key": "AKIATEST",
    "secret_key": "write-key",
    "endpoint_url": "https://bucket.test",
}
_AGORA: Mapping[str, Any] = {
    "app_id": APP_ID,
    "customer_id": "customer",
    "customer_secret": SECRET,
    "api_url": "https://agora.test",
    "storage": _STORAGE,
}
SETTINGS: Mapping[str, Settings] = {
    "studio": fsp.Settings.model_validate(
        {
            "app_id": APP_ID,
            "app_secret": SECRET,
            "gateway_url": "wss://gateway.test/",
            "store_url": "https://store.test",
            "live_url": "https://live.test",
            "access_url": "https://live.test",
            "dev_id": APP_ID,
            "dev_secret": SECRET,
        }
    ),
    "board": meeting.Settings.model_validate({"auth": SECRET, "api_url": "https://meeting.test"}),
    "classroom": agora.Settings.model_validate({**_AGORA, "hls": "files"}),
    "campus": anyrtc.Settings.model_validate({**_AGORA, "api_url": "https://anyrtc.test", "hls": "files"}),
    "lectures": agora.Settings.model_validate({**_AGORA, "hls": "mp4"}),
}
_ALL: Mapping[str, Account] = {
    name: Account(
        name=name,
        vendor=vendor,
        capabilities=capabilities(vendor, SETTINGS[name]),
        destination=SETTINGS[name].destination,
    )
    for name, vendor in (("studio", "fsp"), ("classroom", "agora"), ("board", "meeting"), ("campus", "anyrtc"))
}
ACCOUNTS = {name: _ALL[name] for name in ("studio", "classroom")}
CHANGED_ACCOUNTS = {name: _ALL[name] for name in ("studio", "classroom", "campus", "board")}
LIVE_ACCOUNTS = {name: _ALL[name] for name in ("studio", "board")}

Moment = Callable[[], Awaitable[None]]


class Killed(Exception):
    """The process ended here: nobody who waits for this call does anything more."""


async def kill() -> None:
    """The moment in which the process dies."""
    raise Killed


async def go_on() -> None:
    """A moment in which nothing happens."""


@dataclass(frozen=True)
class Door:
    """How one host takes requests; the number is that of the link they come on."""

    handle: Callable[[Request, int], Response]
    refuse: Callable[[Request, int], Response]
    room: Callable[[Request], str] = lambda _: ""


class Vendors:
    """The services, what disturbs them, and the log of what reached them.

    Attributes:
        unreachable: the accounts to whose service no connection gets through.
        arriving: what happens once, by verb, before the next call is heard.
        answering: the same, when the call has been carried out and nobody has the answer yet.
        closing: what happens once when a line is closed.
    """

    def __init__(self, clock: Clock) -> None:
        self.fsp = FspEmulator(APP_ID, SECRET)
        self.fsp_live = FspLiveEmulator(APP_ID, Access(APP_ID, SECRET))
        self.agora = AgoraEmulator(APP_ID, "customer", SECRET)
        self.anyrtc = AnyrtcEmulator(APP_ID, "customer", SECRET)
        self.meeting = MeetingEmulator(SECRET)
        self.bucket = LocalBucket()
        self.faults = Faults()
        self.unreachable: set[str] = set()
        self.arriving: dict[str, Moment] = {}
        self.answering: dict[str, Moment] = {}
        self.closing: Moment = go_on
        self.calls: list[Call] = []
        self.lines: list[Line] = []
        self._clock = clock
        self._doors = {
            "gateway.test": Door(self._gateway, self._refuse_frame, self._room_of_frame),
            "store.test": Door(self._store, lambda _, code: self.fsp.store.refuse(code)),
            "agora.test": Door(self._agora, lambda _, code: self.agora.refuse(code), self._channel),
            "anyrtc.test": self._door(self.anyrtc),
            "live.test": self._door(self.fsp_live),
            "meeting.test": self._door(self.meeting),
            "bucket.test": Door(self._bucket, lambda _, code: Response(status=code)),
        }

    def open_line(self, account: str) -> "Line":
        """A new way to an account's service."""
        self.lines.append(Line(self, account))
        return self.lines[-1]

    def verbs(self) -> list[str]:
        """What reached the services, in order."""
        return [call.verb for call in self.calls]

    def began(self, room: str) -> int:
        """How many recordings of a room the services have begun."""
        return sum(call.room == room and call.verb in {"init", "start"} and _succeeded(call) for call in self.calls)

    async def answer(self, account: str, request: Request, link: int) -> Response:
        """Take one request in.

        Raises:
            Unavailable: the service cannot be reached, or its answer is lost.
        """
        if account in self.unreachable:
            raise Unavailable(f"{account}'s service could not be reached.", maybe_arrived=False)
        await self.arriving.pop(request.verb, go_on)()
        door = self._doors[urlsplit(request.url).netloc]
        fault = self.faults.strike(request.verb)
        done = door.handle(request, link) if fault.carries_out else None
        answer = _disturbed(fault, request, link, door) or done
        self._log(account, request, door, fault, done or answer)
        await self.answering.pop(request.verb, go_on)()
        if answer is None or fault.drop:
            raise Unavailable(f"{account}'s service did not answer.")
        return answer

    def _log(self, account: str, request: Request, door: Door, fault: Fault, answer: Response | None) -> None:
        self.calls.append(
            Call(
                service=account,
                verb=request.verb,
                room=door.room(request),
                at=self._clock(),
                processed=fault.carries_out,
                outcome="" if answer is None else _outcome(answer),
                answered=not fault.drop,
            )
        )

    def _door(self, service: AnyrtcEmulator | FspLiveEmulator | MeetingEmulator) -> Door:
        return Door(
            lambda request, _: service.handle(request, self._clock()),
            lambda _, code: service.refuse(code),
            lambda request: service.describe(request)[1],
        )

    def _gateway(self, request: Request, link: int) -> Response:
        (reply,) = self.fsp.handle_frame(link, _frame(request), self._clock())
        return Response(status=200, body=reply.encode())

    def _refuse_frame(self, request: Request, code: int) -> Response:
        return Response(status=200, body=self.fsp.gateway.refuse(_frame(request), code).encode())

    def _room_of_frame(self, request: Request) -> str:
        return self.fsp.gateway.describe(_frame(request))[1]

    def _store(self, request: Request, _link: int) -> Response:
        return self.fsp.handle(request, self._clock())

    def _agora(self, request: Request, _link: int) -> Response:
        return self.agora.handle(request, self._clock())

    def _channel(self, request: Request) -> str:
        return self.agora.describe(request)[1]

    def _bucket(self, request: Request, _link: int) -> Response:
        for upload in self.agora.uploads(self._clock()):
            self.bucket.put(upload.key, upload.body, self._clock())
        return self.bucket.handle(request, self._clock())


class Line:
    """A transport to one service; what its owner opened is closed with it, as a process's sockets are."""

    def __init__(self, vendors: Vendors, account: str) -> None:
        self.closed = False
        self._vendors = vendors
        self._account = account
        self._link = 0  # no link
        self._opening = asyncio.Lock()

    async def send(self, request: Request) -> Response:
        """Send it once, logging in first where the request needs that."""
        if request.login is not None:
            await self._log_in(request.login)
        return await self._vendors.answer(self._account, request, self._link)

    async def close(self) -> None:
        """Drop the login."""
        closing, self._vendors.closing = self._vendors.closing, go_on
        await closing()
        self.closed = True
        self._vendors.fsp.close_link(self._link)

    async def _log_in(self, login: Request) -> None:
        async with self._opening:
            if self._link:
                return
            link = self._vendors.fsp.open_link()
            try:
                login.check(await self._vendors.answer(self._account, login, link))
            except VendorError:
                self._vendors.fsp.close_link(link)
                raise
            self._link = link


def _disturbed(fault: Fault, request: Request, link: int, door: Door) -> Response | None:
    """What a fault puts in an answer's place."""
    if fault.code is not None:
        return door.refuse(request, fault.code)
    if fault.status is not None or fault.body is not None:
        return Response(status=fault.status or 200, body=PAGE if fault.body is None else fault.body)
    return None


def _frame(request: Request) -> str:
    return json.dumps({**(request.json or {}), "seq": "1"})


def _succeeded(call: Call) -> bool:
    return call.processed and call.outcome in {"0", "200"}


def _outcome(answer: Response) -> str:
    try:
        body = json.loads(answer.body)
    except ValueError:
        body = None
    return str(body.get("code", answer.status) if isinstance(body, dict) else answer.status)
