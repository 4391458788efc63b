"""Faults to order: what a vendor and the network may do to the next call, on demand; and the log of all calls."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.sandbox.ordered import Ordered

ANY = ""  #: as a fault's verb: strikes every call
LINK = "link"  #: the gateway's WebSocket handshake


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What happens to the next call of a verb instead of a normal answer."""

    verb: str = ANY
    times: int = 1  #: how many calls it strikes
    processed: bool = False  #: whether the call is carried out although its answer is lost or says otherwise
    code: int | None = None  #: the vendor refuses, with its own code
    status: int | None = None  #: an HTTP status, with a page that is not JSON; for frames of the gateway, none
    body: bytes | None = None  #: sent instead of the answer
    drop: bool = False  #: the connection is cut without an answer
    delay: timedelta = timedelta(0)  #: real time between carrying out and answering
    copies: int = 1  #: how often the gateway sends its reply

    @property
    def carries_out(self) -> bool:
        """Whether the call is carried out: always, unless the fault takes its answer's place."""
        replaced = self.drop or not (self.code is None and self.status is None and self.body is None)
        return self.processed or not replaced


NO_FAULT = Fault()


@dataclass
class Faults(Ordered[Fault]):
    """The faults of one service."""

    outage: Fault | None = None  #: strikes every call until it is taken away

    def strike(self, verb: str) -> Fault:
        """The fault that strikes this call; NO_FAULT where none does."""
        return self.outage or self.take(lambda fault: fault.verb in {ANY, verb}) or NO_FAULT


@dataclass(frozen=True, kw_only=True)
class Call:
    """One call that reached a vendor."""

    service: str  #: fsp, fsp-live, agora, anyrtc or meeting
    verb: str
    room: str
    at: datetime  #: real time
    processed: bool  #: whether it was carried out, or refused by the service itself
    outcome: str  #: the service's code, after the HTTP status if there is one; empty where nothing was carried out
    answered: bool  #: whether an answer was sent
    took: timedelta = timedelta(0)  #: real time until then
    asked: str = field(default="", repr=False)  #: as it came, secrets and all
    answer: str = field(default="", repr=False)
