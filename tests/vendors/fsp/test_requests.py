from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.vendors.fsp import Options
from bot.vendors.fsp.options import Layout
from bot.vendors.fsp.replies import check
from bot.vendors.fsp.requests import (
    build_file_download,
    build_file_list,
    build_file_name,
    build_init,
    build_layout,
    build_login,
    build_query,
    build_stop,
)
from bot.vendors.wire import Request
from tests.vendors.fsp.samples import context, sample

MANUAL = {"file_duration": 15, "width": 10, "height": 10, "timeout": 10}
NAMES = ("XXXXXXXX", "XXXXXXXX")


def frame(request: Request, seq: str = "1") -> dict[str, Any]:
    """The request as it goes over the link."""
    assert request.json is not None
    return {**request.json, "seq": seq}


def test_login_sample() -> None:
    """Login is the document's request."""
    ctx = context(app_id="323f848115e3d0249289fa37685a7c31", token="XXXXXXXX")

    assert frame(build_login(ctx)) == sample("login/request")
    assert build_login(ctx).login is None


def test_init_auto_sample() -> None:
    """An automatic recording is the document's request."""
    auto = {"auto_type": 2, "auto_user_id": 2, "auto_media_type": 2, "auto_media_count": 9, "crop_mode": 3}
    request = build_init(context(), *NAMES, Options.model_validate({**MANUAL, **auto}))

    assert frame(request) == sample("init/request_auto")
    assert not request.idempotent


def test_init_manual_sample() -> None:
    """A manual recording is the document's request: it has no auto."""
    layout = {"audio_list": [{"user_id": "Jack", "media_id": "1"}]}
    request = build_init(context(), *NAMES, Options.model_validate({**MANUAL, "layout": layout}))

    assert frame(request) == sample("init/request_manual")


def test_layout_sample() -> None:
    """A layout is the document's request, with every default said."""
    documented = sample("layout/request")
    layout = Layout.model_validate({key: documented[key] for key in ("audio_list", "video_list")})
    expected = {
        **documented,
        "audio_list": [{"media_type": 1, **audio} for audio in documented["audio_list"]],
        "video_list": [{"x": 0, "y": 0, **video} for video in documented["video_list"]],
    }

    assert frame(build_layout(context(), "XXXXXXXX", layout), seq="") == expected


def test_stop_sample() -> None:
    """Stop is the document's request."""
    assert frame(build_stop(context(), "XXXXXXXX")) == sample("stop/request")


def test_query_sample() -> None:
    """A query is the document's request, with its page and filters."""
    request = build_query(context(), {"group_id": "room"}, page=2)

    assert frame(request) == {**sample("query/request"), "group_id": "room", "page": 2, "page_size": 500}


def test_gateway_requests() -> None:
    """Every request of the gateway brings the login that its link needs, and is judged."""
    ctx = context(token="ready", gateway_url="wss://gateway.example/")
    for request in (build_stop(ctx, "x"), build_query(ctx, {}), build_init(ctx, *NAMES, Options())):
        assert request.url == "wss://gateway.example/"
        assert request.login is not None
        assert request.login.json == build_login(ctx).json
        assert request.check is request.login.check is check


def test_file_list() -> None:
    """The store is asked by form, with dates in the account's time zone."""
    ctx = context(token="ready", store_url="http://store.example/")
    since, until = datetime(2026, 11, 30, 20, 30, tzinfo=UTC), datetime(2026, 12, 2, 9, tzinfo=UTC)
    request = build_file_list(ctx, {"file_name": "a"}, since=since, until=until, page=3, page_size=7)

    assert (request.method, request.url, request.verb) == (
        "POST",
        "http://store.example/api/record/file/list",
        "file/list",
    )
    assert request.form == {
        "business": "RE",
        "app_id": "testappid",
        "token": "ready",
        "file_name": "a",
        "start_time": "2026-12-01 04:30:00",
        "end_time": "2026-12-02 17:00:00",
        "page": "3",
        "page_size": "7",
    }
    assert request.login is None


def test_file_download() -> None:
    """A link is asked for by name."""
    request = build_file_download(context(token="ready"), "a")

    assert request.url == "https://fsp-store-gw.hst.com/api/record/file/download"
    assert request.form == {"business": "RE", "app_id": "testappid", "token": "ready", "file_name": "a"}


def test_made_token() -> None:
    """Where there is a secret, each login has a token of its own moment."""
    ctx = context(app_secret="1234567890123456")
    request = build_login(ctx)

    assert request.json is not None
    assert request.json["token"].startswith("001")
    assert request.json["token"] not in repr(request)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("room-42", "room-42-r7k2"),
        ("周会 / 第1次", "周会-第1次-r7k2"),
        ("talk.mp4", "talk-mp4-r7k2"),
        ("../../etc", "etc-r7k2"),
        ("!!!", "r7k2"),
    ],
)
def test_file_name(text: str, name: str) -> None:
    """A file name can be read, and ends in our id."""
    assert build_file_name(text, "r7k2") == name


@given(st.text(max_size=64))
def test_any_file_name(text: str) -> None:
    """No file name leaves its folder or looks like another type."""
    name = build_file_name(text, "r7k2")

    assert name.endswith("r7k2")
    assert not set(name) & set('./\\:*?"<>|\n\x00 ')
