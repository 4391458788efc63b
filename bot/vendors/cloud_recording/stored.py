"""What an account's bucket holds, whoever recorded it: listed, and deleted; and whether that can be done."""

import re
from contextlib import suppress
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.domain import File, Recording, RecordingState, StoredFile
from bot.errors import Rejected
from bot.vendors.bucket import (
    Bucket,
    Object,
    StorageSettings,
    abort_upload,
    create_upload,
    delete_objects,
    list_objects,
    parse_listing,
)
from bot.vendors.hls import is_recorded_playlist, linked_key, mp4_key
from bot.vendors.wire import Flow

_RECORDED = re.compile(r"(?:bak\d+_)?(?P<sid>[0-9A-Za-z]+)_(?P<room>.*?)(?:__uid_.*|_\d{14,17})?\.\w+", re.DOTALL)


_PROBE = "clapper-check.mp4"


class FileFilters(BaseModel):
    """Which files of the bucket are listed."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)

    prefix: str = Field(default="", max_length=256, description="begin of the key, after the account's own prefix")
    sid: str = Field(default="", max_length=64, description="the service's id of one recording")
    kind: Literal["", "mp4", "m3u8", "ts", "jpg"] = Field(
        default="", description="mp4, m3u8, ts or jpg; everything but segments (ts) when left out"
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


def _row(each: Object, filters: FileFilters) -> StoredFile | None:
    name, kind = each.key.rpartition("/")[2], each.key.rpartition(".")[2]
    recorded = _RECORDED.fullmatch(name)
    wanted = {filters.kind} if filters.kind else {"mp4", "m3u8", "jpg"}
    if recorded is None or kind not in wanted or (kind == "m3u8" and not is_recorded_playlist(name)):
        return None
    if filters.sid and recorded["sid"] != filters.sid:
        return None
    state = None if kind == "m3u8" else RecordingState.READY
    return StoredFile(file=File(name=each.key, kind=kind, size=each.size), room=recorded["room"], state=state)
