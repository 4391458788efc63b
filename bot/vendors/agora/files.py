"""What a recording left in the bucket: ``<prefix>/<sid>_<cname>.m3u8`` and the segments that it names."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from urllib.parse import unquote

from bot.domain import File, Observation, Recording, RecordingState
from bot.vendors.bucket import Bucket, Object, Playlist, StorageSettings, list_objects, parse_playlist
from bot.vendors.wire import Flow

QUIET = timedelta(minutes=10)
"""A playlist without its end tag counts as complete when the recorder has written nothing for so long."""


def file_name_prefix(storage: StorageSettings, recording: Recording) -> tuple[str, ...]:
    """The folders a recording is written into: with a configured prefix each recording has one of its own."""
    return (*storage.file_name_prefix, recording.id) if storage.file_name_prefix else ()


def find_files(storage: StorageSettings, recording: Recording, now: datetime) -> Flow[Observation]:
    """Look whether the recording's playlist and all its segments are in the bucket.

    Returns:
        READY with the files, the playlist first; UPLOADING while some are missing; nothing without a playlist.
    """
    bucket = Bucket(storage)
    prefix = f"{_folder(storage, recording)}{recording.vendor_ids['sid']}_"
    objects = yield from list_objects(bucket, prefix)
    found = next((each for each in objects if each.key.endswith(".m3u8")), None)
    if found is None:
        return Observation()
    playlist = parse_playlist((yield bucket.build_get(found.key)))
    segments = _segments(found, playlist, objects)
    written_at = max(each.modified_at for each in objects)
    if segments is None or not (playlist.complete or now - written_at >= QUIET):
        return Observation(state=RecordingState.UPLOADING)
    return Observation(state=RecordingState.READY, files=tuple(_file(each) for each in (found, *segments)))


def find_sid(storage: StorageSettings, recording: Recording) -> Flow[str]:
    """Agora's id of a recording, from the name of its playlist; empty unless exactly one can be meant."""
    objects = yield from list_objects(Bucket(storage), _folder(storage, recording))
    pattern = _playlist_pattern(_folder(storage, recording), recording.room)
    newer = (each.key for each in objects if each.modified_at > recording.created_at)
    sids = {match["sid"] for key in newer if (match := pattern.fullmatch(key))}
    return sids.pop() if len(sids) == 1 else ""


def _folder(storage: StorageSettings, recording: Recording) -> str:
    return "".join(f"{part}/" for part in file_name_prefix(storage, recording))


def _playlist_pattern(folder: str, room: str) -> re.Pattern[str]:
    """Characters of a room's name that do not suit a file's name are written as ``-``; which ones is not said."""
    name = "".join(char if char.isalnum() else f"[-{re.escape(char)}]" for char in room)
    return re.compile(rf"{re.escape(folder)}(?P<sid>[0-9A-Za-z]+)_{name}\.m3u8")


def _segments(found: Object, playlist: Playlist, objects: Iterable[Object]) -> Sequence[Object] | None:
    """The objects that a playlist names, in its order; None when there are none, or some are missing."""
    folder = found.key[: found.key.rfind("/") + 1]
    by_key = {each.key: each for each in objects}
    named = [by_key.get(folder + name) or by_key.get(folder + unquote(name)) for name in playlist.segments]
    present = [each for each in named if each is not None]
    return present if present and len(present) == len(named) else None


def _file(each: Object) -> File:
    return File(name=each.key, kind=each.key.rpartition(".")[2], size=each.size)
