"""What cards, lists and notices say of a recording, and the buttons that are about one. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.domain import ACTIVE, LIMIT, NOBODY, PLAN, VENDOR, Recording, RecordingState, Stream
from bot.durations import format_duration
from bot.sizes import format_bytes
from bot.slack.actions import ActionId, MenuAction, RecordingAction, dump_action
from bot.slack.blocks.message import mention, when
from bot.slack.elements import Block, Option, button, clip, confirm

STATE: Mapping[RecordingState, tuple[str, str]] = {
    RecordingState.STARTING: ("⏳", "Starting"),
    RecordingState.RECORDING: ("🔴", "Recording"),
    RecordingState.PAUSED: ("⏸️", "Paused"),
    RecordingState.STOPPING: ("⏹️", "Stopping"),
    RecordingState.PROCESSING: ("⚙️", "Making the file"),
    RecordingState.UPLOADING: ("⏫", "Uploading"),
    RecordingState.READY: ("✅", "Ready"),
    RecordingState.EMPTY: ("⚪", "Empty"),
    RecordingState.FAILED: ("❌", "Failed"),
    RecordingState.LOST: ("❓", "Lost"),
}
"""Every state as a symbol and in words: none is told by colour alone."""

_ENDERS: Mapping[str, str] = {
    PLAN: "ended as planned",
    LIMIT: "stopped at the account's limit",
    NOBODY: "ended because nobody was there",
    VENDOR: "ended by itself",
    "": "ended",  # by nobody: it never began
}
_MINUTE = timedelta(minutes=1)
_WHOLE = frozenset({"mp4", "mp3"})  # where there are such, the segments that they were made of count no more
_NAMED = 5  # files; a long recording has hundreds of segments
_TITLE_SHOWN = 150  # characters; what can be asked for has fewer
_ROOM_SHOWN = 150  # characters of a room's name in a dialog of 300


def title(recording: Recording) -> str:
    """What people call it, as far as a line shows it."""
    return clip(recording.name or recording.room, _TITLE_SHOWN)


def headline(recording: Recording) -> str:
    """Its symbol and its name."""
    return f"{STATE[recording.state][0]} {title(recording)}"


def facts(recording: Recording | Stream, now: datetime | None = None) -> str:
    """Where, by whom, since when and until when, as mrkdwn.

    Args:
        now: to say of a planned end that it has passed; None where nothing is running.
    """
    told = [f"`{recording.account}`", _starter(recording)]
    if recording.started_at:
        told.append(f"since {when(recording.started_at)}{_late(recording)}")
    if recording.ended_at:
        told.append(f"{ender(recording)} {when(recording.ended_at)}")
    elif recording.planned_end:
        is_late = now is not None and recording.planned_end < now
        told.append(f"{'was to end at' if is_late else 'until'} {when(recording.planned_end)}")
    return " · ".join([*told, f"`{recording.id}`"])


def ender(recording: Recording | Stream) -> str:
    """Who or what ended it, as mrkdwn."""
    return _ENDERS.get(recording.ended_by) or f"stopped by {mention(recording.ended_by)}"


def lasted(recording: Recording) -> str:
    """How long it took, or took when it was last looked at; empty where that is not known."""
    until = recording.ended_at or recording.looked_at
    if recording.started_at is None or until is None or until < recording.started_at:
        return ""
    length = until - recording.started_at
    return format_duration(length if length < _MINUTE else length // _MINUTE * _MINUTE)


def sizes(recording: Recording) -> str:
    """How many files there are and what they hold, as far as the service tells; empty where there are none."""
    if recording.deleted_by:
        return f"files deleted by {mention(recording.deleted_by)}"
    if not recording.files:
        return ""
    files = [file for file in recording.files if file.kind in _WHOLE] or recording.files
    known = [file.size for file in files if file.size is not None]
    lengths = [file.duration for file in files if file.duration is not None]
    count = len(files)
    told = [
        "1 file" if count == 1 else f"{count:,} files",
        format_bytes(sum(known)) if known else "",
        f"{format_duration(sum(lengths, timedelta(0)))} of media" if lengths else "",
    ]
    return " · ".join(part for part in told if part)


def recording_button(
    label: str, action: ActionId, recording: Recording, *, style: str = "", confirm: Block | None = None
) -> Block:
    """A button that does something with one recording, as it was shown."""
    value = dump_action(RecordingAction(recording=recording.id, revision=recording.revision))
    spoken = f"{label} {title(recording)}"
    return button(label, action, value, style=style, confirm=confirm, spoken=spoken)


def menu_option(label: str, action: ActionId, recording: Recording) -> Option:
    """An option of a menu that does what the button of that action would do."""
    return Option(dump_action(MenuAction(do=action, recording=recording.id, revision=recording.revision)), label)


def stop_button(recording: Recording) -> Block:
    """Stop, which asks first: nothing brings the recording back."""
    asked = confirm(
        "Stop recording?",
        f"{clip(recording.room, _ROOM_SHOWN)} will no longer be recorded. This cannot be undone.",
        "Stop Recording",
        "Keep Recording",
    )
    return recording_button("Stop", ActionId.STOP, recording, style="danger", confirm=asked)


def delete_button(recording: Recording) -> Block:
    """Delete Files, which asks first."""
    asked = confirm(
        "Delete the files?",
        f"The files of {clip(title(recording), _ROOM_SHOWN)} are deleted for everybody. This cannot be undone.",
        "Delete Files",
        "Keep Files",
    )
    return recording_button("Delete Files", ActionId.DELETE, recording, style="danger", confirm=asked)


def fitting_button(recording: Recording) -> Block | None:
    """The one button that fits the state of a recording in a list."""
    if recording.state is RecordingState.READY:
        return None if recording.deleted_by else recording_button("Get Link", ActionId.LINK, recording)
    return stop_button(recording) if recording.state in ACTIVE else None


def _starter(recording: Recording | Stream) -> str:
    who, schedule = mention(recording.requested_by), recording.schedule if isinstance(recording, Recording) else ""
    return f"by schedule `{schedule}` of {who}" if schedule else f"started by {who}"


def _late(recording: Recording | Stream) -> str:
    """By how much it began later than its schedule says, where that is a minute or more."""
    due = recording.due_at if isinstance(recording, Recording) else None
    if due is None or recording.started_at is None or recording.started_at - due < _MINUTE:
        return ""
    return f", {format_duration((recording.started_at - due) // _MINUTE * _MINUTE)} late"


def deletion(recording: Recording) -> str:
    """What would be deleted, in words."""
    names = ", ".join(file.name for file in recording.files[:_NAMED])
    more = len(recording.files) - _NAMED
    rest = f" and {more:,} more" if more > 0 else ""
    return f"The files of {title(recording)} ({recording.id}) would be deleted for everybody, for good: {names}{rest}."
