"""What an account is to people, and how full it is."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.capabilities import Capability


@dataclass(frozen=True, kw_only=True)
class Account:
    """One configured set of credentials at one vendor, without the credentials."""

    name: str
    vendor: str
    capabilities: frozenset[Capability] = frozenset()  #: what its service can do, as it is configured
    destination: str = ""  #: where its recordings go, where a start's parameters depend on it
    channels: frozenset[str] = frozenset()  #: Slack channels where it may be used; empty means everywhere
    max_recording: timedelta = timedelta(hours=4)  #: after which a recording without a planned end is asked about
    hard_limit: timedelta = timedelta(hours=12)  #: after which such a recording is stopped
    storage_warning: int = 80  #: percent of its space, above which channels are told

    def serves(self, channel: str) -> bool:
        """Whether it may be used in a channel."""
        return not self.channels or channel in self.channels


@dataclass(frozen=True, kw_only=True)
class Storage:
    """How much of its space an account uses, in bytes; None where the service does not say."""

    used: int | None
    limit: int | None


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How much of its space an account used when it was last asked."""

    account: str
    used: int | None  #: bytes
    limit: int | None  #: bytes
    seen_at: datetime
    warned_at: datetime | None = None  #: when channels were told that it is nearly full; None: not since it was not

    @property
    def percent(self) -> float | None:
        """How full the account is; None where its service does not say."""
        return None if self.used is None or not self.limit else 100 * self.used / self.limit
