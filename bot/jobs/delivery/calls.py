"""Messages that call for a person: until when they do."""

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.domain import Account, AnnouncementKind, Recording, Stream, is_in_progress
from bot.service.reminders import reminder_at

Subject = Recording | Stream


def is_called_for(kind: AnnouncementKind, subject: Subject, account: Account, now: datetime) -> bool:
    """Whether a reminder or a warning still waits for somebody: it is neither over nor given more time."""
    return is_in_progress(subject) and not _HAS_MORE_TIME[kind](subject, account, now)


def _will_be_asked_again(subject: Subject, account: Account, _: datetime) -> bool:
    return subject.planned_end is not None and reminder_at(subject, account) is not None


def _ends_later(subject: Subject, _: Account, now: datetime) -> bool:
    return subject.planned_end is not None and subject.planned_end > now


_HAS_MORE_TIME: Mapping[AnnouncementKind, Callable[[Subject, Account, datetime], bool]] = {
    AnnouncementKind.REMINDER: _will_be_asked_again,
    AnnouncementKind.WARNING: _ends_later,
}
