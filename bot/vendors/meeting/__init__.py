"""The meeting-control service of a video conferencing cloud: recordings and live streams of meetings.

Document: 会中管理 REST API, 2020-06-22. Its quirks:

- Everything about a running meeting is asked by its number (``conferenceKey``); files are asked by the ``recordId``
  that the start answered. There is no list and no state: a recording that ended by itself shows by its file.
- A second start is refused (200003) without the id of what runs; closing tells it. So a start whose reply was lost is
  repeated to see whether it runs, and its id is learnt when it is stopped.
- Closing ends whatever is recorded in the meeting, also what somebody else began.
- ``getRecords`` may answer with rows of other recordings. Its links are signed anew each time.
- Bodies are JSON with trailing commas, and say with ``code`` and ``state`` whether the call succeeded.
- Live streams exist on the public cloud only, and their address is told once, by the start.
"""

from datetime import timedelta

from bot.vendors.meeting.live import StreamOptions, start_stream, stop_stream
from bot.vendors.meeting.recordings import (
    Options,
    check_account,
    check_room,
    delete_files,
    find_recording,
    get_links,
    get_recordings,
    prepare_recording,
    start_recording,
    stop_recording,
)
from bot.vendors.meeting.settings import Settings

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
    "Options",
    "Settings",
    "StreamOptions",
    "check_account",
    "check_room",
    "delete_files",
    "find_recording",
    "get_links",
    "get_recordings",
    "prepare_recording",
    "start_recording",
    "start_stream",
    "stop_recording",
    "stop_stream",
]

IDS = frozenset({"conference_key", "record_id"})
FOUND_BY = ""
FILES_FOUND_BY = "record_id"
ASKS_BY_ROOM = True
SEVERAL_IN_A_ROOM = False
FINDS_STARTS = False  # ``find_recording`` has to repeat the start
BATCH = 1
MISSING_GRACE = timedelta(0)
FILES_DEADLINE = timedelta(hours=24)  # the document does not say when a file is ready
