"""The recorders: what a recording does by itself between its start and its last upload."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import md5
from math import ceil
from re import sub
from typing import Any, TypeAlias

from bot.sandbox.cloud_recording.tables import DEFAULT_MAX_IDLE
from bot.sandbox.media import CONTENT_TYPES, read_sample

JOINING = timedelta(seconds=3)  # from the start to the first picture
STARTING = timedelta(seconds=1)  # in each of the statuses 1 to 4
SEGMENT = timedelta(seconds=15)  # "切片时长达到 15 秒"
UPLOAD = timedelta(seconds=2)  # from the end of a segment to the bucket
LEAVING = timedelta(seconds=5)  # in each of the statuses 6 to 8
SAMPLE, PICTURE = "segment.ts", "snapshot.jpg"
PEOPLE = ("1001", "1002")  # who is in every channel, where their ids matter
PLAYLIST_TYPE = "application/vnd.apple.mpegurl"


class Uploading(StrEnum):
    """What a stop says of the files."""

    UPLOADED = "uploaded"
    #: One segment takes the way over the service's own cloud.
    BACKUPED = "backuped"
    UNKNOWN = "unknown"


Date: TypeAlias = Callable[[datetime], datetime]  #: the real time of a moment

_KINDS = {0: ("audio",), 1: ("video",), 2: ("audio", "video")}  # of tracks, by streamTypes
_LAST_SEGMENT_LATE: Mapping[Uploading, timedelta] = {
    Uploading.UPLOADED: timedelta(0),
    Uploading.BACKUPED: timedelta(minutes=5),
    Uploading.UNKNOWN: timedelta(seconds=20),
}

LATEST = max(_LAST_SEGMENT_LATE.values())  # after the end


@dataclass(frozen=True)
class Segment:
    """One stretch of the recording."""

    start: datetime
    length: timedelta

    @property
    def end(self) -> datetime:
        """When its last frame was recorded."""
        return self.start + self.length


@dataclass(frozen=True)
class Track:
    """What has a playlist of its own: everybody, or one person's audio or video."""

    stem: str  #: of its files' names
    kind: str = "audio_and_video"
    uid: str = "0"

    @property
    def playlist(self) -> str:
        """The name of its playlist."""
        return f"{self.stem}.m3u8"


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
    mode: str
    request: Mapping[str, Any] = field(repr=False)  #: the start's clientRequest
    started_at: datetime
    emptied_at: datetime | None  #: when the last person left the channel
    stopped_at: datetime | None = None  #: by a request
    uploading: Uploading = Uploading.UPLOADED
    changes: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)  #: verbs and clientRequests
    _sent: set[tuple[str, datetime]] = field(default_factory=set)  #: track and start of segments and pictures
    _closed: set[str] = field(default_factory=set)  #: names of playlists that were sent for the last time
    _is_sent: bool = False  #: nothing will follow

    @property
    def goes_to_video_service(self) -> bool:
        """Whether nothing is written into a bucket."""
        return "extensionServiceConfig" in self.request

    @property
    def takes_pictures(self) -> bool:
        """Whether it leaves pictures in place of a film."""
        return "snapshotConfig" in self.request

    @property
    def tracks(self) -> tuple[Track, ...]:
        """What is recorded: everybody together, or each person's audio and video."""
        stem = f"{self.sid}_{sub('[^a-zA-Z0-9._-]', '-', self.cname)}"
        if self.mode == "mix":
            return (Track(stem),)
        kinds = ("video",) if self.takes_pictures else _KINDS[self._config.get("streamTypes", 2)]
        return tuple(Track(f"{stem}__uid_s_{uid}__uid_e_{kind}", kind, uid) for uid in PEOPLE for kind in kinds)

    def ended_at(self, now: datetime) -> datetime | None:
        """When it stopped, by a request or because nobody was there for maxIdleTime."""
        if self.stopped_at is not None or self.emptied_at is None:
            return self.stopped_at
        max_idle = self._config.get("maxIdleTime", DEFAULT_MAX_IDLE)
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

    def file_list(self, now: datetime, date: Date, *, with_mode: bool) -> Mapping[str, object]:
        """The files as a query or a stop lists them: by one name in mixed mode, else by rows; pictures never."""
        if self.takes_pictures or self.goes_to_video_service:
            return {}
        listed = bool(self.uploaded(now))
        mixed = self.mode == "mix"
        mode = {"fileListMode": "string" if mixed else "json"} if with_mode else {}
        if mixed:
            return {**mode, "fileList": self.tracks[0].playlist if listed else ""}
        begin = int(date(self.started_at + JOINING).timestamp() * 1000)
        return {**mode, "fileList": [_row(track, begin) for track in self.tracks] if listed else []}

    def video_service(self, now: datetime) -> Mapping[str, object]:
        """What a query says of the way to the video service."""
        listed = bool(self.uploaded(now))
        video = {"fileName": self.tracks[0].playlist, "videoId": md5(self.sid.encode()).hexdigest()}  # noqa: S324 - a name
        payload = {"state": "inProgress" if listed else "idle", "videoInfo": [video] if listed else []}
        done = self.stopped_at is not None and self.status(now) > 6
        return {
            "extensionServiceState": [{"payload": payload, "serviceName": "aliyun_vod_service"}],
            "subServiceStatus": {"recordingService": "serviceCompleted" if done else "serviceInProgress"},
        }

    def uploaded(self, now: datetime) -> list[Segment]:
        """The segments that have reached the bucket."""
        segments = self.segments(now)
        return [segment for segment in segments if self._arrives_at(segment, segments[-1], now) <= now]

    def segments(self, now: datetime) -> list[Segment]:
        """The segments that were cut: all of one length but the last one, which the end of the recording cuts."""
        begin, ended, length = self.started_at + JOINING, self.ended_at(now), self._length
        end = min(moment for moment in (ended, self.emptied_at, now) if moment is not None)
        count = max(0, ceil((end - begin) / length) if ended else (end - begin) // length)
        starts = [begin + length * index for index in range(count)]
        return [Segment(start, min(length, end - start)) for start in starts]

    def uploads(self, now: datetime, date: Date) -> Iterator[Upload]:
        """What goes into the bucket now and was not given before: pictures, or segments and then the playlist."""
        if self.goes_to_video_service or self._is_sent:
            return
        for track in self.tracks:
            if self.takes_pictures:
                yield from self._upload_new(track, now, date, PICTURE)
            else:
                yield from self._upload_film(track, now, date)
        ended = self.ended_at(now)
        self._is_sent = ended is not None and ended + LATEST <= now

    @property
    def _config(self) -> Mapping[str, Any]:
        config: Mapping[str, Any] = self.request.get("recordingConfig", {})
        return config

    @property
    def _length(self) -> timedelta:
        """Of a segment, or between two pictures."""
        if not self.takes_pictures:
            return SEGMENT
        return timedelta(seconds=self.request["snapshotConfig"].get("captureInterval", 10))

    def _arrives_at(self, segment: Segment, last: Segment, now: datetime) -> datetime:
        ended = self.ended_at(now)
        if ended is None:
            return segment.end + UPLOAD
        late = _LAST_SEGMENT_LATE[self.uploading] if segment == last else timedelta(0)
        return min(segment.end + UPLOAD, ended) + late

    def _upload_film(self, track: Track, now: datetime, date: Date) -> Iterator[Upload]:
        new = list(self._upload_new(track, now, date, SAMPLE))
        yield from new
        ended = self.ended_at(now) is not None
        listed = self.segments(now) if ended else self.uploaded(now)
        if listed and (new or (ended and track.playlist not in self._closed)):
            self._closed |= {track.playlist} if ended else set()
            content = _playlist(track, listed, ended, date)
            yield self._upload(track.playlist, PLAYLIST_TYPE, content.encode())

    def _upload_new(self, track: Track, now: datetime, date: Date, media: str) -> Iterator[Upload]:
        for segment in self.uploaded(now):
            if (track.stem, segment.start) not in self._sent:
                self._sent.add((track.stem, segment.start))
                yield self._upload(_file_name(track, segment, date, media), CONTENT_TYPES[media], read_sample(media))

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


def _row(track: Track, begin: int) -> Mapping[str, object]:
    return {
        "filename": track.playlist,
        "trackType": track.kind,
        "uid": track.uid,
        "mixedAllUser": False,
        "isPlayable": True,
        "sliceStartTime": begin,
    }


def _playlist(track: Track, segments: list[Segment], ended: bool, date: Date) -> str:
    head = ["#EXTM3U", "#EXT-X-VERSION:3", "#EXT-X-MEDIA-SEQUENCE:0", "#EXT-X-ALLOW-CACHE:YES"]
    event = f"#EXT-X-AGORA-TRACK-EVENT:EVENT=START,TRACK_TYPE=VIDEO,TIME={_utc(date(segments[0].start))}"
    lines = [*head, "#EXT-X-TARGETDURATION:18", event]
    for segment in segments:  # the sample's timestamps begin anew each time: that is a discontinuity
        length = f"#EXTINF:{segment.length.total_seconds():.6f}"  # Agora leaves out the comma
        lines += ["#EXT-X-DISCONTINUITY", length, _file_name(track, segment, date, SAMPLE)]
    return "\n".join([*lines, *(["#EXT-X-ENDLIST"] if ended else []), ""])


def _file_name(track: Track, segment: Segment, date: Date, media: str) -> str:
    return f"{track.stem}_{_utc(date(segment.start))}.{media.rpartition('.')[2]}"


def _utc(moment: datetime) -> str:
    """A moment as it is put into names: to the millisecond."""
    return f"{moment.astimezone(UTC):%Y%m%d%H%M%S%f}"[:-3]
