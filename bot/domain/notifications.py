"""What a channel wants to hear."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Event(StrEnum):
    """What a channel can be told of."""

    STARTED = "started"
    ENDED = "ended"
    READY = "ready"
    FAILED = "failed"
    LIVE = "live"
    NOBODY = "nobody"  #: nobody was there, so nothing was recorded
    LONG = "long"  #: it runs past its plan or its account's limit
    STORAGE = "storage"  #: an account's space is nearly full


USUAL = frozenset({Event.READY, Event.FAILED, Event.NOBODY, Event.LONG})
"""What a channel hears of the recordings that were started in it, until somebody chooses otherwise."""


@dataclass(frozen=True, kw_only=True)
class Notifications:
    """The choice of one channel; one that made none hears USUAL of what was started in it."""

    team: str
    channel: str
    is_on: bool = True
    #: Whose recordings; empty: of all that may be used there. Where neither accounts nor rooms are named, only what was
    #: started in the channel is told there.
    accounts: frozenset[str] = frozenset()
    rooms: frozenset[str] = frozenset()  #: which rooms; empty: all
    events: frozenset[Event] = USUAL
    in_thread: bool = False  #: told in the card's thread, and then never in the channel
    digest: bool = False  #: a picture and figures once a week
    changed_at: datetime | None = None
