"""What is owed to a channel or a person from now on."""

from datetime import datetime
from uuid import uuid4

from bot.domain import Announcement, AnnouncementKind, Operation, Recording


def owe(kind: AnnouncementKind, subject: Recording | Operation, now: datetime) -> Announcement:
    """A new announcement about a recording or an operation, to where it was asked for."""
    return Announcement(
        id=uuid4().hex,
        subject=subject.id,
        kind=kind,
        account=subject.account,
        team=subject.team,
        channel=subject.channel,
        not_before=now,
    )
