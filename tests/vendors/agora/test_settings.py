from typing import Any

import pytest
from pydantic import ValidationError

from tests.vendors.agora.recordings import APP_ID, CUSTOMER_SECRET, WRITE_SECRET, settings


def test_quota_key() -> None:
    """Agora counts by App ID."""

    assert settings().quota_key == APP_ID


@pytest.mark.parametrize(
    "url", ["https://api.sd-rtn.com/", "http://127.0.0.1:8080", "http://localhost:1", "http://[::1]:8080"]
)
def test_api_url(url: str) -> None:
    """Any https host may be asked, and this machine without TLS."""

    assert settings(api_url=url).api_url == url.rstrip("/")


@pytest.mark.covers("agora-recording rule only TLS")
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"api_url": "http://api.agora.io"}, "begins with https://"),
        ({"api_url": "http://10.0.0.1"}, "begins with https://"),
        ({"api_url": "ftp://api.agora.io"}, "begins with https://"),
        ({"api_url": "api.agora.io"}, "an address such as"),
        ({"api_url": "https://user@api.agora.io"}, "an address such as"),
        ({"api_url": "https://api.agora.io/?a=b"}, "an address such as"),
        ({"api_url": "https://api.agora.io/#a"}, "an address such as"),
        ({"customer_id": "a:b"}, "match pattern"),
        ({"customer_secret": ""}, "at least 1"),
        ({"app_id": ""}, "at least 1"),
        ({"storage": {"vendor": 4}}, "Tencent Cloud COS) at Agora"),
        ({"appid": "x"}, "not permitted"),
    ],
)
def test_refused(changes: dict[str, Any], words: str) -> None:
    """What cannot be right is refused with a sentence that shows no secret."""
    with pytest.raises(ValidationError) as caught:
        settings(**changes)

    assert words in str(caught.value)
    assert CUSTOMER_SECRET not in str(caught.value)


def test_repr() -> None:
    """Secrets do not show."""
    shown = repr(settings(token="006-rtc-token"))

    assert APP_ID in shown
    assert CUSTOMER_SECRET not in shown
    assert WRITE_SECRET not in shown
    assert "006-rtc-token" not in shown
