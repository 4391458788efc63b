from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import Broadcast, StreamState, WatchFormat
from bot.errors import Expired, Misunderstood, RateLimited, Rejected, Unavailable, VendorError
from bot.vendors.fsp.live.replies import (
    check,
    parse_credential,
    parse_gateway,
    parse_started,
    parse_streams,
)
from bot.vendors.wire import Response
from tests.vendors.fsp.live.samples import body, printed, reply

ALI = "//live.alicdn.haoshitong.com/fsp-live/20200513112347_1111"
ROW = {"group_id": "1111", "flv_url": "http://cdn.example/1111.flv", "start_time": 1589340227}


@pytest.mark.covers("fsp-live reply token.access_token", "fsp-live reply token.timeout", "fsp-live call token")
def test_token_sample() -> None:
    """The document's token and its life in seconds; the token does not show."""
    credential = parse_credential(body("token/reply"))

    assert credential.value == "7bf93c4469ce312de23bf5d0e20a4f75"
    assert credential.expires_in == timedelta(seconds=1_000_000)
    assert "7bf93c44" not in repr(credential)


@pytest.mark.parametrize(
    ("fields", "lifetime"),
    [
        ({"result": {"access_token": "t", "timeout": "7200"}}, 7200),
        ({"data": {"access_token": "t", "timeout": 60}}, 60),
        ({"access_token": "t", "timeout": 60}, 60),
        ({"result": {"access_token": "t", "timeout": 0}}, 0),
        ({"result": {"access_token": "t", "timeout": None}}, 7200),
        ({"result": {"access_token": "t"}}, 7200),
    ],
)
def test_tolerated_tokens(fields: dict[str, Any], lifetime: int) -> None:
    """A token is found wherever it is; where its life is not said it is two hours."""
    credential = parse_credential(reply(**fields).body)

    assert (credential.value, credential.expires_in) == ("t", timedelta(seconds=lifetime))


@pytest.mark.parametrize("token", [None, "", {}, "zwölf", "two\nlines"])
def test_no_token(token: object) -> None:
    """What could not stand in a header is no token."""
    with pytest.raises(Misunderstood, match="without an access token"):
        parse_credential(reply(result={"access_token": token}).body)


def test_gateway() -> None:
    """The address is the reply's result."""
    assert parse_gateway(body("address/reply")) == "https://fsp-bgw2.hst.com"
    assert parse_gateway(reply(result="http://10.0.0.1:28000/").body) == "http://10.0.0.1:28000"


@pytest.mark.parametrize(
    "address", [None, "", "fsp-bgw2.hst.com", "ftp://x", "http://", "http://[x", "http://x:y", 8, {}]
)
def test_no_gateway(address: object) -> None:
    """Credentials are sent nowhere but to an HTTP address."""
    with pytest.raises(Misunderstood, match="without a gateway's address"):
        parse_gateway(reply(result=address).body)


@pytest.mark.covers(
    "fsp-live reply start.code",
    "fsp-live reply start.group_id",
    "fsp-live reply start.flv_url",
    "fsp-live reply start.m3u8_url",
    "fsp-live reply start.rtmp_url",
)
def test_start_sample() -> None:
    """The document's start: live, with one address for each format."""
    check(printed("start/reply"))

    assert parse_started(body("start/reply"), "1111") == Broadcast(
        room="1111",
        state=StreamState.LIVE,
        watch={
            WatchFormat.FLV: "http://xxxxxx.haoshitong.com/fsp-live/20200512161527_1111.flv",
            WatchFormat.HLS: "http://xxxx.haoshitong.com/fsp-live/20200512161527_1111.m3u8",
            WatchFormat.RTMP: "rtmp://xxxx.haoshitong.com/fsp-live/20200512161527_1111",
        },
    )


@pytest.mark.covers(
    "fsp-live reply list.code",
    "fsp-live reply list.id",
    "fsp-live reply list.list",
    "fsp-live reply list.flv_url",
    "fsp-live reply list.group_id",
    "fsp-live reply list.m3u8_url",
    "fsp-live reply list.rtmp_url",
    "fsp-live reply list.start_time",
)
def test_list_sample() -> None:
    """The document's list: one room, live since a moment in Unix seconds; the stray id means nothing."""
    check(printed("list/reply"))

    assert parse_streams(body("list/reply")) == (
        Broadcast(
            room="1111",
            state=StreamState.LIVE,
            watch={
                WatchFormat.FLV: f"http:{ALI}.flv",
                WatchFormat.HLS: f"http:{ALI}.m3u8",
                WatchFormat.RTMP: f"rtmp:{ALI}",
            },
            started_at=datetime(2020, 5, 13, 3, 23, 47, tzinfo=UTC),
        ),
    )


def test_nested_list_sample() -> None:
    """The list where the vendor's demo reads it tells the same."""
    (documented,), (nested,) = parse_streams(body("list/reply")), parse_streams(body("list/reply_nested"))

    assert (nested.room, nested.started_at) == (documented.room, documented.started_at)
    assert list(nested.watch) == list(documented.watch)


@pytest.mark.parametrize(
    "fields",
    [
        {"list": [ROW]},
        {"list": None, "result": {"live_info_list": [ROW]}},
        {"result": {"list": [ROW]}},
        {"data": {"list": [ROW]}},
        {"data": {"live_info_list": [{**ROW, "group_id": 1111, "start_time": "1589340227"}]}},
        {"result": None, "data": [], "list": [ROW, {"flv_url": "http://cdn.example/nobody.flv"}, "row", None]},
    ],
)
def test_tolerated_lists(fields: dict[str, Any]) -> None:
    """Rows are found wherever the list is; one without a room is no row."""
    (stream,) = parse_streams(reply(**fields).body)

    assert (stream.room, dict(stream.watch)) == ("1111", {WatchFormat.FLV: "http://cdn.example/1111.flv"})
    assert stream.started_at == datetime(2020, 5, 13, 3, 23, 47, tzinfo=UTC)


@pytest.mark.parametrize("fields", [{}, {"list": None}, {"list": []}, {"result": {"live_info_list": None}}])
def test_nothing_is_live(fields: dict[str, Any]) -> None:
    """A list that is null, empty or missing has no rows."""
    assert parse_streams(reply(code=0, **fields).body) == ()


def test_a_list_that_is_none() -> None:
    """Anything else in its place is not read as "nothing is live"."""
    with pytest.raises(Misunderstood, match="a list that is none"):
        parse_streams(reply(list={"group_id": "1111"}).body)


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("flv_url", "javascript:alert(1)"),
        ("m3u8_url", "rtmp://x/y"),
        ("rtmp_url", "http://x/y"),
        ("flv_url", "http://"),
    ],
)
def test_odd_addresses(name: str, address: str) -> None:
    """An address that no player of its format could open is left out."""
    assert parse_started(reply(**{name: address}).body, "1111").watch == {}


@pytest.mark.parametrize("moment", [0, -1, None, "soon", 2**45, True])
def test_odd_moments(moment: object) -> None:
    """A start time that is none is unknown."""
    (stream,) = parse_streams(reply(list=[{**ROW, "start_time": moment}]).body)

    assert stream.started_at is None


@pytest.mark.covers("fsp-live reply start.group_id")
def test_nested_start() -> None:
    """A start that is answered like a token, nested, has its addresses all the same."""
    started = parse_started(reply(code=0, result={"flv_url": "https://x/1.flv", "group_id": "other"}).body, "1111")

    assert (started.room, started.watch) == ("1111", {WatchFormat.FLV: "https://x/1.flv"})


def test_addresses_do_not_show() -> None:
    """They may be signed."""
    assert "haoshitong" not in repr(parse_streams(body("list/reply")))


@pytest.mark.covers("fsp-live reply start.msg", "fsp-live reply stop.msg", "fsp-live reply list.msg")
@pytest.mark.parametrize("msg", ["success", "stop live success", "OK", None, "error"])
def test_texts_mean_nothing(msg: str | None) -> None:
    """The code alone says whether a call was carried out."""
    check(reply(code=0, msg=msg))
    check(reply(code="0", msg=msg))


@pytest.mark.parametrize(
    ("response", "kind"),
    [
        (Response(status=429, headers={"retry-after": "3"}), RateLimited),
        (Response(status=429), RateLimited),
        (Response(status=502, body=b"<html>"), Unavailable),
        (reply(503, code=0), Unavailable),
        (Response(status=404, body=b"<html>"), Rejected),
        (Response(status=302), Rejected),
        (Response(status=401), Expired),
        (Response(status=200, body=b"<html>"), Misunderstood),
        (reply(msg="OK"), Misunderstood),
        (reply(code=None), Misunderstood),
    ],
)
def test_statuses(response: Response, kind: type[VendorError]) -> None:
    """Where no code tells, the HTTP status does; without either nothing is concluded."""
    with pytest.raises(VendorError) as raised:
        check(response)
    assert type(raised.value) is kind


def test_pause() -> None:
    """A pause is as long as is asked for."""
    with pytest.raises(RateLimited) as raised:
        check(Response(status=429, headers={"retry-after": "3"}))
    assert raised.value.retry_after == timedelta(seconds=3)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
NAMES = ("group_id", "flv_url", "m3u8_url", "rtmp_url", "start_time", "access_token", "timeout", "code", "result")
rows = st.dictionaries(st.sampled_from(NAMES), json_values | st.text() | st.integers())
parts = st.fixed_dictionaries({}, optional={"list": st.lists(rows) | json_values, "live_info_list": st.lists(rows)})
replies = st.builds(
    lambda top, result, data: {**top, "result": result, "data": data}, parts | rows, parts | rows | json_values, parts
)


@given(replies)
def test_any_reply(fields: dict[str, Any]) -> None:
    """Whatever is answered is either understood or Misunderstood."""
    answer = reply(**fields)
    for parse in (parse_streams, parse_credential, parse_gateway, lambda sent: parse_started(sent, "1111")):
        try:
            parse(answer.body)
        except Misunderstood:
            continue


@given(st.binary())
def test_any_bytes(sent: bytes) -> None:
    """Whatever bytes come, the judge raises a VendorError or nothing."""
    for status in (200, 500):
        try:
            check(Response(status=status, body=sent))
        except VendorError:
            continue
