from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.vendors.fsp import Options, Settings
from bot.vendors.fsp.options import Layout
from bot.vendors.fsp.picture import Subtitle
from bot.vendors.fsp.replies import check
from bot.vendors.fsp.requests import (
    build_file_delete,
    build_file_download,
    build_file_list,
    build_file_name,
    build_init,
    build_layout,
    build_login,
    build_pause,
    build_query,
    build_resume,
    build_stop,
    build_subtitles,
    build_used_volume,
)
from bot.vendors.wire import Context, Request
from tests.vendors.fsp.samples import context, sample

MANUAL = {"file_duration": 15, "width": 10, "height": 10, "timeout": 10}
NAMES = ("XXXXXXXX", "XXXXXXXX")


def frame(request: Request, seq: str = "1") -> dict[str, Any]:
    """The request as it goes over the link."""
    assert request.json is not None
    return {**request.json, "seq": seq}


@pytest.mark.covers(
    "fsp-recording call login",
    *(f"fsp-recording parameter login.{name}" for name in ("business", "id", "app_id", "token")),
)
def test_login_sample() -> None:
    """Login is the document's request."""
    ctx = context(app_id="323f848115e3d0249289fa37685a7c31", token="XXXXXXXX")
    request = build_login(ctx)

    assert frame(request) == sample("login/request")
    assert (request.verb, request.login) == ("login", None)


INIT = {
    "file_type": 1,
    "file_duration": 300,
    "width": 640,
    "height": 480,
    "record_mode": 0,
    "frame_rate": 15,
    "timeout": 1800,
}
AUTO = {"type": 2, "user_id": "7", "media_type": 2, "media_count": 4, "crop_mode": 2}


@pytest.mark.covers(*(f"fsp-recording parameter init.{name}" for name in ("group_id", "file_name", *INIT)))
@pytest.mark.parametrize("name", INIT)
def test_init_parameters(name: str) -> None:
    """Every parameter of init reaches the wire under its name; the room and the file's name are ours to say."""
    sent = frame(build_init(context(), "room", "file", Options.model_validate({name: INIT[name]})))

    assert sent[name] == INIT[name]
    assert (sent["group_id"], sent["file_name"]) == ("room", "file")


@pytest.mark.covers(
    "fsp-recording parameter init.auto", *(f"fsp-recording parameter init.auto.{name}" for name in AUTO)
)
def test_init_auto_parameters() -> None:
    """Every parameter of an automatic layout reaches the wire under its name, inside one object."""
    given = {
        "auto_type": 2,
        "auto_user_id": "7",
        "auto_media_type": 2,
        "auto_media_count": 4,
        "crop_mode": 2,
    }

    assert frame(build_init(context(), *NAMES, Options.model_validate(given)))["auto"] == AUTO


@pytest.mark.covers(*(f"fsp-recording parameter init.{name}" for name in ("business", "id")))
def test_init_auto_sample() -> None:
    """An automatic recording is the document's request."""
    auto = {"auto_type": 2, "auto_user_id": 2, "auto_media_type": 2, "auto_media_count": 9, "crop_mode": 3}
    request = build_init(context(), *NAMES, Options.model_validate({**MANUAL, **auto}))

    assert frame(request) == sample("init/request_auto")
    assert not request.idempotent


@pytest.mark.covers("fsp-recording parameter init.auto")
def test_init_manual_sample() -> None:
    """A manual recording is the document's request: it has no auto."""
    layout = {"audio_list": [{"user_id": "Jack", "media_id": "1"}]}
    request = build_init(context(), *NAMES, Options.model_validate({**MANUAL, "layout": layout}))

    assert frame(request) == sample("init/request_manual")


@pytest.mark.covers(
    *(f"fsp-recording parameter layout.{name}" for name in ("business", "id", "record_id", "audio_list", "video_list")),
    *(f"fsp-recording parameter layout.audio_list.{name}" for name in ("user_id", "media_id", "media_type")),
    *(
        f"fsp-recording parameter layout.video_list.{name}"
        for name in ("user_id", "media_id", "media_type", "x", "y", "w", "h", "crop_mode")
    ),
)
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


@pytest.mark.covers(
    *(f"fsp-recording parameter subtitle.{name}" for name in ("business", "id", "record_id", "subtitle_list")),
    *(
        f"fsp-recording parameter subtitle.subtitle_list.{name}"
        for name in ("type", "content", "color", "x", "y", "transparency", "size")
    ),
)
def test_subtitles_sample() -> None:
    """Subtitles are the document's request, with the colour as a number."""
    documented = sample("subtitle/request")
    subtitles = [Subtitle.model_validate({**one, "color": "#009cff"}) for one in documented["subtitle_list"]]

    assert frame(build_subtitles(context(), "XXXXXXXX", subtitles), seq="") == documented


@pytest.mark.covers(
    *(
        f"fsp-recording parameter {verb}.{name}"
        for verb in ("stop", "pause", "resume")
        for name in ("business", "id", "record_id")
    )
)
@pytest.mark.parametrize(("verb", "build"), [("stop", build_stop), ("pause", build_pause), ("resume", build_resume)])
def test_task_samples(verb: str, build: Callable[[Context[Settings], str], Request]) -> None:
    """Stop, pause and resume are the document's requests, and may be sent twice."""
    request = build(context(), "XXXXXXXX")

    assert frame(request) == sample(f"{verb}/request")
    assert request.idempotent


@pytest.mark.covers(
    "fsp-recording call query", *(f"fsp-recording parameter query.{name}" for name in ("business", "id"))
)
def test_query_sample() -> None:
    """A query is the document's request, with its page and filters."""
    request = build_query(context(), {"group_id": "room"}, page=2)

    assert frame(request) == {**sample("query/request"), "group_id": "room", "page": 2, "page_size": 500}


@pytest.mark.covers("fsp-recording rule login first")
def test_gateway_requests() -> None:
    """Every request of the gateway brings the login that its link needs, and is judged."""
    ctx = context(token="ready", gateway_url="wss://gateway.example/")
    changes = (build_pause(ctx, "x"), build_resume(ctx, "x"), build_subtitles(ctx, "x", ()))
    for request in (build_stop(ctx, "x"), build_query(ctx, {}), build_init(ctx, *NAMES, Options()), *changes):
        assert request.url == "wss://gateway.example/"
        assert request.login is not None
        assert request.login.json == build_login(ctx).json
        assert request.check is request.login.check is check


@pytest.mark.covers(
    "fsp-recording call file/list",
    *(f"fsp-recording parameter file/list.{name}" for name in ("business", "app_id", "token")),
)
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


@pytest.mark.covers(
    *(
        f"fsp-recording parameter {verb}.{name}"
        for verb in ("file/download", "file/delete", "volume/getUsedVolume")
        for name in ("business", "app_id", "token")
    ),
    *(f"fsp-recording call {verb}" for verb in ("file/download", "file/delete", "volume/getUsedVolume")),
)
@pytest.mark.parametrize(
    ("build", "path", "given"),
    [
        (partial(build_file_download, file_name="a"), "record/file/download", {"file_name": "a"}),
        (partial(build_file_delete, file_name="a"), "record/file/delete", {"file_name": "a"}),
        (build_used_volume, "store/volume/getUsedVolume", {}),
    ],
)
def test_store_requests(build: Callable[[Context[Settings]], Request], path: str, given: Mapping[str, str]) -> None:
    """The store is asked at the document's addresses, and knows us by App ID and token."""
    request = build(context(token="ready"))

    assert request.url == f"https://fsp-store-gw.hst.com/api/{path}"
    assert request.verb == path.partition("/")[2]
    assert request.form == {"business": "RE", "app_id": "testappid", "token": "ready", **given}
    assert request.check is check


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
