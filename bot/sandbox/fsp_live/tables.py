"""The parameter tables and codes of FSP's live document, and the codes of the access service in front of it."""

from collections.abc import Mapping
from enum import IntEnum

from bot.sandbox.parameters import Table, integer, name, one_of, optional, required

VERBS: Mapping[tuple[str, str], str] = {
    ("GET", "/server/address"): "server/address",
    ("GET", "/access/token"): "access/token",
    ("POST", "/v1/live/start"): "live/start",
    ("POST", "/v1/live/stop"): "live/stop",
    ("GET", "/v1/live/list"): "live/list",
}

START: Table = {
    "app_id": required(name),
    "group_id": required(name),
    "width": optional(integer(1, 1920)),
    "height": optional(integer(1, 1080)),
    "crop_mode": optional(one_of(1, 2, 3)),
    "frame_rate": optional(integer(1, 30)),
    "quality_level": optional(one_of(1, 2, 3)),
    "push_addr": optional(name),  # of private clouds, in the vendor's later document
}
STOP: Table = {"app_id": required(name), "group_id": required(name)}
LIST: Table = {"app_id": required(name)}

CODE_BASE = 6_050_000_000  # what this document adds to the codes of the recording service


class Code(IntEnum):
    """The codes that arise by themselves: the live service's, and from 606000000 on the access service's."""

    OK = 0
    NO_CONTEXT = 30001
    BAD_PARAMETER = 30003
    NOT_JSON = 30005
    NOT_AUTHORISED = 30007
    CONTEXT_EXISTS = 30012
    ACCESS_REFUSED = 606000000
    ACCESS_EXPIRED = 606000001
    ACCESS_MISSES_PARAMETER = 606000002
    ACCESS_REFUSES_PARAMETER = 606000003


class Refused(Exception):
    """A call is refused with a code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code
