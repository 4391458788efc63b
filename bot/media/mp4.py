"""One MP4 of many segments: their packets are copied as they are, only their times are set anew."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import av
from av.stream import Stream

from bot.errors import BotError
from bot.media.segments import Segment, open_segment
from bot.media.timeline import CLOCK_RATE, Timeline

KINDS = ("video", "audio")  # one track of each, at most
OPTIONS = {"movflags": "+faststart"}  # its index comes first, so that it plays while it is being downloaded
_TICK = Fraction(1, CLOCK_RATE)
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


class MediaError(BotError):
    """One MP4 cannot be made; ``str()`` is the sentence."""


class NoSpaceError(MediaError):
    """The disk is full; later there may be room again."""


@dataclass(frozen=True, kw_only=True)
class Movie:
    """What was made."""

    size: int  #: bytes
    duration: timedelta
    damaged: int  #: segments of which something, or everything, was left out because it could not be read


class Muxer:
    """Makes one MP4. Its methods block, and one thread at a time may call them, but for ``give_up``.

    An MP4's tracks must be known before its first sample is written. So segments wait on disk until both a video and an
    audio track have been seen, or the end has: memory stays flat, however late a track begins.

    Args:
        path: of the MP4 to be; what waits is kept beside it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._waiting: list[Path] = []
        self._first: dict[str, Path] = {}  # by kind of track, the first segment that has one
        self._writer: _Writer | None = None
        self._damaged = 0
        self._given_up = False

    def add(self, content: bytes) -> None:
        """Append the next segment; one that cannot be read is left out, and counted.

        Raises:
            MediaError: MP4 cannot hold it behind the others, or the file cannot be written.
        """
        with open_segment(content) as segment, _told():
            self._damaged += segment.damaged
            if self._writer is not None:
                self._writer.write(segment)
            elif segment.samples:
                self._keep(content, segment)
                if len(self._first) == len(KINDS):
                    self._writer = self._begin()

    def finish(self) -> Movie:
        """Complete the file.

        Raises:
            MediaError: no segment could be read, or the file cannot be written.
        """
        with _told():
            writer = self._writer = self._writer or self._begin()
            writer.close()
            size = self._path.stat().st_size
        return Movie(size=size, duration=writer.duration, damaged=self._damaged)

    def give_up(self) -> None:
        """Let what is being done end soon, however many segments have waited: nobody wants the MP4 any more."""
        self._given_up = True

    def close(self) -> None:
        """Release what is open; an MP4 that was not finished is removed."""
        if self._writer is not None and not self._writer.closed:
            self._path.unlink(missing_ok=True)  # FFmpeg completes a file when it is closed; this one is not worth it
            with suppress(av.FFmpegError):
                self._writer.close()

    def _keep(self, content: bytes, segment: Segment) -> None:
        path = self._path.with_suffix(f".{len(self._waiting)}.ts")
        path.write_bytes(content)
        self._waiting.append(path)
        for kind in segment.streams:
            self._first.setdefault(kind, path)

    def _begin(self) -> "_Writer":
        """Write what has waited."""
        if not self._first:
            raise MediaError("None of its parts can be read.")
        writer = self._writer = _Writer(self._path)
        for kind in (kind for kind in KINDS if kind in self._first):
            with open_segment(self._first[kind].read_bytes()) as segment:
                writer.add_track(kind, segment.streams[kind])
        for path in self._waiting:
            if self._given_up:
                raise MediaError("It was given up.")
            with open_segment(path.read_bytes()) as segment:
                writer.write(segment)
            path.unlink()
        return writer


class _Writer:
    """An MP4 being written."""

    def __init__(self, path: Path) -> None:
        self._container = av.open(str(path), "w", format="mp4", options=OPTIONS)
        self._tracks: dict[str, Stream] = {}
        self._codecs: dict[str, str] = {}
        self._timeline = Timeline()
        self.closed = False

    @property
    def duration(self) -> timedelta:
        """How long the recording is until now."""
        return timedelta(seconds=self._timeline.end / CLOCK_RATE)

    def add_track(self, kind: str, template: Stream) -> None:
        """Add a track like that of a segment; before anything is written."""
        self._tracks[kind] = self._container.add_stream_from_template(template)

    def write(self, segment: Segment) -> None:
        """Append a segment's packets.

        Raises:
            MediaError: a track has another codec than it had.
            FFmpegError: the file cannot be written.
        """
        for kind, stream in segment.streams.items():
            self._check(kind, stream.codec_context.name)
        for sample in self._timeline.place(segment.samples):
            packet = sample.content
            packet.stream = self._tracks[sample.track]
            packet.dts, packet.pts, packet.duration, packet.time_base = sample.dts, sample.pts, sample.duration, _TICK
            self._container.mux_one(packet)

    def close(self) -> None:
        """Complete the file; once.

        Raises:
            FFmpegError: it cannot be written.
        """
        self.closed = True
        self._container.close()

    def _check(self, kind: str, codec: str) -> None:
        first = self._codecs.setdefault(kind, codec)
        if codec != first:
            raise MediaError(f"Its {kind} changes from {first} to {codec} in the middle, which one MP4 cannot hold.")


def file_error(error: av.FFmpegError | OSError, what: str) -> MediaError:
    """What keeps a file from being written or read, without its path.

    Args:
        what: fails; begins the sentence.
    """
    kind = NoSpaceError if error.errno in _FULL else MediaError
    return kind(f"{what}: {error.strerror}.")


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (av.FFmpegError, OSError) as error:
        raise file_error(error, "Its file cannot be written") from error
