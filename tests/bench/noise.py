"""Something to record: 15 s of noise, encoded once, and the same with its clock moved on."""

import re
from collections.abc import Iterator
from fractions import Fraction
from io import BytesIO
from random import Random

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from bot.media.timeline import CLOCK_RATE

LENGTH = 15  # seconds
FPS = 15
SIZE = (1280, 720)
BIT_RATE = 1_000_000
SOUND_RATE = 48_000
FRAME = 1024  # samples
_TIMED = re.compile(rb"\x00\x00\x01[\xe0\xc0]..\x80[\x80\xc0].", re.DOTALL)  # the head of a PES packet that has a time
_TIME = 5  # bytes


def encode_noise() -> bytes:
    """An MPEG-TS segment of moving noise, with a track of hum."""
    written = BytesIO()
    with av.open(written, "w", format="mpegts", container_options={"mpegts_copyts": "1"}) as container:
        video = container.add_stream("libx264", rate=FPS, options={"preset": "ultrafast", "nal-hrd": "cbr"})
        audio = container.add_stream("aac", rate=SOUND_RATE, layout="stereo")
        assert isinstance(video, VideoStream)
        assert isinstance(audio, AudioStream)
        video.width, video.height = SIZE
        video.pix_fmt, video.bit_rate = "yuv420p", BIT_RATE
        for picture in _pictures():
            container.mux(video.encode(picture))
        for sound in _sounds():
            container.mux(audio.encode(sound))
        container.mux([*video.encode(None), *audio.encode(None)])
    return written.getvalue()


def move_clock(segment: bytes, seconds: int) -> bytes:
    """The same segment, so much later."""
    moved = bytearray(segment)
    for head in _TIMED.finditer(segment):
        both = segment[head.end() - 2] & 0x40
        for at in (head.end(), head.end() + _TIME) if both else (head.end(),):
            moved[at : at + _TIME] = _dump_time(moved[at], _load_time(moved[at : at + _TIME]) + seconds * CLOCK_RATE)
    return bytes(moved)


def _load_time(field: bytearray) -> int:
    """33 bits in three parts, each with a marker behind it (ISO/IEC 13818-1, 2.4.3.6)."""
    return (field[0] >> 1 & 7) << 30 | field[1] << 22 | field[2] >> 1 << 15 | field[3] << 7 | field[4] >> 1


def _dump_time(first: int, time: int) -> bytes:
    high = first & 0xF1 | (time >> 30 & 7) << 1
    return bytes([high, time >> 22 & 0xFF, time >> 14 & 0xFE | 1, time >> 7 & 0xFF, time << 1 & 0xFE | 1])


def _pictures() -> Iterator[VideoFrame]:
    noise = Random(7).randbytes(2 * SIZE[0] * SIZE[1])
    for number in range(LENGTH * FPS):
        frame = VideoFrame(*SIZE, "yuv420p")
        for plane in frame.planes:
            begin = number * 64 % len(noise) // 2
            plane.update(noise[begin : begin + plane.buffer_size])
        frame.pts, frame.time_base = number, Fraction(1, FPS)
        yield frame


def _sounds() -> Iterator[AudioFrame]:
    for number in range(LENGTH * SOUND_RATE // FRAME):
        frame = AudioFrame(format="fltp", layout="stereo", samples=FRAME)
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        frame.sample_rate, frame.pts, frame.time_base = SOUND_RATE, number * FRAME, Fraction(1, SOUND_RATE)
        yield frame
