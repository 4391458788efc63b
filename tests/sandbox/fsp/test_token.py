"""FSP's tokens, from the vendor's side."""

from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.fsp.token import is_valid
from tests.sandbox.fsp.conftest import APP_ID, APP_SECRET, TOKEN

TOKENS = [  # made by the vendor's published generator
    (APP_ID, APP_SECRET, TOKEN),
    (
        "323f848115e3d0249289fa37685a7c31",
        "abcdefABCDEF0123",
        "001J68QCx/ZcgG2BNi6rSl0xFoMSlxYMxJM4CUbhQe/sZIcDiQPlaVKTnqH/pONV11MzKPCYAsRCj0AzqcIkETVKUb5IB4Bo6BG/aP5yivh6VWMep2PDE"
        "1iWCsgZSEeqnVY",
    ),
    (
        "a",
        "0000000000000000",
        "001X4aoe2vhcWccjfEts1TtuMkgsOvkqqYtv0K0upB3oix/fPerBkZdpEuRJ06A0+WyCqDw67iX5ppjVFVsPGV37xZnRULfPHzEbhAKyf15axw=",
    ),
]


@pytest.mark.parametrize(("app_id", "secret", "token"), TOKENS)
def test_tokens_of_the_published_generator_are_good(app_id: str, secret: str, token: str) -> None:
    """Whatever they carry besides the app."""
    assert is_valid(token, app_id, secret)


@pytest.mark.parametrize(
    ("token", "app_id", "secret"),
    [
        (TOKEN, "otherappid", APP_SECRET),
        (TOKEN, APP_ID, "6543210987654321"),
        (TOKEN.removeprefix("001"), APP_ID, APP_SECRET),
        (TOKEN[:-4], APP_ID, APP_SECRET),
        ("001" + b64encode(b"{}" + b" " * 14).decode(), APP_ID, APP_SECRET),
        ("001", APP_ID, APP_SECRET),
    ],
    ids=["other app", "other secret", "no prefix", "cut", "not encrypted", "empty"],
)
def test_other_tokens_are_bad(token: str, app_id: str, secret: str) -> None:
    """A token is good for one app and made with its secret."""
    assert not is_valid(token, app_id, secret)


@given(st.text() | st.binary(max_size=64).map(lambda content: f"001{b64encode(content).decode()}"))
def test_any_text_can_be_judged(token: str) -> None:
    """What is no token is bad, and never an error."""
    assert not is_valid(token, APP_ID, APP_SECRET)
