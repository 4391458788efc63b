"""When the clock ends a recording or a live stream."""

from datetime import datetime

from bot.domain.accounts import Account
from bot.domain.recordings import Recording
from bot.domain.streams import Stream


def clock_end(subject: Recording | Stream, account: Account) -> datetime:
    """When the clock ends what nobody ends before: as it is planned, else at the hard limit of its account."""
    return subject.planned_end or counted_from(subject) + account.hard_limit


def counted_from(subject: Recording | Stream) -> datetime:
    """Since when it counts how long it lasts: a room may be live before its service has said so."""
    began = subject.started_at if isinstance(subject, Recording) else None
    return began or subject.created_at
