"""What is said of recordings alone: their files, and the buttons that ask before they act. Pure."""

from datetime import timedelta

from bot.domain import ACTIVE, Recording, RecordingState
from bot.durations import format_duration
from bot.sizes import format_bytes
from bot.slack.actions import ActionId, MenuAction, dump_action
from bot.slack.blocks.subjects import deleter, subject_button, title
from bot.slack.elements import NAME_IN_DIALOG, Block, Option, clip, confirm
from bot.words import counted

_WHOLE = frozenset({"mp4", "mp3"})  # where there are such, the segments that they were made of count no more
_NAMED = 5  # files; a long recording has hundreds of segments


def sizes(recording: Recording) -> str:
    """How many files there are and what they hold, as far as the service tells, or who had them deleted; else empty."""
    if recording.deleted_by or not recording.files:
        return deleter(recording)
    files = [file for file in recording.files if file.kind in _WHOLE] or recording.files
    known = [file.size for file in files if file.size is not None]
    lengths = [file.duration for file in files if file.duration is not None]
    told = [
        counted(len(files), "file"),
        format_bytes(sum(known)) if known else "",
        f"{format_duration(sum(lengths, timedelta(0)))} of media" if lengths else "",
    ]
    return " · ".join(part for part in told if part)


def menu_option(label: str, action: ActionId, recording: Recording) -> Option:
    """An option of a menu that does what the button of that action would do."""
    return Option(dump_action(MenuAction(do=action, recording=recording.id, revision=recording.revision)), label)


def stop_button(recording: Recording) -> Block:
    """Stop, which asks first: nothing brings the recording back."""
    asked = confirm(
        "Stop recording?",
        f"{clip(recording.title, NAME_IN_DIALOG)} will no longer be recorded. This cannot be undone.",
        "Stop Recording",
        "Keep Recording",
    )
    return subject_button("Stop", ActionId.STOP, recording, style="danger", confirm=asked)


def delete_button(recording: Recording) -> Block:
    """Delete Files, which asks first."""
    asked = confirm(
        "Delete the files?",
        f"The files of {clip(recording.title, NAME_IN_DIALOG)} are deleted for everybody. This cannot be undone.",
        "Delete Files",
        "Keep Files",
    )
    return subject_button("Delete Files", ActionId.DELETE, recording, style="danger", confirm=asked)


def fitting_button(recording: Recording) -> Block | None:
    """The one button that fits the state of a recording in a list."""
    if recording.state is RecordingState.READY:
        return None if recording.deleted_by else subject_button("Get Link", ActionId.LINK, recording)
    return stop_button(recording) if recording.state in ACTIVE else None


def deletion(recording: Recording) -> str:
    """What would be deleted, in words."""
    names = ", ".join(file.name for file in recording.files[:_NAMED])
    more = len(recording.files) - _NAMED
    rest = f" and {more:,} more" if more > 0 else ""
    return f"The files of {title(recording)} ({recording.id}) would be deleted for everybody, for good: {names}{rest}."
