"""What is said of an end that was moved. Pure."""

from datetime import datetime

from bot.domain import Operation, OperationKind, OperationStatus, Recording, Stream
from bot.slack.blocks import Message, sentence, when
from bot.slack.blocks.message import DAY_AND_TIME

_KINDS = frozenset({OperationKind.EXTEND, OperationKind.EXTEND_LIVE})


def extension_answer(operation: Operation) -> Message:
    """The answer to who moved the end of a recording or a stream: by how much, and until when it goes on now."""
    until = operation.arguments.get("until")
    ends = f"It ends {when(datetime.fromisoformat(until), DAY_AND_TIME)}." if until else ""
    return sentence(operation.answer, mrkdwn=ends)


def is_extended(operation: Operation) -> bool:
    """Whether what a click asks for was done for an earlier click on the same message."""
    return operation.kind in _KINDS and operation.status is OperationStatus.DONE


def extended_since(subject: Recording | Stream) -> Message:
    """What is said to who presses a button that has moved the end already."""
    ends = f"It ends {when(subject.planned_end, DAY_AND_TIME)}." if subject.planned_end else ""
    return sentence(f"This message is out of date: {subject.title} has been given more time since.", mrkdwn=ends)
