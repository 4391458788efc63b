"""The parameter tables and the codes of Agora's cloud recording document."""

from collections.abc import Mapping

from bot.sandbox.parameters import (
    Parameter,
    Table,
    integer,
    is_object,
    matching,
    name,
    one_of,
    optional,
    required,
    text,
)

JSON_TYPE = "application/json;charset=utf-8"
DEFAULT_MAX_IDLE = 30  # seconds

INVALID = 2
ALREADY_RUNNING = 7
ALREADY_STOPPED = 49
UID_TAKEN = 53
NOT_FOUND = 404
MISMATCH = 432
EXPIRED = 433
NOTHING_RECORDED = 435
UNREADABLE = 1001
NOT_THIS_RESOURCE = 1003
RUNNING = 1004
USED = 1005
BAD_CNAME = 1013

REASONS: Mapping[int, tuple[int, str]] = {
    INVALID: (400, "invalid parameters"),
    ALREADY_RUNNING: (201, "the recording is already running"),
    ALREADY_STOPPED: (400, "the recording is already stopped"),
    UID_TAKEN: (400, "this uid is already recording the channel"),
    NOT_FOUND: (404, "failed to find worker"),
    MISMATCH: (400, "cname or uid does not match the resource ID"),
    EXPIRED: (400, "the resource ID has expired"),
    NOTHING_RECORDED: (206, "no recorded data"),
    UNREADABLE: (400, "failed to decrypt the resource ID"),
    NOT_THIS_RESOURCE: (400, "app ID or sid does not match the resource ID"),
    RUNNING: (400, "the recording is in progress"),
    USED: (400, "the resource ID has been used"),
    BAD_CNAME: (400, "invalid channel name"),
}
"""HTTP status and words of each code; 7, 49, 53, 432 and 435 are from later revisions of the document."""

CNAME = matching(r"[a-zA-Z0-9 !#$%&()+\-:;<=.>?@\[\]^_{}|~,]{1,64}")


def _is_uid(uid: object) -> bool:
    return matching("[1-9][0-9]{0,9}")(uid) and int(str(uid)) < 2**32


def _is_empty(client_request: object) -> bool:
    return client_request == {}


def _within_1080p(transcoding: object) -> bool:
    if not is_object(transcoding):
        return False
    width, height = transcoding.get("width", 360), transcoding.get("height", 640)
    return _side(width) and _side(height) and width * height <= 1920 * 1080


def _has_secret(config: object) -> bool:
    """A decryption mode needs its password."""
    return is_object(config) and (not config.get("decryptionMode") or name(config.get("secret")))


def _is_prefix(folders: object) -> bool:
    """Folders of letters and digits; together, with their slashes, 128 characters."""
    return (
        isinstance(folders, list)
        and all(matching("[a-zA-Z0-9]+")(folder) for folder in folders)
        and len("/".join(folders)) <= 128
    )


_REGIONS: Mapping[object, int] = {0: 3, 1: 17, 2: 18}  # the last region code of each vendor


def _is_storage(storage: object) -> bool:
    if not is_object(storage) or not one_of(*range(3))(storage.get("vendor")):
        return False
    return integer(0, _REGIONS[storage["vendor"]])(storage.get("region"))


_side = integer(1, 1920)

TRANSCODING: Table = {
    "width": optional(_side),
    "height": optional(_side),
    "fps": optional(integer(1)),
    "bitrate": optional(integer(1)),
    "maxResolutionUid": optional(text),
    "mixedVideoLayout": optional(one_of(0, 1, 2)),
}
RECORDING: Table = {
    "streamTypes": optional(one_of(0, 1, 2)),
    "decryptionMode": optional(one_of(0, 1, 2, 3)),
    "secret": optional(text),
    "channelType": optional(one_of(0, 1)),
    "audioProfile": optional(one_of(0, 1, 2)),
    "videoStreamType": optional(one_of(0, 1)),
    "maxIdleTime": optional(integer(5)),
    "transcodingConfig": Parameter(_within_1080p, table=TRANSCODING),
}
STORAGE: Table = {
    "vendor": required(integer(0)),
    "region": required(integer(0)),
    "bucket": required(name),
    "accessKey": required(name),
    "secretKey": required(name),
    "fileNamePrefix": optional(_is_prefix),  # of later revisions
}
START: Table = {
    "token": optional(text),  # of later revisions: a project with a certificate needs it
    "recordingConfig": Parameter(_has_secret, table=RECORDING),
    "storageConfig": Parameter(_is_storage, required=True, table=STORAGE),
}

_CHANNEL: Table = {"cname": required(text), "uid": required(_is_uid)}

BODIES: Mapping[str, Table] = {
    "acquire": {**_CHANNEL, "clientRequest": required(_is_empty)},
    "start": {**_CHANNEL, "clientRequest": Parameter(is_object, required=True, table=START)},
    "query": {},
    "stop": {**_CHANNEL, "clientRequest": required(_is_empty)},
}
