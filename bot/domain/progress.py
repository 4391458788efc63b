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


def ends_at(subject: Recording | Stream, account: Account) -> datetime:
    """When the clock ends it: as planned, else at its account's hard limit."""
    return subject.planned_end or (subject.started_at or subject.created_at) + account.hard_limit
