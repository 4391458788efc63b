"""Recordings that start and stop by the clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """A recording that starts and stops by the clock, once or again and again."""

    id: str  #: ours, short: ``p7k2``
    account: str
    room: str
    name: str = ""
    options: Mapping[str, Any] = field(default_factory=dict, repr=False)  #: the vendor's, dumped; may hold a secret
    team: str
    channel: str
    created_by: str  #: Slack user id
    created_at: datetime
    cron: str = ""  #: when, again and again; empty: once
    at: datetime | None = None  #: when, once: wall time of the zone, naive
    zone: str  #: IANA name: ``Europe/Berlin``
    length: timedelta
    next_at: datetime | None = None  #: when it fires next; None: never again
    skip_at: datetime | None = None  #: the time that is left out, where somebody asked for that
    paused: bool = False
    deleted: bool = False
    revision: int = 1  #: grows with every change; a change that was made of an older one is refused

    @property
    def title(self) -> str:
        """What people call it."""
        return self.name or self.room

    @property
    def is_coming(self) -> bool:
        """Whether it is going to record once more, as far as is known."""
        return self.next_at is not None and not self.paused and not self.deleted
