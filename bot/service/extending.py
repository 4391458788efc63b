"""More time for what is in progress. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from bot.domain import Account, Operation, Recording, Stream, clock_end, counted_from
from bot.durations import format_duration
from bot.errors import UsageError
from bot.service.requests import LONGEST

SubjectT = TypeVar("SubjectT", Recording, Stream)

_CALLED: Mapping[type, str] = {Recording: "A recording", Stream: "A live stream"}


def extended(subject: SubjectT, operation: Operation, account: Account, now: datetime) -> tuple[SubjectT, Operation]:
    """What an extension makes of a recording or a live stream: the clock ends it so much later, and never sooner.

    Returns:
        what it is about, and the operation with its answer and, among its arguments, the new end as ``until``.

    Raises:
        UsageError: it would last longer than anything may.
    """
    more = timedelta(minutes=operation.arguments["minutes"])
    until = max(now, clock_end(subject, account)) + more
    if until > counted_from(subject) + LONGEST:
        longest = format_duration(LONGEST)
        raise UsageError(f"{_CALLED[type(subject)]} may last {longest} at most: start another one then.")
    answer = f"{subject.title} goes on for {format_duration(more)} longer."
    done = replace(operation, answer=answer, arguments={**operation.arguments, "until": until.isoformat()})
    # Who lengthens it has thought of it: it is asked about again before the new end.
    return replace(subject, planned_end=until, reminded_at=now, revision=subject.revision + 1), done
