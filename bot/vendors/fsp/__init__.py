"""HST FSP cloud recording, after the vendor's document of 2019-11-20: a WebSocket gateway and a store over HTTP.

Quirks: one login for each App ID. A finished task vanishes from the gateway's list, so "missing" means "look in the
store", once it has been so for a while; what is paused has no status of its own there. ``init`` is answered with
login's reply id, so replies are matched by ``seq``. A manual recording begins with its first layout. Files are found by
name alone, so each recording has a name of its own; links live for an hour.
"""

from datetime import timedelta

from bot.vendors.fsp.account import check_account
from bot.vendors.fsp.filters import FileFilters, TaskFilters
from bot.vendors.fsp.flows import (
    LISTS_PAUSES,
    check_room,
    find_recording,
    get_links,
    get_recordings,
    pause_recording,
    prepare_recording,
    resume_recording,
    set_layout,
    set_subtitles,
    start_recording,
    stop_recording,
)
from bot.vendors.fsp.lists import (
    MOST_PAGES,
    delete_file,
    delete_files,
    get_storage,
    is_file_of,
    list_files,
    list_tasks,
)
from bot.vendors.fsp.options import Options
from bot.vendors.fsp.picture import LayoutOptions, SubtitleOptions
from bot.vendors.fsp.requests import TASKS_PER_PAGE
from bot.vendors.fsp.settings import Settings

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
    "LayoutOptions",
    "Options",
    "Settings",
    "SubtitleOptions",
    "TaskFilters",
    "check_account",
    "check_room",
    "delete_file",
    "delete_files",
    "find_recording",
    "get_links",
    "get_recordings",
    "get_storage",
    "is_file_of",
    "list_files",
    "list_tasks",
    "pause_recording",
    "prepare_recording",
    "resume_recording",
    "set_layout",
    "set_subtitles",
    "start_recording",
    "stop_recording",
]

IDS = frozenset({"file_name", "before", "record_id", LISTS_PAUSES})
FOUND_BY = "record_id"
FILES_FOUND_BY = "file_name"
ASKS_BY_ROOM = False
SEVERAL_IN_A_ROOM = False
FINDS_STARTS = True
BATCH = MOST_PAGES * TASKS_PER_PAGE  # one reading of the list tells of all
MISSING_GRACE = timedelta(seconds=30)  # one list that is empty by mistake ends nothing
FILES_DEADLINE = timedelta(hours=26)  # "file processing may last until the next day", says the vendor
