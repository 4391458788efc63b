"""Who asked for what, when, from where, and what became of it. Pure."""

from collections.abc import Mapping, Sequence

from bot.domain import LIMIT, PLAN, Operation, OperationStatus, Source
from bot.slack.blocks import Message, mention, spoken, when
from bot.slack.blocks.message import DAY_AND_TIME
from bot.slack.elements import Block, context, header, mrkdwn, plain, section

SHOWN = 20  # operations: each takes two of a message's 50 blocks

_OUTCOMES: Mapping[OperationStatus, str] = {
    OperationStatus.QUEUED: "waits",
    OperationStatus.RUNNING: "is being done",
    OperationStatus.DONE: "done",
    OperationStatus.FAILED: "failed",
}
_SOURCES: Mapping[Source, str] = {
    Source.COMMAND: "by command",
    Source.BUTTON: "by button",
    Source.MODAL: "by form",
    Source.SHORTCUT: "by shortcut",
    Source.MENTION: "by mention",
    Source.HOME: "in the Home tab",
    Source.CLOCK: "by the clock",
}
_CLOCKS: Mapping[str, str] = {PLAN: "as planned", LIMIT: "at the account's limit"}


def history(title: str, operations: Sequence[Operation]) -> Message:
    """What was asked for, newest first."""
    rows = [block for operation in operations[:SHOWN] for block in _row(operation)]
    return Message(
        text=spoken(title), blocks=[header(title), *(rows or [section(plain("Nothing was asked for yet."))])]
    )


def _row(operation: Operation) -> list[Block]:
    outcome = _OUTCOMES[operation.status]
    answer = f" {operation.answer}" if operation.answer else ""
    who = _CLOCKS.get(operation.requested_by) or f"{mention(operation.requested_by)} {_SOURCES[operation.source]}"
    subject = operation.recording or operation.stream or operation.schedule
    told = [who, when(operation.created_at, DAY_AND_TIME), *([f"`{subject}`"] if subject else [])]
    return [
        section(plain(f"{operation.kind.capitalize()}: {outcome}.{answer}")),
        context(mrkdwn(" · ".join(told))),
    ]
