"""What the local vendors record: the same few seconds of colour bars, whoever is in the room."""

from functools import cache
from importlib import resources

CONTENT_TYPES = {
    "recording.mp4": "video/mp4",
    "recording.mp3": "audio/mpeg",
    "segment.ts": "video/mp2t",
    "snapshot.jpg": "image/jpeg",
    "stream.flv": "video/x-flv",
}


@cache
def read_sample(name: str) -> bytes:
    """One of the sample files.

    Args:
        name: a key of ``CONTENT_TYPES``.
    """
    return resources.files(__name__).joinpath(name).read_bytes()
