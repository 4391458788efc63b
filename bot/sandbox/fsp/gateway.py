"""FSP's gateway, the side that answers: JSON frames over one WebSocket link for each app.

Where the document is silent: a frame that is no JSON object is answered with the id of a login's reply and an empty
seq, an unknown command with 30003; pausing twice, or resuming what is not paused, does nothing unless a quirk says so.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from bot.sandbox.fsp.recorder import Code, Recorder, Refused
from bot.sandbox.fsp.tables import LOGIN, TABLES, VERBS
from bot.sandbox.fsp.tasks import Status, Task
from bot.sandbox.fsp.token import is_valid
from bot.sandbox.parameters import is_object, violations

Message: TypeAlias = Mapping[str, Any]
Fields: TypeAlias = dict[str, Any]

REPLY = 0x1000  # what a reply's id has over its request's
MSG = "10000"  # in every sample, of success and of failure


@dataclass(frozen=True)
class Quirks:
    """What the document leaves open, or gets wrong and the service may have repaired."""

    init_reply_id: int = LOGIN + REPLY  #: as the document prints it; later revisions say 8194
    finished_tasks_vanish: bool = True  #: whether 4104 forgets a task when its file is done
    shows_pauses: bool = True  #: whether 4104 has a status for what is paused, which the document's list lacks
    minds_pauses: bool = (
        False  #: whether only what is recorded can be paused, and nothing set while it is: 30039, 30033
    )


class Gateway:
    """Answers frames; holds who is logged in.

    Args:
        recorder: the tasks that the commands are for.
        app_id, app_secret: of the one app that may log in.
    """

    def __init__(self, recorder: Recorder, app_id: str, app_secret: str) -> None:
        self.quirks = Quirks()
        self._recorder = recorder
        self._app_id = app_id
        self._app_secret = app_secret
        self._links = 0
        self._holder: int | None = None  # the link that is logged in

    def open_link(self) -> int:
        """A new link, not yet logged in."""
        self._links += 1
        return self._links

    def close_link(self, link: int) -> None:
        """The link is gone; if it was logged in, another one may be."""
        if self._holder == link:
            self._holder = None

    def describe(self, frame: str | bytes) -> tuple[str, str]:
        """The verb and the room of a frame; empty where it names none."""
        message = _read(frame) or {}
        task = self._recorder.tasks.get(str(message.get("record_id")))
        return VERBS.get(_command_id(message), ""), str(message.get("group_id", task.group_id if task else ""))

    def handle_frame(self, link: int, frame: str | bytes, now: datetime) -> list[str]:
        """What is sent back on the link."""
        message = _read(frame)
        if message is None:
            return [self.refuse(frame, Code.NOT_JSON)]
        try:
            fields = self._carry_out(link, message, now)
        except Refused as refused:
            return [self.refuse(frame, refused.code)]
        return [self._reply(message, Code.OK, fields)]

    def refuse(self, frame: str | bytes, code: int) -> str:
        """The reply that refuses a frame with a code; the samples show a record_id in it."""
        message = _read(frame) or {}
        names_task = VERBS.get(_command_id(message), "login") not in {"login", "query"}
        return self._reply(message, code, {"record_id": message.get("record_id", "")} if names_task else {})

    def _reply(self, message: Message, code: int, fields: Fields) -> str:
        asked = _command_id(message)
        reply_id = self.quirks.init_reply_id if VERBS.get(asked) == "init" else (asked or LOGIN) + REPLY
        seq = message.get("seq", "")
        return json.dumps({"business": "RE", "id": reply_id, "code": code, "msg": MSG, "seq": seq, **fields})

    def _carry_out(self, link: int, message: Message, now: datetime) -> Fields:
        verb = VERBS.get(_command_id(message), "")
        if link != self._holder and verb != "login":
            raise Refused(Code.NOT_LOGGED_IN)
        if not verb or violations(message, TABLES[verb]):
            raise Refused(Code.BAD_PARAMETER)
        self._recorder.advance(now)
        return _CARRY_OUT[verb](self, link, message, now)

    def _login(self, link: int, message: Message, _now: datetime) -> Fields:
        if message["app_id"] != self._app_id or not is_valid(message["token"], self._app_id, self._app_secret):
            raise Refused(Code.NOT_AUTHORISED)
        if self._holder is not None:
            raise Refused(Code.LOGGED_IN_ELSEWHERE)
        self._holder = link
        return {}

    def _init(self, _link: int, message: Message, now: datetime) -> Fields:
        return {"record_id": self._recorder.create(message, now).record_id}

    def _resume(self, _link: int, message: Message, now: datetime) -> Fields:
        task = self._recorder.touch(message["record_id"], now)
        task.resume(now)
        return {"record_id": task.record_id}

    def _pause(self, _link: int, message: Message, now: datetime) -> Fields:
        task = self._recorder.touch(message["record_id"], now)
        if self.quirks.minds_pauses and task.status(now) is not Status.RECORDING:
            raise Refused(Code.NOT_RECORDING)
        task.pause(now)
        return {"record_id": task.record_id}

    def _stop(self, _link: int, message: Message, now: datetime) -> Fields:
        task = self._recorder.touch(message["record_id"], now)
        task.stop(now)
        seconds = int(task.recorded.total_seconds())
        return {
            "media_duration": seconds,
            "record_duration": int((now - task.created_at).total_seconds()),
            "flow": seconds * 100,
            "record_id": task.record_id,
        }

    def _layout(self, _link: int, message: Message, now: datetime) -> Fields:
        task = self._unpaused(message["record_id"], now)
        if task.automatic:
            raise Refused(Code.AUTOMATIC_HAS_NO_LAYOUT)
        task.changes.append(("layout", message))
        task.begin(now)
        return {"record_id": task.record_id}

    def _subtitle(self, _link: int, message: Message, now: datetime) -> Fields:
        task = self._unpaused(message["record_id"], now)
        task.changes.append(("subtitle", message))
        return {"record_id": task.record_id}

    def _unpaused(self, record_id: str, now: datetime) -> Task:
        task = self._recorder.touch(record_id, now)
        if self.quirks.minds_pauses and task.paused:
            raise Refused(Code.PAUSED)
        return task

    def _query(self, _link: int, message: Message, now: datetime) -> Fields:
        listed = [task for task in self._recorder.tasks.values() if self._is_listed(task, message, now)]
        size = message.get("page_size", 50)
        start = (message.get("page", 1) - 1) * size
        rows = [self._row(task, now) for task in listed[start : start + size]]
        return {"record_list": rows, "total_num": len(listed)}

    def _is_listed(self, task: Task, query: Message, now: datetime) -> bool:
        status, date = self._status(task, now), self._recorder.calendar
        ended = task.stopped_at
        return (
            not (status is Status.DONE and self.quirks.finished_tasks_vanish)
            and task.record_id == query.get("record_id", task.record_id)
            and task.group_id == query.get("group_id", task.group_id)
            and status == query.get("status", status)
            and ("start_time" not in query or date.on(task.created_at) >= date.read(query["start_time"]))
            and ("stop_time" not in query or (ended is not None and date.on(ended) <= date.read(query["stop_time"])))
        )

    def _row(self, task: Task, now: datetime) -> Fields:
        show = self._recorder.calendar.show
        return {
            "record_id": task.record_id,
            "record_mode": 0,
            "group_id": task.group_id,
            "start_time": show(task.created_at),
            "stop_time": show(task.stopped_at) if task.stopped_at else "",
            "status": self._status(task, now),
        }

    def _status(self, task: Task, now: datetime) -> Status:
        """A task's status as 4104 tells it."""
        status = task.status(now)
        return Status.RECORDING if status is Status.PAUSED and not self.quirks.shows_pauses else status


_CARRY_OUT: Mapping[str, Callable[[Gateway, int, Message, datetime], Fields]] = {
    "login": Gateway._login,
    "init": Gateway._init,
    "resume": Gateway._resume,
    "pause": Gateway._pause,
    "stop": Gateway._stop,
    "layout": Gateway._layout,
    "subtitle": Gateway._subtitle,
    "query": Gateway._query,
}


def _read(frame: str | bytes) -> Message | None:
    try:
        message = json.loads(frame)
    except (ValueError, RecursionError):
        return None
    return message if is_object(message) else None


def _command_id(message: Message) -> int:
    asked = str(message.get("id"))  # some samples quote it
    return int(asked) if re.fullmatch("[0-9]{1,9}", asked) else 0
