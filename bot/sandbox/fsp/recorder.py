"""FSP's recorder behind its two doors: the tasks and the rooms that the gateway and the store both speak of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any

from bot.sandbox.fsp.tasks import Calendar, Status, Task
from bot.sandbox.media import read_sample

SUFFIXES = (".mp4", ".mp3")  # by file_type


class Code(IntEnum):
    """FSP's error codes, as far as they arise by themselves."""

    OK = 0
    NO_CONTEXT = 30001
    BAD_PARAMETER = 30003
    LOGGED_IN_ELSEWHERE = 30004
    NOT_JSON = 30005
    NOT_LOGGED_IN = 30006
    NOT_AUTHORISED = 30007
    TOO_MANY_TASKS = 30009
    DISK_FULL = 30011
    PAUSED = 30033
    AUTOMATIC_HAS_NO_LAYOUT = 30035
    ONE_AUTOMATIC_TASK = 30038
    NOT_RECORDING = 30039


class Refused(Exception):
    """A command is refused with a code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class Recorder:
    """All tasks of one app, and which rooms are empty; by default people are in every room.

    Attributes:
        most_tasks: how many tasks may be live at once; None sets no limit.
        volume: bytes for files, above which no task begins; None sets no limit.
        ballast: bytes of files that somebody else keeps there.
    """

    calendar: Calendar
    most_tasks: int | None = None
    volume: int | None = 20 * 2**30
    ballast: int = 0
    tasks: dict[str, Task] = field(default_factory=dict)
    emptied: dict[str, datetime] = field(default_factory=dict)

    def advance(self, now: datetime) -> None:
        """Let every task do what it does by itself up to ``now``."""
        for task in self.tasks.values():
            task.advance(now)

    def empty_room(self, room: str, now: datetime) -> None:
        """Everybody leaves a room, or will never have been in it."""
        self.advance(now)
        self.emptied[room] = now
        for task in self._live(room):
            task.empty(now)

    def break_down(self, room: str, now: datetime) -> None:
        """The tasks of a room fail for a reason that the service does not tell."""
        self.advance(now)
        for task in self._live(room):
            task.break_down(now)

    def create(self, init: Mapping[str, Any], now: datetime) -> Task:
        """Make the task that a valid init asks for.

        Raises:
            Refused: the room has an automatic task, or a limit is reached.
        """
        room, automatic = init["group_id"], bool(init.get("auto"))
        self._check_limits(now)
        if automatic and any(task.automatic for task in self._live(room)):
            raise Refused(Code.ONE_AUTOMATIC_TASK)
        record_id = f"{now:%Y%m%d%H%M%S}{len(self.tasks):06}"
        task = self.tasks[record_id] = Task(
            record_id=record_id,
            group_id=room,
            file_name=init.get("file_name") or f"{self.calendar.on(now):%Y%m%d%H%M%S}_{room}",
            suffix=SUFFIXES[init.get("file_type", 0)],
            slice_length=timedelta(minutes=init.get("file_duration", 60)),
            timeout=timedelta(seconds=init.get("timeout", 600)),
            automatic=automatic,
            created_at=now,
            touched_at=now,
            emptied_at=self.emptied.get(room),
        )
        return task

    def touch(self, record_id: str, now: datetime) -> Task:
        """The live task that a command is for.

        Raises:
            Refused: there is none, or it has ended.
        """
        task = self.tasks.get(record_id)
        if task is None or task.stopped_at is not None:
            raise Refused(Code.NO_CONTEXT)
        task.touched_at = now
        return task

    def files(self, now: datetime) -> list[Task]:
        """The tasks that left a file, the oldest first."""
        self.advance(now)
        return [task for task in self.tasks.values() if task.has_file]

    def downloadable(self, file_name: str, now: datetime) -> list[Task]:
        """The finished tasks whose file has this name."""
        return [task for task in self.files(now) if task.file_name == file_name and task.status(now) is Status.DONE]

    def used_volume(self, now: datetime) -> int:
        """The bytes that all files have."""
        return self.ballast + sum(size_of(task) for task in self.files(now))

    def _check_limits(self, now: datetime) -> None:
        live = sum(task.stopped_at is None for task in self.tasks.values())
        if self.most_tasks is not None and live >= self.most_tasks:
            raise Refused(Code.TOO_MANY_TASKS)
        if self.volume is not None and self.used_volume(now) >= self.volume:
            raise Refused(Code.DISK_FULL)

    def _live(self, room: str) -> list[Task]:
        return [task for task in self.tasks.values() if task.group_id == room and task.stopped_at is None]


def sample_of(task: Task) -> str:
    """The sandbox's sample that stands for each slice of a task's file."""
    return f"recording{task.suffix}"


def size_of(task: Task) -> int:
    """The bytes of a task's file, all slices together."""
    return len(read_sample(sample_of(task))) * task.slices
