"""The credentials and addresses of an FSP account."""

from functools import partial
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, SecretStr, model_validator

from bot.addresses import split_url
from bot.domain import Capability
from bot.vendors import wire
from bot.vendors.fsp.token import BLOCK
from bot.zones import Zone

_LIVE = frozenset({Capability.LIVE, Capability.LIVE_LIST})


def _check_secret(secret: SecretStr) -> SecretStr:
    text = secret.get_secret_value()
    if len(text) != BLOCK or not text.isascii():
        raise ValueError(f"a secret has exactly {BLOCK} ASCII characters")
    return secret


def _check_url(*schemes: str, url: str) -> str:
    parts = split_url(url)
    if parts.scheme not in schemes or not parts.hostname or parts.port == 0:
        raise ValueError(f"it is an address that begins with {' or '.join(f'{scheme}://' for scheme in schemes)}")
    return url


def _check_gateway_url(url: str) -> str:
    return _check_url("ws", "wss", url=url)


def _check_http_url(url: str) -> str:
    return _check_url("http", "https", url=url).rstrip("/")


def _check_push_addr(url: SecretStr) -> SecretStr:
    _check_url("rtmp", "rtmps", url=url.get_secret_value())
    return url


def _check_header(text: str) -> str:
    if not text or not text.isascii() or not text.isprintable():
        raise ValueError("it is made of printable ASCII characters")
    return text


def _check_access_token(token: SecretStr) -> SecretStr:
    _check_header(token.get_secret_value())
    return token


class Settings(wire.Settings, frozen=True, hide_input_in_errors=True):
    """What an account of vendor ``fsp`` has in the configuration."""

    app_id: Annotated[str, Field(min_length=1)]
    app_secret: Annotated[SecretStr, AfterValidator(_check_secret)] | None = None  #: tokens are made of it
    token: SecretStr | None = None  #: a ready one, where the secret is not given out
    gateway_url: Annotated[str, AfterValidator(_check_gateway_url)] = "ws://fsp-record-gw.hst.com/"
    store_url: Annotated[str, AfterValidator(_check_http_url)] = "https://fsp-store-gw.hst.com"
    time_zone: Zone = Field(default_factory=partial(ZoneInfo, "Asia/Shanghai"))  #: of the service's dates
    live_url: Annotated[str, AfterValidator(_check_http_url)] | None = None  #: host of /v1/live; None: no live streams
    access_token: Annotated[SecretStr, AfterValidator(_check_access_token)] | None = None  #: a ready one, for live_url
    dev_id: Annotated[str, AfterValidator(_check_header)] | None = None  #: the developer's; access tokens are fetched
    dev_secret: Annotated[SecretStr, AfterValidator(_check_secret)] | None = None
    access_url: Annotated[str, AfterValidator(_check_http_url)] = "https://access.paas.hst.com"
    push_addr: Annotated[SecretStr, AfterValidator(_check_push_addr)] | None = (
        None  #: a private cloud's; may hold a key
    )

    @property
    def quota_key(self) -> str:
        """The App ID: the service allows one login for each."""
        return self.app_id

    @property
    def lacks(self) -> frozenset[Capability]:
        """Live streams, where no host is named for them."""
        return _LIVE if self.live_url is None else frozenset()

    @model_validator(mode="after")
    def _has_one_credential(self) -> Self:
        if (self.app_secret is None) == (self.token is None):
            raise ValueError("give either app_secret, of which tokens are made, or a ready token")
        return self

    @model_validator(mode="after")
    def _has_one_live_credential(self) -> Self:
        if (self.dev_id is None) != (self.dev_secret is None):
            raise ValueError("dev_id and dev_secret are given together")
        credentials = (self.access_token is not None) + (self.dev_id is not None)
        if self.live_url is None and credentials:
            raise ValueError("access_token and dev_id are for live streams: give live_url too")
        if self.live_url is not None and credentials != 1:
            raise ValueError("with live_url give either access_token, or dev_id and dev_secret to fetch one")
        return self
