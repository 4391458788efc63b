"""Every error of the document is one kind of error and one sentence, wherever in a reply it is."""

from datetime import timedelta
from typing import Any

import pytest

from bot.domain import RecordingState
from bot.errors import AlreadyEnded, Rejected, Unavailable, VendorError
from bot.vendors.anyrtc import (
    get_recordings,
    prepare_recording,
    set_layout,
    set_subscriptions,
    start_recording,
    stop_recording,
)
from bot.vendors.cloud_recording import TEXTS
from bot.vendors.wire import Flow
from tests.vendors.anyrtc.recordings import ACQUIRED, SID, UID, answer, context, recording
from tests.vendors.driving import drive


def acquire() -> Flow[Any]:
    """A call that has nothing to end."""
    return prepare_recording(context(), recording(vendor_ids={}))


def start() -> Flow[Any]:
    """A start with a resource."""
    return start_recording(context(nonce=7), recording(vendor_ids=ACQUIRED))


def refused(flow: Flow[Any], body: object, status: int = 200) -> VendorError:
    """The error that a flow ends in."""
    with pytest.raises(VendorError) as caught:
        drive(flow, answer(body, status))
    return caught.value


@pytest.mark.covers("anyrtc-recording error {code}")
@pytest.mark.parametrize(
    ("code", "kind", "words"),
    [
        (2, Rejected, "refused a parameter"),
        (8, Rejected, "could not read the request"),
        (62, Rejected, "not enabled for this App ID"),
        (65, Unavailable, "is busy"),
        (432, Rejected, "does not belong to this recording's resource"),
        (1003, Rejected, "does not belong to its resource"),
        (1013, Rejected, "room's name"),
        (7, Rejected, "already running"),
        (49, Rejected, "stopped before"),
        (53, Rejected, "already running"),
        (433, Rejected, "has expired"),
        (435, Rejected, "nobody sent"),
        (501, Unavailable, "is leaving"),
        (1001, Rejected, "cannot be read"),
        (1028, Rejected, "parameter of the layout"),
    ],
)
def test_numbers(code: int, kind: type[VendorError], words: str) -> None:
    """A number of the document, in an envelope, bare and as text."""
    bodies: list[tuple[object, int]] = [
        ({"Code": 400, "Body": {"code": code}}, 200),
        ({"Code": code, "Body": {"reason": "x"}}, 200),
        ({"code": str(code), "message": "x"}, 400),
        ({"errorCode": code}, 400),
    ]
    errors = [refused(acquire(), body, status) for body, status in bodies]

    assert {(type(error), error.code) for error in errors} == {(kind, code)}
    assert all(words in str(error) for error in errors)


@pytest.mark.covers("anyrtc-recording error 65")
def test_busy() -> None:
    """The same request may be sent again after three seconds: it did surely not arrive."""
    error = refused(start(), {"Code": 206, "Body": {"code": 65}})

    assert isinstance(error, Unavailable)
    assert (error.maybe_arrived, error.retry_after) == (False, timedelta(seconds=3))


@pytest.mark.covers("anyrtc-recording error 62")
def test_not_enabled() -> None:
    """To an acquire it says what is to be mended, and mends itself nowhere; from a broken service it is no word."""

    assert isinstance(refused(acquire(), {"code": 62}, 400), Rejected)
    assert isinstance(refused(acquire(), {"code": 62}, 500), Unavailable)


@pytest.mark.covers("anyrtc-recording status {status}", "anyrtc-recording reply acquire.code")
@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [
        (400, Rejected, "could not understand the request"),
        (401, Rejected, "check customer_id and customer_secret"),
        (404, Rejected, "check api_url and app_id"),
        (500, Unavailable, "internal error"),
        (504, Unavailable, "did not hear from its recorder"),
    ],
)
def test_statuses(status: int, kind: type[VendorError], words: str) -> None:
    """A status of the document, by HTTP or in an envelope."""
    errors = [refused(acquire(), {}, status), refused(acquire(), {"Code": status, "Body": {}})]

    assert {type(error) for error in errors} == {kind}
    assert all(words in str(error) for error in errors)


@pytest.mark.covers("anyrtc-recording status {status}")
@pytest.mark.parametrize("status", [200, 201])
def test_successes(status: int) -> None:
    """Both successes are one, by HTTP or in an envelope."""
    for body in ({"Code": status, "Body": {"sid": SID}}, {"sid": SID}):
        seen, _ = drive(start(), answer(body, 200 if "Code" in body else status))
        assert seen.vendor_ids == {"sid": SID}


@pytest.mark.covers("anyrtc-recording status 206")
def test_206() -> None:
    """To a start it is no success; to a stop it leaves the files to the bucket."""
    assert isinstance(refused(start(), {"Code": 206, "Body": {"sid": SID}}), Unavailable)
    stopped, _ = drive(stop_recording(context(), recording()), answer({"Code": 206, "Body": {}}))

    assert stopped.state is RecordingState.PROCESSING


@pytest.mark.covers("anyrtc-recording error {text}")
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("invalid appid", "check app_id"),
        ("no Route matched with those values", "check api_url"),
        ("Invalid authentication credentials", "check customer_id and customer_secret"),
    ],
)
@pytest.mark.parametrize(
    "flow",
    [
        acquire,
        lambda: stop_recording(context(), recording()),
        lambda: set_layout(context(), recording(), {}),
    ],
)
def test_texts(text: str, words: str, flow: Any) -> None:
    """What is said in words refuses every call, also with 404: it is no end of a recording."""
    assert text.lower() in TEXTS
    for body, status in (({"message": text}, 404), ({"Code": 404, "Body": {"reason": text}}, 200)):
        error = refused(flow(), body, status)
        assert isinstance(error, Rejected)
        assert words in str(error)
        seen, _ = drive(get_recordings(context(), [recording()]), answer(body, status))
        assert (seen["r7k2"].missing, words in seen["r7k2"].note) == (False, True)


@pytest.mark.covers(
    "anyrtc-recording error {code}", "anyrtc-recording rule repeated start", "anyrtc-recording reply start.code"
)
@pytest.mark.parametrize("code", [7, 53])
def test_running(code: int) -> None:
    """To a start, "it is running" is an answer: it records."""
    seen, _ = drive(start(), answer({"Code": 400, "Body": {"code": code}}))

    assert seen.state is RecordingState.RECORDING
    assert seen.note.startswith("anyRTC records, but its id of this recording was lost")


@pytest.mark.covers(
    "anyrtc-recording error {code}",
    "anyrtc-recording rule resource for five minutes",
    "anyrtc-recording rule uid of acquire",
)
@pytest.mark.parametrize("code", [433, 1001])
def test_expired(code: int) -> None:
    """An expired resource is replaced by one for the same uid, and the start is sent with it."""
    seen, sent = drive(
        start(),
        answer({"Code": 400, "Body": {"code": code}}),
        answer({"Code": 200, "Body": {"resourceId": "fresh"}}),
        answer({"Code": 200, "Body": {"sid": SID}}),
    )

    assert [request.verb for request in sent] == ["start", "acquire", "start"]
    assert seen.vendor_ids == {"resource_id": "fresh", "uid": UID, "sid": SID}


@pytest.mark.covers(
    "anyrtc-recording {kind} {code}",
    "anyrtc-recording reply stop.code",
    "anyrtc-recording reply update.code",
    "anyrtc-recording reply updateLayout.code",
)
@pytest.mark.parametrize(("kind", "code"), [("error", 49), ("status", 404), ("error", 501)])
def test_over(kind: str, code: int) -> None:
    """To a stop and to a change, these mean that the recording is over."""
    lists = {"subscribe_audio_uids": "#allstream#", "subscribe_video_uids": "#allstream#"}
    for flow in (
        stop_recording(context(), recording()),
        set_layout(context(), recording(), {}),
        set_subscriptions(context(), recording(), lists),
    ):
        error = refused(flow, {"Code": 400, "Body": {"code": code}})
        assert isinstance(error, AlreadyEnded)
        assert error.surely == (code == 49)


@pytest.mark.covers("anyrtc-recording error 435")
def test_empty() -> None:
    """To a stop, "no file" is an answer: nothing was recorded."""
    seen, _ = drive(stop_recording(context(), recording()), answer({"Code": 206, "Body": {"code": 435}}))

    assert seen.state is RecordingState.EMPTY


@pytest.mark.covers("anyrtc-recording error 1028")
def test_layout_refused() -> None:
    """A layout that anyRTC does not take is told so."""
    error = refused(set_layout(context(), recording(), {}), {"Code": 400, "Body": {"code": 1028}})

    assert "parameter of the layout" in str(error)
