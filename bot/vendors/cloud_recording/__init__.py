"""The cloud recording REST dialect, which Agora and anyRTC share: what differs between the two is data.

A recording has a resource (good for one start within 5 minutes) and, once it is started, a ``sid``. Without the sid it
can be neither queried nor stopped; when the reply to a start is lost, the sid is looked for in the bucket. Files are
not reported in a way that can be believed: the bucket tells which there are.
"""

from bot.vendors.cloud_recording.flows import (
    ASKS_BY_ROOM,
    BATCH,
    FILES_DEADLINE,
    FILES_FOUND_BY,
    FINDS_STARTS,
    FOUND_BY,
    IDS,
    MISSING_GRACE,
    ROOM_CHARACTERS,
    SEVERAL_IN_A_ROOM,
    CloudRecording,
)
from bot.vendors.cloud_recording.options import IN_ANY_CASE, Parameters, RecordingOptions, parse_json, parse_list
from bot.vendors.cloud_recording.replies import (
    Extension,
    Reply,
    check,
    check_start,
    parse_extensions,
    parse_reply,
    parse_resource,
    parse_service_status,
    parse_sid,
    parse_status,
    parse_uploading_status,
)
from bot.vendors.cloud_recording.requests import build_change
from bot.vendors.cloud_recording.settings import ServiceSettings
from bot.vendors.cloud_recording.stored import FileFilters
from bot.vendors.cloud_recording.tables import (
    EMPTY,
    ENDED,
    ERRORS,
    EXITED_ABNORMALLY,
    EXPIRED,
    EXTENSION_STATES,
    RUNNING,
    SERVICE_STATES,
    STATES,
    TEXTS,
    UPLOADS,
)

__all__ = [
    "ASKS_BY_ROOM",
    "BATCH",
    "EMPTY",
    "ENDED",
    "ERRORS",
    "EXITED_ABNORMALLY",
    "EXPIRED",
    "EXTENSION_STATES",
    "FILES_DEADLINE",
    "FILES_FOUND_BY",
    "FINDS_STARTS",
    "FOUND_BY",
    "IDS",
    "IN_ANY_CASE",
    "MISSING_GRACE",
    "ROOM_CHARACTERS",
    "RUNNING",
    "SERVICE_STATES",
    "SEVERAL_IN_A_ROOM",
    "STATES",
    "TEXTS",
    "UPLOADS",
    "CloudRecording",
    "Extension",
    "FileFilters",
    "Parameters",
    "RecordingOptions",
    "Reply",
    "ServiceSettings",
    "build_change",
    "check",
    "check_start",
    "parse_extensions",
    "parse_json",
    "parse_list",
    "parse_reply",
    "parse_resource",
    "parse_service_status",
    "parse_sid",
    "parse_status",
    "parse_uploading_status",
]
