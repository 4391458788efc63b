from typing import Any

import pytest
from pydantic import ValidationError

from bot.vendors.fsp import Settings

SECRET = "1234567890123456"


def settings(**given: Any) -> Settings:
    return Settings.model_validate({"app_id": "a", **given})


def test_defaults() -> None:
    """An App ID and its secret are enough."""
    plain = settings(app_secret=SECRET)

    assert plain.gateway_url == "ws://fsp-record-gw.hst.com/"
    assert plain.store_url == "https://fsp-store-gw.hst.com"
    assert plain.time_zone.key == "Asia/Shanghai"
    assert plain.quota_key == "a"


def test_addresses() -> None:
    """Addresses and the zone can be others; a slash at the end of the store's does no harm."""
    private = settings(
        token="ready", gateway_url="wss://10.0.0.1:28000/ws", store_url="http://10.0.0.1/", time_zone="Europe/Berlin"
    )

    assert private.gateway_url == "wss://10.0.0.1:28000/ws"
    assert private.store_url == "http://10.0.0.1"
    assert private.time_zone.key == "Europe/Berlin"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "either app_secret, of which tokens are made, or a ready token"),
        ({"app_secret": SECRET, "token": "ready"}, "either app_secret"),
        ({"app_secret": "short"}, "exactly 16 ASCII characters"),
        ({"app_secret": "ä" * 16}, "exactly 16 ASCII characters"),
        ({"token": "t", "gateway_url": "http://x/"}, "begins with ws:// or wss://"),
        ({"token": "t", "gateway_url": "ws://"}, "begins with ws:// or wss://"),
        ({"token": "t", "gateway_url": "ws://x:0"}, "begins with ws:// or wss://"),
        ({"token": "t", "gateway_url": "ws://x:y"}, "it is an address that begins with"),
        ({"token": "t", "store_url": "https://x:65536"}, "it is an address that begins with"),
        ({"token": "t", "store_url": "ftp://x"}, "begins with http:// or https://"),
        ({"token": "t", "store_url": "http://[x"}, "it is an address that begins with"),
        ({"token": "t", "time_zone": "Asia/Atlantis"}, "write the name of a time zone"),
        ({"token": "t", "app_id": ""}, "at least 1 character"),
        ({"token": "t", "stor_url": "https://x"}, "not permitted"),
    ],
)
def test_refused(given: dict[str, str], words: str) -> None:
    """A setting that cannot work is refused with what it may be."""
    with pytest.raises(ValidationError, match=words):
        settings(**given)


def test_secrets_do_not_show() -> None:
    """Neither the settings nor an error about them shows a secret."""
    with pytest.raises(ValidationError) as refused:
        settings(app_secret="tooshort", token="readytoken")

    assert "tooshort" not in str(refused.value)
    assert "readytoken" not in str(refused.value)
    assert SECRET not in repr(settings(app_secret=SECRET))
    assert "readytoken" not in repr(settings(token="readytoken"))
