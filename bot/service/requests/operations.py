"""How a question becomes an operation. Pure."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from bot.domain import Operation, OperationKind, OperationStatus
from bot.service.requests.asking import Ask

UNACKNOWLEDGED = timedelta(seconds=3)  # Slack's limit: after it the person has seen an error or the answer


def asked(ask: Ask, kind: OperationKind, account: str, now: datetime, **about: Any) -> Operation:
    """An operation that is due when it was acknowledged or, where nobody tells that it was, soon after.

    Args:
        account: whose owner carries it out; empty where it is about a channel.
        about: further fields, such as what it is about and with which arguments.
    """
    return Operation(
        id=uuid4().hex,
        dedupe_key=ask.dedupe_key,
        kind=kind,
        account=account,
        team=ask.team,
        channel=ask.channel,
        requested_by=ask.user,
        source=ask.source,
        response_url=ask.response_url,
        thread=ask.thread,
        created_at=now,
        not_before=now + UNACKNOWLEDGED,
        **about,
    )


def settled(
    ask: Ask, kind: OperationKind, account: str, answer: str, now: datetime, *, is_done: bool = True, **about: Any
) -> Operation:
    """An operation that is over as soon as it is stored, for the history.

    Args:
        answer: what was done, or why it was not.
        account, about: as for ``asked``.
    """
    status = OperationStatus.DONE if is_done else OperationStatus.FAILED
    operation = asked(ask, kind, account, now, **about)
    return replace(operation, status=status, not_before=now, ended_at=now, answer=answer)
