"""The messages that are owed to channels and people."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class AnnouncementKind(StrEnum):
    """The messages that can be owed."""

    #: The one message that shows a recording or a stream, updated in place.
    CARD = "card"
    #: A recording is over: links, or why there are none.
    NOTICE = "notice"
    #: What was to be stopped goes on, and somebody has to know.
    WARNING = "warning"
    #: A recording began; told to channels that asked for it.
    STARTED = "started"
    #: Nothing more is recorded; the files are not there yet.
    ENDED = "ended"
    #: A room is live, with its addresses.
    LIVE = "live"
    #: A recording runs long: stop it, or let it go on?
    REMINDER = "reminder"
    #: An account's space is nearly full.
    STORAGE = "storage"
    #: A schedule did not start what it should have, or began it late.
    MISSED = "missed"
    #: A week in a picture and figures.
    DIGEST = "digest"
    #: The answer to one person, visible to that person alone.
    ANSWER = "answer"


class AnnouncementStatus(StrEnum):
    """How far an announcement is."""

    #: Nothing was sent.
    PENDING = "pending"
    #: A post was begun; whether Slack has it is known only when it is SENT.
    SENDING = "sending"
    SENT = "sent"
    #: It was sent, and what it called for is done: it is not updated any more.
    SETTLED = "settled"
    #: Slack refused it for good; the error is kept.
    FAILED = "failed"


UNSENT = frozenset({AnnouncementStatus.PENDING, AnnouncementStatus.SENDING})
CALLING = frozenset({AnnouncementKind.WARNING, AnnouncementKind.REMINDER})
"""What calls for a person, and says so no longer once nobody has to come."""


@dataclass(frozen=True, kw_only=True)
class Announcement:
    """One message owed to a channel or a person: unique by (subject, kind, channel)."""

    id: str
    subject: str  #: the id of a recording, stream, schedule or operation; an account's or channel's with a date
    kind: AnnouncementKind
    account: str  #: whose owner delivers it
    team: str
    channel: str
    status: AnnouncementStatus = AnnouncementStatus.PENDING
    ts: str = ""  #: Slack's id of the message, once SENT; of the one before, where it is told once more
    in_thread: bool = False  #: in the thread of the subject's card, where there is one in the channel
    attempts: int = 0
    attempted_at: datetime | None = None
    not_before: datetime
    looks: int = 0  #: how often an ambiguous post was looked for and not found
    shown_revision: int = 0  #: of its subject, as Slack last showed it (what is updated)
    error: str = ""
