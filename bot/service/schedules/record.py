"""What is kept for the history of what was done at once, or could not be done. Pure."""

from datetime import datetime
from uuid import uuid4

from bot.domain import Operation, OperationKind, OperationStatus, Schedule
from bot.service.requests import Ask


def settled(
    ask: Ask, kind: OperationKind, schedule: Schedule, answer: str, now: datetime, *, is_done: bool = True
) -> Operation:
    """An operation about a schedule that is over as soon as it is stored.

    Args:
        answer: what was done, or why it was not.
    """
    return Operation(
        id=uuid4().hex,
        dedupe_key=ask.dedupe_key,
        kind=kind,
        schedule=schedule.id,
        account=schedule.account,
        team=ask.team,
        channel=ask.channel,
        requested_by=ask.user,
        source=ask.source,
        created_at=now,
        not_before=now,
        status=OperationStatus.DONE if is_done else OperationStatus.FAILED,
        ended_at=now,
        answer=answer,
    )
