"""What people may break in the sandbox: one class for each button, its fields beside it.

The page draws a form from each class: its title from ``label``, its fields from its JSON schema.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, ClassVar, Literal, TypeAlias

from pydantic import BaseModel, Field

from bot.sandbox.backstage.parties import Parties, RoomService, ServiceName
from bot.sandbox.faults import ANY, LINK
from bot.sandbox.faults import Fault as VendorFault
from bot.sandbox.fsp.store import VERBS as STORE_VERBS
from bot.sandbox.fsp.tables import VERBS as GATEWAY_VERBS
from bot.sandbox.fsp_live.tables import VERBS as LIVE_VERBS
from bot.sandbox.meeting.tables import BODIES as MEETING_BODIES
from bot.sandbox.slack import ENVELOPE, Fault
from bot.sandbox.slack.errors import SlackError

CLOUD_VERBS = ("acquire", "start", "query", "stop", "update", "updateLayout")
VERBS = sorted(
    {*GATEWAY_VERBS.values(), *STORE_VERBS.values(), *LIVE_VERBS.values(), *MEETING_BODIES, *CLOUD_VERBS, LINK}
)
METHODS = ["chat.postMessage", "chat.update", "chat.postEphemeral", "views.open", "views.update", "views.publish"]
ROOM = Field(title="Room", min_length=1, max_length=200)
TIMES = Field(default=1, title="Times", ge=1, le=100)
NUMBER = Field(default=None, title="Code, status or seconds", ge=1, le=2_000_000_000)


class Disturbance(BaseModel, ABC, frozen=True, extra="forbid"):
    """Something that goes wrong on demand."""

    label: ClassVar[str]
    party: ClassVar[Literal["vendors", "slack"]]

    @abstractmethod
    async def carry_out(self, parties: Parties) -> None:
        """Do it, or arm it for the next call."""


class FailCall(Disturbance, frozen=True):
    """The next calls of a service go wrong."""

    label: ClassVar = "Fail the next call"
    party: ClassVar = "vendors"
    service: ServiceName = Field(default="fsp", title="Service")
    verb: str = Field(default=ANY, title="Call (empty: any)", max_length=50, examples=VERBS)
    how: Literal["refuse", "HTTP error", "lose the answer", "lose the request", "delay"] = Field("refuse", title="How")
    number: int | None = NUMBER
    times: int = TIMES

    async def carry_out(self, parties: Parties) -> None:
        """Arm the fault."""
        parties.services[self.service].faults.order(VendorFault(verb=self.verb, times=self.times, **self._what()))

    def _what(self) -> dict[str, Any]:
        what: Mapping[str, dict[str, Any]] = {
            "refuse": {"code": self.number or 500},
            "HTTP error": {"status": _status(self.number)},
            "lose the answer": {"drop": True, "processed": True},
            "lose the request": {"drop": True},
            "delay": {"delay": _seconds(self.number)},
        }
        return what[self.how]


class BreakGateway(Disturbance, frozen=True):
    """FSP's gateway cuts its links, or forgets who is logged in on them."""

    label: ClassVar = "Break the gateway link"
    party: ClassVar = "vendors"
    how: Literal["drop it", "deafen it"] = Field("drop it", title="How")

    async def carry_out(self, parties: Parties) -> None:
        """Break every link."""
        if self.how == "drop it":
            parties.vendors.fsp.drop_links()
        else:
            parties.vendors.fsp.deafen_links()


class TakeDown(Disturbance, frozen=True):
    """A service is away until it is brought back."""

    label: ClassVar = "Take a service down"
    party: ClassVar = "vendors"
    service: ServiceName = Field(default="fsp", title="Service")
    how: Literal["refuses connections", "answers HTTP 503"] = Field("refuses connections", title="How")

    async def carry_out(self, parties: Parties) -> None:
        """Take it down."""
        await parties.services[self.service].go_down(None if self.how == "refuses connections" else 503)


class BringUp(Disturbance, frozen=True):
    """A service is there again."""

    label: ClassVar = "Bring a service back"
    party: ClassVar = "vendors"
    service: ServiceName = Field(default="fsp", title="Service")

    async def carry_out(self, parties: Parties) -> None:
        """Bring it back."""
        await parties.services[self.service].come_up()


class EmptyRoom(Disturbance, frozen=True):
    """Everybody leaves a room, or will never have been in it."""

    label: ClassVar = "Empty a room"
    party: ClassVar = "vendors"
    service: RoomService = Field(default="fsp", title="Service")
    room: str = ROOM

    async def carry_out(self, parties: Parties) -> None:
        """Send everybody out."""
        parties.recording_services[self.service].empty_room(self.room)


class BreakRecording(Disturbance, frozen=True):
    """What FSP records of a room fails."""

    label: ClassVar = "Make a recording fail"
    party: ClassVar = "vendors"
    room: str = ROOM

    async def carry_out(self, parties: Parties) -> None:
        """Break it."""
        parties.vendors.fsp.emulator.break_down(self.room, parties.vendors.clock.now())


class FillStorage(Disturbance, frozen=True):
    """Somebody else's files take room in FSP's store."""

    label: ClassVar = "Fill the storage"
    party: ClassVar = "vendors"
    percent: int = Field(default=95, title="Percent (FSP)", ge=0, le=100)

    async def carry_out(self, parties: Parties) -> None:
        """Put so much there; 0 takes it away."""
        recorder = parties.vendors.fsp.emulator.recorder
        recorder.ballast = (recorder.volume or 0) * self.percent // 100


class FailMethod(Disturbance, frozen=True):
    """The next calls of a method of Slack's go wrong."""

    label: ClassVar = "Fail the next method"
    party: ClassVar = "slack"
    method: str = Field(default="chat.postMessage", title="Method", min_length=1, max_length=50, examples=METHODS)
    how: Literal["error", "HTTP error", "rate limit", "lose the answer", "lose the request", "delay"] = Field(
        "error", title="How"
    )
    error: str = Field(default="internal_error", title="Error", min_length=1, max_length=50, pattern=r"^\w+$")
    number: int | None = Field(default=None, title="Status or seconds", ge=1, le=600)
    times: int = TIMES

    async def carry_out(self, parties: Parties) -> None:
        """Arm the fault."""
        parties.slack.order(Fault(method=self.method, times=self.times, **self._what()))

    def _what(self) -> dict[str, Any]:
        what: Mapping[str, dict[str, Any]] = {
            "error": {"error": self.error},
            "HTTP error": {"status": _status(self.number)},
            "rate limit": {"retry_after": self.number or 5},
            "lose the answer": {"drop": True, "processed": True},
            "lose the request": {"drop": True},
            "delay": {"delay": _seconds(self.number)},
        }
        return what[self.how]


class LoseEnvelope(Disturbance, frozen=True):
    """The bot never hears of the next things that people do."""

    label: ClassVar = "Lose the next envelope"
    party: ClassVar = "slack"
    times: int = TIMES

    async def carry_out(self, parties: Parties) -> None:
        """Arm the fault."""
        parties.slack.order(Fault(method=ENVELOPE, drop=True, times=self.times))


class DelayEnvelope(Disturbance, frozen=True):
    """The bot hears late of the next thing that somebody does."""

    label: ClassVar = "Delay the next envelope"
    party: ClassVar = "slack"
    seconds: int = Field(default=2, title="Seconds", ge=1, le=60)

    async def carry_out(self, parties: Parties) -> None:
        """Arm the fault."""
        parties.slack.order(Fault(method=ENVELOPE, delay=_seconds(self.seconds)))


class Redeliver(Disturbance, frozen=True):
    """The last envelope comes once more."""

    label: ClassVar = "Redeliver the last envelope"
    party: ClassVar = "slack"

    async def carry_out(self, parties: Parties) -> None:
        """Send it again."""
        await parties.slack.redeliver()


class BreakSocket(Disturbance, frozen=True):
    """The bot's link to Slack ends, or goes deaf."""

    label: ClassVar = "Break the socket"
    party: ClassVar = "slack"
    how: Literal["drop it", "deafen it", "ask to refresh it"] = Field("drop it", title="How")

    async def carry_out(self, parties: Parties) -> None:
        """Break every link."""
        socket_mode = parties.slack.socket_mode
        if self.how == "drop it":
            socket_mode.drop()
        elif self.how == "deafen it":
            socket_mode.deafen()
        else:
            await socket_mode.disconnect()


DISTURBANCES: Mapping[str, type[Disturbance]] = {
    "fail_call": FailCall,
    "take_down": TakeDown,
    "bring_up": BringUp,
    "break_gateway": BreakGateway,
    "empty_room": EmptyRoom,
    "break_recording": BreakRecording,
    "fill_storage": FillStorage,
    "fail_method": FailMethod,
    "lose_envelope": LoseEnvelope,
    "delay_envelope": DelayEnvelope,
    "redeliver": Redeliver,
    "break_socket": BreakSocket,
}
Fields: TypeAlias = Mapping[str, Any]


def describe() -> list[dict[str, Any]]:
    """Every disturbance as the page needs it to draw its form."""
    return [
        {"name": name, "label": kind.label, "party": kind.party, "fields": _fields(kind)}
        for name, kind in DISTURBANCES.items()
    ]


def read(name: str, fields: Fields) -> Disturbance:
    """A disturbance with what was entered.

    Raises:
        SlackError: there is none of this name.
        ValidationError: a field is wrong.
    """
    if name not in DISTURBANCES:
        raise SlackError("no_such_disturbance")
    return DISTURBANCES[name].model_validate(fields)


def _fields(kind: type[Disturbance]) -> list[dict[str, Any]]:
    properties: Mapping[str, dict[str, Any]] = kind.model_json_schema().get("properties", {})
    return [
        {
            "name": name,
            "label": schema["title"],
            "kind": "choice" if "enum" in schema else "text" if schema.get("type") == "string" else "number",
            "options": schema.get("enum") or schema.get("examples", []),
            "value": schema.get("default"),
        }
        for name, schema in properties.items()
    ]


def _status(number: int | None) -> int:
    """An HTTP status of an error: 500 unless the number is one."""
    return number if number is not None and 400 <= number <= 599 else 500


def _seconds(number: int | None) -> timedelta:
    return timedelta(seconds=min(number or 5, 60))
