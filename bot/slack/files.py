"""What an account has stored: a page of its files with their buttons, and what stands in its place. Pure."""

from collections.abc import Sequence

from bot.domain import OVER, Operation, Recording, RecordingState, StoredFile
from bot.durations import format_duration
from bot.sizes import format_bytes
from bot.slack.actions import ActionId, FilesAction, RecordingAction, dump_action
from bot.slack.blocks import STATE, Message, answer, listing, when
from bot.slack.blocks.message import DAY_AND_TIME
from bot.slack.elements import NAME_IN_DIALOG, Block, actions, button, clip, confirm, context, mrkdwn, plain, section
from bot.slack.pages import turning

_SHOWN = 300  # characters of a file's name with its room


def files_answer(operation: Operation) -> Message:
    """A page of an account's files, each with its buttons; or why there is none."""
    said = answer(operation)
    rows = [block for number, row in enumerate(operation.files) for block in _row(operation, number, row)]
    return Message(text=said.text, blocks=[*said.blocks, *rows, *_turning(operation)])


def recorded_files(account: str, recordings: Sequence[Recording], *, has_more: bool) -> Message:
    """What stands in the place of a list that the account's service does not have: recordings that are ready.

    Args:
        recordings: 20 at most, as in ``listing``.
    """
    said = f"The service of {account} has no list of files: these are the recordings of this channel that are ready."
    more = f" There are more: /rec list on={account} state=ready" if has_more else ""
    hint = f"Nothing that was recorded here on {account} is ready."
    return listing(f"Recordings on {account}", recordings, hint=hint, below=[context(plain(f"{said}{more}"))])


def _row(operation: Operation, number: int, row: StoredFile) -> list[Block]:
    name = row.file.name.rpartition("/")[2]
    moment = [f"recorded {when(row.recorded_at, DAY_AND_TIME)}"] if row.recorded_at else []
    ours = " · ".join([*moment, *([f"`{row.recording}`"] if row.recording else [])])
    controls = _controls(operation, number, row, name)
    return [
        section(plain(f"{row.room}: {name}" if row.room else name, _SHOWN)),
        context(plain(_facts(row)), *([mrkdwn(ours)] if ours else [])),
        *([actions(f"file:{operation.id[:8]}:{number}", *controls)] if controls else []),
    ]


def _facts(row: StoredFile) -> str:
    """What is known of a file; its type at least."""
    file = row.file
    told = [
        STATE[row.state][1] if row.state else "",
        file.kind,
        format_bytes(file.size) if file.size is not None else "",
        format_duration(file.duration) if file.duration is not None else "",
    ]
    return " · ".join(part for part in told if part)


def _controls(operation: Operation, number: int, row: StoredFile, name: str) -> list[Block]:
    value = dump_action(FilesAction(listing=operation.id, number=number))
    can_link = row.state in {None, RecordingState.READY}
    return [
        *([button("Get Link", ActionId.FILE_LINK, value, spoken=f"Get Link {name}")] if can_link else []),
        *(_deleting(operation, row, name, value) if operation.arguments["can_delete"] else []),
    ]


def _deleting(operation: Operation, row: StoredFile, name: str, value: str) -> list[Block]:
    """The button that fits a row: of a recording of ours all files go at once, lest it promises what is gone."""
    if row.recording:
        return [_delete_button(operation, row)]
    return [_delete_file_button(operation, name, value)] if row.state in OVER | {None} else []


def _delete_file_button(operation: Operation, name: str, value: str) -> Block:
    asked = confirm(
        "Delete the file?",
        f"{clip(name, NAME_IN_DIALOG)} on {operation.account} is deleted for everybody, with all its parts. "
        "This cannot be undone.",
        "Delete File",
        "Keep File",
    )
    spoken = f"Delete File {name}"
    return button("Delete File", ActionId.FILE_DELETE, value, style="danger", confirm=asked, spoken=spoken)


def _delete_button(operation: Operation, row: StoredFile) -> Block:
    """It deletes all files of the recording, and says so; two clicks in one list are one."""
    room = clip(row.room, NAME_IN_DIALOG)
    asked = confirm(
        "Delete the files?",
        f"All files of {room} ({row.recording}) are deleted for everybody. This cannot be undone.",
        "Delete Files",
        "Keep Files",
    )
    shown = int(operation.created_at.timestamp())  # a list knows no revision: its own time tells it from other lists
    value = dump_action(RecordingAction(recording=row.recording, revision=shown))
    return button("Delete Files", ActionId.DELETE, value, style="danger", confirm=asked, spoken=f"Delete Files {room}")


def _turning(operation: Operation) -> list[Block]:
    page, has_more = operation.arguments["page"], operation.arguments.get("has_more", False)  # not where it failed
    back = (ActionId.FILES_BACK, FilesAction(listing=operation.id, number=page - 1)) if page > 1 else None
    on = (ActionId.FILES_ON, FilesAction(listing=operation.id, number=page + 1)) if has_more else None
    return turning(operation.id[:8], back, on)
