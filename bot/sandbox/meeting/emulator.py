"""The meeting-control service, the side that answers.

What the document leaves open can be had either way: see ``Quirks``. A message that is not JSON, or has a parameter that
the document does not name, is refused with code 400.
"""

import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any, TypeAlias
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bot.sandbox.meeting.conferences import Conference, Recording, Refused
from bot.sandbox.meeting.files import FILES, build_download, build_link, is_good, read_size
from bot.sandbox.meeting.tables import BODIES, HTTP_CODES, MESSAGES, Code
from bot.sandbox.parameters import violations
from bot.vendors.wire import Request, Response

Body: TypeAlias = Mapping[str, Any]

API = "/meeting/"
LIVE = "/live/"
DOWNLOAD, WATCH = "download", "watch"
TENANT = 52


@dataclass(frozen=True, kw_only=True)
class Quirks:
    """What the document leaves open."""

    codes_are_numbers: bool = False  #: as in later editions
    codes_are_statuses: bool = False  #: 400, 403 and 500 are also the HTTP status
    early_rows: bool = False  #: getRecords lists recordings that have no file yet
    other_rows: bool = False  #: getRecords answers with the tenant's other recordings too, as the document's example


def _unchanged(moment: datetime) -> datetime:
    return moment


class MeetingEmulator:
    """The meetings of one tenant.

    Args:
        auth: the tenant's key.
        time_zone: of the dates on the wire.
        date: the real time of a moment; what is passed as ``now`` may run faster.
    """

    def __init__(self, auth: str, *, time_zone: str = "UTC", date: Callable[[datetime], datetime] = _unchanged) -> None:
        self.quirks = Quirks()
        self._auth = auth
        self._zone = ZoneInfo(time_zone)
        self._date = date
        self._conferences: dict[str, Conference] = {}

    def conference(self, key: str) -> Conference:
        """A meeting, to be looked at and changed; there is one for every number."""
        return self._conferences.setdefault(key, Conference(key=key))

    def empty_room(self, room: str, now: datetime) -> None:
        """Everybody leaves a meeting, which ends it."""
        self.conference(room).close(now)

    def handle(self, request: Request, now: datetime) -> Response:
        """The answer to one request."""
        verb = _verb(request)
        if verb in _PAGES:
            return _PAGES[verb](self, request, now)
        if not verb:
            return Response(status=404)
        try:
            self._check(verb, request)
            return self._answer(Code.OK, _CARRY_OUT[verb](self, request, now))
        except Refused as refused:
            return self.refuse(refused.code)

    def describe(self, request: Request) -> tuple[str, str]:
        """The verb and the room of a request; empty where it names none."""
        body = request.json or {}
        recording = self._recordings().get(str(body.get("recordId", "")))
        room = recording.conference_key if recording is not None else body.get("conferenceKey", "")
        return _verb(request), str(room)

    def refuse(self, code: int) -> Response:
        """The answer that refuses a request with a code."""
        return self._answer(code, None)

    def _check(self, verb: str, request: Request) -> None:
        """Raises Refused unless it is authorised, and JSON with the parameters that the document names."""
        if not hmac.compare_digest(request.headers.get("auth", "").encode(), self._auth.encode()):
            raise Refused(Code.NOT_AUTHORISED)
        is_json = request.headers.get("content-type", "").partition(";")[0].strip() == "application/json"
        if not is_json or request.json is None or violations(request.json, BODIES[verb]):
            raise Refused(Code.BAD_PARAMETER)

    def _open_record(self, request: Request, now: datetime) -> Body:
        return {"recordId": self._enter(request).start_recording(now).record_id}

    def _close_record(self, request: Request, now: datetime) -> Body:
        return {"recordId": self._enter(request).stop_recording(now).record_id}

    def _get_records(self, request: Request, now: datetime) -> list[Body]:
        body = _body(request)
        listed = [
            recording
            for recording in self._recordings().values()
            if (self.quirks.other_rows or recording.record_id == body["recordId"])
            and (recording.has_file(now) or (self.quirks.early_rows and not recording.deleted))
        ]
        return [self._row(recording, body.get("origin") or _origin(request), now) for recording in listed]

    def _del_record_file(self, request: Request, _now: datetime) -> Body:
        """Deleting what does not exist is fine: the document has no code that says otherwise."""
        record_id = _body(request)["recordId"]
        recording = self._recordings().get(record_id)
        if recording is not None:
            recording.deleted = True
        return {"recordId": record_id}

    def _open_live(self, request: Request, now: datetime) -> Body:
        return {"liveurl": f"{_origin(request)}{LIVE}{self._enter(request).start_live(now)}"}

    def _close_live(self, request: Request, _now: datetime) -> None:
        self._enter(request).stop_live()

    def _download(self, request: Request, now: datetime) -> Response:
        if not is_good(request.url, self._auth, self._date(now)):
            return Response(status=403)
        recording = self._recordings()[urlsplit(request.url).path.removeprefix(FILES).split("/")[0]]
        return Response(status=404) if recording.deleted else build_download(recording)

    def _watch(self, request: Request, _now: datetime) -> Response:
        live_id = urlsplit(request.url).path.removeprefix(LIVE)
        on_air = [one for one in self._conferences.values() if live_id and one.live_id == live_id]
        if not on_air:
            return Response(status=404)
        page = f"<!doctype html><meta charset=utf-8><title>Live</title><h1>Live: {escape(on_air[0].key)}</h1>"
        return Response(status=200, headers={"content-type": "text/html"}, body=page.encode(errors="replace"))

    def _enter(self, request: Request) -> Conference:
        conference = self.conference(_body(request)["conferenceKey"])
        conference.enter()
        return conference

    def _recordings(self) -> Mapping[str, Recording]:
        found = (recording for conference in self._conferences.values() for recording in conference.recordings)
        return {recording.record_id: recording for recording in found}

    def _row(self, recording: Recording, origin: str, now: datetime) -> Body:
        has_file = recording.has_file(now)
        return {
            "recordId": recording.record_id,
            "conferenceKey": recording.conference_key,
            "entId": TENANT,
            "startTime": self._show(recording.started_at),
            "fileSize": read_size() if has_file else 0,
            "stopTime": self._show(recording.stopped_at) if recording.stopped_at is not None else "",
            "downUrl": build_link(origin, recording, self._auth, self._date(now)) if has_file else "",
        }

    def _show(self, moment: datetime) -> str:
        return f"{self._date(moment).astimezone(self._zone):%Y-%m-%d %H:%M:%S}"

    def _answer(self, code: int, data: object) -> Response:
        fine = code == Code.OK
        body = {
            "code": int(code) if self.quirks.codes_are_numbers else str(int(code)),
            **({} if data is None else {"data": data}),
            "message": None if fine else MESSAGES.get(code, "refused"),
            "state": int(fine),
        }
        status = code if self.quirks.codes_are_statuses and code in HTTP_CODES else 200
        return Response(
            status=status,
            headers={"content-type": "application/json"},
            body=json.dumps(body, ensure_ascii=False).encode(),
        )


_CARRY_OUT: Mapping[str, Callable[[MeetingEmulator, Request, datetime], object]] = {
    "openRecord": MeetingEmulator._open_record,
    "closeRecord": MeetingEmulator._close_record,
    "getRecords": MeetingEmulator._get_records,
    "delRecordFile": MeetingEmulator._del_record_file,
    "openLive": MeetingEmulator._open_live,
    "closeLive": MeetingEmulator._close_live,
}
_PAGES: Mapping[str, Callable[[MeetingEmulator, Request, datetime], Response]] = {
    DOWNLOAD: MeetingEmulator._download,
    WATCH: MeetingEmulator._watch,
}


def _verb(request: Request) -> str:
    """What is asked, empty where there is no such address."""
    path = urlsplit(request.url).path
    if request.method == "GET":
        return DOWNLOAD if path.startswith(FILES) else WATCH if path.startswith(LIVE) else ""
    verb = path.removeprefix(API)
    return verb if request.method == "POST" and path.startswith(API) and verb in _CARRY_OUT else ""


def _body(request: Request) -> Body:
    return request.json or {}


def _origin(request: Request) -> str:
    parts = urlsplit(request.url)
    return f"{parts.scheme}://{parts.netloc}"
