"""Live streams, and what becomes of one when a vendor says something about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


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


LIVE_STATES = frozenset({StreamState.STARTING, StreamState.LIVE})
STREAM_OVER = frozenset({StreamState.ENDED, StreamState.FAILED})


@dataclass(frozen=True, kw_only=True)
class Stream:
    """One live broadcast of one room."""

    id: str  #: ours, short: ``s7k2``
    account: str
    room: str
    state: StreamState
    watch: Mapping[WatchFormat, str] = field(default_factory=dict, repr=False)  #: addresses; they may be signed
    options: Mapping[str, Any] = field(default_factory=dict, repr=False)  #: the vendor's, dumped; may hold a secret
    team: str
    channel: str
    requested_by: str  #: Slack user id
    created_at: datetime
    started_at: datetime | None = None
    planned_end: datetime | None = None
    ended_at: datetime | None = None
    ended_by: str = ""  #: Slack user id, PLAN, LIMIT or VENDOR
    missing_since: datetime | None = None
    note: str = ""  #: plain words shown on the card
    revision: int = 1  #: grows with every change a person could see
