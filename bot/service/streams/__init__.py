"""Live streams: what may be asked for, how it is carried out once, and how their end is noticed."""

from bot.service.streams.attempt import StreamTry
from bot.service.streams.options import check_stream_options
from bot.service.streams.requests import AmbiguousStream, Streams
from bot.service.streams.situation import stream_situation
from bot.service.streams.watch import StreamWatch

__all__ = [
    "AmbiguousStream",
    "StreamTry",
    "StreamWatch",
    "Streams",
    "check_stream_options",
    "stream_situation",
]
