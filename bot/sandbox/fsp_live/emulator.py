"""FSP's live service, the side that answers."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from bot.sandbox.fsp_live.access import Access
from bot.sandbox.fsp_live.streams import FOLDER, Stream
from bot.sandbox.fsp_live.tables import CODE_BASE, LIST, START, STOP, VERBS, Code, Refused
from bot.sandbox.parameters import Table, violations
from bot.vendors.wire import Request, Response

APP_TYPE = "10"
WATCH = "watch"
STRAY_ID = 9475  # in the document's example of a list, and in no table


@dataclass(frozen=True, kw_only=True)
class Quirks:
    """What the document leaves open."""

    second_start: int = Code.CONTEXT_EXISTS  #: the code of a start in a room that is live
    nested_list: bool = False  #: the list is where the vendor's demo reads it, not where the document shows it
    null_list: bool = False  #: an empty list is null


def _unchanged(moment: datetime) -> datetime:
    return moment


class FspLiveEmulator:
    """FSP's live service for one app of one developer; nothing but a stop ends a stream.

    Args:
        app_id: whose streams they are.
        access: who gives and checks access tokens.
        date: the real time of a moment; streams and tokens live in it, whatever is passed as ``now``.
    """

    def __init__(self, app_id: str, access: Access, *, date: Callable[[datetime], datetime] = _unchanged) -> None:
        self.access = access
        self.quirks = Quirks()
        self._app_id = app_id
        self._date = date
        self._streams: dict[str, Stream] = {}

    def handle(self, request: Request, now: datetime) -> Response:
        """The answer to one request."""
        verb = _verb(request)
        if not verb:
            return Response(status=404)
        if verb == WATCH:
            return self._watch(_path(request), self._date(now))
        try:
            return _answer({"code": Code.OK, **_CARRY_OUT[verb](self, request, self._date(now))})
        except Refused as refused:
            return self.refuse(refused.code)

    def describe(self, request: Request) -> tuple[str, str]:
        """The verb of a request, empty where there is no such address, and its room."""
        room = (request.json or {}).get("group_id", "")
        return _verb(request), room if isinstance(room, str) else ""

    def refuse(self, code: int) -> Response:
        """The answer that refuses a request with a code: of the access service, or the live service's five digits."""
        spelled = code if code >= Code.ACCESS_REFUSED else CODE_BASE + code
        return _answer({"code": spelled, "msg": "error"})

    def _address(self, request: Request, _now: datetime) -> Mapping[str, Any]:
        app_type = _query(request).get("appType")
        if app_type is None:
            raise Refused(Code.ACCESS_MISSES_PARAMETER)
        if app_type != APP_TYPE:
            raise Refused(Code.ACCESS_REFUSES_PARAMETER)
        return {"result": _origin(request)}

    def _give_token(self, request: Request, now: datetime) -> Mapping[str, Any]:
        timeout = int(self.access.life.total_seconds())
        return {"msg": "OK", "result": {"timeout": timeout, "access_token": self.access.give(request, now)}}

    def _start(self, request: Request, now: datetime) -> Mapping[str, Any]:
        room = self._check(request, request.json, START, now)["group_id"]
        if room in self._streams:
            raise Refused(self.quirks.second_start)
        stream = self._streams[room] = Stream(room, now)
        return {"msg": "success", "group_id": room, **stream.addresses(_origin(request))}

    def _stop(self, request: Request, now: datetime) -> Mapping[str, Any]:
        room = self._check(request, request.json, STOP, now)["group_id"]
        if self._streams.pop(room, None) is None:
            raise Refused(Code.NO_CONTEXT)
        return {"msg": "stop live success", "group_id": room}

    def _list(self, request: Request, now: datetime) -> Mapping[str, Any]:
        self._check(request, _query(request), LIST, now)
        rows = [self._row(stream, _origin(request)) for stream in self._streams.values()]
        listed = None if self.quirks.null_list and not rows else rows
        if self.quirks.nested_list:
            return {"msg": "OK", "result": {"live_info_list": listed}}
        return {"msg": "success", "id": STRAY_ID, "list": listed}

    def _row(self, stream: Stream, origin: str) -> Mapping[str, Any]:
        started = int(stream.started_at.timestamp())
        return {"group_id": stream.room, "start_time": started, **stream.addresses(origin)}

    def _check(
        self, request: Request, parameters: Mapping[str, Any] | None, table: Table, now: datetime
    ) -> Mapping[str, Any]:
        """The parameters of a call that may be carried out."""
        self.access.check(request, now)
        if parameters is None:
            raise Refused(Code.NOT_JSON)
        if violations(parameters, table):
            raise Refused(Code.BAD_PARAMETER)
        if parameters["app_id"] != self._app_id:
            raise Refused(Code.NOT_AUTHORISED)
        return parameters

    def _watch(self, path: str, now: datetime) -> Response:
        """Media of a stream that is live; its name may itself look like the end of an address."""
        asked = path.removeprefix(FOLDER)
        found = [stream for stream in self._streams.values() if asked.startswith(stream.name)]
        answers = [stream.watch(asked.removeprefix(stream.name), now) for stream in found]
        return next((answer for answer in answers if answer.status == 200), Response(status=404))


_CARRY_OUT: Mapping[str, Callable[[FspLiveEmulator, Request, datetime], Mapping[str, Any]]] = {
    "server/address": FspLiveEmulator._address,
    "access/token": FspLiveEmulator._give_token,
    "live/start": FspLiveEmulator._start,
    "live/stop": FspLiveEmulator._stop,
    "live/list": FspLiveEmulator._list,
}


def _verb(request: Request) -> str:
    path = _path(request)
    return WATCH if path.startswith(FOLDER) else VERBS.get((request.method, path), "")


def _path(request: Request) -> str:
    return unquote(urlsplit(request.url).path)


def _query(request: Request) -> Mapping[str, str]:
    return dict(parse_qsl(urlsplit(request.url).query))


def _origin(request: Request) -> str:
    parts = urlsplit(request.url)
    return f"{parts.scheme}://{parts.netloc}"


def _answer(body: Mapping[str, Any]) -> Response:
    return Response(status=200, headers={"content-type": "application/json"}, body=json.dumps(body).encode())
