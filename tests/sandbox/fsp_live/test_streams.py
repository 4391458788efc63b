"""What is behind the addresses of a stream."""

from io import BytesIO

import av
import pytest

from bot.sandbox.media import read_sample
from tests.sandbox.fsp_live.conftest import APP_ID, URL, Caller


def test_flv(caller: Caller) -> None:
    """A short FLV, as long as the room is live."""
    url = caller.start()["flv_url"]
    live = caller.watch(url)
    caller.post("/v1/live/stop", group_id="room-42")

    assert (live.status, live.headers["content-type"]) == (200, "video/x-flv")
    assert live.body.startswith(b"FLV\x01")
    assert caller.watch(url).status == 404


def test_flv_plays() -> None:
    """A player finds a picture and a tone."""
    with av.open(BytesIO(read_sample("stream.flv")), "r") as container:
        kinds = {packet.stream.type for packet in container.demux() if packet.size}

    assert kinds == {"audio", "video"}


@pytest.mark.parametrize(("seconds", "first", "segments"), [(5, 0, 1), (20, 0, 2), (35, 0, 3), (50, 1, 3), (65, 2, 3)])
def test_hls(caller: Caller, seconds: float, first: int, segments: int) -> None:
    """A playlist of the last three segments; each of them is there, and none after them."""
    url = caller.start()["m3u8_url"]
    caller.wait(seconds)
    playlist = caller.watch(url)
    lines = playlist.body.decode().splitlines()
    named = [line for line in lines if not line.startswith("#")]

    assert playlist.headers["content-type"] == "application/vnd.apple.mpegurl"
    assert lines[0] == "#EXTM3U"
    assert f"#EXT-X-MEDIA-SEQUENCE:{first}" in lines
    assert named == [f"20260302160000_room-42-{number}.ts" for number in range(first, first + segments)]
    assert all(caller.watch(f"{URL}/fsp-live/{name}").body == read_sample("segment.ts") for name in named)
    assert caller.watch(f"{URL}/fsp-live/20260302160000_room-42-{first + segments}.ts").status == 404


def test_hls_lags(caller: Caller) -> None:
    """There is no playlist in the first seconds, while FLV plays at once."""
    started = caller.start()
    caller.wait(4)

    assert caller.watch(started["m3u8_url"]).status == 404
    assert caller.watch(started["flv_url"]).status == 200


@pytest.mark.parametrize("room", ["room 42/a?b#c", "第一", "a.flv", "a-0.ts", "%2F"])
def test_any_room(caller: Caller, room: str) -> None:
    """Its name leads to its own media."""
    caller.start("a")
    started = caller.start(room)
    caller.wait(5)
    playlist = caller.watch(started["m3u8_url"]).body.decode()
    segment = next(line for line in playlist.splitlines() if not line.startswith("#"))

    assert caller.watch(started["flv_url"]).status == 200
    assert caller.watch(f"{URL}/fsp-live/{segment}").status == 200
    assert caller.watch(f"{URL}/fsp-live/{APP_ID}.flv").status == 404
