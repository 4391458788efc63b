"""JSON as services send it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.vendors.lenient import load_object, parse_text


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
