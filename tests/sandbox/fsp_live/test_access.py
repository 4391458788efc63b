"""The access service: one token at a time for the developer."""

from datetime import timedelta

import pytest

from bot.sandbox.fsp_live import Access
from tests.sandbox.fsp_live.conftest import APP_ID, DEV_ID, SIGNED, URL, Caller

LIST = f"/v1/live/list?app_id={APP_ID}"


def test_address(stranger: Caller) -> None:
    """It is ours, and is told to everyone."""
    assert stranger.get("/server/address?appType=10") == {"code": 0, "result": URL}


@pytest.mark.parametrize(("query", "code"), [("", 606000002), ("?appType=8", 606000003)])
def test_no_address(stranger: Caller, query: str, code: int) -> None:
    """The type of application must be said, and be ours."""
    assert stranger.get(f"/server/address{query}")["code"] == code


@pytest.mark.covers("fsp-live reply token.access_token", "fsp-live reply token.timeout")
def test_token(stranger: Caller) -> None:
    """A token and its life in seconds, nested in the result."""
    answer = stranger.fetch()

    assert answer == {"code": 0, "msg": "OK", "result": {"timeout": 7200, "access_token": stranger.token}}
    assert len(stranger.token) == 32
    assert stranger.get(LIST)["code"] == 0


@pytest.mark.parametrize(
    ("authorization", "code"),
    [
        ("", 606000002),
        (SIGNED, 606000000),
        (f"somebody.{SIGNED}", 606000000),
        (f"{DEV_ID}.001AAAA", 606000000),
        (f"{DEV_ID}.", 606000000),
    ],
)
def test_no_token(stranger: Caller, authorization: str, code: int) -> None:
    """Only the developer who proves to know the secret gets one."""
    assert stranger.get("/access/token", authorization)["code"] == code


@pytest.mark.covers("fsp-live rule token for every call")
@pytest.mark.parametrize("path", ["/v1/live/start", "/v1/live/stop", LIST])
def test_every_call_needs_one(stranger: Caller, path: str) -> None:
    """None and a made-up one are refused before anything else is looked at."""
    ask = stranger.get if path == LIST else stranger.post
    missing = ask(path)
    stranger.token = "made-up"

    assert (missing["code"], ask(path)["code"]) == (606000002, 606000000)


@pytest.mark.covers("fsp-live error 606000001")
def test_each_ends_the_one_before(caller: Caller) -> None:
    """As the vendor warns: a developer has one at a time."""
    old = caller.token
    caller.fetch()

    assert caller.get(LIST)["code"] == 0
    assert caller.get(LIST, old)["code"] == 606000001


@pytest.mark.parametrize(("seconds", "code"), [(59, 0), (60, 606000001)])
def test_each_ends_by_itself(caller: Caller, seconds: float, code: int) -> None:
    """At the end of the life that was told."""
    caller.live.access.life = timedelta(seconds=60)
    caller.fetch()
    caller.wait(seconds)

    assert caller.get(LIST)["code"] == code


def test_it_can_be_ended(caller: Caller) -> None:
    """As by another program of the same developer."""
    caller.live.access.end_token()

    assert caller.get(LIST)["code"] == 606000001


def test_its_life_is_two_hours() -> None:
    """That is what the vendor gives at present."""
    assert Access(DEV_ID, "1234567890123456").life == timedelta(hours=2)
