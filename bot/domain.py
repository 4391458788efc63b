"""The words for everything: recordings, operations, observations, announcements; what may follow what. Pure, frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

PLAN = "plan"  #: who asked, where the clock did
VENDOR = "vendor"  #: who ended it, where it ended by itself
DENIED = "For a while the service denied this recording; it goes on."


@dataclass(frozen=True, kw_only=True)
class Account:
    """One configured set of credentials at one vendor, without the credentials."""

    name: str
    vendor: str
    channels: frozenset[str] = frozenset()  #: Slack channels where it may be used; empty means everywhere


class RecordingState(StrEnum):
    """Where a recording is on its way from a command to a file."""

    #: A start was asked for; the vendor has not yet said that it records.
    STARTING = "starting"
    #: The vendor records.
    RECORDING = "recording"
    #: The vendor holds the task but takes nothing.
    PAUSED = "paused"
    #: A stop was sent and answered, or the plan ended; the vendor has not said what it does with the media.
    STOPPING = "stopping"
    #: Nothing more is recorded; the vendor queues or encodes.
    PROCESSING = "processing"
    #: The file is on its way to where it can be downloaded.
    UPLOADING = "uploading"
    #: The file can be downloaded.
    READY = "ready"
    #: Over: nothing was sent, so nothing was recorded.
    EMPTY = "empty"
    #: Over: the vendor refused or broke; the note says why.
    FAILED = "failed"
    #: Over: the vendor forgot it and no file appeared in time.
    LOST = "lost"


ACTIVE = frozenset({RecordingState.STARTING, RecordingState.RECORDING, RecordingState.PAUSED})
FINISHING = frozenset({RecordingState.STOPPING, RecordingState.PROCESSING, RecordingState.UPLOADING})
OVER = frozenset({RecordingState.READY, RecordingState.EMPTY, RecordingState.FAILED, RecordingState.LOST})

_FINISH = (RecordingState.STOPPING, RecordingState.PROCESSING, RecordingState.UPLOADING)
MAY_FOLLOW: Mapping[RecordingState, frozenset[RecordingState]] = {
    RecordingState.STARTING: frozenset({RecordingState.RECORDING, RecordingState.PAUSED, *_FINISH, *OVER}),
    RecordingState.RECORDING: frozenset({RecordingState.PAUSED, *_FINISH, *OVER}),
    RecordingState.PAUSED: frozenset({RecordingState.RECORDING, *_FINISH, *OVER}),
    RecordingState.STOPPING: frozenset({*_FINISH[1:], *OVER}),
    RecordingState.PROCESSING: frozenset({RecordingState.UPLOADING, *OVER}),
    RecordingState.UPLOADING: frozenset(OVER),
    RecordingState.READY: frozenset(),
    RecordingState.EMPTY: frozenset(),
    RecordingState.FAILED: frozenset(),
    RecordingState.LOST: frozenset({RecordingState.READY}),
}
"""What a later look may make of a recording: a stale reply never brings a stopped recording back to life.

The one exception is not of this table: a recording that nobody stopped, and that was only denied (``_revived``).
"""


@dataclass(frozen=True, kw_only=True)
class File:
    """One recorded file as the vendor or the bucket lists it."""

    name: str  #: what a link is asked for with: the vendor's file name, or the bucket's key
    kind: str = "mp4"  #: its type without the dot
    size: int | None = None  #: bytes
    duration: timedelta | None = None


@dataclass(frozen=True, kw_only=True)
class Link:
    """A download link, or the file itself where no address leads to it.

    The URL is signed, and so are those in the file: neither shows in ``repr``.
    """

    name: str
    url: str = field(repr=False)  #: empty where there is the content
    expires_at: datetime | None = None
    content: str = field(default="", repr=False)


@dataclass(frozen=True, kw_only=True)
class StoredFile:
    """One row of a service's own list of files."""

    file: File
    room: str = ""  #: empty where the service does not say
    state: RecordingState | None = None
    recorded_at: datetime | None = None  #: when its recording began


@dataclass(frozen=True, kw_only=True)
class Task:
    """One row of a service's own list of recordings, whoever began them."""

    id: str  #: the vendor's
    room: str = ""
    state: RecordingState | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Storage:
    """How much of its space an account uses, in bytes; None where the service does not say."""

    used: int | None
    limit: int | None


class StreamState(StrEnum):
    """Where a live stream is on its way."""

    STARTING = "starting"
    LIVE = "live"
    STOPPING = "stopping"
    ENDED = "ended"
    FAILED = "failed"


class WatchFormat(StrEnum):
    """How a live stream can be watched."""

    FLV = "flv"
    HLS = "hls"
    RTMP = "rtmp"
    PAGE = "page"  #: a web page that plays it


@dataclass(frozen=True, kw_only=True)
class Broadcast:
    """What a vendor says about the live stream of a room now."""

    room: str
    state: StreamState
    watch: Mapping[WatchFormat, str] = field(default_factory=dict, repr=False)  #: addresses; they may be signed
    started_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Observation:
    """What a vendor says about a recording now."""

    state: RecordingState | None = None  #: None: nothing that changes the state
    missing: bool = False  #: the vendor does not know it; the state is then None
    vendor_ids: Mapping[str, str] = field(default_factory=dict)  #: ids learnt by this look
    files: tuple[File, ...] = ()
    note: str = ""  #: why, in plain words, where the vendor tells


@dataclass(frozen=True, kw_only=True)
class Recording:
    """One recording of one room."""

    id: str  #: ours, short: ``r7k2``
    account: str
    room: str
    name: str = ""  #: what people call it, where that is not the room
    state: RecordingState
    vendor_ids: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict, repr=False)  #: the vendor's, dumped; may hold a secret
    team: str
    channel: str
    requested_by: str  #: Slack user id
    created_at: datetime
    started_at: datetime | None = None
    planned_end: datetime | None = None
    ended_at: datetime | None = None
    ended_by: str = ""  #: Slack user id, PLAN, or VENDOR
    missing_since: datetime | None = None
    files: tuple[File, ...] = ()
    note: str = ""  #: plain words shown on the card
    revision: int = 1  #: grows with every change a person could see


class OperationKind(StrEnum):
    """What a person or the clock may ask for."""

    START = "start"
    STOP = "stop"
    REFRESH = "refresh"
    LINK = "link"


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


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One thing that was asked for: stored before it is acknowledged, executed once, its outcome kept."""

    id: str
    dedupe_key: str
    kind: OperationKind
    recording: str
    account: str
    team: str
    channel: str
    requested_by: str
    response_url: str = field(default="", repr=False)
    created_at: datetime
    not_before: datetime
    status: OperationStatus = OperationStatus.QUEUED
    attempts: int = 0
    began_at: datetime | None = None  #: when it was first tried
    tried_at: datetime | None = None  #: when it was last tried
    ended_at: datetime | None = None
    answer: str = ""  #: the sentence that ended it
    links: tuple[Link, ...] = ()


class AnnouncementKind(StrEnum):
    """The messages a recording or an operation can owe."""

    #: The one message that shows the recording, updated in place.
    CARD = "card"
    #: The recording is over: links, or why there are none.
    NOTICE = "notice"
    #: What was to be stopped goes on, and somebody has to know.
    WARNING = "warning"
    #: The answer to one person, visible to that person alone.
    ANSWER = "answer"


class AnnouncementStatus(StrEnum):
    """How far an announcement is."""

    #: Nothing was sent.
    PENDING = "pending"
    #: A post was begun; whether Slack has it is known only when it is SENT.
    SENDING = "sending"
    SENT = "sent"
    #: Slack refused it for good; the error is kept.
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class Announcement:
    """One message owed to a channel or a person: unique by (subject, kind)."""

    id: str
    subject: str  #: the id of a recording, or of an operation for an ANSWER
    kind: AnnouncementKind
    account: str  #: whose owner delivers it
    team: str
    channel: str
    status: AnnouncementStatus = AnnouncementStatus.PENDING
    ts: str = ""  #: Slack's id of the message, once SENT
    attempts: int = 0
    attempted_at: datetime | None = None
    not_before: datetime
    looks: int = 0  #: how often an ambiguous post was looked for and not found
    shown_revision: int = 0  #: of the recording, as Slack last showed it (cards)
    error: str = ""


def observe(
    recording: Recording,
    seen: Observation,
    now: datetime,
    *,
    missing_grace: timedelta = timedelta(0),
    files_deadline: timedelta,
) -> Recording:
    """Compare what a vendor says with what was known; the one meeting point of poll, reply and push.

    Args:
        missing_grace: how long the vendor may deny a live recording before it counts as ended.
        files_deadline: how long after its end files may take before it is lost, or has to do with those it has.

    Returns:
        the recording after the look: the same revision when a person could see no difference.
    """
    learnt = replace(recording, vendor_ids={**recording.vendor_ids, **seen.vendor_ids})
    present = _present(learnt, seen, now, missing_grace)
    return _revised(recording, _expired(_told(present, seen, now), now, files_deadline))


def _present(recording: Recording, seen: Observation, now: datetime, grace: timedelta) -> Recording:
    if not seen.missing:
        return replace(_revived(recording, seen), missing_since=None)
    since = recording.missing_since or now
    if recording.state in ACTIVE and now - since >= grace:
        return _moved(replace(recording, missing_since=since), RecordingState.PROCESSING, now)
    return replace(recording, missing_since=since)


def _revived(recording: Recording, seen: Observation) -> Recording:
    """What counted as ended for no other reason than that it was denied goes on when the vendor says that it does."""
    denied = recording.missing_since is not None and recording.ended_by == VENDOR
    if not denied or recording.state is not RecordingState.PROCESSING:
        return recording
    if seen.state is not RecordingState.RECORDING and seen.state is not RecordingState.PAUSED:
        return recording
    return replace(recording, state=seen.state, ended_at=None, ended_by="", note=DENIED)


def _told(recording: Recording, seen: Observation, now: datetime) -> Recording:
    if seen.files:
        recording = replace(recording, files=seen.files)
    if seen.state is None or seen.state not in MAY_FOLLOW[recording.state]:
        return replace(recording, note=seen.note) if seen.note and recording.state not in OVER else recording
    return replace(_moved(recording, seen.state, now), note=seen.note)


def _moved(recording: Recording, state: RecordingState, now: datetime) -> Recording:
    started = recording.started_at or (now if state is RecordingState.RECORDING else None)
    ended = recording.ended_at or (None if state in ACTIVE else now)
    by = recording.ended_by or ("" if state in ACTIVE else VENDOR)
    return replace(recording, state=state, started_at=started, ended_at=ended, ended_by=by)


def _expired(recording: Recording, now: datetime, deadline: timedelta) -> Recording:
    if recording.state not in FINISHING or recording.ended_at is None or now - recording.ended_at < deadline:
        return recording
    if recording.files:
        return replace(recording, state=RecordingState.READY, note="Nothing more appeared in time.")
    return replace(recording, state=RecordingState.LOST, note="No file appeared in time.")


def _revised(before: Recording, after: Recording) -> Recording:
    unseen = replace(before, missing_since=after.missing_since, vendor_ids=after.vendor_ids)
    return after if after == unseen else replace(after, revision=before.revision + 1)
