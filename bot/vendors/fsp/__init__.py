"""HST FSP cloud recording, after the vendor's document of 2019-11-20: a WebSocket gateway and a store over HTTP.

Quirks: one login for each App ID. A finished task vanishes from the gateway's list, so "missing" means "look in the
store". ``init`` is answered with login's reply id, so replies are matched by ``seq``. A manual recording begins with
its first layout. Files are found by name alone, so each recording has a name of its own; links live for an hour.
"""

from datetime import timedelta

from bot.vendors.fsp.flows import (
    check_account,
    check_room,
    find_recording,
    get_links,
    get_recordings,
    prepare_recording,
    start_recording,
    stop_recording,
)
from bot.vendors.fsp.options import Options
from bot.vendors.fsp.requests import TASKS_PER_PAGE
from bot.vendors.fsp.settings import Settings

__all__ = [
    "BATCH",
    "FILES_DEADLINE",
    "MISSING_GRACE",
    "Options",
    "Settings",
    "check_account",
    "check_room",
    "find_recording",
    "get_links",
    "get_recordings",
    "prepare_recording",
    "start_recording",
    "stop_recording",
]

BATCH = TASKS_PER_PAGE
MISSING_GRACE = timedelta(0)
FILES_DEADLINE = timedelta(hours=26)  # "file processing may last until the next day", says the vendor
