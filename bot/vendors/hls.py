"""HLS recordings: a playlist and its segments in a bucket, and the one MP4 that can be made of them."""

from dataclasses import dataclass

from bot.vendors.bucket import Bucket


@dataclass(frozen=True, kw_only=True)
class Conversion:
    """Segments of which one MP4 is to be made, next to them in the bucket."""

    bucket: Bucket
    playlist: str  #: key
    segments: tuple[str, ...]  #: keys, in the order in which they play
    target: str  #: key of the MP4
