import base64
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import Observation, RecordingState
from bot.errors import AlreadyEnded, Rejected, Unavailable, UsageError
from bot.vendors.agora import check_room, find_recording, prepare_recording, start_recording
from bot.vendors.cloud_recording import ROOM_CHARACTERS
from bot.vendors.wire import Request
from tests.vendors.agora.recordings import (
    ACQUIRED,
    APP_ID,
    CUSTOMER_SECRET,
    RESOURCE,
    SID,
    UID,
    answer,
    context,
    recording,
    reply,
    sample,
)
from tests.vendors.driving import drive

LOST = "Agora records, but its id of this recording was lost; it is looked for in the bucket."


def assert_like(request: Request, expected: dict[str, Any]) -> None:
    """Fail unless a request is the sample's, with our ids in its address and the customer's key."""
    url = expected["url"].replace("<yourappid>", APP_ID).replace("<resourceid>", RESOURCE).replace("<sid>", SID)
    key = base64.b64encode(f"customer:{CUSTOMER_SECRET}".encode()).decode()
    assert (request.method, request.url) == (expected["method"], url)
    assert request.headers == {
        "authorization": f"Basic {key}",
        "content-type": expected["headers"]["Content-type"],
    }
    assert request.json == expected.get("json")


@pytest.mark.covers(
    "agora-recording call acquire",
    "agora-recording parameter acquire.appid",
    "agora-recording parameter acquire.cname",
    "agora-recording parameter acquire.uid",
    "agora-recording parameter acquire.clientRequest",
    "agora-recording reply acquire.resourceId",
    "agora-recording example acquire",
    "agora-recording rule content type",
    "agora-recording rule basic authorization",
    "agora-recording rule address",
)
def test_prepare() -> None:
    """A resource is acquired for a uid of our own, as the document shows it."""
    ids, (request,) = drive(prepare_recording(context(), recording(vendor_ids={})), reply("acquire/response"))

    assert_like(request, sample("acquire/request"))
    assert ids == ACQUIRED
    assert request.idempotent


@pytest.mark.covers(
    "agora-recording rule one resource for one recording",
)
def test_prepare_again() -> None:
    """A resource that is known is kept: with another one a start whose reply was lost would be doubled."""
    ids, sent = drive(prepare_recording(context(nonce=7), recording(vendor_ids=ACQUIRED)))

    assert ids == ACQUIRED
    assert sent == []


def test_prepare_with_a_uid() -> None:
    """The recorder takes the uid that a start gives, for which a token was made, and keeps it in each request."""
    wanted = recording(vendor_ids={}, options={"uid": 4294967295, "token": "007-of-the-room"})
    ids, (acquire,) = drive(prepare_recording(context(nonce=7), wanted), answer({"resourceId": "fresh"}))
    started = replace(wanted, vendor_ids=ids)
    _, (start,) = drive(start_recording(context(token="006-of-the-account"), started), reply("start/response"))

    assert ids == {"resource_id": "fresh", "uid": "4294967295"}
    assert acquire.json == {"cname": "httpClient463224", "uid": "4294967295", "clientRequest": {}}
    assert start.json is not None
    assert start.json["uid"] == "4294967295"
    assert start.json["clientRequest"]["token"] == "007-of-the-room"


def test_prepare_address_unknown() -> None:
    """Where nothing is recorded yet, "not found" is about the address."""
    with pytest.raises(Rejected, match="check api_url"):
        drive(prepare_recording(context(), recording(vendor_ids={})), answer({}, 404))


@pytest.mark.covers(
    "agora-recording call start",
    "agora-recording parameter start.appid",
    "agora-recording parameter start.resourceid",
    "agora-recording parameter start.mode",
    "agora-recording parameter start.cname",
    "agora-recording parameter start.uid",
    "agora-recording parameter start.clientRequest",
    "agora-recording parameter start.storageConfig",
    "agora-recording reply start.resourceId",
    "agora-recording reply start.sid",
    "agora-recording example start",
)
def test_start() -> None:
    """A start is the document's, sent once, and its id is learnt."""
    options = {
        "max_idle_time": 30,
        "audio_profile": 1,
        "video_stream_type": 1,
        "height": 640,
        "mixed_video_layout": 2,
        "max_resolution_uid": "1",
    }
    storage = {
        "vendor": 2,
        "region": 3,
        "bucket": "xxxxx",
        "access_key": "xxxxxxf",
        "secret_key": "xxxxx",
    }

    seen, (request,) = drive(
        start_recording(context(storage=storage), recording(vendor_ids=ACQUIRED, options=options)),
        reply("start/response"),
    )

    assert_like(request, sample("start/request"))
    assert not request.idempotent
    assert seen == Observation(state=RecordingState.STARTING, vendor_ids={"sid": SID})


def client_request(**changes: Any) -> Any:
    """The clientRequest of a start with changed settings."""
    flow = start_recording(context(**changes), recording(vendor_ids=ACQUIRED))
    _, (request,) = drive(flow, reply("start/response"))
    assert request.json is not None
    return request.json["clientRequest"]


def test_token_and_prefix() -> None:
    """A token and a folder of the recording's own are sent where they are configured, and only there."""
    plain = client_request()
    full = client_request(token="006-rtc-token", storage={"file_name_prefix": ["recordings", "2026"]})

    assert "token" not in plain
    assert "fileNamePrefix" not in plain["storageConfig"]
    assert full["token"] == "006-rtc-token"
    assert full["storageConfig"]["fileNamePrefix"] == ["recordings", "2026", "r7k2"]


def test_read_key_stays_here() -> None:
    """The recorder is given the key for writing, never the one for reading."""
    storage = client_request(storage={"read_access_key": "AKIAREAD", "read_secret_key": "s3cr3t-read"})["storageConfig"]

    assert set(storage) == {"vendor", "region", "bucket", "accessKey", "secretKey"}
    assert "AKIAREAD" not in storage.values()


def test_secrets_do_not_show() -> None:
    """A request in a log shows neither the address nor headers nor its body."""
    _, (request,) = drive(start_recording(context(), recording(vendor_ids=ACQUIRED)), reply("start/response"))
    shown = repr(request)

    assert "start" in shown
    assert "Basic" not in shown
    assert RESOURCE not in shown
    assert "secretKey" not in shown


@pytest.mark.parametrize("code", [7, 53, 1004, 1005])
def test_started_before(code: int) -> None:
    """A repeated start is answered "it runs": with its id it goes on, without it that is said."""
    start = recording(vendor_ids=ACQUIRED)

    with_sid, _ = drive(start_recording(context(), start), answer({"code": code, "sid": SID}, 201))
    without, _ = drive(start_recording(context(), start), answer({"code": code}, 201))

    assert with_sid == Observation(state=RecordingState.STARTING, vendor_ids={"sid": SID})
    assert without == Observation(state=RecordingState.RECORDING, note=LOST)


@pytest.mark.covers("agora-recording error {code}", "agora-recording rule resource for five minutes")
@pytest.mark.parametrize("code", [433, 1001])
def test_expired(code: int) -> None:
    """An expired resource is replaced by one for the same uid, and the start is sent with it."""
    seen, sent = drive(
        start_recording(context(nonce=7), recording(vendor_ids=ACQUIRED)),
        answer({"code": code}, 400),
        answer({"resourceId": "fresh"}),
        answer({"sid": SID}, 201),
    )

    assert [request.verb for request in sent] == ["start", "acquire", "start"]
    assert sent[1].json == {"cname": "httpClient463224", "uid": UID, "clientRequest": {}}
    assert "/resourceid/fresh/" in sent[2].url
    assert sent[2].json == sent[0].json
    assert seen.vendor_ids == {"resource_id": "fresh", "uid": UID, "sid": SID}


def test_expired_but_running() -> None:
    """If the start with the expired resource had arrived, Agora knows the room and the uid."""
    seen, _ = drive(
        start_recording(context(), recording(vendor_ids=ACQUIRED)),
        answer({"code": 433}, 400),
        answer({"resourceId": "fresh"}),
        answer({"code": 53}, 400),
    )

    assert seen == Observation(
        state=RecordingState.RECORDING, vendor_ids={"resource_id": "fresh", "uid": UID}, note=LOST
    )


def test_uid_of_another_recording() -> None:
    """A uid that somebody chose may record the room already: that one is not taken for ours, a resent start is."""
    chosen = recording(vendor_ids=ACQUIRED, options={"uid": UID})

    with pytest.raises(Rejected, match="give another uid") as caught:
        drive(start_recording(context(), chosen), answer({"code": 53}, 400))
    resent, _ = drive(start_recording(context(), chosen), answer({"code": 7, "sid": SID}, 201))
    renewed, _ = drive(
        start_recording(context(), chosen),
        answer({"code": 433}, 400),
        answer({"resourceId": "fresh"}),
        answer({"code": 53}, 400),
    )

    assert caught.value.code == 53
    assert resent.state is RecordingState.STARTING
    assert renewed.state is RecordingState.RECORDING


def test_expired_twice() -> None:
    """A fresh resource that is refused is not replaced again."""
    with pytest.raises(Rejected, match="expired"):
        drive(
            start_recording(context(), recording(vendor_ids=ACQUIRED)),
            answer({"code": 433}, 400),
            answer({"resourceId": "fresh"}),
            answer({"code": 433}, 400),
        )


@pytest.mark.parametrize(
    ("body", "status", "kind", "maybe_arrived"),
    [
        ({"code": 65}, 206, Unavailable, False),
        ({}, 206, Unavailable, True),
        ({"code": 62}, 500, Unavailable, True),
        ({}, 503, Unavailable, True),
        ({"code": 62}, 400, Rejected, None),
        ({"code": 2}, 400, Rejected, None),
        ({}, 404, Rejected, None),
    ],
)
def test_start_fails(body: object, status: int, kind: type[Exception], maybe_arrived: bool | None) -> None:
    """What is not a success tells whether the start may be under way."""
    with pytest.raises(kind) as caught:
        drive(start_recording(context(), recording(vendor_ids=ACQUIRED)), answer(body, status))

    assert not isinstance(caught.value, AlreadyEnded)
    assert getattr(caught.value, "maybe_arrived", None) is maybe_arrived


def test_find() -> None:
    """After a lost reply the start may be repeated: nothing needs to be asked."""

    assert drive(find_recording(context(), recording(vendor_ids=ACQUIRED))) == (None, [])


def test_timeouts() -> None:
    """A start is answered within ten seconds or counts as lost."""
    _, (request,) = drive(start_recording(context(), recording(vendor_ids=ACQUIRED)), reply("start/response"))

    assert request.timeout == timedelta(seconds=10)


@pytest.mark.covers("agora-recording rule room's name")
@pytest.mark.parametrize("room", ["a", "x" * 64, "Room 42!", "!#$%&()+-:;<=.>?@[]^_{}|~, "])
def test_rooms(room: str) -> None:
    """Any name of the 89 characters and up to 64 bytes is taken."""
    check_room(room)


@pytest.mark.covers("agora-recording rule room's name", "agora-recording error 1013")
@pytest.mark.parametrize(
    ("room", "words"),
    [
        ("", "1 to 64 characters; this one has 0"),
        ("x" * 65, "this one has 65"),
        ("café", 'no "é"'),
        ('say "hi"', 'no """'),
        ("a/b", 'no "/"'),
        ("a\\b", 'no "\\"'),
        ("a*b", 'no "*"'),
        ("it's", 'no "\'"'),
        ("会议", 'no "会"'),
        ("a\nb", "no U+000A"),
        ("a\u200bb", "no U+200B"),
    ],
)
def test_rooms_refused(room: str, words: str) -> None:
    """A name that Agora would not take is refused with the character that is in the way."""
    with pytest.raises(UsageError) as caught:
        check_room(room)

    assert words in str(caught.value)
    with pytest.raises(UsageError):
        drive(prepare_recording(context(), recording(room=room, vendor_ids={})))


@given(room=st.text())
def test_any_room(room: str) -> None:
    """Any text is taken or refused in a printable sentence; what is taken fits the document."""
    refused = ""
    try:
        check_room(room)
    except UsageError as error:
        refused = str(error)

    assert refused.isprintable()
    assert bool(refused) != (1 <= len(room.encode(errors="replace")) <= 64 and set(room) <= ROOM_CHARACTERS)
