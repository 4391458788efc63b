"""JSON as services send it."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.vendors.lenient import load_object, lowered, parse_pause, parse_text


@pytest.mark.parametrize(
    ("body", "loaded"),
    [
        (b'{"code":0}', {"code": 0}),
        (b'\xef\xbb\xbf{"code":0}', {"code": 0}),
        (b'{"msg":"\xff","code":0}', {"msg": "\ufffd", "code": 0}),
        (b'{"seq":"a,}",}', {"seq": "a}"}),
        (b'{"seq":"a,}"}', {"seq": "a,}"}),
        (b'{"business":"RE","list":[1,2, ],\n}', {"business": "RE", "list": [1, 2]}),
    ],
)
def test_load_object(body: bytes, loaded: object) -> None:
    """JSON is read as it is; only what cannot be read loses its trailing commas."""
    assert load_object(body) == loaded


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b"null", b"{", b'{"id":"4102}', b"[" * 100_000, b'{"n":' + b"9" * 5000 + b"}"]
)
def test_no_object(body: bytes) -> None:
    """Whatever is not a JSON object is none, however it is made."""
    assert load_object(body) is None


@given(st.binary())
def test_any_bytes(body: bytes) -> None:
    """No bytes raise anything."""
    assert load_object(body) is None or isinstance(load_object(body), dict)


@pytest.mark.parametrize(
    ("value", "text"),
    [("a b", "a b"), (7, "7"), (0, "0"), ("", ""), ("a\nb", ""), ("\ud800", ""), (None, ""), (False, ""), (1.5, "")],
)
def test_parse_text(value: object, text: str) -> None:
    """Ids may be numbers; what does not print is no text."""
    assert parse_text(value) == text


def test_lowered() -> None:
    """Names lose their case, values do not."""
    assert lowered({"Code": 200, "useVolume": "A"}) == {"code": 200, "usevolume": "A"}


@pytest.mark.parametrize(("header", "seconds"), [("0", 0), ("7", 7), (" 30 ", 30), ("86400", 86_400)])
def test_parse_pause(header: str, seconds: int) -> None:
    """A pause is a number of seconds, of a day at most."""
    assert parse_pause({"retry-after": header}) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "header", ["", "-1", "+1", "1.5", "1_0", "soon", "86401", "9" * 5000, "²", "Wed, 21 Oct 2026 07:28:00 GMT"]
)
def test_no_pause(header: str) -> None:
    """Anything else is none: dates are of somebody else's clock."""
    assert parse_pause({"retry-after": header}) is None
    assert parse_pause({}) is None


@given(st.text())
def test_any_pause(header: str) -> None:
    """No header raises anything."""
    pause = parse_pause({"retry-after": header})

    assert pause is None or pause <= timedelta(days=1)
