"""What a recording left in the bucket: ``<prefix>/<sid>_<cname>.m3u8``, the segments that it names, and pictures.

A recorder that takes over from a broken one writes ``bak<n>_<sid>_<cname>.m3u8`` beside it (Agora, high availability).
In individual mode there is a playlist for each person and track: ``<sid>_<cname>__uid_s_<uid>__uid_e_audio.m3u8``.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from urllib.parse import unquote

from bot.domain import File, Observation, Recording, RecordingState
from bot.errors import Misunderstood, Rejected
from bot.vendors.bucket import Bucket, Object, Playlist, StorageSettings, list_objects, parse_playlist
from bot.vendors.hls import is_recorded_playlist, mp4_key
from bot.vendors.wire import Flow

QUIET = timedelta(minutes=10)
"""A playlist without its end tag counts as complete when the recorder has written nothing for so long."""

PICTURES_QUIET = timedelta(minutes=2)
"""Pictures, which nothing lists, count as complete when none was added for so long."""

PATIENCE = timedelta(hours=23)
"""What is not in the bucket so long after the end is given up: an hour later what is there would be lost with it."""

_FAIL_OVER = re.compile(r"bak(\d+)_")
_UPLOADING = Observation(state=RecordingState.UPLOADING)
_INCOMPLETE = "Not all of it has reached the bucket: players may stop where something is missing."
_UNCERTAIN = "Whether all of it has reached the bucket is not known."


def file_name_prefix(storage: StorageSettings, recording: Recording) -> tuple[str, ...]:
    """The folders a recording is written into: with a configured prefix each recording has one of its own."""
    return (*storage.file_name_prefix, recording.id) if storage.file_name_prefix else ()


def find_files(storage: StorageSettings, recording: Recording, now: datetime, *, as_mp4: bool) -> Flow[Observation]:
    """Look whether the recording's playlists and all their segments are in the bucket.

    Args:
        as_mp4: whether it is ready only when its MP4 is there too.

    Returns:
        READY with the files, an MP4 first, then each playlist before its segments; UPLOADING with them while only the
        MP4 is missing, and without while others are; nothing without a playlist. READY with what is there when others
        are missing, or a playlist cannot be read, for too long.

    Raises:
        Rejected: the bucket may not be read.
        Misunderstood: what it holds or answers is not what it should be.
    """
    objects = yield from _list_own(storage, recording)
    is_late = recording.ended_at is not None and now - recording.ended_at >= PATIENCE
    try:
        seen = yield from _read_playlists(storage, objects, now, as_mp4=as_mp4)
    except (Rejected, Misunderstood) as error:
        left = _given_up(objects, f"{_UNCERTAIN} {error}") if is_late else None
        if left is None:
            raise
        return left
    return (_given_up(objects, _INCOMPLETE) if is_late and not seen.files else None) or seen


def _read_playlists(
    storage: StorageSettings, objects: Mapping[str, Object], now: datetime, *, as_mp4: bool
) -> Flow[Observation]:
    playlists = sorted(filter(is_recorded_playlist, objects), key=_order)
    found: list[Object] = []
    for key in playlists:
        playlist = parse_playlist((yield Bucket(storage).build_get(key)))
        segments = _segments(key, playlist, objects)
        if segments is None or not (playlist.complete or now - _written_at(objects) >= QUIET):
            return _UPLOADING
        found += [objects[key], *segments] if segments else []
    if not found:
        return _UPLOADING if playlists else Observation()
    mp4s = [objects[mp4_key(key)] for key in playlists if mp4_key(key) in objects]
    state = RecordingState.UPLOADING if as_mp4 and not mp4s else RecordingState.READY
    return Observation(state=state, files=tuple(_file(each) for each in (*mp4s, *found)))


def _given_up(objects: Mapping[str, Object], note: str) -> Observation | None:
    """What there is of a recording that is not complete; None without a single segment."""
    playlists = sorted(filter(is_recorded_playlist, objects), key=_order)
    segments = sorted((key for key in objects if key.endswith(".ts")), key=_order)
    if not segments:
        return None
    files = tuple(_file(objects[key]) for key in (*playlists, *segments))
    return Observation(state=RecordingState.READY, files=files, note=note)


def find_pictures(storage: StorageSettings, recording: Recording, now: datetime) -> Flow[Observation]:
    """Look for the pictures of a recording that takes snapshots.

    Returns:
        READY with the pictures when none was added for two minutes, UPLOADING until then; nothing without any.
    """
    objects = yield from _list_own(storage, recording)
    pictures = {key: each for key, each in objects.items() if key.endswith(".jpg")}
    if not pictures:
        return Observation()
    if now - _written_at(pictures) < PICTURES_QUIET:
        return _UPLOADING
    return Observation(state=RecordingState.READY, files=tuple(_file(each) for each in pictures.values()))


def find_sid(storage: StorageSettings, recording: Recording) -> Flow[str]:
    """The service's id of a recording, from the names of its files; empty unless exactly one can be meant."""
    folder = _folder(storage, recording)
    objects = yield from list_objects(Bucket(storage), folder)
    pattern = _name_pattern(folder, recording.room)
    newer = (each.key for each in objects if each.modified_at > recording.created_at)
    sids = {match["sid"] for key in newer if (match := pattern.fullmatch(key))}
    return sids.pop() if len(sids) == 1 else ""


def _list_own(storage: StorageSettings, recording: Recording) -> Flow[Mapping[str, Object]]:
    """The recording's own objects by key; where it has no folder of its own, only such as may be its are listed."""
    folder, sid = _folder(storage, recording), recording.vendor_ids["sid"]
    own = re.compile(rf"{re.escape(folder)}({_FAIL_OVER.pattern})?{re.escape(sid)}_.*", re.DOTALL)
    found: dict[str, Object] = {}
    for prefix in [folder] if folder else [f"{sid}_", "bak"]:
        objects = yield from list_objects(Bucket(storage), prefix)
        found |= {each.key: each for each in objects if own.fullmatch(each.key)}
    return found


def _folder(storage: StorageSettings, recording: Recording) -> str:
    return "".join(f"{part}/" for part in file_name_prefix(storage, recording))


def _name_pattern(folder: str, room: str) -> re.Pattern[str]:
    """Characters of a room's name that do not suit a file's name are written as ``-``; which ones is not said."""
    name = "".join(char if char.isalnum() else f"[-{re.escape(char)}]" for char in room)
    stem = rf"({_FAIL_OVER.pattern})?(?P<sid>[0-9A-Za-z]+)_{name}(__uid_.*)?"
    return re.compile(rf"{re.escape(folder)}{stem}\.(m3u8|jpg)")


def _order(key: str) -> tuple[int, str]:
    """What the first recorder wrote comes first, then what each one wrote that took over."""
    match = _FAIL_OVER.match(key.rpartition("/")[2])
    return int(match[1]) if match else -1, key


def _written_at(objects: Mapping[str, Object]) -> datetime:
    return max(each.modified_at for each in objects.values())


def _segments(key: str, playlist: Playlist, objects: Mapping[str, Object]) -> Sequence[Object] | None:
    """The objects that a playlist names, in its order and each once; None when some are missing."""
    folder, names = key[: key.rfind("/") + 1], dict.fromkeys(playlist.segments)
    named = [objects.get(folder + name) or objects.get(folder + unquote(name)) for name in names]
    present = [each for each in named if each is not None]
    return present if len(present) == len(named) else None


def _file(each: Object) -> File:
    return File(name=each.key, kind=each.key.rpartition(".")[2], size=each.size)
