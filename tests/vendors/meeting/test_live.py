from typing import Any

import pytest

from bot.domain import StreamState, WatchFormat
from bot.errors import AlreadyEnded, Rejected, UsageError
from bot.vendors.meeting import start_stream, stop_stream
from bot.vendors.wire import Response
from tests.vendors.driving import drive
from tests.vendors.meeting.samples import NOW, ROOM, context, ok, printed, refused


@pytest.mark.covers("meeting-control call openLive", "meeting-control reply openLive.liveurl")
def test_start() -> None:
    """It is live, and can be watched on the page that the document prints."""
    broadcast, sent = drive(start_stream(context(), ROOM, {}), printed("open_live"))

    assert [request.verb for request in sent] == ["openLive"]
    assert (broadcast.room, broadcast.state, broadcast.started_at) == (ROOM, StreamState.LIVE, NOW)
    assert broadcast.watch == {WatchFormat.PAGE: "https://vapi.myvmr.cn/live/xxxx"}
    assert broadcast.note == ""
    assert "vapi" not in repr(broadcast)


@pytest.mark.parametrize(
    ("url", "how"),
    [
        ("https://a.example.com/live/1.m3u8?t=1", WatchFormat.HLS),
        ("https://a.example.com/live/1.FLV", WatchFormat.FLV),
        ("rtmp://a.example.com/live/1", WatchFormat.RTMP),
    ],
)
def test_formats(url: str, how: WatchFormat) -> None:
    """Another server's address says itself how it is watched."""
    broadcast, _ = drive(start_stream(context(), ROOM, {}), ok({"liveurl": url}))

    assert broadcast.watch == {how: url}


def test_start_without_an_address() -> None:
    """It is live all the same, and the note says that nobody was told where."""
    broadcast, _ = drive(start_stream(context(), ROOM, {}), ok())

    assert (broadcast.state, broadcast.watch) == (StreamState.LIVE, {})
    assert broadcast.note.startswith("The service did not tell where")


@pytest.mark.covers("meeting-control error 200002")
def test_live_already() -> None:
    """That is no failure; but the address is not told again."""
    broadcast, _ = drive(start_stream(context(), ROOM, {}), refused("200002"))

    assert (broadcast.state, broadcast.watch, broadcast.started_at) == (StreamState.LIVE, {}, None)
    assert broadcast.note.startswith("It was live already. The service did not tell where")


@pytest.mark.covers("meeting-control error {code}")
@pytest.mark.parametrize("code", [200001, 200005, 200006, 200008])
def test_start_refused(code: int) -> None:
    """A meeting that may not be broadcast, or is not there, is refused."""
    with pytest.raises(Rejected) as caught:
        drive(start_stream(context(), ROOM, {}), refused(code))

    assert caught.value.code == code


@pytest.mark.covers("meeting-control call closeLive", "meeting-control reply closeLive")
def test_stop() -> None:
    """The reply has no data, and need not."""
    broadcast, sent = drive(stop_stream(context(), ROOM), printed("close_live"))

    assert [request.verb for request in sent] == ["closeLive"]
    assert (broadcast.room, broadcast.state) == (ROOM, StreamState.ENDED)


@pytest.mark.covers("meeting-control error {code}")
@pytest.mark.parametrize("code", [200006, 200008])
def test_stop_after_the_meeting(code: int) -> None:
    """Its live stream ended with it."""
    with pytest.raises(AlreadyEnded):
        drive(stop_stream(context(), ROOM), refused(code))


@pytest.mark.covers("meeting-control rule live is on the public cloud only")
@pytest.mark.parametrize(("flow", "options"), [(start_stream, [{}]), (stop_stream, [])])
def test_dedicated_cloud(flow: Any, options: list[Any]) -> None:
    """An account that is said to have no live streams asks for none."""
    with pytest.raises(UsageError, match="dedicated cloud"):
        drive(flow(context(live=False), ROOM, *options), Response(status=200))
