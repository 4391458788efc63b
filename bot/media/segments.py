"""One MPEG-TS segment taken apart: its tracks and their packets, ready for MP4."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import TypeAlias

import av
from av.bitstream import BitStreamFilterContext
from av.container.input import InputContainer
from av.packet import Packet
from av.stream import Stream

from bot.media.timeline import Sample

StreamPacket: TypeAlias = "Packet[Stream]"  # generic in av's stubs only

FILTERS: Mapping[str, str] = {"aac": "aac_adtstoasc", "h264": "extract_extradata"}
"""By codec, what puts its parameters beside its packets, where the MP4 muxer notices that they have changed and writes
another sample description. From AAC it also takes the ADTS headers, which MP4 has no place for."""

NEEDED: Mapping[str, str] = {"video": "width", "audio": "sample_rate"}
"""By kind of track, what the demuxer must have found out about it."""


@dataclass(frozen=True)
class Segment:
    """What could be read of a segment.

    Attributes:
        streams: by kind, ``video`` or ``audio``, the first whose parameters are known.
        samples: their packets, in the order of the segment.
        damaged: it holds nothing, or something that could not be read.
    """

    streams: Mapping[str, Stream]
    samples: tuple[Sample[StreamPacket], ...]
    damaged: bool


@contextmanager
def open_segment(content: bytes) -> Iterator[Segment]:
    """Take a segment apart. Whatever it holds is no error: what cannot be read is left out."""
    # A track may begin late in a segment: without these limits the demuxer looks for it for 5 s only.
    limits = {"probesize": str(max(len(content), 32)), "analyzeduration": str(2**40)}
    with ExitStack() as stack:
        try:
            container = stack.enter_context(av.open(BytesIO(content), "r", format="mpegts", container_options=limits))
            segment = _read(container)
        except av.FFmpegError:
            segment = Segment({}, (), damaged=True)
        yield segment


def _read(container: InputContainer) -> Segment:
    known = [stream for stream in container.streams if _is_known(stream)]
    streams: dict[str, Stream] = {stream.type: stream for stream in reversed(known)}
    tracks = {stream.index: _Track(stream) for stream in streams.values()}
    samples: list[Sample[StreamPacket]] = []
    damaged = False
    for packet in container.demux():
        if not packet.size:  # a stream's end
            continue
        if packet.stream_index in tracks:
            samples += tracks[packet.stream_index].read(packet)
        else:
            damaged |= packet.stream.type in NEEDED and packet.stream not in known
    damaged |= not samples or any(track.damaged for track in tracks.values())
    return Segment(streams, tuple(samples), damaged)


def _is_known(stream: Stream) -> bool:
    """Whether the demuxer has found what a decoder must know; a codec that FFmpeg has no decoder for has no context."""
    return stream.type in NEEDED and bool(getattr(stream.codec_context, NEEDED[stream.type], 0))


class _Track:
    """Makes samples of one stream's packets."""

    def __init__(self, stream: Stream) -> None:
        self._kind = stream.type
        self._filter = BitStreamFilterContext(FILTERS.get(stream.codec_context.name, "null"), stream)
        self.damaged = False

    def read(self, packet: StreamPacket) -> Iterator[Sample[StreamPacket]]:
        """The packet as MP4 takes it; none when it cannot be read, or nothing tells its time."""
        try:
            filtered = self._filter.filter(packet)
        except av.FFmpegError:
            filtered = []
        self.damaged |= not filtered
        for each in filtered:
            if each.dts is None:
                self.damaged = True
            else:
                pts = each.dts if each.pts is None else each.pts
                yield Sample(self._kind, each.dts, pts, each.duration or 0, each)
