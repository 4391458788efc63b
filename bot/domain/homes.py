"""Home tabs, and how long each is kept up to date."""

from dataclasses import dataclass
from datetime import datetime, timedelta

HOME_STAYS = timedelta(hours=8)  # since it was opened: as long a Home is kept up to date


@dataclass(frozen=True, kw_only=True)
class Home:
    """A person's Home tab as Slack last showed it."""

    team: str
    user: str
    opened_at: datetime
    published_at: datetime | None = None
    fingerprint: str = ""  #: of what it shows: it is published again only where that differs
