"""Agora's recordings: what one does by itself between its start and its last upload."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from math import ceil
from re import sub
from typing import Any

from bot.sandbox.agora.tables import DEFAULT_MAX_IDLE
from bot.sandbox.media import CONTENT_TYPES, read_sample

JOINING = timedelta(seconds=3)  # from the start to the first picture
STARTING = timedelta(seconds=1)  # in each of the statuses 1 to 4
SEGMENT = timedelta(seconds=15)  # "切片时长达到 15 秒"
UPLOAD = timedelta(seconds=2)  # from the end of a segment to the bucket
LEAVING = timedelta(seconds=5)  # in each of the statuses 6 to 8
SAMPLE = "segment.ts"
PLAYLIST_TYPE = "application/vnd.apple.mpegurl"


class Uploading(StrEnum):
    """What a stop says of the files."""

    UPLOADED = "uploaded"
    #: One segment takes the way over Agora's own cloud.
    BACKUPED = "backuped"
    UNKNOWN = "unknown"


_LAST_SEGMENT_LATE: Mapping[Uploading, timedelta] = {
    Uploading.UPLOADED: timedelta(0),
    Uploading.BACKUPED: timedelta(minutes=5),
    Uploading.UNKNOWN: timedelta(seconds=20),
}


@dataclass(frozen=True)
class Segment:
    """One stretch of the recording."""

    start: datetime
    length: timedelta

    @property
    def end(self) -> datetime:
        """When its last frame was recorded."""
        return self.start + self.length


@dataclass(frozen=True, kw_only=True)
class Upload:
    """One object that the recorder writes into the customer's bucket, with the customer's key."""

    bucket: str
    access_key: str
    secret_key: str = field(repr=False)
    key: str
    content_type: str
    body: bytes = field(repr=False)


@dataclass(kw_only=True)
class Recording:
    """One recording, from its start on."""

    sid: str
    cname: str
    uid: str
    request: Mapping[str, Any] = field(repr=False)  #: the start's clientRequest
    started_at: datetime
    emptied_at: datetime | None  #: when the last person left the channel
    stopped_at: datetime | None = None  #: by a request
    uploading: Uploading = Uploading.UPLOADED
    _sent: set[Segment] = field(default_factory=set)
    _closed: bool = False  #: whether the last playlist was sent

    def ended_at(self, now: datetime) -> datetime | None:
        """When it stopped, by a request or because nobody was there for maxIdleTime."""
        if self.stopped_at is not None or self.emptied_at is None:
            return self.stopped_at
        max_idle = self.request.get("recordingConfig", {}).get("maxIdleTime", DEFAULT_MAX_IDLE)
        exits_at = max(self.started_at, self.emptied_at) + timedelta(seconds=max_idle)
        return exits_at if exits_at <= now else None

    def is_gone(self, now: datetime) -> bool:
        """Whether the service has forgotten it."""
        if self.stopped_at is None:
            return self.ended_at(now) is not None
        return now >= self.stopped_at + 3 * LEAVING

    def status(self, now: datetime) -> int:
        """What a query says; 1 to 8."""
        if self.stopped_at is not None:
            return 6 + (now - self.stopped_at) // LEAVING
        if self.uploaded(now):
            return 5
        return min(4, 1 + (now - self.started_at) // STARTING)

    def uploaded(self, now: datetime) -> list[Segment]:
        """The segments that have reached the bucket."""
        segments = self.segments(now)
        return [segment for segment in segments if self._arrives_at(segment, segments[-1], now) <= now]

    def segments(self, now: datetime) -> list[Segment]:
        """The segments that were cut: all of 15 s but the last one, which the end of the recording cuts."""
        begin, ended = self.started_at + JOINING, self.ended_at(now)
        end = min(moment for moment in (ended, self.emptied_at, now) if moment is not None)
        count = max(0, ceil((end - begin) / SEGMENT) if ended else (end - begin) // SEGMENT)
        starts = [begin + SEGMENT * index for index in range(count)]
        return [Segment(start, min(SEGMENT, end - start)) for start in starts]

    def uploads(self, now: datetime, date: Callable[[datetime], datetime]) -> Iterator[Upload]:
        """What goes into the bucket now and was not given before: segments, then the playlist."""
        uploaded = self.uploaded(now)
        new = [segment for segment in uploaded if segment not in self._sent]
        for segment in new:
            self._sent.add(segment)
            yield self._upload(self._segment_name(segment, date), CONTENT_TYPES[SAMPLE], read_sample(SAMPLE))
        ended = self.ended_at(now) is not None
        listed = self.segments(now) if ended else uploaded
        if listed and (new or (ended and not self._closed)):
            self._closed = ended
            yield self._upload(self.playlist_name, PLAYLIST_TYPE, self._playlist(listed, ended, date).encode())

    @property
    def playlist_name(self) -> str:
        """``<sid>_<cname>.m3u8``; what may be odd in a file's name becomes a hyphen."""
        return f"{self._stem}.m3u8"

    @property
    def _stem(self) -> str:
        return f"{self.sid}_{sub('[^a-zA-Z0-9._-]', '-', self.cname)}"

    def _arrives_at(self, segment: Segment, last: Segment, now: datetime) -> datetime:
        ended = self.ended_at(now)
        if ended is None:
            return segment.end + UPLOAD
        late = _LAST_SEGMENT_LATE[self.uploading] if segment == last else timedelta(0)
        return min(segment.end + UPLOAD, ended) + late

    def _segment_name(self, segment: Segment, date: Callable[[datetime], datetime]) -> str:
        return f"{self._stem}_{_utc(date(segment.start))}.ts"

    def _upload(self, file_name: str, content_type: str, body: bytes) -> Upload:
        storage = self.request["storageConfig"]
        return Upload(
            bucket=storage["bucket"],
            access_key=storage["accessKey"],
            secret_key=storage["secretKey"],
            key="/".join((*storage.get("fileNamePrefix", ()), file_name)),
            content_type=content_type,
            body=body,
        )

    def _playlist(self, segments: list[Segment], ended: bool, date: Callable[[datetime], datetime]) -> str:
        head = ["#EXTM3U", "#EXT-X-VERSION:3", "#EXT-X-MEDIA-SEQUENCE:0", "#EXT-X-ALLOW-CACHE:YES"]
        event = f"#EXT-X-AGORA-TRACK-EVENT:EVENT=START,TRACK_TYPE=VIDEO,TIME={_utc(date(segments[0].start))}"
        lines = [*head, "#EXT-X-TARGETDURATION:18", event]
        for segment in segments:  # the sample's timestamps begin anew each time: that is a discontinuity
            length = f"#EXTINF:{segment.length.total_seconds():.6f}"  # Agora leaves out the comma
            lines += ["#EXT-X-DISCONTINUITY", length, self._segment_name(segment, date)]
        return "\n".join([*lines, *(["#EXT-X-ENDLIST"] if ended else []), ""])


def _utc(moment: datetime) -> str:
    """A moment as Agora puts it into names: to the millisecond."""
    return f"{moment.astimezone(UTC):%Y%m%d%H%M%S%f}"[:-3]
