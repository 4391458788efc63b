"""Agora cloud recording: mixed mode, into the customer's bucket.

Document: Agora 云端录制 RESTful API, 2019-06-19. Its quirks:

- The same start sent twice is answered "it is running", with or without the sid: repeating it is safe.
- "Not found" is said of recordings that ended, and for up to 90 s of live ones whose recorder is being replaced.
- Files are not reported: ``uploaded`` is believed when the bucket shows the playlist and every segment it names.
"""

from bot.vendors.agora.options import Options
from bot.vendors.agora.settings import Settings
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
    CloudRecording,
    FileFilters,
)

__all__ = [
    "ASKS_BY_ROOM",
    "BATCH",
    "FILES_DEADLINE",
    "FILES_FOUND_BY",
    "FINDS_STARTS",
    "FOUND_BY",
    "IDS",
    "MISSING_GRACE",
    "SEVERAL_IN_A_ROOM",
    "FileFilters",
    "Options",
    "Settings",
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
    "start_recording",
    "stop_recording",
]

_agora = CloudRecording[Settings, Options]("Agora", Options)

check_account = _agora.check_account
check_room = _agora.check_room
delete_file = _agora.delete_file
delete_files = _agora.delete_files
find_recording = _agora.find_recording
get_conversion = _agora.get_conversion
get_links = _agora.get_links
get_recordings = _agora.get_recordings
is_file_of = _agora.is_file_of
list_files = _agora.list_files
prepare_recording = _agora.prepare_recording
start_recording = _agora.start_recording
stop_recording = _agora.stop_recording
