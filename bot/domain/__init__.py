"""The words for everything: recordings, streams, operations, schedules, announcements. Pure, frozen."""

from bot.domain.accounts import Account, Reading, Storage
from bot.domain.announcements import CALLING, UNSENT, Announcement, AnnouncementKind, AnnouncementStatus
from bot.domain.bounds import CRON_LENGTH, MOST_ROOMS, NAME_LENGTH, ROOM_LENGTH
from bot.domain.capabilities import MEANINGS, Capability
from bot.domain.files import File, Link, StoredFile, Task
from bot.domain.homes import HOME_STAYS, Home
from bot.domain.notifications import USUAL, Event, Notifications
from bot.domain.operations import UNFINISHED, Operation, OperationKind, OperationStatus, Source
from bot.domain.progress import IN_PROGRESS, STOPPED_BY, clock_end, counted_from, is_in_progress
from bot.domain.recordings import LIMIT, NOBODY, PLAN, VENDOR, Observation, Recording, observe
from bot.domain.schedules import Schedule
from bot.domain.states import ACTIVE, FINISHING, MAY_FOLLOW, OVER, TAKING, RecordingState
from bot.domain.streams import (
    LIVE_STATES,
    STREAM_OVER,
    Broadcast,
    Stream,
    StreamState,
    WatchFormat,
    observe_stream,
)
from bot.domain.subscriptions import AUDIO, MEDIA, VIDEO, Whose

__all__ = [
    "ACTIVE",
    "AUDIO",
    "CALLING",
    "CRON_LENGTH",
    "FINISHING",
    "HOME_STAYS",
    "IN_PROGRESS",
    "LIMIT",
    "LIVE_STATES",
    "MAY_FOLLOW",
    "MEANINGS",
    "MEDIA",
    "MOST_ROOMS",
    "NAME_LENGTH",
    "NOBODY",
    "OVER",
    "PLAN",
    "ROOM_LENGTH",
    "STOPPED_BY",
    "STREAM_OVER",
    "TAKING",
    "UNFINISHED",
    "UNSENT",
    "USUAL",
    "VENDOR",
    "VIDEO",
    "Account",
    "Announcement",
    "AnnouncementKind",
    "AnnouncementStatus",
    "Broadcast",
    "Capability",
    "Event",
    "File",
    "Home",
    "Link",
    "Notifications",
    "Observation",
    "Operation",
    "OperationKind",
    "OperationStatus",
    "Reading",
    "Recording",
    "RecordingState",
    "Schedule",
    "Source",
    "Storage",
    "StoredFile",
    "Stream",
    "StreamState",
    "Task",
    "WatchFormat",
    "Whose",
    "clock_end",
    "counted_from",
    "is_in_progress",
    "observe",
    "observe_stream",
]
