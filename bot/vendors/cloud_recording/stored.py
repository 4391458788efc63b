"""What an account's bucket holds, whoever recorded it: listed, and deleted; and whether that can be done."""

import re
from contextlib import suppress
from posixpath import basename, dirname, join
from typing import Annotated, Literal
from urllib.parse import unquote

from pydantic import BaseModel, ConfigDict, Field

from bot.domain import File, Recording, RecordingState, StoredFile
from bot.errors import Misunderstood, Rejected
from bot.vendors.bucket import (
    Bucket,
    Object,
    StorageSettings,
    abort_upload,
    create_upload,
    delete_objects,
    list_objects,
    parse_listing,
    parse_playlist,
)
from bot.vendors.cloud_recording.options import IN_ANY_CASE
from bot.vendors.hls import is_recorded_playlist, linked_key, mp4_key
from bot.vendors.wire import Flow

_RECORDED = re.compile(r"(?:bak\d+_)?(?P<sid>[0-9A-Za-z]+)_(?P<room>.*?)(?:__uid_.*|_\d{14,17})?\.\w+", re.DOTALL)
_LISTED, _SEGMENT = frozenset({"mp4", "m3u8", "jpg"}), "ts"
_PROBE = "clapper-check.mp4"


class FileFilters(BaseModel):
    """Which files of the bucket are listed."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)

    prefix: str = Field(default="", max_length=256, description="begin of the key, after the account's own prefix")
    sid: str = Field(default="", max_length=64, description="the service's id of one recording")
    kind: Annotated[Literal["", "mp4", "m3u8", "ts", "jpg"], IN_ANY_CASE] = Field(
        default="", description="of this kind: mp4, m3u8, ts or jpg; everything but segments (ts) when left out"
    )
    file_name: str = Field(
        default="", max_length=1024, description="exactly this name, with or without its folder; a segment's, too"
    )


def check_bucket(storage: StorageSettings) -> Flow[str]:
    """List one file, and begin an upload with the recorder's key, which is thrown away; what was found, in words.

    That nothing can be written from here need not keep the recorder from it, which is somewhere else.

    Raises:
        VendorError: the bucket cannot be listed.
    """
    bucket = Bucket(storage)
    parse_listing((yield bucket.build_list("", max_keys=1)))
    key = "/".join((*storage.file_name_prefix, _PROBE))
    try:
        upload_id = yield from create_upload(bucket, key, "video/mp4")
    except Rejected as error:
        return f"the bucket {bucket.name} can be listed. {error} Unless the recorder may, no recording arrives there."
    with suppress(Rejected):  # of an upload that holds nothing, nothing is lost
        yield from abort_upload(bucket, key, upload_id)
    return f"the bucket {bucket.name} can be listed and written to."


def list_stored(storage: StorageSettings, filters: FileFilters) -> Flow[tuple[StoredFile, ...]]:
    """The recordings' files in the bucket that the filters let through, the newest first."""
    own = "".join(f"{part}/" for part in storage.file_name_prefix)
    objects = yield from list_objects(Bucket(storage), own + filters.prefix)
    newest = sorted(objects, key=lambda each: each.modified_at, reverse=True)
    return tuple(row for each in newest if (row := _row(each, filters)) is not None)


def delete_recorded(storage: StorageSettings, recording: Recording) -> Flow[str]:
    """Delete a recording's files, and what was made of them; one sentence of what is known afterwards."""
    bucket = Bucket(storage)
    whose = f" of {recording.room}" if recording.room else ""
    recorded = tuple(file.name for file in recording.files)
    if not recorded:
        return f"No file{whose} is known in the bucket {bucket.name}: nothing was deleted."
    playlists = tuple(filter(is_recorded_playlist, recorded))
    made = [make(key) for key in playlists for make in (mp4_key, linked_key)]
    yield from delete_objects(bucket, tuple(dict.fromkeys((*recorded, *made))))
    gone = f"1 file{whose} is" if len(recorded) == 1 else f"{len(recorded)} files{whose} are"
    return f"{gone} no longer in the bucket {bucket.name}."  # which does not tell whether they ever were


def delete_stored(storage: StorageSettings, key: str) -> Flow[str]:
    """Delete one file, a playlist with the segments that it names, and the playlist that was made of it.

    A bucket says OK of any name, so it is listed before; one sentence of what is known afterwards.
    """
    bucket = Bucket(storage)
    begin_with_it = parse_listing((yield bucket.build_list(key, max_keys=1))).objects  # the shortest comes first
    if key not in {each.key for each in begin_with_it}:
        return f"{key} is not in the bucket {bucket.name}: there was nothing left to delete."
    segments: tuple[str, ...] = ()
    if is_recorded_playlist(key):
        segments = yield from _segments_of(bucket, key)
        yield from delete_objects(bucket, (*segments, linked_key(key)))
    yield from delete_objects(bucket, (key,))  # last: without it nobody would find its segments
    parts = " and its segments are" if segments else " is"
    return f"{key}{parts} no longer in the bucket {bucket.name}."


def is_stored_by(recording: Recording, key: str) -> bool:
    """Whether a file's name says that a recording wrote it."""
    return _sid(key) == recording.vendor_ids.get("sid", "")


def _segments_of(bucket: Bucket, playlist: str) -> Flow[tuple[str, ...]]:
    """The keys of a playlist's segments; of what it names, only what the same recording can have written there."""
    content = yield bucket.build_get(playlist)
    with suppress(Misunderstood):  # what is no playlist has no segments
        named = dict.fromkeys(written for name in parse_playlist(content).segments for written in (name, unquote(name)))
        return tuple(join(dirname(playlist), name) for name in named if _is_segment(name, playlist))
    return ()


def _is_segment(name: str, playlist: str) -> bool:
    return "/" not in name and name.endswith(f".{_SEGMENT}") and _sid(name) == _sid(playlist)


def _sid(key: str) -> str | None:
    """The service's id of the recording that wrote a file; None where its name is no recorded file's."""
    named = _RECORDED.fullmatch(basename(key))
    return None if named is None else named["sid"]


def _row(each: Object, filters: FileFilters) -> StoredFile | None:
    name, kind = basename(each.key), each.key.rpartition(".")[2]
    recorded = _RECORDED.fullmatch(name)
    if recorded is None or kind not in _kinds(filters) or (kind == "m3u8" and not is_recorded_playlist(name)):
        return None
    if filters.sid not in {"", recorded["sid"]} or filters.file_name not in {"", name, each.key}:
        return None
    state = None if kind == "m3u8" else RecordingState.READY
    file = File(name=each.key, kind=kind, size=each.size)
    return StoredFile(file=file, room=recorded["room"], state=state, recorded_at=each.modified_at)


def _kinds(filters: FileFilters) -> frozenset[str]:
    if filters.kind:
        return frozenset({filters.kind})
    return _LISTED | {_SEGMENT} if filters.file_name else _LISTED
