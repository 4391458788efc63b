"""What is owed to a channel or a person from now on."""

from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from bot.domain import Announcement, AnnouncementKind, Notifications, Operation, Recording, Stream


def owe(
    kind: AnnouncementKind,
    subject: Recording | Stream | Operation,
    now: datetime,
    *,
    channel: str = "",
    in_thread: bool = False,
) -> Announcement:
    """A new announcement about a recording, a stream or an operation.

    Args:
        channel: who is told; empty: where it was asked for.
        in_thread: in the thread of the subject's card, where there is one in that channel.
    """
    return Announcement(
        id=uuid4().hex,
        subject=subject.id,
        kind=kind,
        account=subject.account,
        team=subject.team,
        channel=channel or subject.channel,
        in_thread=in_thread,
        not_before=now,
    )


def owe_missed(start: Operation, now: datetime, *, account: str = "") -> Announcement:
    """A new announcement about a scheduled start that was not made, or late; its subject is the start's own key.

    Args:
        account: whose owner delivers it; empty: the start's.
    """
    owed = owe(AnnouncementKind.MISSED, start, now)
    return replace(owed, subject=start.dedupe_key, account=account or start.account)


def owe_channel(
    kind: AnnouncementKind, subject: str, account: str, choice: Notifications, now: datetime
) -> Announcement:
    """A new announcement to a channel that chose to have it, about something that was asked for nowhere.

    Args:
        account: whose owner delivers it.
    """
    return Announcement(
        id=uuid4().hex,
        subject=subject,
        kind=kind,
        account=account,
        team=choice.team,
        channel=choice.channel,
        not_before=now,
    )
