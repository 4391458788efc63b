"""Typed payloads: what a button, a menu's option or a modal carries, dumped into its value and loaded from a click."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from bot.errors import UsageError
from bot.slack import payloads

OUTDATED = "This button is too old to be understood: type /rec to go on."


class ActionId(StrEnum):
    """The ids of our buttons and menus, stable for ever: messages with them stay in channels for years."""

    # About one recording: the value is a RecordingAction.
    STOP = "recording_stop"
    REFRESH = "recording_refresh"
    LINK = "recording_link"
    PAUSE = "recording_pause"
    RESUME = "recording_resume"
    LAYOUT = "recording_layout"
    SUBTITLES = "recording_subtitles"
    SUBSCRIPTIONS = "recording_subscriptions"
    EXTEND = "recording_extend"
    EXTEND_HOUR = "recording_extend_hour"
    DELETE = "recording_delete"
    HISTORY = "recording_history"
    MORE = "recording_more"  # a menu: each option's value is a MenuAction with the id of one of the others
    # About one stream: the value is a StreamAction.
    STOP_LIVE = "stream_stop"
    EXTEND_LIVE = "stream_extend"
    EXTEND_LIVE_HOUR = "stream_extend_hour"
    REFRESH_LIVE = "stream_refresh"
    # About one schedule: the value is a ScheduleAction.
    SKIP = "schedule_skip"
    HOLD = "schedule_hold"
    GO_ON = "schedule_go_on"
    UNSCHEDULE = "schedule_delete"
    # They open something: the value may be a FormAction.
    START = "open_start"
    START_LIVE = "open_start_live"
    SCHEDULE = "open_schedule"
    SCHEDULES = "show_schedules"
    FILES = "open_files"
    NOTIFICATIONS = "open_notifications"
    HOME_REFRESH = "home_refresh"
    # Inputs whose change is heard at once.
    CHOOSE_CHANNEL = "choose_channel"
    CHOOSE_ACCOUNT = "choose_account"
    CHOOSE_PRESET = "choose_preset"
    CHANGE = "change_value"
    MORE_OPTIONS = "more_options"
    MORE_LAYOUT_OPTIONS = "more_layout_options"
    CHANGE_SUBTITLES = "change_subtitles"
    MORE_SUBTITLE_OPTIONS = "more_subtitle_options"
    REMOVE_SUBTITLES = "remove_subtitles"
    CHOOSE_LIVE_CHANNEL = "choose_live_channel"
    CHOOSE_LIVE_ACCOUNT = "choose_live_account"
    MORE_LIVE_OPTIONS = "more_live_options"
    CHOOSE_SCHEDULE_CHANNEL = "choose_schedule_channel"
    CHOOSE_SCHEDULE_ACCOUNT = "choose_schedule_account"
    CHOOSE_REPEAT = "choose_repeat"
    MORE_SCHEDULE_OPTIONS = "more_schedule_options"
    CHOOSE_FILES_CHANNEL = "choose_files_channel"
    # The next and the previous ten of a list: the value is a ListAction.
    LIST_ON = "list_on"
    LIST_BACK = "list_back"
    SCHEDULES_ON = "schedules_on"
    SCHEDULES_BACK = "schedules_back"
    # About a list of stored files: the value is a FilesAction.
    FILES_ON = "files_on"
    FILES_BACK = "files_back"
    FILE_LINK = "file_link"
    FILE_DELETE = "file_delete"
    # About a history: the value is a HistoryAction.
    HISTORY_ON = "history_on"
    HISTORY_NEWEST = "history_newest"
    EXPORT = "history_export"


@dataclass(frozen=True, kw_only=True)
class Extension:
    """A button that moves an end."""

    minutes: int
    label: str


_QUARTER, _HOUR = Extension(minutes=15, label="+15 min"), Extension(minutes=60, label="+1 h")
EXTENDING: Mapping[ActionId, Extension] = {
    ActionId.EXTEND: _QUARTER,
    ActionId.EXTEND_HOUR: _HOUR,
    ActionId.EXTEND_LIVE: _QUARTER,
    ActionId.EXTEND_LIVE_HOUR: _HOUR,
}
"""By how much each button moves the end of what it is about."""


@dataclass(frozen=True, kw_only=True)
class RecordingAction:
    """A click on a button that is about one recording."""

    recording: str
    revision: int  #: of the recording that the message showed: two clicks on one showing are one click


@dataclass(frozen=True, kw_only=True)
class MenuAction:
    """A choice from a menu that is about one recording: at most 150 characters as JSON."""

    do: ActionId
    recording: str
    revision: int


@dataclass(frozen=True, kw_only=True)
class StreamAction:
    """A click on a button that is about one stream."""

    stream: str
    revision: int


@dataclass(frozen=True, kw_only=True)
class ScheduleAction:
    """A click on a button that is about one schedule."""

    schedule: str
    revision: int


@dataclass(frozen=True, kw_only=True)
class ListAction:
    """Another page of a list of recordings, narrowed as before, or of schedules: at most 2,000 characters as JSON."""

    page: int
    account: str = ""
    state: str = ""
    room: str = ""
    since: str = ""  #: as typed
    until: str = ""


@dataclass(frozen=True, kw_only=True)
class FormAction:
    """A click on a button that opens a form: at most 2,000 characters as JSON."""

    filled: Mapping[str, str] = field(default_factory=dict)  #: what was typed before, by the form's fields


@dataclass(frozen=True, kw_only=True)
class FilesAction:
    """A page of a list of stored files, or one of its rows."""

    listing: str  #: the operation that fetched the list
    number: int  #: of the page, from 1; or of the row on its page, from 0


@dataclass(frozen=True, kw_only=True)
class HistoryAction:
    """What a history is about, and how far it was read."""

    recording: str = ""  #: empty: the channel's
    user: str = ""  #: only what this person asked for; empty: everybody
    before: str = ""  #: the operation that the page begins after; empty: the first page


Action = (
    RecordingAction | MenuAction | StreamAction | ScheduleAction | ListAction | FormAction | FilesAction | HistoryAction
)
ActionT = TypeVar(
    "ActionT",
    RecordingAction,
    MenuAction,
    StreamAction,
    ScheduleAction,
    ListAction,
    FormAction,
    FilesAction,
    HistoryAction,
)


def dump_action(action: Action) -> str:
    """The value of the button or option."""
    return payloads.dump(action)


def load_action(body: Mapping[str, Any], kind: type[ActionT]) -> ActionT:
    """Read what was clicked in a block_actions payload.

    Raises:
        UsageError: it is not one of ours, or too old to be understood.
    """
    try:
        clicked = body["actions"][0]
        value = clicked["selected_option"]["value"] if "selected_option" in clicked else clicked["value"]
        return payloads.load(value, kind)
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise UsageError(OUTDATED) from error
