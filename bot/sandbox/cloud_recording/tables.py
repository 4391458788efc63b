"""The codes of the cloud recording dialect, and the parts of its parameter tables that both documents have."""

from collections.abc import Collection, Mapping

from bot.sandbox.parameters import (
    Check,
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
BAD_HEADER = 8
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
BAD_LAYOUT = 1028

REASONS: Mapping[int, tuple[int, str]] = {
    INVALID: (400, "invalid parameters"),
    BAD_HEADER: (400, "invalid request header"),
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
    BAD_LAYOUT: (400, "invalid layout"),
}
"""HTTP status and words of each code; Agora's document has 7, 49, 53, 432 and 435 in later revisions only."""

CNAME = matching(r"[a-zA-Z0-9 !#$%&()+\-:;<=.>?@\[\]^_{}|~,]{1,64}")


def is_empty(client_request: object) -> bool:
    """``{}``."""
    return client_request == {}


def within_1080p(transcoding: object) -> bool:
    """A picture that is not larger, whichever way it is turned."""
    if not is_object(transcoding):
        return False
    width, height = transcoding.get("width", 360), transcoding.get("height", 640)
    return SIDE(width) and SIDE(height) and width * height <= 1920 * 1080


def has_secret(config: object) -> bool:
    """A decryption mode needs its password."""
    return is_object(config) and (not config.get("decryptionMode") or name(config.get("secret")))


def is_prefix(folders: object) -> bool:
    """Folders of letters and digits; together, with their slashes, 128 characters."""
    return (
        isinstance(folders, list)
        and all(matching("[a-zA-Z0-9]+")(folder) for folder in folders)
        and len("/".join(folders)) <= 128
    )


def storage_in(regions: Mapping[int, Collection[int]]) -> Check:
    """Storage whose region is one of its vendor's.

    Args:
        regions: region codes by vendor.
    """

    def check(storage: object) -> bool:
        if not is_object(storage) or not one_of(*regions)(storage.get("vendor")):
            return False
        return one_of(*regions[storage["vendor"]])(storage.get("region"))

    return check


SIDE = integer(1, 1920)

TRANSCODING: Table = {
    "width": optional(SIDE),
    "height": optional(SIDE),
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
    "transcodingConfig": Parameter(within_1080p, table=TRANSCODING),
}
STORAGE: Table = {
    "vendor": required(integer(0)),
    "region": required(integer(0)),
    "bucket": required(name),
    "accessKey": required(name),
    "secretKey": required(name),
    "fileNamePrefix": optional(is_prefix),  # Agora: of later revisions
}
