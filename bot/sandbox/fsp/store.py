"""FSP's store, the side that answers: form posts about the recorded files, and the files themselves."""

import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import Enum
from hashlib import sha256
from typing import Any, TypeAlias
from urllib.parse import parse_qs, quote, urlsplit

from bot.sandbox.fsp.recorder import Code, Recorder, Refused, sample_of, size_of
from bot.sandbox.fsp.tables import FORMS
from bot.sandbox.fsp.tasks import FILE_STATES, Task
from bot.sandbox.fsp.token import is_valid
from bot.sandbox.media import CONTENT_TYPES, read_sample
from bot.sandbox.parameters import violations
from bot.vendors.wire import Request, Response

Form: TypeAlias = Mapping[str, str]

LINK_LIFE = timedelta(hours=1)  # "需要在1个小时内请求下载"
DEFAULT_RANGE = timedelta(days=30)  # of file/list without dates
FILES = "/files/"  # where downloads are, which the document leaves open
DOWNLOAD = "download"

VERBS: Mapping[str, str] = {
    "/api/record/file/list": "file/list",
    "/api/store/volume/getUsedVolume": "volume/getUsedVolume",
    "/api/record/file/download": "file/download",
    "/api/record/file/delete": "file/delete",
}


class UrlsShape(Enum):
    """How several links are put into ``urls``: a String by the table, "several records" by the text."""

    COMMA = ","
    NEWLINE = "\n"
    ARRAY = "array"
    JSON = "json"  #: an array, as text
    OBJECTS = "objects"  #: an array of ``{"url": …}``


_SHAPES: Mapping[UrlsShape, Callable[[Sequence[str]], object]] = {
    UrlsShape.COMMA: ",".join,
    UrlsShape.NEWLINE: "\n".join,
    UrlsShape.ARRAY: list,
    UrlsShape.JSON: lambda urls: json.dumps(list(urls)),
    UrlsShape.OBJECTS: lambda urls: [{"url": url} for url in urls],
}


class Store:
    """Answers requests.

    Args:
        recorder: whose tasks leave the files.
        app_id, app_secret: of the one app whose tokens are good.
    """

    def __init__(self, recorder: Recorder, app_id: str, app_secret: str) -> None:
        self.urls_shape = UrlsShape.COMMA
        self.lists_slices = False  # whether file/list has a row for each slice, which the document leaves open
        self._recorder = recorder
        self._app_id = app_id
        self._app_secret = app_secret

    def handle(self, request: Request, now: datetime) -> Response:
        """The answer to one request."""
        verb = _verb(request)
        if verb == DOWNLOAD:
            return self._serve(request, now)
        if not verb or request.method != "POST":
            return Response(status=404)
        try:
            return _answer(Code.OK, self._carry_out(verb, request, now))
        except Refused as refused:
            return self.refuse(refused.code)

    def describe(self, request: Request) -> tuple[str, str]:
        """The verb of a request, empty where there is no such address; the store knows files and no rooms."""
        return _verb(request), ""

    def refuse(self, code: int) -> Response:
        """The answer that refuses a request with a code."""
        return _answer(code, None)

    def _carry_out(self, verb: str, request: Request, now: datetime) -> object:
        form = request.form or {}
        if violations(form, FORMS[verb]):
            raise Refused(Code.BAD_PARAMETER)
        if form["app_id"] != self._app_id or not is_valid(form["token"], self._app_id, self._app_secret):
            raise Refused(Code.NOT_AUTHORISED)
        return _CARRY_OUT[verb](self, form, _origin(request), now)

    def _list(self, form: Form, _origin: str, now: datetime) -> object:
        listed = [task for task in self._recorder.files(now) if self._is_listed(task, form, now)]
        size = int(form.get("page_size", 50))
        start = (int(form.get("page", 1)) - 1) * size
        rows = [row for task in listed for row in self._rows(task, now)]
        return {"count": len(rows), "dataList": rows[start : start + size]}

    def _is_listed(self, task: Task, form: Form, now: datetime) -> bool:
        calendar = self._recorder.calendar
        end = calendar.read(form["end_time"]) if "end_time" in form else calendar.on(now)
        start = calendar.read(form["start_time"]) if "start_time" in form else end - DEFAULT_RANGE
        state = FILE_STATES[task.status(now)]
        return (
            task.file_name == form.get("file_name", task.file_name)
            and state == form.get("file_state", state)
            and start <= calendar.on(task.created_at) <= end
        )

    def _rows(self, task: Task, now: datetime) -> Sequence[Mapping[str, Any]]:
        state, rows = FILE_STATES[task.status(now)], task.slices if self.lists_slices else 1
        row = {
            "resourceName": task.file_name,
            "fileLength": int(task.recorded.total_seconds()) // rows,
            "fileState": state,
            "fileSize": size_of(task) // rows if state == "normal" else 0,
            "resourceType": task.suffix,
            "recordTime": self._recorder.calendar.show(task.created_at),
        }
        return [row] * rows

    def _used_volume(self, _form: Form, _origin: str, now: datetime) -> object:
        volume = self._recorder.volume
        return {"volume": -1 if volume is None else volume, "useVolume": self._recorder.used_volume(now)}

    def _links(self, form: Form, origin: str, now: datetime) -> object:
        tasks = self._recorder.downloadable(form["file_name"], now)
        urls = [self._link(origin, task, part, now) for task in tasks for part in range(1, task.slices + 1)]
        return {"urls": _SHAPES[self.urls_shape](urls), "count": len(urls)} if urls else None

    def _delete(self, form: Form, _origin: str, now: datetime) -> object:
        for task in self._recorder.files(now):
            task.deleted = task.deleted or task.file_name == form["file_name"]
        return None

    def _link(self, origin: str, task: Task, part: int, now: datetime) -> str:
        path, expires = f"{FILES}{task.record_id}/{part}", str(int((now + LINK_LIFE).timestamp()))
        return f"{origin}{path}?Expires={expires}&Signature={self._sign(path, expires)}"

    def _sign(self, path: str, expires: str) -> str:
        return hmac.digest(self._app_secret.encode(), f"{path}\n{expires}".encode(), sha256).hex()

    def _serve(self, request: Request, now: datetime) -> Response:
        parts = urlsplit(request.url)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        expires = query.get("Expires", "")
        signature = query.get("Signature", "").encode()
        if not hmac.compare_digest(signature, self._sign(parts.path, expires).encode()):
            return Response(status=403)
        if now.timestamp() >= int(expires):
            return Response(status=403)
        record_id, part = parts.path.removeprefix(FILES).split("/")
        task = self._recorder.tasks[record_id]
        return Response(status=404) if task.deleted else _file(task, part)


_CARRY_OUT: Mapping[str, Callable[[Store, Form, str, datetime], object]] = {
    "file/list": Store._list,
    "volume/getUsedVolume": Store._used_volume,
    "file/download": Store._links,
    "file/delete": Store._delete,
}


def _verb(request: Request) -> str:
    path = urlsplit(request.url).path
    return DOWNLOAD if path.startswith(FILES) else VERBS.get(path, "")


def _answer(code: int, data: object) -> Response:
    body = {"code": code, "message": "OK" if code == Code.OK else "error", "data": data}
    return Response(status=200, headers={"content-type": "application/json"}, body=json.dumps(body).encode())


def _origin(request: Request) -> str:
    parts = urlsplit(request.url)
    return f"{parts.scheme}://{parts.netloc}"


def _file(task: Task, part: str) -> Response:
    name = task.file_name if task.slices == 1 else f"{task.file_name}_{part}"
    headers = {
        "content-type": CONTENT_TYPES[sample_of(task)],
        "content-disposition": f"attachment; filename*=UTF-8''{quote(name + task.suffix, safe='', errors='replace')}",
    }
    return Response(status=200, headers=headers, body=read_sample(sample_of(task)))
