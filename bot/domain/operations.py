"""What a person or the clock asked for: the audit log."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.domain.files import Link, StoredFile


class OperationKind(StrEnum):
    """What a person or the clock may ask for."""

    # About a recording.
    START = "start"
    STOP = "stop"
    REFRESH = "refresh"
    LINK = "link"
    PAUSE = "pause"
    RESUME = "resume"
    LAYOUT = "layout"
    SUBTITLES = "subtitles"
    SUBSCRIPTIONS = "subscriptions"
    EXTEND = "extend"  #: its planned end is moved
    DELETE = "delete"  #: its files are deleted
    # About an account.
    FILES = "files"  #: a page of its stored files is fetched
    FILE_LINK = "file link"  #: to one of them, whoever recorded it
    FILE_DELETE = "file delete"  #: of one of them, whoever recorded it
    # About a stream.
    GO_LIVE = "go live"
    END_LIVE = "end live"
    EXTEND_LIVE = "extend live"
    REFRESH_LIVE = "refresh live"
    LIVE_LIST = "live list"  #: what is live on an account is fetched, whoever began it
    # Done as soon as they are stored.
    SCHEDULE = "schedule"
    SKIP = "skip"
    HOLD = "hold"  #: a schedule is paused
    GO_ON = "go on"  #: a schedule is resumed
    UNSCHEDULE = "unschedule"
    NOTIFY = "notify"
    EXPORT = "export"


class Source(StrEnum):
    """From where something was asked for."""

    COMMAND = "command"
    BUTTON = "button"
    MODAL = "modal"
    SHORTCUT = "shortcut"
    MENTION = "mention"
    HOME = "home"
    CLOCK = "clock"


class OperationStatus(StrEnum):
    """How far an operation is."""

    #: Stored; nobody has begun it.
    QUEUED = "queued"
    #: Its owner may have called the vendor: after a crash the vendor is looked at before anything is repeated.
    RUNNING = "running"
    #: Over, as asked.
    DONE = "done"
    #: Over, not as asked; the answer says why.
    FAILED = "failed"


UNFINISHED = frozenset({OperationStatus.QUEUED, OperationStatus.RUNNING})


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One thing that was asked for: stored before it is acknowledged, executed once, its outcome kept."""

    id: str
    dedupe_key: str
    kind: OperationKind
    recording: str = ""  #: empty where it is not about one
    stream: str = ""
    schedule: str = ""
    account: str  #: empty where it is about a channel
    team: str
    channel: str
    requested_by: str  #: Slack user id, PLAN or LIMIT
    source: Source = Source.COMMAND
    arguments: Mapping[str, Any] = field(default_factory=dict, repr=False)  #: what was asked; may hold a secret
    response_url: str = field(default="", repr=False)
    thread: str = ""  #: ts of the thread in which a person asked, where the answer goes; empty: in the channel
    created_at: datetime
    not_before: datetime
    status: OperationStatus = OperationStatus.QUEUED
    attempts: int = 0
    may_have_arrived: bool = False  #: a try may have reached the vendor although no answer came
    began_at: datetime | None = None  #: when it was first tried
    tried_at: datetime | None = None  #: when it was last tried
    ended_at: datetime | None = None
    answer: str = ""  #: the sentence that ended it
    links: tuple[Link, ...] = ()
    files: tuple[StoredFile, ...] = ()
