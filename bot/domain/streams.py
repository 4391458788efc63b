"""Live streams, and what becomes of one when a vendor says something about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.domain.recordings import VENDOR


class StreamState(StrEnum):
    """Where a live stream is on its way."""

    STARTING = "starting"
    LIVE = "live"
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
    reminded_at: datetime | None = None  #: as of a recording
    missing_since: datetime | None = None
    note: str = ""  #: plain words shown on the card
    revision: int = 1  #: grows with every change a person could see

    @property
    def title(self) -> str:
        """What people call it."""
        return self.room


def observe_stream(stream: Stream, seen: Broadcast | None, now: datetime, *, missing_grace: timedelta) -> Stream:
    """Compare what a vendor lists with what was known of a stream that is live.

    Args:
        seen: None where the vendor does not list it.
        missing_grace: how long the vendor may leave a live stream out before it counts as ended.

    Returns:
        the stream after the look: the same revision when a person could see no difference.
    """
    if stream.state is not StreamState.LIVE:
        return stream
    if seen is not None:
        present = replace(stream, missing_since=None)
        return present if not seen.watch or seen.watch == stream.watch else _revised(present, watch=seen.watch)
    since = stream.missing_since or now
    if now - since < missing_grace:
        return replace(stream, missing_since=since)
    by = stream.ended_by or VENDOR
    return _revised(stream, missing_since=since, state=StreamState.ENDED, ended_at=now, ended_by=by)


def _revised(stream: Stream, **changes: Any) -> Stream:
    return replace(stream, revision=stream.revision + 1, **changes)
