"""Faults to order: what Slack and the network may do to the next call, on demand."""

from dataclasses import dataclass
from datetime import timedelta

from bot.sandbox.ordered import Ordered

# Besides the methods of the Web API, a fault can strike these.
LINK = "link"  #: the WebSocket handshake: any ``status`` but 200 refuses it, and the ticket is spent
ENVELOPE = "envelope"  #: a Socket Mode envelope: ``drop`` loses it on the way to the bot, ``delay`` makes it late
RESPONSE_URL = "response_url"
UPLOAD = "upload"  #: a file's content on its way to the address that was given out for it


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What happens to the next call of a method instead of a normal answer."""

    method: str
    channel: str = ""  #: strikes only calls for this channel; empty means any
    times: int = 1  #: how many calls it strikes
    processed: bool = False  #: whether the call is carried out although its answer is lost or says otherwise
    error: str = ""  #: Slack's refusal, with HTTP 200
    status: int = 200  #: any other than 200 comes with a page that is not JSON
    retry_after: int | None = None  #: seconds; answers 429
    drop: bool = False  #: the connection is cut without an answer
    delay: timedelta = timedelta(0)  #: passes between carrying out and answering

    @property
    def carries_out(self) -> bool:
        """Whether the call is carried out: always, unless the fault takes its answer's place."""
        replaced = self.error or self.retry_after or self.drop or self.status != 200
        return self.processed or not replaced


NO_FAULT = Fault(method="")


class Faults(Ordered[Fault]):
    """The faults of Slack and of what leads there."""

    def strike(self, method: str, channel: str = "") -> Fault:
        """The fault that strikes this call; NO_FAULT where none does."""
        return self.take(lambda fault: fault.method == method and fault.channel in ("", channel)) or NO_FAULT
