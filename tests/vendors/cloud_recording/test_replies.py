import json
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import RecordingState
from bot.errors import AlreadyEnded, Misunderstood, RateLimited, Rejected, Unavailable, VendorError
from bot.vendors.cloud_recording import (
    ENDED,
    ERRORS,
    EXPIRED,
    RUNNING,
    STATES,
    check,
    check_start,
    parse_reply,
    parse_resource,
    parse_sid,
    parse_status,
    parse_uploading_status,
)
from bot.vendors.wire import Response
from tests.vendors.agora.recordings import RESOURCE, SID, answer, reply, sample


def refused(body: object, status: int = 200, **judged: Any) -> VendorError:
    """The error that a reply is judged to be."""
    with pytest.raises(VendorError) as caught:
        check(answer(body, status), **judged)
    return caught.value


@pytest.mark.parametrize("case", ["acquire", "start", "query", "stop"])
def test_samples_are_successes(case: str) -> None:
    """Every reply of the document is a success, in its envelope and bare."""
    check(reply(f"{case}/response"))
    check(answer(sample(f"{case}/response")["Body"]))


def test_parse_samples() -> None:
    """The document's replies say what the document says they say."""

    assert parse_resource(reply("acquire/response")) == RESOURCE
    assert parse_sid(reply("start/response")) == SID
    assert parse_sid(reply("query/response")) == SID
    assert parse_status(reply("query/response")) == 5
    assert parse_uploading_status(reply("stop/response")) == "uploaded"


def test_bare_and_any_case() -> None:
    """Production sends no envelope; names are found in any case."""

    assert parse_resource(answer({"cname": "a", "ResourceId": "abc"})) == "abc"
    assert parse_sid(answer({"CODE": 200, "BODY": {"SID": "abc"}})) == "abc"
    assert parse_status(answer({"ServerResponse": {"Status": 4}})) == 4


@pytest.mark.parametrize("files", ["x.m3u8", "", [], [{"filename": "x.m3u8", "isPlayable": True}], None, {"a": 1}])
@pytest.mark.parametrize("mode", [{}, {"fileListMode": "string"}, {"fileListMode": "json"}])
def test_any_file_list(files: object, mode: dict[str, str]) -> None:
    """No shape of fileList keeps a reply from being read."""
    response = answer({"serverResponse": {"status": 5, "uploadingStatus": "backuped", "fileList": files, **mode}})

    check(response)
    assert parse_status(response) == 5
    assert parse_uploading_status(response) == "backuped"


@pytest.mark.parametrize(
    ("told", "status"), [(5, 5), ("5", 5), ("20", 20), (99, 99), ("x", None), (None, None), ([5], None), (5.5, None)]
)
def test_status(told: object, status: int | None) -> None:
    """A status comes as a number or as text; anything else is no status."""

    assert parse_status(answer({"serverResponse": {"status": told}})) == status


@pytest.mark.parametrize("body", [{}, {"serverResponse": None}, {"serverResponse": "x"}])
def test_status_missing(body: object) -> None:
    """A reply without a status has none."""

    assert parse_status(answer(body)) is None
    assert parse_uploading_status(answer(body)) == ""


def test_states() -> None:
    """Every status of the document has a state."""

    assert set(STATES) == {0, 1, 2, 3, 4, 5, 6, 7, 8, 20}
    assert {code for code, state in STATES.items() if state is RecordingState.RECORDING} == {4, 5}


def test_errors_are_complete() -> None:
    """Every error number that is known has its sentence."""
    numbers = {2, 7, 8, 49, 53, 62, 65, 432, 433, 435, 501, 1001, 1003, 1004, 1005, 1013, 1028}
    statuses = {400, 401, 404, 500, 504}
    later = {50, 429}

    assert set(ERRORS) == numbers | statuses | later
    assert set(ERRORS) >= RUNNING | ENDED | EXPIRED


@pytest.mark.parametrize("code", sorted(ERRORS))
def test_error_everywhere(code: int) -> None:
    """An error number is the same error bare, in an envelope, as text, next to a success and under other names."""
    kind = ERRORS[code][0]
    errors = [
        refused({"code": code, "reason": "x"}),
        refused({"code": code}, 400),
        refused({"Code": 400, "Body": {"code": code}}),
        refused({"Code": 200, "Body": {"Code": str(code)}}),
        refused({"Code": code, "Body": {}}),
        refused({"errorCode": code}),
    ]

    assert {type(error) for error in errors} == {kind}
    assert {error.code for error in errors} == {code}


@pytest.mark.parametrize("code", [401, 404, 429, 500, 504])
@pytest.mark.parametrize("body", [b"", b"<html>", b"{}", b'{"message":"x"}', b"[]"])
def test_error_as_status(code: int, body: bytes) -> None:
    """An HTTP status is judged by the same table, whatever comes with it."""
    with pytest.raises(ERRORS[code][0]) as caught:
        check(Response(status=code, body=body))

    assert caught.value.code == code


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"message": "invalid appid"}, 400),
        ({"message": "Invalid AppID"}, 200),
        ({"code": 2, "reason": "invalid appid"}, 400),
        ({"Code": 400, "Body": {"reason": "invalid appid"}}, 200),
        ({"Code": 400, "Body": "invalid appid"}, 200),
    ],
)
def test_invalid_appid(body: object, status: int) -> None:
    """The error without a number is found wherever it is said."""

    assert "check app_id" in str(refused(body, status))


def test_invalid_appid_as_text() -> None:
    """It may even come without JSON."""
    with pytest.raises(Rejected, match="check app_id"):
        check(Response(status=400, body=b"invalid appid"))


def test_room_named_like_an_error() -> None:
    """A room's name in a reply is no error."""
    check(answer({"cname": "invalid appid", "resourceId": "abc"}))


def test_busy() -> None:
    """Code 65 asks for the same request again, and was not carried out."""
    error = refused({"code": 65}, 206)

    assert isinstance(error, Unavailable)
    assert not error.maybe_arrived
    assert error.retry_after == timedelta(seconds=3)


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (400, {"code": 62}, Rejected),
        (504, {"code": 62}, Unavailable),
        (500, {"code": 62}, Unavailable),
        (200, {"Code": 504, "Body": {"code": 62}}, Unavailable),
        (200, {"Code": 400, "Body": {"code": 62}}, Rejected),
    ],
)
def test_62(status: int, body: object, kind: type[VendorError]) -> None:
    """Code 62 is a matter of the console with a refusal, and of patience with a failure."""

    assert type(refused(body, status)) is kind


@pytest.mark.parametrize(("header", "wait"), [("7", 7), ("", None), ("soon", None), ("-1", None), ("9" * 30, None)])
def test_too_many(header: str, wait: int | None) -> None:
    """A refusal for haste tells how long to wait, where it does."""
    with pytest.raises(RateLimited) as caught:
        check(answer({}, 429, {"retry-after": header}))

    assert caught.value.retry_after == (None if wait is None else timedelta(seconds=wait))
    assert not caught.value.maybe_arrived


def test_too_many_with_an_unlisted_number() -> None:
    """Beside a number that nobody knows, the HTTP status still tells."""

    assert type(refused({"code": 77}, 429)) is RateLimited


@pytest.mark.parametrize(
    ("status", "kind"), [(200, Rejected), (302, Rejected), (400, Rejected), (502, Unavailable), (503, Unavailable)]
)
def test_unlisted(status: int, kind: type[VendorError]) -> None:
    """An unlisted number is told as it is; without one the status is."""
    assert str(refused({"code": 4711}, status)).endswith("(code 4711)")
    assert type(refused({"code": 4711}, status)) is kind
    if status != 200:
        assert refused({}, status).code == status


@pytest.mark.parametrize("body", [b"", b"<html>sign in</html>", b"[]", b"5", b"\xff", b"[" * 100_000])
def test_garbage(body: bytes) -> None:
    """A success that is no JSON object is somebody else's answer, so nobody knows what happened."""
    with pytest.raises(Unavailable) as caught:
        check(Response(status=200, body=body))

    assert caught.value.maybe_arrived


def test_not_found_sample() -> None:
    """The real reply about a recording that is over ends a query or a stop, and refuses anything else."""
    body = sample("not_found/response")

    assert isinstance(refused(body, 404, ended=ENDED), AlreadyEnded)
    assert isinstance(refused(body, 200, ended=ENDED), AlreadyEnded)
    assert isinstance(refused({"Code": 404, "Body": body}, 200, ended=ENDED), AlreadyEnded)
    assert isinstance(refused(body, 404), Rejected)


@pytest.mark.parametrize(
    ("body", "status"), [({"code": 49}, 400), ({"code": 501}, 500), ({}, 404), ({"code": 4711}, 404)]
)
def test_ended(body: object, status: int) -> None:
    """All faces of "it is over" are one error."""

    assert isinstance(refused(body, status, ended=ENDED), AlreadyEnded)


def test_not_ended() -> None:
    """A number with a meaning of its own is not overruled by 404."""

    assert isinstance(refused({"code": 1003}, 404, ended=ENDED), Rejected)


def test_expected() -> None:
    """What the flow understands by itself is no error."""
    check(answer({"code": 435}, 206), expected={435}, ended=ENDED)


@pytest.mark.parametrize("code", sorted(RUNNING))
@pytest.mark.parametrize("status", [201, 400])
def test_running(code: int, status: int) -> None:
    """To a start, "it is running" is an answer, with its id or without."""
    check_start(answer({"code": code}, status))
    check_start(answer({"code": code, "sid": SID}, status))


@pytest.mark.parametrize(("body", "status"), [({"sid": SID}, 200), ({"sid": SID}, 201)])
def test_started(body: object, status: int) -> None:
    """200 or 201 with an id is a recording."""
    check_start(answer(body, status))


@pytest.mark.parametrize(
    ("body", "status"), [({"sid": SID}, 206), ({"Code": 206, "Body": {"sid": SID}}, 200), ({}, 200), ({}, 201)]
)
def test_not_known_to_record(body: object, status: int) -> None:
    """206, or a success without an id, does not tell whether it records."""
    with pytest.raises(Unavailable) as caught:
        check_start(answer(body, status))

    assert caught.value.maybe_arrived


@pytest.mark.parametrize("body", [{}, {"resourceId": ""}, {"resourceId": 5}, {"Code": 200, "Body": []}])
def test_no_resource(body: object) -> None:
    """An acquire without a resource is not understood."""
    with pytest.raises(Misunderstood):
        parse_resource(answer(body))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["200", "7", "uploaded"]),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(
            st.sampled_from(["Code", "code", "Body", "reason", "message", "sid", "resourceId", "serverResponse"])
            | st.sampled_from(["status", "uploadingStatus", "fileList", "errorCode"])
            | st.text(),
            inner,
        )
    ),
)


@given(
    status=st.sampled_from([200, 201, 206, 400, 404, 500]),
    body=st.binary() | JSON.map(lambda x: json.dumps(x).encode()),
)
def test_anything(status: int, body: bytes) -> None:
    """Whatever comes, a parser returns or does not understand, and the judge raises a VendorError or nothing."""
    response = Response(status=status, body=body)
    for parse in (parse_reply, parse_resource, parse_sid, parse_status, parse_uploading_status):
        with suppress(Misunderstood):
            parse(response)
    with suppress(VendorError):
        check(response, ended=ENDED)
    with suppress(VendorError):
        check_start(response)


@given(body=st.binary(min_size=1))
def test_errors_show_nothing_of_the_reply(body: bytes) -> None:
    """No error quotes what came: it could hold anything."""
    with pytest.raises(VendorError) as caught:
        check(Response(status=400, body=b"s3cr3t" + body))

    assert "s3cr3t" not in str(caught.value)
