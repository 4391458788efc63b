"""What passes between a vendor's flows and the shared client: requests out, responses in, and no network.

A flow is a generator: ``response = yield request``, read from top to bottom. The client drives it over a transport;
a test drives it with ``.send()``.
"""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Generic, TypeAlias, TypeVar

from pydantic import BaseModel

from bot.domain import Capability

T = TypeVar("T")
SettingsT = TypeVar("SettingsT", bound="Settings")

MAX_BODY = 4 * 2**20  # bytes


@dataclass(frozen=True, kw_only=True)
class Response:
    """What came back: for a gateway frame the status is 200 and the body is the frame."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)  # names in lower case
    body: bytes = field(default=b"", repr=False)  # may hold signed links


def accept(response: Response) -> None:
    """Accept any response: the judge of requests that have none of their own."""


@dataclass(frozen=True, kw_only=True)
class Credential:
    """What a vendor gives a customer for a time, to be shown with requests."""

    value: str = field(repr=False)
    expires_in: timedelta  #: from when it was asked for


@dataclass(frozen=True, kw_only=True)
class Request:
    """One call to a vendor. One of ``json``, ``form`` and ``content`` is its body, or none of them.

    The parts that may hold secrets never show in ``repr``.
    """

    verb: str  #: the vendor's own name of the call, for logs: ``acquire``, ``file/list``
    url: str = field(repr=False)  #: http(s):// goes to the HTTP transport, ws(s):// to the gateway link
    method: str = "POST"
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    json: Mapping[str, Any] | None = field(default=None, repr=False)
    form: Mapping[str, str] | None = field(default=None, repr=False)  #: sent as multipart/form-data
    content: bytes | None = field(default=None, repr=False)  #: sent as it is
    counted: bool = True  #: whether the vendor counts it: then it waits for its turn in the account's rate
    idempotent: bool = True  #: whether sending it twice does no harm; False is never blindly repeated
    timeout: timedelta = timedelta(seconds=10)  #: until the answer must have begun
    max_body: int = MAX_BODY  #: bytes that the answer may have
    check: Callable[[Response], object] = field(default=accept, repr=False)
    """The vendor's judge of this reply: raises VendorError. The client asks it before the flow sees the reply,
    so that the retry policy can act on what the vendor said and not only on what the network did."""
    login: "Request | None" = field(default=None, repr=False)
    """What the gateway transport sends first on a new link; never set on an HTTP request."""
    authorize: "Authorize | None" = field(default=None, repr=False)
    """How the value of this request's ``authorization`` header is had, where the vendor gives one for a time. The
    client keeps it for its holder, and has a new one when it ends or the vendor answers that it is Expired."""


Flow: TypeAlias = Generator[Request, Response, T]


@dataclass(frozen=True)
class Authorize:
    """How a credential is had; those that are equal have the same one."""

    holder: str  #: whom the vendor gives it to: several accounts may be of one customer
    fetch: "Callable[[Context[Any]], Flow[Credential]]"


class Settings(BaseModel, frozen=True, extra="forbid"):
    """The credentials and addresses of one account; each vendor extends it with its own fields."""

    @property
    def quota_key(self) -> str:
        """Whom the vendor counts requests for (its App ID): two accounts must not share one."""
        raise NotImplementedError

    @property
    def lacks(self) -> frozenset[Capability]:
        """What the service can do in general, and not for an account that is configured like this."""
        return frozenset()

    @property
    def destination(self) -> str:
        """Where recordings go, where a start's parameters depend on it."""
        return ""


@dataclass(frozen=True, kw_only=True)
class Context(Generic[SettingsT]):
    """What a flow may know besides its arguments: the account it acts for, the moment and some randomness."""

    account: str
    settings: SettingsT
    now: datetime
    nonce: int  #: uniform in 1 … 2**31 - 1
