"""Faults to order: what Slack and the network may do to the next call, on demand."""

from dataclasses import dataclass, field
from datetime import timedelta

from pydantic import BaseModel, Field

# Besides the methods of the Web API, a fault can strike these.
LINK = "link"  #: the WebSocket handshake: any ``status`` but 200 refuses it, and the ticket is spent
ENVELOPE = "envelope"  #: a Socket Mode envelope: ``drop`` loses it on the way to the bot, ``delay`` makes it late
RESPONSE_URL = "response_url"
UPLOAD = "upload"  #: a file's content on its way to the address that was given out for it


class Fault(BaseModel, frozen=True, extra="forbid"):
    """What happens to the next call of a method instead of a normal answer."""

    method: str
    channel: str = ""  #: strikes only calls for this channel; empty means any
    times: int = Field(default=1, ge=1)  #: how many calls it strikes
    processed: bool = False  #: whether the call is carried out although its answer is lost or says otherwise
    error: str = ""  #: Slack's refusal, with HTTP 200
    status: int = Field(default=200, ge=200, le=599)  #: any other than 200 comes with a page that is not JSON
    retry_after: int | None = Field(default=None, ge=1)  #: seconds; answers 429
    drop: bool = False  #: the connection is cut without an answer
    delay: timedelta = timedelta(0)  #: passes between carrying out and answering

    @property
    def carries_out(self) -> bool:
        """Whether the call is carried out: always, unless the fault takes its answer's place."""
        replaced = self.error or self.retry_after or self.drop or self.status != 200
        return self.processed or not replaced


NO_FAULT = Fault(method="")


@dataclass
class Faults:
    """The faults that were ordered and have not struck yet; the oldest strikes first."""

    _ordered: list[Fault] = field(default_factory=list)

    @property
    def ordered(self) -> tuple[Fault, ...]:
        """What will strike, in its order; a fault stands there once for each of its times."""
        return tuple(self._ordered)

    def order(self, fault: Fault) -> None:
        """Let it strike the next calls it is meant for."""
        self._ordered += [fault] * fault.times

    def withdraw(self, fault: Fault) -> None:
        """Take back a fault, with all its times that are left.

        Raises:
            ValueError: it has struck, or never was ordered.
        """
        kept = [one for one in self._ordered if one != fault]
        if len(kept) == len(self._ordered):
            raise ValueError("there is no such fault")
        self._ordered = kept

    def take(self, method: str, channel: str = "") -> Fault:
        """Return what strikes this call; NO_FAULT when nothing does."""
        for fault in self._ordered:
            if fault.method == method and fault.channel in ("", channel):
                self._ordered.remove(fault)
                return fault
        return NO_FAULT
