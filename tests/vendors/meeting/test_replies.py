import json
from contextlib import suppress
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import AlreadyEnded, Misunderstood, RateLimited, Rejected, Unavailable, VendorError
from bot.vendors.meeting.replies import check, parse_live_url, parse_record_id, parse_records, parse_reply
from bot.vendors.wire import Response
from tests.vendors.meeting.samples import BEGUN, LISTED, ok, printed, refused, reply, row, sample

UTC_ZONE = ZoneInfo("UTC")
FOLDERS = ("open_record", "close_record", "get_records", "del_record_file", "open_live", "close_live")

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
)
dates = st.datetimes().map(lambda moment: moment.strftime("%Y-%m-%d %H:%M:%S"))
fields = st.sampled_from(
    ["recordId", "RECORDID", "liveurl", "downUrl", "downurl", "fileSize", "startTime", "stopTime", "cid"]
)
urls = st.sampled_from(["https://a.example.com/x.mp4", "http://[", "ftp://a/b", "https:///x", "rtmp://a/b"])
rows = st.dictionaries(fields, scalars | dates | urls | st.integers().map(str), max_size=9)
envelopes = st.fixed_dictionaries(
    {},
    optional={
        "code": scalars | st.sampled_from(["200", 200, "200.0", "200003", 403]),
        "State": scalars | st.sampled_from([0, 1, "1"]),
        "data": values | rows | st.lists(rows, max_size=3),
        "message": scalars,
    },
)
bodies = st.binary(max_size=60) | envelopes.map(lambda value: json.dumps(value).encode())


@pytest.mark.covers(
    "meeting-control error 200",
    "meeting-control reply code",
    "meeting-control reply state",
    "meeting-control reply message",
    "meeting-control reply closeLive",
    "meeting-control rule message is null on success",
)
@pytest.mark.parametrize("folder", FOLDERS)
def test_printed_replies(folder: str) -> None:
    """Every reply of the document is a success, trailing commas and all."""
    found = parse_reply(sample(f"{folder}/reply"))

    check(printed(folder))
    assert (found.code, found.state) == (200, 1)


@pytest.mark.covers(
    "meeting-control reply code",
    "meeting-control reply state",
    "meeting-control reply message",
    "meeting-control error 200",
)
@pytest.mark.parametrize(
    "body",
    [
        {"code": "200", "state": 1},
        {"code": 200, "state": "1", "data": None},
        {"CODE": " 200 ", "State": 1.0, "data": {}, "message": "OK"},
        {"code": "200", "state": 1, "data": [], "message": ""},
    ],
)
@pytest.mark.parametrize("status", [200, 201])
def test_success(body: dict[str, Any], status: int) -> None:
    """Numbers may be strings, names in any case, and data may be missing."""
    check(reply(body, status=status))


@pytest.mark.covers("meeting-control error {code}")
@pytest.mark.parametrize(
    ("code", "kind", "words"),
    [
        (400, Rejected, "refused a parameter"),
        (403, Rejected, "does not accept the account's key: check auth"),
        (500, Unavailable, "internal error"),
        (200001, Rejected, "belongs to another tenant"),
        (200002, Rejected, "live already"),
        (200003, Rejected, "Somebody has begun to record this meeting already"),
        (200004, Rejected, "may not be recorded"),
        (200005, Rejected, "may not be broadcast"),
        (200006, Rejected, "not open"),
        (200007, Rejected, "not being recorded"),
        (200008, Rejected, "no meeting with this number"),
    ],
)
def test_errors(code: int, kind: type[VendorError], words: str) -> None:
    """A code has its class and its sentence: as text or number, whatever the HTTP status says."""
    for response in (refused(str(code)), refused(code), refused(str(code), status=400), refused(code, state=1)):
        with pytest.raises(kind, match=words) as caught:
            check(response)

        assert type(caught.value) is kind
        assert caught.value.code == code


@pytest.mark.covers("meeting-control error {code}")
@pytest.mark.parametrize(("code", "kind"), [(400, Rejected), (403, Rejected), (500, Unavailable)])
@pytest.mark.parametrize("body", [b"", b"<html>", b"{}", b'{"code": "200", "state": 1}', b'{"state": 0}'])
def test_common_codes_as_statuses(code: int, kind: type[VendorError], body: bytes) -> None:
    """The common codes also count where only HTTP says them."""
    with pytest.raises(kind) as caught:
        check(Response(status=code, body=body))

    assert caught.value.code == code


@pytest.mark.covers("meeting-control reply code", "meeting-control reply state")
@pytest.mark.parametrize(
    ("response", "kind", "words"),
    [
        (refused("200009"), Rejected, "does not document"),
        (refused(503), Unavailable, "out of order"),
        (refused("200", state=0), Rejected, "did not say why"),
        (reply({"state": "0"}), Rejected, "did not say why"),
        (refused("200", state=2), Misunderstood, "did not say whether"),
        (reply({"code": "200"}), Misunderstood, "did not say whether"),
        (reply({"state": 1}), Misunderstood, "did not say whether"),
        (reply({"code": "ok", "state": 1}), Misunderstood, "did not say whether"),
        (reply({"code": True, "state": 1}), Misunderstood, "did not say whether"),
        (reply({"code": "Infinity", "state": 1}), Misunderstood, "did not say whether"),
        (reply([]), Unavailable, "not the meeting service"),
        (Response(status=200, body=b"<html>"), Unavailable, "not the meeting service"),
        (Response(status=302), Rejected, "does not document"),
        (Response(status=404), Rejected, "check api_url"),
        (Response(status=502), Unavailable, "out of order"),
    ],
)
def test_other_failures(response: Response, kind: type[VendorError], words: str) -> None:
    """What is neither a success nor in the list is never taken for either."""
    with pytest.raises(kind, match=words) as caught:
        check(response)

    assert type(caught.value) is kind


@pytest.mark.parametrize(
    ("headers", "pause"),
    [({"retry-after": "7"}, timedelta(seconds=7)), ({"retry-after": "soon"}, None), ({}, None)],
)
def test_pause(headers: dict[str, str], pause: timedelta | None) -> None:
    """A pause that is asked for is kept."""
    with pytest.raises(RateLimited) as caught:
        check(Response(status=429, headers=headers))

    assert caught.value.retry_after == pause


def test_ended() -> None:
    """What means "over" depends on the call."""
    with pytest.raises(AlreadyEnded):
        check(refused("200007"), ended={200007})
    with pytest.raises(Rejected):
        check(refused("200007"), ended={200006})


@pytest.mark.covers("meeting-control reply data", "meeting-control reply {call}.recordId")
@pytest.mark.parametrize(
    ("call", "folder"),
    [("openRecord", "open_record"), ("closeRecord", "close_record"), ("delRecordFile", "del_record_file")],
)
def test_record_id(call: str, folder: str) -> None:
    """The id that the document prints."""
    assert parse_record_id(sample(f"{folder}/reply")) == BEGUN


@pytest.mark.covers("meeting-control reply data")
@pytest.mark.parametrize(
    ("data", "record_id"),
    [
        ({"RecordID": "x"}, "x"),
        ([{"recordId": 15}], "15"),
        ({"recordId": None}, ""),
        ({"recordId": True}, ""),
        ({"recordId": "a\nb"}, ""),
        ({}, ""),
        ([], ""),
        ([None, "x"], ""),
        (None, ""),
    ],
)
def test_record_id_shapes(data: object, record_id: str) -> None:
    """Data may be an object, an array, null or nothing, and an id a number."""
    assert parse_record_id(ok(data).body) == record_id


@pytest.mark.covers("meeting-control reply openLive.liveurl")
@pytest.mark.parametrize(
    ("body", "url"),
    [
        (sample("open_live/reply"), "https://vapi.myvmr.cn/live/xxxx"),
        (ok({"liveUrl": " rtmp://a.example.com/live "}).body, "rtmp://a.example.com/live"),
        (ok({"liveurl": "javascript:alert(1)"}).body, ""),
        (ok({"liveurl": "http://["}).body, ""),
        (ok({"liveurl": "https:///x"}).body, ""),
        (ok().body, ""),
    ],
)
def test_live_url(body: bytes, url: str) -> None:
    """Only what can be opened is an address."""
    assert parse_live_url(body) == url


@pytest.mark.covers(
    "meeting-control reply getRecords.recordId",
    "meeting-control reply getRecords.startTime",
    "meeting-control reply getRecords.stopTime",
    "meeting-control reply getRecords.fileSize",
    "meeting-control reply getRecords.downUrl",
)
def test_printed_records() -> None:
    """The document's two rows."""
    first, second = parse_records(sample("get_records/reply"), UTC_ZONE)

    assert (first.record_id, first.size, first.duration) == (LISTED, 1027797, timedelta(seconds=14))
    assert first.url.startswith("http://xxxxxxx.cossh.myqcloud.com/2019-05-31/1866_094309.mp4?sign=tchXRY")
    assert first.has_file
    assert (second.record_id, second.size) == ("fef892788b675d384764e403781f1b1e", 102779700)
    assert second.duration == timedelta(hours=1)
    assert "sign" not in repr(first)


@pytest.mark.covers(
    "meeting-control reply getRecords.conferenceKey",
    "meeting-control reply getRecords.entId",
    "meeting-control reply getRecords.cid",
)
@pytest.mark.parametrize("odd", [None, 52, "x", []])
def test_ignored_columns(odd: object) -> None:
    """Meeting, tenant and the undocumented cid tell nothing that is needed, whatever they hold."""
    plain = parse_records(ok([row()]).body, UTC_ZONE)

    assert parse_records(ok([row(conferenceKey=odd, entId=odd, cid=odd, more=odd)]).body, UTC_ZONE) == plain


@pytest.mark.covers("meeting-control reply getRecords.{column}")
@pytest.mark.parametrize(
    ("column", "value", "field", "expected"),
    [
        ("recordId", 15, "record_id", "15"),
        ("fileSize", 1027797.0, "size", 1027797),
        ("fileSize", "1.027797E6", "size", 1027797),
        ("fileSize", -1, "size", None),
        ("fileSize", None, "size", None),
        ("fileSize", 1e300, "size", None),
        ("startTime", None, "duration", None),
        ("startTime", "2019-05-31 01:43:23", "duration", None),
        ("stopTime", "", "duration", None),
        ("stopTime", "0000-00-00 00:00:00", "duration", None),
        ("stopTime", 1559266989, "duration", None),
        ("stopTime", "2019-05-31 02:43:09", "duration", timedelta(hours=1)),
        ("downUrl", None, "url", ""),
        ("downUrl", "/1866.mp4", "url", ""),
        ("downUrl", "https://a.example.com/x", "url", "https://a.example.com/x"),
        ("downUrl", "https://a.example.com/x.MP3?sign=a.b", "kind", "mp3"),
        ("downUrl", "https://a.example.com/x.a b", "kind", "mp4"),
        ("downUrl", "https://a.example.com/x", "kind", "mp4"),
    ],
)
def test_columns(column: str, value: object, field: str, expected: object) -> None:
    """A column that holds something odd is unknown, and the others still count."""
    (found,) = parse_records(ok([row(**{column: value})]).body, UTC_ZONE)

    assert getattr(found, field) == expected


def test_duration_over_the_end_of_summer_time() -> None:
    """It is what passed, not what the clock on the wall shows."""
    body = ok([row(startTime="2026-10-25 00:30:00", stopTime="2026-10-25 03:30:00")]).body
    (found,) = parse_records(body, ZoneInfo("Europe/Berlin"))

    assert found.duration == timedelta(hours=4)


@pytest.mark.parametrize(
    ("changes", "has_file"),
    [({}, True), ({"fileSize": None}, True), ({"fileSize": 0}, False), ({"downUrl": ""}, False)],
)
def test_has_file(changes: dict[str, object], has_file: bool) -> None:
    """There is an address, and it is not known to be empty."""
    (found,) = parse_records(ok([row(**changes)]).body, UTC_ZONE)

    assert found.has_file is has_file


@pytest.mark.covers("meeting-control reply data")
@pytest.mark.parametrize(("data", "count"), [(None, 0), ([], 0), ({}, 1), (row(), 1), ([row(), row(), None], 2)])
def test_rows(data: object, count: int) -> None:
    """One row may come without its array."""
    assert len(parse_records(ok(data).body, UTC_ZONE)) == count


@pytest.mark.parametrize("data", ["", "none", 0, True])
def test_no_rows(data: object) -> None:
    """Data that cannot be rows are not taken for an empty list."""
    with pytest.raises(Misunderstood, match="shape"):
        parse_records(ok(data).body, UTC_ZONE)


@given(bodies, st.sampled_from([200, 204, 400, 403, 429, 500]))
def test_check_never_breaks(body: bytes, status: int) -> None:
    """Whatever comes is a success or a VendorError."""
    with suppress(VendorError):
        check(Response(status=status, body=body), ended={200007})

        assert status < 300


@given(bodies)
def test_parsers_never_break(body: bytes) -> None:
    """Whatever comes is read or Misunderstood, and what is read makes sense."""
    try:
        found = parse_records(body, ZoneInfo("Asia/Shanghai"))
        assert isinstance(parse_record_id(body), str)
        assert isinstance(parse_live_url(body), str)
    except Misunderstood:
        return
    for record in found:
        assert record.size is None or record.size >= 0
        assert record.duration is None or record.duration > timedelta(0)
        assert record.has_file <= record.url.startswith(("http://", "https://"))
        assert record.kind.isalnum()
