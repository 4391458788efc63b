"""What is the same of recordings and live streams while they are in progress."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.domain.accounts import Account
from bot.domain.operations import OperationKind
from bot.domain.recordings import Recording
from bot.domain.states import ACTIVE
from bot.domain.streams import LIVE_STATES, Stream

IN_PROGRESS: Mapping[type[Recording | Stream], frozenset[Any]] = {Recording: ACTIVE, Stream: LIVE_STATES}
"""The states in which one can be stopped."""

STOPPED_BY: Mapping[type[Recording | Stream], OperationKind] = {
    Recording: OperationKind.STOP,
    Stream: OperationKind.END_LIVE,
}
"""What is asked for to end one."""


def is_in_progress(subject: Recording | Stream) -> bool:
    """Whether there is something to stop."""
    return subject.state in IN_PROGRESS[type(subject)]


def clock_end(subject: Recording | Stream, account: Account) -> datetime:
    """When the clock ends what nobody ends before: as it is planned, else at the hard limit of its account."""
    return subject.planned_end or counted_from(subject) + account.hard_limit


def counted_from(subject: Recording | Stream) -> datetime:
    """Since when it counts how long it lasts: a room may be live before its service has said so."""
    began = subject.started_at if isinstance(subject, Recording) else None
    return began or subject.created_at
