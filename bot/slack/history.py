"""Who asked for what, when, from where, and what became of it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.domain import LIMIT, PLAN, Operation, OperationKind, OperationStatus, Source
from bot.slack.actions import ActionId, HistoryAction, dump_action
from bot.slack.blocks import Message, mention, spoken, when
from bot.slack.blocks.message import DAY_AND_TIME
from bot.slack.elements import Block, actions, button, clip, context, header, mrkdwn, plain, section

SHOWN = 20  # operations: each takes two of a message's 50 blocks
_TOLD = 300  # characters of each: the file has the whole answer
_NAMED = 100  # characters of what it is about
_ABOUT_A_FILE = frozenset({OperationKind.FILE_LINK, OperationKind.FILE_DELETE})

OUTCOMES: Mapping[OperationStatus, str] = {
    OperationStatus.QUEUED: "waits",
    OperationStatus.RUNNING: "is being done",
    OperationStatus.DONE: "done",
    OperationStatus.FAILED: "failed",
}
SOURCES: Mapping[Source, str] = {
    Source.COMMAND: "by command",
    Source.BUTTON: "by button",
    Source.MODAL: "by form",
    Source.SHORTCUT: "by shortcut",
    Source.MENTION: "by mention",
    Source.HOME: "in the Home tab",
    Source.CLOCK: "by the clock",
}
CLOCKS: Mapping[str, str] = {PLAN: "as planned", LIMIT: "at the account's limit"}


def history(
    title: str, operations: Sequence[Operation], about: HistoryAction, names: Mapping[str, str] | None = None
) -> Message:
    """A page of what was asked for, newest first, with the buttons that turn it and make a file of all.

    Args:
        operations: more than SHOWN: another page follows.
        about: what is shown.
        names: what people call the recordings, live streams and schedules, by their ids.
    """
    shown = [(operation, name_of(operation, names or {})) for operation in operations[:SHOWN]]
    rows = [block for operation, name in shown for block in _row(operation, name)]
    told = [*rows, _buttons(operations, about)] if rows else [section(plain("Nothing was asked for yet."))]
    return Message(text=spoken(title), blocks=[header(title), *told])


def subject_of(operation: Operation) -> str:
    """The id of what it is about; empty where that is none."""
    return operation.recording or operation.stream or operation.schedule


def name_of(operation: Operation, names: Mapping[str, str]) -> str:
    """What people call what it is about, which may be a stored file; empty where nobody knows.

    Args:
        names: as for ``history``.
    """
    files = [row.file.name for row in operation.files] if operation.kind in _ABOUT_A_FILE else []
    return names.get(subject_of(operation), ", ".join(files))


def _buttons(operations: Sequence[Operation], about: HistoryAction) -> Block:
    older = replace(about, before=operations[SHOWN - 1].id) if len(operations) > SHOWN else None
    newest = replace(about, before="")
    return actions(
        f"history:{operations[0].id[:8]}",
        *([button("Newest", ActionId.HISTORY_NEWEST, dump_action(newest))] if about.before else []),
        *([button("Older", ActionId.HISTORY_ON, dump_action(older))] if older else []),
        button("Export CSV", ActionId.EXPORT, dump_action(newest)),
    )


def _row(operation: Operation, name: str) -> list[Block]:
    what = f"{operation.kind.capitalize()} · {clip(name, _NAMED)}" if name else operation.kind.capitalize()
    outcome = OUTCOMES[operation.status]
    answer = f" {operation.answer}" if operation.answer else ""
    who = CLOCKS.get(operation.requested_by) or f"{mention(operation.requested_by)} {SOURCES[operation.source]}"
    subject = subject_of(operation)
    told = [who, when(operation.created_at, DAY_AND_TIME), *([f"`{subject}`"] if subject else [])]
    return [
        section(plain(f"{what}: {outcome}.{answer}", _TOLD)),
        context(mrkdwn(" · ".join(told))),
    ]
