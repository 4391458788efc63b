"""Recorded files, the links to them, and a service's own lists."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.states import RecordingState


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
    room: str = ""  #: empty where nobody knows
    state: RecordingState | None = None
    recorded_at: datetime | None = None  #: when its recording began; else, in a bucket, when it was stored
    recording: str = ""  #: the id of ours that left it; empty where none is known


@dataclass(frozen=True, kw_only=True)
class Task:
    """One row of a service's own list of recordings, whoever began them."""

    id: str  #: the vendor's
    room: str = ""
    state: RecordingState | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
