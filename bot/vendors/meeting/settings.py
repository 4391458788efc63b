"""What a meeting-control account is configured with."""

from hashlib import sha256
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, SecretStr

from bot.addresses import check_secret_url
from bot.domain import Capability
from bot.vendors import wire
from bot.zones import Zone

AUTH_LENGTH = 60  # characters
ORIGIN_LENGTH = 128  # characters


def _check_auth(auth: SecretStr) -> SecretStr:
    text = auth.get_secret_value()
    if not 1 <= len(text) <= AUTH_LENGTH or not text.isascii() or not text.isprintable() or text != text.strip():
        raise ValueError(f"it is the key that the service gave out: 1 to {AUTH_LENGTH} letters, digits and signs")
    return auth


def _check_url(url: str) -> str:
    return check_secret_url(url, example="https://meetings.example.com", what="the key")


class Settings(wire.Settings, frozen=True, extra="forbid", hide_input_in_errors=True):
    """A tenant of the service: the key that proves it, and the server that it is on."""

    auth: Annotated[SecretStr, AfterValidator(_check_auth)]  #: how it is made of an API ID and key is not documented
    api_url: Annotated[str, AfterValidator(_check_url)]  #: the document's ``https://apiServer``
    origin: Annotated[str, Field(min_length=1, max_length=ORIGIN_LENGTH)] | None = (
        None  #: sent when files are asked for
    )
    time_zone: Zone = Field(default=ZoneInfo("UTC"))  #: of the service's dates, which name none
    live: bool = True  #: False on a dedicated cloud, which has no live streams

    @property
    def quota_key(self) -> str:
        """The tenant, told apart by server and key without showing the key."""
        return sha256(f"{self.api_url}\n{self.auth.get_secret_value()}".encode()).hexdigest()

    @property
    def lacks(self) -> frozenset[Capability]:
        """Live streams, on a dedicated cloud."""
        return frozenset() if self.live else frozenset({Capability.LIVE})
