"""The live service: rooms begin, are listed, and end."""

import json
from typing import Any

import pytest

from bot.sandbox.fsp_live import FspLiveEmulator, Quirks
from bot.vendors.fsp.live.replies import parse_streams
from bot.vendors.wire import Request
from tests.sandbox.fsp_live.conftest import APP_ID, START, URL, Caller
from tests.vendors.fsp.live.samples import sample

LIST = f"/v1/live/list?app_id={APP_ID}"


def refused(digits: int) -> dict[str, Any]:
    return {"code": 6050000000 + digits, "msg": "error"}


@pytest.mark.covers(
    "fsp-live call start",
    "fsp-live reply start.group_id",
    "fsp-live reply start.flv_url",
    "fsp-live reply start.m3u8_url",
    "fsp-live reply start.rtmp_url",
    "fsp-live reply start.msg",
)
def test_start(caller: Caller) -> None:
    """It is answered like the document's example, with the start in China's time in every address."""
    answer = caller.start("1111")

    assert answer == {
        "code": 0,
        "flv_url": f"{URL}/fsp-live/20260302160000_1111.flv",
        "group_id": "1111",
        "m3u8_url": f"{URL}/fsp-live/20260302160000_1111.m3u8",
        "msg": "success",
        "rtmp_url": "rtmp://127.0.0.1:8080/fsp-live/20260302160000_1111",
    }
    assert answer.keys() == sample("start/reply").keys()
    assert answer["msg"] == sample("start/reply")["msg"]


@pytest.mark.covers("fsp-live call stop", "fsp-live reply stop.group_id", "fsp-live reply stop.msg")
def test_stop(caller: Caller) -> None:
    """It is answered like the document's example, and the room is live no more."""
    caller.start("1111")

    assert caller.post("/v1/live/stop", group_id="1111") == sample("stop/reply")
    assert caller.rooms() == []


@pytest.mark.covers("fsp-live call list", "fsp-live reply list.start_time", "fsp-live reply list.id")
def test_list(caller: Caller) -> None:
    """It is answered like the document's example, the stray id included."""
    started = caller.start("1111")
    caller.start("2222")
    caller.wait(3600)
    answer = caller.get(LIST)

    assert answer.keys() == sample("list/reply").keys()
    first, second = answer["list"]
    assert first.keys() == sample("list/reply")["list"][0].keys()
    assert first.items() >= {name: started[name] for name in ("flv_url", "m3u8_url", "rtmp_url")}.items()
    assert (first["start_time"], second["group_id"]) == (int(START.timestamp()), "2222")


@pytest.mark.parametrize("code", [30012, 30004, 30038])
def test_start_twice(caller: Caller, code: int) -> None:
    """It is refused; the document does not say with which code."""
    caller.live.quirks = Quirks(second_start=code)
    caller.start()

    assert caller.post("/v1/live/start", group_id="room-42") == refused(code)
    assert caller.rooms() == ["room-42"]


@pytest.mark.covers("fsp-live error 6050030001")
def test_stop_twice(caller: Caller) -> None:
    """A room that is not live is unknown."""
    caller.start()
    caller.post("/v1/live/stop", group_id="room-42")

    assert caller.post("/v1/live/stop", group_id="room-42") == refused(30001)


def test_start_after_stop(caller: Caller) -> None:
    """A room may be broadcast again, under other addresses."""
    before = caller.start()
    caller.post("/v1/live/stop", group_id="room-42")
    caller.wait(1)

    assert caller.start()["flv_url"] != before["flv_url"]


@pytest.mark.covers("fsp-live parameter start.{name}")
@pytest.mark.parametrize("name", ["width", "height", "crop_mode", "frame_rate", "quality_level"])
def test_parameters_are_optional(caller: Caller, name: str) -> None:
    """Every parameter but the app and the room may be left out or given."""
    assert caller.post("/v1/live/start", group_id="room-42", **{name: 1})["code"] == 0


def test_private_clouds_are_pushed_to(caller: Caller) -> None:
    """The later document's parameter is known."""
    assert caller.post("/v1/live/start", group_id="room-42", push_addr="rtmp://10.0.0.1/live")["code"] == 0


@pytest.mark.covers("fsp-live error 6050030003")
@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"group_id": ""},
        {"group_id": 42},
        {"app_id": None, "group_id": "room-42"},
        {"group_id": "room-42", "width": 0},
        {"group_id": "room-42", "width": 1921},
        {"group_id": "room-42", "height": 1081},
        {"group_id": "room-42", "crop_mode": 4},
        {"group_id": "room-42", "frame_rate": 31},
        {"group_id": "room-42", "quality_level": "2"},
        {"group_id": "room-42", "qulity_level": 2},
    ],
)
def test_parameters_are_checked(caller: Caller, fields: dict[str, Any]) -> None:
    """What is missing, out of range or in no table is refused, and nothing begins."""
    assert caller.post("/v1/live/start", **fields) == refused(30003)
    assert caller.rooms() == []


def test_a_list_needs_the_app(caller: Caller) -> None:
    """Its one parameter."""
    assert caller.get("/v1/live/list") == refused(30003)


@pytest.mark.covers("fsp-live error 6050030007")
def test_another_app(caller: Caller) -> None:
    """The developer's token is for the developer's app."""
    assert caller.post("/v1/live/start", app_id="other", group_id="room-42") == refused(30007)
    assert caller.get("/v1/live/list?app_id=other") == refused(30007)


@pytest.mark.covers("fsp-live error 6050030005")
def test_a_body_that_is_not_json(caller: Caller) -> None:
    """It has a code of its own."""
    request = Request(verb="", url=f"{URL}/v1/live/stop", headers={"authorization": caller.token})

    assert json.loads(caller.send(request).body) == refused(30005)


@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_another_method(caller: Caller, method: str) -> None:
    """There is no such address."""
    assert caller.send(Request(verb="", url=f"{URL}/v1/live/start", method=method)).status == 404


@pytest.mark.parametrize(("nested", "null"), [(False, True), (True, False), (True, True)])
def test_odd_lists(caller: Caller, nested: bool, null: bool) -> None:
    """The list can be where the vendor's demo reads it, and an empty one can be null."""
    caller.live.quirks = Quirks(nested_list=nested, null_list=null)
    empty = caller.get(LIST)
    caller.start()
    full = caller.get(LIST)

    assert (empty["result"]["live_info_list"] if nested else empty["list"]) == (None if null else [])
    assert [stream.room for stream in parse_streams(json.dumps(full).encode())] == ["room-42"]


@pytest.mark.parametrize(
    ("method", "path", "body", "described"),
    [
        ("POST", "/v1/live/start", {"group_id": "room-42"}, ("live/start", "room-42")),
        ("POST", "/v1/live/stop", {"group_id": 42}, ("live/stop", "")),
        ("GET", LIST, None, ("live/list", "")),
        ("GET", "/access/token", None, ("access/token", "")),
        ("GET", "/fsp-live/x.flv", None, ("watch", "")),
        ("GET", "/nothing", None, ("", "")),
    ],
)
def test_description(
    caller: Caller, method: str, path: str, body: dict[str, Any] | None, described: tuple[str, str]
) -> None:
    """Every request has a verb, for faults and the log of calls."""
    request = Request(verb="", url=URL + path, method=method, json=body)

    assert caller.live.describe(request) == described


@pytest.mark.parametrize(("code", "spelled"), [(30000, 6050030000), (606000006, 606000006)])
def test_refusals_on_demand(caller: Caller, code: int, spelled: int) -> None:
    """Any code of either service can be ordered."""
    assert json.loads(caller.live.refuse(code).body)["code"] == spelled


def test_real_time(caller: Caller) -> None:
    """Streams and tokens live in real time, however fast the vendors' clock runs."""
    fast = FspLiveEmulator(APP_ID, caller.live.access, date=lambda _moment: START)
    request = Request(
        verb="",
        url=f"{URL}/v1/live/start",
        headers={"authorization": caller.token},
        json={"app_id": APP_ID, "group_id": "room-42"},
    )
    caller.wait(24 * 3600)

    assert "20260302160000" in json.loads(fast.handle(request, caller.now).body)["flv_url"]
