"""What an account is to people."""

from dataclasses import dataclass
from datetime import timedelta

from bot.domain.capabilities import Capability


@dataclass(frozen=True, kw_only=True)
class Account:
    """One configured set of credentials at one vendor, without the credentials."""

    name: str
    vendor: str
    capabilities: frozenset[Capability] = frozenset()  #: what its service can do, as it is configured
    channels: frozenset[str] = frozenset()  #: Slack channels where it may be used; empty means everywhere
    max_recording: timedelta = timedelta(hours=4)  #: after which a recording without a planned end is asked about
    hard_limit: timedelta = timedelta(hours=12)  #: after which such a recording is stopped
    storage_warning: int = 80  #: percent of its space, above which channels are told


@dataclass(frozen=True, kw_only=True)
class Storage:
    """How much of its space an account uses, in bytes; None where the service does not say."""

    used: int | None
    limit: int | None
