from typing import Any

import pytest
from pydantic import ValidationError

from bot.vendors.meeting import Settings
from tests.vendors.meeting.samples import context

KEY = "5f1c0a7e9b3d4e62"


def settings(**changes: Any) -> Settings:
    """An account of this vendor, with changes."""
    return Settings.model_validate({"auth": KEY, "api_url": "https://meetings.example.com", **changes})


def test_defaults() -> None:
    """Dates are read as UTC, no origin is sent, and live streams are tried."""
    account = settings()

    assert (account.time_zone.key, account.origin, account.live) == ("UTC", None, True)


@pytest.mark.parametrize(
    "url", ["https://vapi.myvmr.cn/", "http://127.0.0.1:8080", "http://localhost:1", "http://[::1]:8080"]
)
def test_api_url(url: str) -> None:
    """Any https host may be asked, and this machine without TLS."""
    assert settings(api_url=url).api_url == url.rstrip("/")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"api_url": "http://vapi.myvmr.cn"}, "begins with https://"),
        ({"api_url": "http://10.0.0.1"}, "begins with https://"),
        ({"api_url": "ftp://vapi.myvmr.cn"}, "begins with https://"),
        ({"api_url": "vapi.myvmr.cn"}, "an address such as"),
        ({"api_url": "https://user@vapi.myvmr.cn"}, "an address such as"),
        ({"api_url": "https://vapi.myvmr.cn/?a=b"}, "an address such as"),
        ({"api_url": "https://vapi.myvmr.cn/#a"}, "an address such as"),
        ({"api_url": None}, "valid string"),
        ({"time_zone": "Mars/Olympus"}, "write the name of a time zone"),
        ({"live": "perhaps"}, "boolean"),
        ({"app_id": "x"}, "not permitted"),
    ],
)
def test_refused(changes: dict[str, Any], words: str) -> None:
    """What cannot be right is refused with a sentence that shows no secret."""
    with pytest.raises(ValidationError) as caught:
        settings(**changes)

    assert words in str(caught.value)
    assert KEY not in str(caught.value)


def test_api_url_is_required() -> None:
    """The document names no server."""
    with pytest.raises(ValidationError, match="api_url"):
        Settings.model_validate({"auth": KEY})


@pytest.mark.covers("meeting-control rule auth is opaque", "meeting-control rule auth length")
def test_auth() -> None:
    """A key is taken as it is given, from the document's short one to 60 characters."""
    for key in ("800", "x" * 60, "eyJhIjoxfQ==.c2lnbg-_"):
        assert settings(auth=key).auth.get_secret_value() == key


@pytest.mark.covers("meeting-control rule auth length")
@pytest.mark.parametrize("key", ["", "x" * 61, " 800", "800\r\nx: y", "schlüssel"])
def test_no_auth(key: str) -> None:
    """What cannot be such a key, or cannot be sent in a header, is refused and not repeated."""
    with pytest.raises(ValidationError, match="1 to 60") as caught:
        settings(auth=key)

    assert "x: y" not in str(caught.value)


@pytest.mark.covers("meeting-control rule origin length")
def test_origin_length() -> None:
    """It has 1 to 128 characters."""
    assert settings(origin="h" * 128).origin == "h" * 128
    for wrong in ("", "h" * 129):
        with pytest.raises(ValidationError, match=r"at (least|most)"):
            settings(origin=wrong)


def test_repr() -> None:
    """The key does not show."""
    account = context(auth=KEY)

    assert KEY not in repr(account)
    assert KEY not in account.settings.quota_key


def test_quota_key() -> None:
    """A tenant is a key on a server."""
    keys = {settings(**changes).quota_key for changes in ({}, {"auth": "800"}, {"api_url": "https://b.example.com"})}

    assert len(keys) == 3
    assert settings(live=False).quota_key in keys
