"""FSP's recording tasks: what becomes of one between its init and its file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from math import ceil
from typing import Any
from zoneinfo import ZoneInfo

JOINING = timedelta(seconds=3)  # how long an automatic task takes to find the streams of its room
STEP = timedelta(seconds=20)  # how long a stopped task stays in each step of FINISHING
DATE_FORMAT = "%Y-%m-%d %H:%M:%S"


class Status(IntEnum):
    """Where a task is; 7 is in the vendor's later document only."""

    INITIAL = 1
    RECORDING = 2
    QUEUED = 3
    ENCODING = 4
    UPLOADING = 5
    DONE = 6
    PAUSED = 7
    BROKEN = -1


FINISHING = (Status.QUEUED, Status.ENCODING, Status.UPLOADING)
FILE_STATES: Mapping[Status, str] = {
    Status.QUEUED: "creating",
    Status.ENCODING: "creating",
    Status.UPLOADING: "uploading",
    Status.DONE: "normal",
    Status.BROKEN: "exception",
}


@dataclass(frozen=True)
class Calendar:
    """How moments are written on the wire: real dates in the account's zone, whole seconds."""

    zone: ZoneInfo
    date: Callable[[datetime], datetime]  #: the real time of a moment of the emulator

    def on(self, moment: datetime) -> datetime:
        """The real date of a moment, in the account's zone."""
        return self.date(moment).astimezone(self.zone).replace(microsecond=0)

    def show(self, moment: datetime) -> str:
        """The date as FSP writes it."""
        return self.on(moment).strftime(DATE_FORMAT)

    def read(self, date: str) -> datetime:
        """A date as FSP takes it.

        Raises:
            ValueError: it is no such date.
        """
        return datetime.strptime(date, DATE_FORMAT).replace(tzinfo=self.zone)


@dataclass(kw_only=True)
class Task:
    """One recording task, and the file that it leaves in the store."""

    record_id: str
    group_id: str
    file_name: str
    suffix: str  #: of the file, with its dot
    slice_length: timedelta
    timeout: timedelta  #: without streams and commands, after which it stops by itself
    automatic: bool
    created_at: datetime
    touched_at: datetime  #: when the last command came
    emptied_at: datetime | None  #: when the room lost its last stream
    begun: bool = False
    paused: bool = False
    recorded: timedelta = timedelta(0)  #: before ``rolling_since``
    rolling_since: datetime | None = None
    stopped_at: datetime | None = None
    broken: bool = False
    deleted: bool = False
    changes: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)  #: of its picture, as they came

    def advance(self, now: datetime) -> None:
        """Do what the service does by itself up to ``now``: begin an automatic task, give up a silent one."""
        if self.automatic and not self.begun and self.emptied_at is None and now >= self.created_at + JOINING:
            self.begin(self.created_at + JOINING)
        gives_up_at = self._gives_up_at()
        if gives_up_at is not None and now >= gives_up_at:
            self.stop(gives_up_at)

    def begin(self, now: datetime) -> None:
        """Record what the room sends."""
        self.begun = True
        self._roll(now)

    def pause(self, now: datetime) -> None:
        """Take nothing until ``resume``."""
        self._halt(now)
        self.paused = True

    def resume(self, now: datetime) -> None:
        """End a pause."""
        self.paused = False
        self._roll(now)

    def empty(self, now: datetime) -> None:
        """The last stream left the room."""
        self._halt(now)
        self.emptied_at = now

    def stop(self, now: datetime) -> None:
        """End it; whatever was recorded becomes a file."""
        self._halt(now)
        self.stopped_at = now

    def break_down(self, now: datetime) -> None:
        """End it in the worst way: what was recorded is listed, and cannot be downloaded."""
        self.stop(now)
        self.broken = True

    def status(self, now: datetime) -> Status:
        """Where it is."""
        if self.broken:
            return Status.BROKEN
        if self.stopped_at is not None:
            return self._finishing(now - self.stopped_at)
        if not self.begun:
            return Status.INITIAL
        return Status.PAUSED if self.paused else Status.RECORDING

    @property
    def has_file(self) -> bool:
        """Whether the store lists a file: only a stopped task that recorded anything leaves one."""
        return self.stopped_at is not None and bool(self.recorded) and not self.deleted

    @property
    def slices(self) -> int:
        """The number of parts that its file was cut into."""
        return ceil(self.recorded / self.slice_length)

    def _roll(self, now: datetime) -> None:
        if self.begun and not self.paused and self.emptied_at is None and self.rolling_since is None:
            self.rolling_since = now

    def _halt(self, now: datetime) -> None:
        if self.rolling_since is not None:
            self.recorded += now - self.rolling_since
            self.rolling_since = None

    def _gives_up_at(self) -> datetime | None:
        if self.stopped_at is not None or (self.begun and self.emptied_at is None):
            return None
        return max(self.touched_at, self.emptied_at or self.touched_at) + self.timeout

    def _finishing(self, elapsed: timedelta) -> Status:
        step = elapsed // STEP
        return FINISHING[step] if self.recorded and step < len(FINISHING) else Status.DONE
