"""The cloud recording dialect, the side that answers; what differs between the services is their ``Document``.

Both documents show bodies in an envelope; Agora's service of today answers without one. Both can be had, as can what
the documents do not tell apart: see ``Quirks``. A message that is not JSON, or has a parameter that the document does
not name, is refused with code 2.
"""

import hmac
import json
import re
from base64 import b64encode, urlsafe_b64encode
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from hashlib import sha512
from typing import Any, NoReturn, TypeAlias
from urllib.parse import urlsplit

from bot.sandbox.cloud_recording import tables
from bot.sandbox.cloud_recording.recordings import Recording, Upload, Uploading
from bot.sandbox.parameters import Table, violations
from bot.vendors.wire import Request, Response

Body: TypeAlias = Mapping[str, Any]

RESOURCE_LIFE = timedelta(minutes=5)
RATE = 10  # requests in any second of real time, for each App ID
_APP = r"/v1/apps/(?P<app>[^/]+)/cloud_recording"
_RESOURCE = rf"{_APP}/resourceid/(?P<resource>[^/]+)"
_ROUTES = (
    ("acquire", "POST", re.compile(rf"{_APP}/acquire")),
    ("start", "POST", re.compile(rf"{_RESOURCE}/mode/(?P<mode>[^/]+)/start")),
    ("query", "GET", re.compile(rf"{_RESOURCE}/sid/(?P<sid>[^/]+)/mode/(?P<mode>[^/]+)/query")),
    ("stop", "POST", re.compile(rf"{_RESOURCE}/sid/(?P<sid>[^/]+)/mode/(?P<mode>[^/]+)/stop")),
    ("update", "POST", re.compile(rf"{_RESOURCE}/sid/(?P<sid>[^/]+)/mode/(?P<mode>[^/]+)/update")),
    ("updateLayout", "POST", re.compile(rf"{_RESOURCE}/sid/(?P<sid>[^/]+)/mode/(?P<mode>[^/]+)/updateLayout")),
)
_COMMANDS = {
    "query": "QueryCloudRecorder",
    "stop": "StopCloudRecorder",
    "update": "UpdateCloudRecorder",
    "updateLayout": "UpdateLayoutCloudRecorder",
}
_DEFAULT_HOURS = 72  # resourceExpiredHour


class Dialect(Enum):
    """How bodies are written."""

    #: Bare, with cname and uid; the status is a number.
    CURRENT = "current"
    #: As the document's samples: inside ``{"Code", "Body"}``, always with HTTP 200; the status is a string.
    DOCUMENT = "document"


class SecondStart(Enum):
    """How a start is answered whose resource is recording already."""

    CODE_7 = 7
    CODE_7_WITH_SID = -7
    CODE_1004 = 1004


@dataclass(frozen=True, kw_only=True)
class Quirks:
    """What the document leaves open."""

    dialect: Dialect = Dialect.CURRENT
    uploading: Uploading = Uploading.UPLOADED
    second_start: SecondStart = SecondStart.CODE_7


def _allow(call: "Call", start: Body | None) -> bool:
    return True


@dataclass(frozen=True, kw_only=True)
class Document:
    """What a service's document says."""

    bodies: Mapping[str, Table]  #: of each call; others do not exist
    modes: frozenset[str]
    allows: Callable[["Call", Body | None], bool] = _allow
    """Whether a call keeps to the rules that no table can tell; it is given the start's clientRequest, too."""
    tells_list_mode: bool = False  #: whether fileList comes with its fileListMode in enveloped bodies, too
    used: int = tables.USED  #: the answer to a start whose resource has recorded before
    wrong: Mapping[str, int] = field(default_factory=dict)  #: what a wrong parameter is answered with, if not with 2


class Refused(Exception):
    """A request is refused with a code and the body that says so."""

    def __init__(self, code: int, /, **fields: object) -> None:
        super().__init__(code)
        self.status, reason = tables.REASONS[code]
        self.body: Body = fields or {"code": code, "reason": reason}


@dataclass
class Resource:
    """A resource ID: good for one recording, to be started soon."""

    cname: str
    uid: str
    acquired_at: datetime
    hours: int  #: after its start in which the recording can be asked for
    recording: Recording | None = None


@dataclass(frozen=True)
class Call:
    """A request that reached the service, taken apart."""

    verb: str
    app: str
    resource: str
    sid: str
    mode: str
    body: Body


def unchanged(moment: datetime) -> datetime:
    """The real time of a moment, where both run alike."""
    return moment


class CloudRecordingEmulator:
    """A service's cloud recording for one project.

    Args:
        document: what the service's own document says.
        app_id: the project.
        customer_id, customer_secret: what requests are authorised with.
        quirks: what the document leaves open; they may be changed at any time.
        date: the real time of a moment; what is passed as ``now`` may run faster.
    """

    def __init__(
        self,
        document: Document,
        app_id: str,
        customer_id: str,
        customer_secret: str,
        *,
        quirks: Quirks,
        date: Callable[[datetime], datetime] = unchanged,
    ) -> None:
        self.quirks = quirks
        self._document = document
        self._app_id = app_id
        self._authorization = f"Basic {b64encode(f'{customer_id}:{customer_secret}'.encode()).decode()}"
        self._date = date
        self._resources: dict[str, Resource] = {}
        self._emptied: dict[str, datetime] = {}
        self._admitted: deque[datetime] = deque(maxlen=RATE)

    def handle(self, request: Request, now: datetime) -> Response:
        """The answer to one request."""
        call = self._read(request)
        if call is None:
            return _respond(404, {"message": "no Route matched with those values"})
        if not hmac.compare_digest(request.headers.get("authorization", "").encode(), self._authorization.encode()):
            return _respond(401, {"message": "Invalid authentication credentials"})
        if call.app != self._app_id:
            return _respond(400, {"message": "invalid appid"})
        if not self._admit(self._date(now)):
            return _respond(429, {"message": "API rate limit exceeded"}, {"retry-after": "1"})
        return self._dialect(*self._answer(call, request, now))

    def uploads(self, now: datetime) -> list[Upload]:
        """What the recorders write into their buckets now; every upload is given once."""
        return [upload for recording in self._recordings() for upload in recording.uploads(now, self._date)]

    def empty_room(self, room: str, now: datetime) -> None:
        """Everybody leaves a channel, or will never have been in it; by default people are in every channel."""
        self._emptied[room] = now
        for recording in self._recordings():
            if recording.cname == room and recording.ended_at(now) is None:
                recording.emptied_at = now

    def describe(self, request: Request) -> tuple[str, str]:
        """The verb and the room of a request; empty where it names none."""
        call = self._read(request)
        if call is None:
            return "", ""
        resource = self._resources.get(call.resource)
        return call.verb, str(call.body.get("cname", resource.cname if resource else ""))

    def refuse(self, code: int) -> Response:
        """The answer that refuses a request with a code."""
        status, reason = tables.REASONS.get(code, (500 if code in {500, 501} else 400, "refused"))
        return self._dialect(status, {"code": code, "reason": reason})

    def _admit(self, moment: datetime) -> bool:
        if len(self._admitted) == RATE and moment - self._admitted[0] < timedelta(seconds=1):
            return False
        self._admitted.append(moment)
        return True

    def _answer(self, call: Call, request: Request, now: datetime) -> tuple[int, Body]:
        try:
            self._check(call, request)
            return 200, _CARRY_OUT[call.verb](self, call, now)
        except Refused as refused:
            return refused.status, refused.body

    def _read(self, request: Request) -> Call | None:
        path = urlsplit(request.url).path
        for verb, method, route in _ROUTES:
            found = route.fullmatch(path)
            if found and method == request.method and verb in self._document.bodies:
                named = {"resource": "", "sid": "", "mode": "mix", **found.groupdict()}
                return Call(verb=verb, body=request.json or {}, **named)
        return None

    def _check(self, call: Call, request: Request) -> None:
        """The document's rules for one message.

        Raises:
            Refused: it breaks one.
        """
        document, wrong = self._document, self._document.wrong.get(call.verb, tables.INVALID)
        if request.headers.get("content-type") != tables.JSON_TYPE:
            raise Refused(document.wrong.get("content-type", tables.INVALID))
        if call.mode not in document.modes or violations(call.body, document.bodies[call.verb]):
            raise Refused(wrong)
        if call.body and not tables.CNAME(call.body["cname"]):
            raise Refused(tables.BAD_CNAME)
        resource = self._resources.get(call.resource)
        recording = resource.recording if resource is not None else None
        if not document.allows(call, recording.request if recording is not None else None):
            raise Refused(wrong)

    def _acquire(self, call: Call, now: datetime) -> Body:
        digest = sha512(f"{self._app_id} {len(self._resources)} {now.isoformat()}".encode()).digest()
        resource_id = urlsafe_b64encode(digest * 3).decode()
        hours = call.body["clientRequest"].get("resourceExpiredHour", _DEFAULT_HOURS)
        self._resources[resource_id] = Resource(call.body["cname"], call.body["uid"], now, hours)
        return {"resourceId": resource_id}

    def _start(self, call: Call, now: datetime) -> Body:
        resource = self._resource(call)
        if resource.recording is not None:
            self._refuse_second_start(call, resource.recording, now)
        if now - resource.acquired_at >= RESOURCE_LIFE:
            raise Refused(tables.EXPIRED)
        if any(self._is_taken(recording, resource, now) for recording in self._recordings()):
            raise Refused(tables.UID_TAKEN)
        resource.recording = Recording(
            sid=sha512(call.resource.encode()).hexdigest()[:32],
            cname=resource.cname,
            uid=resource.uid,
            mode=call.mode,
            request=call.body["clientRequest"],
            started_at=now,
            emptied_at=self._emptied.get(resource.cname),
        )
        return self._reply(call, resource.recording)

    def _query(self, call: Call, now: datetime) -> Body:
        recording = self._recording(call, now)
        if recording.goes_to_video_service:
            return self._reply(call, recording, **recording.video_service(now))
        bare = self.quirks.dialect is Dialect.CURRENT
        listed = recording.file_list(now, self._date, with_mode=bare or self._document.tells_list_mode)
        status = recording.status(now)
        return self._reply(call, recording, **listed, status=status if bare else str(status))

    def _stop(self, call: Call, now: datetime) -> Body:
        recording = self._recording(call, now)
        if recording.stopped_at is not None:
            raise Refused(tables.ALREADY_STOPPED)
        recording.stopped_at = now
        recording.uploading = self.quirks.uploading
        if not recording.segments(now):
            raise self._worker_error(tables.NOTHING_RECORDED, call, recording)
        listed = recording.file_list(now, self._date, with_mode=self._document.tells_list_mode)
        return self._reply(call, recording, **listed, uploadingStatus=str(recording.uploading))

    def _update(self, call: Call, now: datetime) -> Body:
        recording = self._recording(call, now)
        recording.changes.append((call.verb, call.body["clientRequest"]))
        return self._reply(call, recording)

    def _resource(self, call: Call) -> Resource:
        resource = self._resources.get(call.resource)
        if resource is None:
            raise Refused(tables.UNREADABLE)
        if call.body and (call.body["cname"], call.body["uid"]) != (resource.cname, resource.uid):
            raise Refused(tables.MISMATCH)
        return resource

    def _recording(self, call: Call, now: datetime) -> Recording:
        recording = self._resource(call).recording
        if recording is None or recording.sid != call.sid:
            raise Refused(tables.NOT_THIS_RESOURCE)
        if recording.mode != call.mode:
            raise Refused(tables.INVALID)
        if now - recording.started_at >= timedelta(hours=self._resource(call).hours):
            raise Refused(tables.EXPIRED)
        if recording.is_gone(now):
            raise self._worker_error(tables.NOT_FOUND, call, recording)
        return recording

    def _recordings(self) -> list[Recording]:
        return [resource.recording for resource in self._resources.values() if resource.recording is not None]

    def _is_taken(self, recording: Recording, resource: Resource, now: datetime) -> bool:
        same = (recording.cname, recording.uid) == (resource.cname, resource.uid)
        return same and recording.ended_at(now) is None

    def _refuse_second_start(self, call: Call, recording: Recording, now: datetime) -> NoReturn:
        if recording.ended_at(now) is not None:
            raise Refused(self._document.used)
        if self.quirks.second_start is SecondStart.CODE_1004:
            raise Refused(tables.RUNNING)
        if self.quirks.second_start is SecondStart.CODE_7_WITH_SID:
            raise Refused(tables.ALREADY_RUNNING, code=7, sid=recording.sid, resourceId=call.resource)
        raise Refused(tables.ALREADY_RUNNING)

    def _worker_error(self, code: int, call: Call, recording: Recording) -> Refused:
        """As a real one looks: the message is inside serverResponse."""
        return Refused(
            code,
            cname=recording.cname,
            code=code,
            resourceId=call.resource,
            sid=recording.sid,
            uid=recording.uid,
            serverResponse={"command": _COMMANDS[call.verb], "payload": {"message": tables.REASONS[code][1]}},
        )

    def _reply(self, call: Call, recording: Recording, **server_response: object) -> Body:
        body = {"resourceId": call.resource, "sid": recording.sid}
        if self.quirks.dialect is Dialect.CURRENT:
            body = {"cname": recording.cname, "uid": recording.uid, **body}
        return {**body, "serverResponse": server_response} if server_response else body

    def _dialect(self, status: int, body: Body) -> Response:
        if self.quirks.dialect is Dialect.DOCUMENT:
            return _respond(200, {"Code": status, "Body": body})
        return _respond(status, body)


_CARRY_OUT: Mapping[str, Callable[[CloudRecordingEmulator, Call, datetime], Body]] = {
    "acquire": CloudRecordingEmulator._acquire,
    "start": CloudRecordingEmulator._start,
    "query": CloudRecordingEmulator._query,
    "stop": CloudRecordingEmulator._stop,
    "update": CloudRecordingEmulator._update,
    "updateLayout": CloudRecordingEmulator._update,
}


def _respond(status: int, body: Body, headers: Mapping[str, str] | None = None) -> Response:
    typed = {"content-type": "application/json", **(headers or {})}
    return Response(status=status, headers=typed, body=json.dumps(body).encode())
