"""Links to what a recording left in the bucket, and the MP4 that can be made of it."""

from collections.abc import Container, Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial
from posixpath import basename
from urllib.parse import unquote

from bot.domain import Link, Recording, RecordingState
from bot.errors import Misunderstood, Rejected
from bot.vendors.bucket import LONGEST_EXPIRY, Bucket, parse_playlist, put_object
from bot.vendors.cloud_recording.settings import ServiceSettings
from bot.vendors.hls import PLAYLIST_TYPE, Conversion, build_linked_playlist, linked_key, mp4_key
from bot.vendors.wire import Flow

LINK_EXPIRY = timedelta(hours=24)
_MP4, _PLAYLIST, _SEGMENT = "mp4", "m3u8", "ts"


def wants_mp4(settings: ServiceSettings) -> bool:
    """Whether one MP4 is to be made of each recording: by default it is."""
    return settings.hls in {None, _MP4}


def build_conversion(settings: ServiceSettings, recording: Recording) -> Conversion | None:
    """What is to be made of the segments, where all of them are there and the MP4 is not."""
    playlists, segments = _keys(recording, _PLAYLIST), _keys(recording, _SEGMENT)
    waits = recording.state is RecordingState.UPLOADING and not _keys(recording, _MP4)
    if settings.storage is None or not (waits and wants_mp4(settings) and playlists and segments):
        return None
    return Conversion(
        bucket=Bucket(settings.storage), playlist=playlists[0], segments=segments, target=mp4_key(playlists[0])
    )


def make_links(
    settings: ServiceSettings, bucket: Bucket, recording: Recording, now: datetime
) -> Flow[tuple[Link, ...]]:
    """A link to the MP4; else to a playlist whose segments are links; where asked for, to every file.

    Where the bucket refuses to keep such a playlist, the playlist itself is handed over; where the recorded one is lost
    or cannot be read, every file is linked. Links are valid for 24 hours, the segments' of a playlist for 7 days.
    """
    mp4s, playlists = _keys(recording, _MP4), _keys(recording, _PLAYLIST)
    if mp4s:
        return tuple(_presigned(now, bucket, mp4s))
    if playlists and settings.hls != "files":
        try:
            return (yield from _link_playlists(now, bucket, recording, playlists))
        except (Rejected, Misunderstood):  # a playlist is not there any more, or is none
            pass
    return tuple(_presigned(now, bucket, tuple(file.name for file in recording.files)))


def _link_playlists(
    now: datetime, bucket: Bucket, recording: Recording, playlists: tuple[str, ...]
) -> Flow[tuple[Link, ...]]:
    """Put a playlist with links beside each recorded one, and link those; what cannot be put there is handed over."""
    known = {file.name for file in recording.files}
    linked: dict[str, bytes] = {}
    for key in playlists:
        response = yield bucket.build_get(key)
        parse_playlist(response)
        linked[key] = build_linked_playlist(response.body, partial(_link_segment, bucket, known, key))
    try:
        for key, content in linked.items():
            yield from put_object(bucket, linked_key(key), content, PLAYLIST_TYPE)
    except Rejected:  # the bucket may be written to by the recorder alone: the first refusal goes for all
        return tuple(_handed_over(key, content, now) for key, content in linked.items())
    return tuple(_presigned(now, bucket, map(linked_key, linked), attachment=False))  # some browsers play it


def _handed_over(key: str, content: bytes, now: datetime) -> Link:
    return Link(name=basename(key), url="", expires_at=now + LONGEST_EXPIRY, content=content.decode())


def _link_segment(bucket: Bucket, known: Container[str], playlist: str, name: str) -> str:
    """A name may stand there as it is or percent-encoded, and a room's name may hold percent signs."""
    folder = playlist[: playlist.rfind("/") + 1]
    key = folder + name if folder + name in known else folder + unquote(name)
    return bucket.presign_get(key, LONGEST_EXPIRY, attachment=False)


def _presigned(now: datetime, bucket: Bucket, keys: Iterable[str], *, attachment: bool = True) -> Iterator[Link]:
    for key in keys:
        url = bucket.presign_get(key, LINK_EXPIRY, attachment=attachment)
        yield Link(name=basename(key), url=url, expires_at=now + LINK_EXPIRY)


def _keys(recording: Recording, kind: str) -> tuple[str, ...]:
    return tuple(file.name for file in recording.files if file.kind == kind)
