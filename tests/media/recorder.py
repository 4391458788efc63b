"""A recorder of a few seconds: MPEG-TS segments as a cloud recorder writes them, with clocks of the test's choice."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container.output import OutputContainer
from av.stream import Stream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from bot.media.segments import StreamPacket
from bot.media.timeline import CLOCK_RATE

FPS = 10
FRAME = 1024  # samples of sound in one frame of AAC
START = 10 * CLOCK_RATE  # what the clock shows when nothing else is said
_MUXER = {"mpegts_copyts": "1", "avoid_negative_ts": "disabled"}  # times stay what the test says


@dataclass(frozen=True, kw_only=True)
class Recorder:
    """How segments are encoded; an empty codec means no such track.

    Attributes:
        bframes: how many pictures in a row are stored behind one that is played after them.
        rate: samples of sound in a second.
    """

    video: str = "libx264"
    audio: str = "aac"
    size: tuple[int, int] = (64, 36)
    bframes: int = 0
    rate: int = 48_000
    layout: str = "mono"

    def segment(self, seconds: int = 1, *, start: int = START, sound_from: int = 0, picture_from: int = 0) -> bytes:
        """One segment.

        Args:
            start: the clock at its beginning, in ticks; it may be beyond what 33 bits hold.
            sound_from: the second of the segment in which the sound begins.
            picture_from: the same of the picture.
        """
        written = BytesIO()
        with av.open(written, "w", format="mpegts", container_options=_MUXER) as container:
            packets = [
                *self._pictures(container, seconds - picture_from),
                *self._sound(container, seconds - sound_from),
            ]
            begin = {"video": picture_from, "audio": sound_from}
            timed = [_shifted(packet, start + begin[packet.stream.type] * CLOCK_RATE) for packet in packets]
            for packet in sorted(timed, key=_dts):
                container.mux_one(packet)
        return written.getvalue()

    def segments(self, count: int, *, start: int = START) -> list[bytes]:
        """Segments of a second each whose clock goes on from one to the next."""
        return [self.segment(start=start + number * CLOCK_RATE) for number in range(count)]

    def _pictures(self, container: OutputContainer, seconds: int) -> Iterator[StreamPacket]:
        if not self.video:
            return
        # Without look-ahead there are exactly as many B-frames as were asked for.
        options = {"bf": str(self.bframes), "b_strategy": "0", "x264-params": "scenecut=0", "preset": "veryfast"}
        stream = container.add_stream(self.video, rate=FPS, options=options if self.video == "libx264" else {})
        assert isinstance(stream, VideoStream)
        stream.width, stream.height = self.size
        stream.pix_fmt = "yuv420p"
        for number in range(seconds * FPS):
            frame = VideoFrame(*self.size, "yuv420p")
            for plane in frame.planes:
                plane.update(bytes([number % 256]) * plane.buffer_size)
            frame.pts, frame.time_base = number, Fraction(1, FPS)
            yield from stream.encode(frame)
        yield from stream.encode(None)

    def _sound(self, container: OutputContainer, seconds: int) -> Iterator[StreamPacket]:
        if not self.audio:
            return
        stream = container.add_stream(self.audio, rate=self.rate, layout=self.layout)
        assert isinstance(stream, AudioStream)
        for number in range(seconds * self.rate // FRAME):
            frame = AudioFrame(format=stream.format.name, layout=self.layout, samples=FRAME)
            for plane in frame.planes:
                plane.update(bytes(plane.buffer_size))
            frame.sample_rate, frame.pts, frame.time_base = self.rate, number * FRAME, Fraction(1, self.rate)
            yield from stream.encode(frame)
        yield from stream.encode(None)


def _shifted(packet: StreamPacket, ticks: int) -> StreamPacket:
    assert packet.pts is not None
    assert packet.dts is not None
    scale = packet.time_base * CLOCK_RATE
    packet.pts, packet.dts = round(packet.pts * scale) + ticks, round(packet.dts * scale) + ticks
    packet.duration = round((packet.duration or 0) * scale)
    packet.time_base = Fraction(1, CLOCK_RATE)
    return packet


def _dts(packet: StreamPacket) -> int:
    return packet.dts or 0


@dataclass(frozen=True)
class Track:
    """One track of an MP4 that was read back."""

    codec: str
    pts: tuple[float, ...]  #: seconds, in the order of storage
    dts: tuple[float, ...]
    decoded: tuple[object, ...]  #: of each picture its size, of each frame of sound its number of channels
    end: float  #: seconds


def read_back(path: Path) -> dict[str, Track]:
    """Decode every track of a file."""
    with av.open(str(path)) as container:
        return {stream.type: _read_track(path, stream) for stream in container.streams}


def count_packets(path: Path) -> Mapping[str, int]:
    """How much is stored of each track, whether or not it can be decoded."""
    with av.open(str(path)) as container:
        return Counter(packet.stream.type for packet in container.demux() if packet.size)


def _read_track(path: Path, stream: Stream) -> Track:
    with av.open(str(path)) as container:
        packets = [packet for packet in container.demux(container.streams[stream.index]) if packet.size]
    with av.open(str(path)) as container:
        frames = list(container.decode(container.streams[stream.index]))
    base = packets[0].time_base
    return Track(
        codec=stream.codec_context.name,
        pts=tuple(float((packet.pts or 0) * base) for packet in packets),
        dts=tuple(float((packet.dts or 0) * base) for packet in packets),
        decoded=tuple(
            (frame.width, frame.height) if isinstance(frame, VideoFrame) else frame.layout.nb_channels
            for frame in frames
            if isinstance(frame, VideoFrame | AudioFrame)
        ),
        end=float(max((packet.pts or 0) + (packet.duration or 0) for packet in packets) * base),
    )
