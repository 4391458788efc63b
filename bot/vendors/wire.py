"""What passes between a vendor's flows and the shared client: requests out, responses in, and no network.

A flow is a generator: ``response = yield request``, read from top to bottom. The client drives it over a transport;
a test drives it with ``.send()``.
"""

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

from pydantic import BaseModel

from bot.domain import Link, Observation, Recording

T = TypeVar("T")
SettingsT = TypeVar("SettingsT", bound="Settings")


@dataclass(frozen=True, kw_only=True)
class Response:
    """What came back: for a gateway frame the status is 200 and the body is the frame."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)  # names in lower case
    body: bytes = field(default=b"", repr=False)  # may hold signed links


def accept(response: Response) -> None:
    """Accept any response: the judge of requests that have none of their own."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """One call to a vendor. Either ``json`` or ``form`` is its body, or neither.

    The parts that may hold secrets never show in ``repr``.
    """

    verb: str  #: the vendor's own name of the call, for logs: ``acquire``, ``file/list``
    url: str = field(repr=False)  #: http(s):// goes to the HTTP transport, ws(s):// to the gateway link
    method: str = "POST"
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    json: Mapping[str, Any] | None = field(default=None, repr=False)
    form: Mapping[str, str] | None = field(default=None, repr=False)  #: sent as multipart/form-data
    idempotent: bool = True  #: whether sending it twice does no harm; False is never blindly repeated
    timeout: timedelta = timedelta(seconds=10)  #: until the answer must have begun
    check: Callable[[Response], object] = field(default=accept, repr=False)
    """The vendor's judge of this reply: raises VendorError. The client asks it before the flow sees the reply,
    so that the retry policy can act on what the vendor said and not only on what the network did."""
    login: "Request | None" = field(default=None, repr=False)
    """What the gateway transport sends first on a new link; never set on an HTTP request."""


Flow: TypeAlias = Generator[Request, Response, T]


class Settings(BaseModel, frozen=True, extra="forbid"):
    """The credentials and addresses of one account; each vendor extends it with its own fields."""

    @property
    def quota_key(self) -> str:
        """Whom the vendor counts requests for (its App ID): two accounts must not share one."""
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class Context(Generic[SettingsT]):
    """What a flow may know besides its arguments: the account it acts for, the moment and some randomness."""

    account: str
    settings: SettingsT
    now: datetime
    nonce: int  #: uniform in 1 … 2**31 - 1


class Capability(StrEnum):
    """What a service can do; what it cannot is not offered."""

    START = "start"
    STOP = "stop"
    LINK = "link"


class RecordingVendor(Protocol):
    """What a module must offer to be a line of ``bot.vendors.RECORDING``."""

    @property
    def CAPABILITIES(self) -> frozenset[Capability]: ...  # noqa: N802 - a module's constant, seen as a property

    @property
    def Settings(self) -> type[Settings]: ...  # noqa: N802 - a module's class, seen as a property

    @property
    def Options(self) -> type[BaseModel]: ...  # noqa: N802 - a module's class, seen as a property

    @property
    def BATCH(self) -> int:  # noqa: N802 - a module's constant, seen as a property
        """How many recordings one call of ``get_recordings`` may cover."""

    @property
    def MISSING_GRACE(self) -> timedelta:  # noqa: N802 - a module's constant, seen as a property
        """How long the vendor may deny a recording that should be alive before it counts as ended."""

    @property
    def FILES_DEADLINE(self) -> timedelta:  # noqa: N802 - a module's constant, seen as a property
        """How long after its end a recording's files may take to appear."""

    def check_room(self, room: str) -> None:
        """Refuse a room's name that this vendor would not take.

        Raises:
            UsageError: with what the name may be.
        """

    def prepare_recording(self, ctx: Context[Any], recording: Recording) -> Flow[Mapping[str, str]]:
        """Fetch or choose the ids that must be stored before the start is sent; may be called again, harmlessly."""

    def start_recording(self, ctx: Context[Any], recording: Recording) -> Flow[Observation]:
        """Start recording ``recording.room`` with the ids that ``prepare_recording`` returned and its options."""

    def find_recording(self, ctx: Context[Any], recording: Recording) -> Flow[Observation | None]:
        """After a start whose reply was lost: the recording if it runs, None if starting it again is safe.

        Raises:
            VendorError: the vendor cannot tell; the start must not be repeated.
        """

    def stop_recording(self, ctx: Context[Any], recording: Recording) -> Flow[Observation]:
        """Stop it. Stopping twice does no harm: it raises AlreadyEnded."""

    def get_recordings(self, ctx: Context[Any], recordings: Sequence[Recording]) -> Flow[Mapping[str, Observation]]:
        """Look at up to BATCH recordings; observations by our recording id, absent where the vendor said nothing."""

    def get_links(self, ctx: Context[Any], recording: Recording) -> Flow[tuple[Link, ...]]:
        """Make fresh download links for the recording's files; empty when there are none."""

    def check_account(self, ctx: Context[Any]) -> Flow[str]:
        """Try the account without changing anything; returns one sentence of what was seen, raises VendorError."""
