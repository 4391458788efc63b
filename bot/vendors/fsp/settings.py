"""The credentials and addresses of an FSP account."""

from functools import partial
from typing import Annotated, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, SecretStr, model_validator

from bot.vendors import wire
from bot.vendors.fsp.token import BLOCK


def _check_secret(secret: SecretStr) -> SecretStr:
    text = secret.get_secret_value()
    if len(text) != BLOCK or not text.isascii():
        raise ValueError(f"an app secret has exactly {BLOCK} ASCII characters")
    return secret


def _check_url(*schemes: str, url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in schemes or not parts.hostname:
        raise ValueError(f"it is an address that begins with {' or '.join(f'{scheme}://' for scheme in schemes)}")
    return url


def _check_gateway_url(url: str) -> str:
    return _check_url("ws", "wss", url=url)


def _check_store_url(url: str) -> str:
    return _check_url("http", "https", url=url).rstrip("/")


class Settings(wire.Settings, frozen=True, hide_input_in_errors=True):
    """What an account of vendor ``fsp`` has in the configuration."""

    app_id: Annotated[str, Field(min_length=1)]
    app_secret: Annotated[SecretStr, AfterValidator(_check_secret)] | None = None  #: tokens are made of it
    token: SecretStr | None = None  #: a ready one, where the secret is not given out
    gateway_url: Annotated[str, AfterValidator(_check_gateway_url)] = "ws://fsp-record-gw.hst.com/"
    store_url: Annotated[str, AfterValidator(_check_store_url)] = "https://fsp-store-gw.hst.com"
    time_zone: ZoneInfo = Field(default_factory=partial(ZoneInfo, "Asia/Shanghai"))  #: of the service's dates

    @property
    def quota_key(self) -> str:
        """The App ID: the service allows one login for each."""
        return self.app_id

    @model_validator(mode="after")
    def _has_one_credential(self) -> Self:
        if (self.app_secret is None) == (self.token is None):
            raise ValueError("give either app_secret, of which tokens are made, or a ready token")
        return self
