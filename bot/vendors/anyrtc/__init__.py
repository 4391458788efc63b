"""anyRTC cloud recording: mixed or individual, as a film or as snapshots, into a bucket or a video service.

Document: anyRTC 云端录制 RESTful API, 2021-01-28. Its quirks:

- The same start sent twice is answered "it is running" (7, or 53 for a new resource): repeating it is safe.
- "Not found" is said of recordings that ended; replies come in an envelope, ``{"Code": 200, "Body": {…}}``.
- Layout and subscriptions are replaced as a whole; a list for audio alone means that no video is recorded.
- Where recordings go to Alibaba Cloud's video on demand, there is no bucket to look into: videos have ids only.
"""

from bot.vendors.anyrtc.flows import AnyrtcRecording
from bot.vendors.anyrtc.layout import LayoutOptions
from bot.vendors.anyrtc.options import DESTINATIONS, Options
from bot.vendors.anyrtc.settings import Settings
from bot.vendors.anyrtc.subscriptions import SubscriptionOptions
from bot.vendors.cloud_recording import (
    ASKS_BY_ROOM,
    BATCH,
    FILES_DEADLINE,
    FILES_FOUND_BY,
    FINDS_STARTS,
    FOUND_BY,
    IDS,
    MISSING_GRACE,
    SEVERAL_IN_A_ROOM,
    FileFilters,
)

__all__ = [
    "ASKS_BY_ROOM",
    "BATCH",
    "DESTINATIONS",
    "FILES_DEADLINE",
    "FILES_FOUND_BY",
    "FINDS_STARTS",
    "FOUND_BY",
    "IDS",
    "MISSING_GRACE",
    "SEVERAL_IN_A_ROOM",
    "FileFilters",
    "LayoutOptions",
    "Options",
    "Settings",
    "SubscriptionOptions",
    "check_account",
    "check_room",
    "delete_file",
    "delete_files",
    "find_recording",
    "get_conversion",
    "get_links",
    "get_recordings",
    "is_file_of",
    "list_files",
    "prepare_recording",
    "set_layout",
    "set_subscriptions",
    "start_recording",
    "stop_recording",
]

_anyrtc = AnyrtcRecording("anyRTC", Options)

check_account = _anyrtc.check_account
check_room = _anyrtc.check_room
delete_file = _anyrtc.delete_file
delete_files = _anyrtc.delete_files
find_recording = _anyrtc.find_recording
get_conversion = _anyrtc.get_conversion
get_links = _anyrtc.get_links
get_recordings = _anyrtc.get_recordings
is_file_of = _anyrtc.is_file_of
list_files = _anyrtc.list_files
prepare_recording = _anyrtc.prepare_recording
set_layout = _anyrtc.set_layout
set_subscriptions = _anyrtc.set_subscriptions
start_recording = _anyrtc.start_recording
stop_recording = _anyrtc.stop_recording
