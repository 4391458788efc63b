import json
from collections.abc import Callable
from typing import Any

import pytest

from bot.vendors.meeting import requests
from bot.vendors.meeting.settings import Settings
from bot.vendors.wire import Request
from tests.vendors.meeting.samples import AUTH, LISTED, ROOM, context, sample

Build = Callable[[Settings, str], Request]

CALLS: dict[str, tuple[Build, str, str]] = {
    "openRecord": (requests.build_open_record, "open_record", ROOM),
    "closeRecord": (requests.build_close_record, "close_record", ROOM),
    "getRecords": (requests.build_get_records, "get_records", LISTED),
    "delRecordFile": (requests.build_del_record_file, "del_record_file", LISTED),
    "openLive": (requests.build_open_live, "open_live", ROOM),
    "closeLive": (requests.build_close_live, "close_live", ROOM),
}


def build(call: str, **settings: Any) -> Request:
    """The request of a call about the samples' meeting or recording."""
    make, _folder, subject = CALLS[call]
    return make(context(**settings).settings, subject)


@pytest.mark.covers("meeting-control call {call}", "meeting-control rule content type")
@pytest.mark.parametrize("call", CALLS)
def test_wire(call: str) -> None:
    """Method, address, headers and body are those of the document."""
    head, _, body = sample(f"{CALLS[call][1]}/request").decode().partition("\n\n")
    line, *headers = head.splitlines()
    request = build(call)

    assert f"{request.method} {request.url}" == line
    assert dict(request.headers) == {name.lower(): value for name, value in (header.split(": ") for header in headers)}
    assert request.json == json.loads(body)


@pytest.mark.covers("meeting-control parameter {call}.auth", "meeting-control rule auth is opaque")
@pytest.mark.parametrize("call", CALLS)
def test_auth(call: str) -> None:
    """The key goes out as it is, in the header, and shows nowhere else."""
    request = build(call, auth="kEy+/=")

    assert request.headers["auth"] == "kEy+/="
    assert "kEy+/=" not in f"{request!r}{request.url}{request.json}"
    assert AUTH not in build(call).url


@pytest.mark.covers("meeting-control parameter {call}.conferenceKey")
@pytest.mark.parametrize("call", ["openRecord", "closeRecord", "openLive", "closeLive"])
def test_conference_key(call: str) -> None:
    """A meeting's number is text: its zeros are kept."""
    request = CALLS[call][0](context().settings, "0042")

    assert request.json == {"conferenceKey": "0042"}


@pytest.mark.covers("meeting-control parameter {call}.recordId")
@pytest.mark.parametrize("call", ["getRecords", "delRecordFile"])
def test_record_id(call: str) -> None:
    """An id goes out as it came, however long the document says that it is."""
    request = CALLS[call][0](context().settings, "a1e3595d-207a-4853-ba39-c576a5761952")

    assert request.json == {"recordId": "a1e3595d-207a-4853-ba39-c576a5761952"}


@pytest.mark.covers("meeting-control parameter getRecords.origin")
def test_origin() -> None:
    """It is sent where it is configured, and to getRecords alone."""
    bodies = {call: build(call, origin="https://apiServer").json for call in CALLS}

    assert bodies["getRecords"] == {"recordId": LISTED, "origin": "https://apiServer"}
    assert [call for call, body in bodies.items() if body and "origin" in body] == ["getRecords"]


def test_idempotent() -> None:
    """Only a start of a recording is never sent again blindly: its second answer would hide the id of the first."""
    assert [call for call in CALLS if not build(call).idempotent] == ["openRecord"]
