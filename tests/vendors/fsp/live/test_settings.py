from typing import Any

import pytest
from pydantic import ValidationError

from bot.vendors.fsp import Settings
from tests.vendors.fsp.live.samples import DEVELOPER

URL = "https://live.example"
READY = {"live_url": URL, "access_token": "readytoken"}


def settings(**given: Any) -> Settings:
    return Settings.model_validate({"app_id": "a", "token": "t", **given})


def test_live_is_optional() -> None:
    """An account that only records says nothing of live streams."""
    assert settings().live_url is None


def test_live() -> None:
    """Live streams need an address, and a ready access token or the developer who may fetch one."""
    assert settings(**READY).live_url == URL
    assert settings(**{**READY, "live_url": f"{URL}/"}).live_url == URL
    assert settings(**DEVELOPER).access_url == "https://access.paas.hst.com"
    assert settings(**DEVELOPER, access_url="http://10.0.0.1:28000/").access_url == "http://10.0.0.1:28000"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"live_url": "live.example"}, "begins with http:// or https://"),
        ({"live_url": URL}, "either access_token, or dev_id and dev_secret to fetch one"),
        ({**DEVELOPER, "access_token": "ready"}, "either access_token, or dev_id"),
        ({**DEVELOPER, "live_url": None}, "for live streams: give live_url too"),
        ({"access_token": "ready"}, "for live streams: give live_url too"),
        ({"live_url": URL, "dev_id": "dev"}, "dev_id and dev_secret are given together"),
        ({"live_url": URL, "dev_secret": "1234567890123456"}, "dev_id and dev_secret are given together"),
        ({**DEVELOPER, "dev_id": "ä"}, "printable ASCII"),
        ({**DEVELOPER, "dev_secret": "short"}, "exactly 16 ASCII characters"),
        ({**DEVELOPER, "access_url": "ftp://x"}, "begins with http:// or https://"),
        ({**READY, "access_token": ""}, "printable ASCII"),
        ({**READY, "access_token": "two\nlines"}, "printable ASCII"),
        ({**READY, "push_addr": "https://x/live"}, "begins with rtmp:// or rtmps://"),
    ],
)
def test_refused(given: dict[str, Any], words: str) -> None:
    """A setting that cannot work is refused with what it may be."""
    with pytest.raises(ValidationError, match=words):
        settings(**given)


def test_secrets_do_not_show() -> None:
    """Neither the settings nor an error about them shows a secret."""
    with pytest.raises(ValidationError) as refused:
        settings(**{**DEVELOPER, "dev_secret": "tooshort", "access_token": "two\nlines"})

    assert "tooshort" not in str(refused.value)
    assert "two" not in str(refused.value)
    assert "readytoken" not in repr(settings(**READY))
    assert DEVELOPER["dev_secret"] not in repr(settings(**DEVELOPER))
    assert "canary" not in repr(settings(**READY, push_addr="rtmp://x/canary"))
