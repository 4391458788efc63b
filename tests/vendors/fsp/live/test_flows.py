from collections.abc import Callable
from typing import Any

import pytest

from bot.domain import Broadcast, Capability, StreamState, WatchFormat
from bot.errors import AlreadyEnded, Misunderstood, Rejected, Unavailable, UsageError, VendorError
from bot.vendors import STREAM_LISTS, STREAMING, capabilities
from bot.vendors.fsp import Settings, live
from bot.vendors.fsp.live import StreamOptions, list_streams, start_stream, stop_stream
from bot.vendors.fsp.live.access import fetch_access_token
from bot.vendors.fsp.live.flows import build_list, build_start, build_stop
from bot.vendors.fsp.live.replies import check
from bot.vendors.wire import Authorize, Context, Flow, Response
from tests.vendors.driving import drive
from tests.vendors.fsp.live.samples import DEVELOPER, LIVE, body, context, printed, reply, sample

IN_VAIN = reply(code=0, list=[{"group_id": "other room"}])


def test_vendor() -> None:
    """FSP broadcasts rooms and lists what it broadcasts; a room may have any name."""
    assert capabilities("fsp") >= {Capability.LIVE, Capability.LIVE_LIST}
    assert (STREAMING["fsp"], STREAM_LISTS["fsp"]) == (live, live)
    live.check_room("第 1 / 2 room")


@pytest.mark.covers(
    "fsp-live call start",
    "fsp-live parameter start.app_id",
    "fsp-live parameter start.group_id",
    "fsp-live rule start.method",
    "fsp-live rule token for every call",
)
def test_start_sample() -> None:
    """A start is the document's request, with the access token in a header; it is not blindly repeated."""
    ctx = context(**LIVE, app_id="XXXXXX")
    request = build_start(ctx, "XXXX", StreamOptions(frame_rate=20))

    assert request.json == sample("start/request")
    assert (request.method, request.url) == ("POST", "https://live.example/v1/live/start")
    assert request.headers == {"authorization": "readytoken"}
    assert "readytoken" not in repr(request)
    assert not request.idempotent
    assert request.check is check


@pytest.mark.covers("fsp-live parameter start.{name}")
@pytest.mark.parametrize("name", ["width", "height", "crop_mode", "frame_rate", "quality_level"])
def test_parameters(name: str) -> None:
    """Every parameter that was chosen reaches the wire under its documented name."""
    request = build_start(context(), "room 42", StreamOptions.model_validate({name: 1}))

    assert request.json is not None
    assert request.json[name] == 1
    assert len(request.json) == 7


def test_push_addr() -> None:
    """A private cloud is told where to push the stream; nobody sees that address."""
    ctx = context(**LIVE, push_addr="rtmp://10.0.0.1/live?key=canary")
    request = build_start(ctx, "room 42", StreamOptions())

    assert request.json is not None
    assert request.json["push_addr"] == "rtmp://10.0.0.1/live?key=canary"
    assert "canary" not in repr(request) + repr(ctx)


@pytest.mark.covers(
    "fsp-live call stop",
    "fsp-live parameter stop.app_id",
    "fsp-live parameter stop.group_id",
    "fsp-live rule stop.method",
    "fsp-live rule token for every call",
)
def test_stop_sample() -> None:
    """A stop is the document's request; it may be sent twice."""
    request = build_stop(context(**LIVE, app_id="XXXXXX"), "XXXX")

    assert request.json == sample("stop/request")
    assert (request.method, request.url) == ("POST", "https://live.example/v1/live/stop")
    assert request.headers == {"authorization": "readytoken"}
    assert request.idempotent


@pytest.mark.covers(
    "fsp-live call list",
    "fsp-live parameter list.app_id",
    "fsp-live rule list.method",
    "fsp-live rule token for every call",
)
def test_list_sample() -> None:
    """A list is the document's request."""
    request = build_list(context(**LIVE, app_id="xxxxx"))

    assert (request.method, request.json) == ("GET", None)
    assert request.url == f"https://live.example{body('list/request.txt').decode().strip()}"
    assert request.headers == {"authorization": "readytoken"}


def test_odd_app_id() -> None:
    """An App ID cannot become another parameter."""
    assert build_list(context(**LIVE, app_id="a&b=c")).url.endswith("list?app_id=a%26b%3Dc")


def test_fetched_token() -> None:
    """With the developer's credentials every call says how its token is fetched."""
    ctx = context(**DEVELOPER)
    for request in (build_start(ctx, "room 42", StreamOptions()), build_stop(ctx, "room 42"), build_list(ctx)):
        assert request.authorize == Authorize("dev at https://access.paas.hst.com", fetch_access_token)
        assert request.headers == {}


@pytest.mark.covers("fsp-live rule media before live")
def test_start() -> None:
    """A room goes live with its addresses, and people are told what must be there to be seen, and that HLS lags."""
    started, requests = drive(start_stream(context(), "1111", {}), printed("start/reply"))

    assert (started.room, started.state) == ("1111", StreamState.LIVE)
    assert set(started.watch) == {WatchFormat.FLV, WatchFormat.HLS, WatchFormat.RTMP}
    assert "somebody in the room sends audio, video or a screen" in started.note
    assert "HLS (m3u8) lags" in started.note
    assert [request.verb for request in requests] == ["live/start"]


@pytest.mark.covers("fsp-live error {code}")
@pytest.mark.parametrize("code", [6050030004, 6050030012, 6050030038])
def test_start_twice(code: int) -> None:
    """A room that is live already is returned as it is."""
    started, requests = drive(start_stream(context(), "1111", {}), reply(code=code), printed("list/reply"))

    assert started.state is StreamState.LIVE
    assert started.watch[WatchFormat.FLV].endswith("_1111.flv")
    assert "live already" in started.note
    assert [request.verb for request in requests] == ["live/start", "live/list"]


@pytest.mark.parametrize("answer", [Response(status=502), Response(status=200, body=b"<html>"), reply(code=6050030000)])
def test_lost_start(answer: Response) -> None:
    """A start whose answer tells nothing is looked for in the list."""
    started, _ = drive(start_stream(context(), "1111", {}), answer, printed("list/reply"))

    assert started.state is StreamState.LIVE
    assert "live already" not in started.note


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (reply(code=6050030004), Rejected),
        (Response(status=502), Unavailable),
        (Response(status=200, body=b"<html>"), Misunderstood),
    ],
)
@pytest.mark.parametrize("listed", [IN_VAIN, reply(code=6050030001)])
def test_start_in_vain(answer: Response, kind: type[VendorError], listed: Response) -> None:
    """Where the list does not have the room either, the first answer stands."""
    with pytest.raises(kind):
        drive(start_stream(context(), "1111", {}), answer, listed)


@pytest.mark.covers("fsp-live error 6050030001")
def test_start_of_no_room() -> None:
    """Nothing can be over that was not begun: a room of which the service knows nothing has nobody in it."""
    with pytest.raises(Rejected, match=r"does not know this room, or nobody is in it.*30001"):
        drive(start_stream(context(), "1111", {}), reply(code=6050030001))


@pytest.mark.parametrize("code", [6050030003, 6050030010, 606000001, 606000006])
def test_start_refused(code: int) -> None:
    """A start that was certainly not carried out is not looked for."""
    with pytest.raises(VendorError):
        drive(start_stream(context(), "1111", {}), reply(code=code))


@pytest.mark.covers("fsp-live reply stop.code", "fsp-live reply stop.group_id")
def test_stop() -> None:
    """A stop ends the broadcast."""
    stopped, _ = drive(stop_stream(context(), "1111"), printed("stop/reply"))

    assert stopped == Broadcast(room="1111", state=StreamState.ENDED)


@pytest.mark.covers("fsp-live error 6050030001")
def test_stop_twice() -> None:
    """A room that is not live has already ended."""
    with pytest.raises(AlreadyEnded, match="is not live"):
        drive(stop_stream(context(), "1111"), reply(code=6050030001))


def test_list() -> None:
    """Every live room of the app, whoever began it."""
    streams, _ = drive(list_streams(context()), printed("list/reply"))

    assert [stream.room for stream in streams] == ["1111"]


@pytest.mark.parametrize(
    "begin",
    [lambda ctx: start_stream(ctx, "1111", {}), lambda ctx: stop_stream(ctx, "1111"), list_streams],
)
def test_account_without_live(begin: Callable[[Context[Settings]], Flow[Any]]) -> None:
    """An account that is not set up for live streams says which settings it needs, and nothing is sent."""
    ctx = Context(account="studio", settings=Settings(app_id="a", token="t"), now=context().now, nonce=1)

    with pytest.raises(UsageError, match=r"studio .* needs live_url, and access_token or dev_id with dev_secret"):
        next(begin(ctx))
