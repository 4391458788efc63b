"""A local meeting-control service, and a tenant that uses it."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.sandbox.meeting import MeetingEmulator
from bot.vendors.wire import Request, Response

AUTH = "5f1c0a7e9b3d4e62"
START = datetime(2026, 3, 2, 8, tzinfo=UTC)
URL = "http://127.0.0.1:8080"


class Caller:
    """A tenant, and a clock that is moved by hand."""

    def __init__(self, service: MeetingEmulator | None = None) -> None:
        self.service = service or MeetingEmulator(AUTH)
        self.now = START

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)

    def post(self, verb: str, body: Mapping[str, object], **headers: str) -> Response:
        """Send a call, with other headers where they are given."""
        sent = {"auth": AUTH, "content-type": "application/json", **headers}
        request = Request(verb="", url=f"{URL}/meeting/{verb}", headers=sent, json=body)
        return self.service.handle(request, self.now)

    def ask(self, verb: str, **body: object) -> dict[str, Any]:
        """What a call answers."""
        answer: dict[str, Any] = json.loads(self.post(verb, body).body)
        return answer

    def code(self, verb: str, **body: object) -> str:
        """The code that a call answers."""
        answer = self.ask(verb, **body)
        assert answer["state"] == int(answer["code"] == "200")
        assert (answer["message"] is None) == (answer["code"] == "200")
        return str(answer["code"])

    def begin(self, room: str = "1866") -> str:
        """Begin to record; returns the recordId."""
        return str(self.ask("openRecord", conferenceKey=room)["data"]["recordId"])

    def record(self, seconds: float, room: str = "1866") -> str:
        """Record for a while, and wait until the file is there; returns the recordId."""
        record_id = self.begin(room)
        self.wait(seconds)
        assert self.code("closeRecord", conferenceKey=room) == "200"
        self.wait(30)
        return record_id

    def rows(self, record_id: str, **body: object) -> list[dict[str, Any]]:
        """What getRecords answers."""
        found: list[dict[str, Any]] = self.ask("getRecords", recordId=record_id, **body)["data"]
        return found

    def get(self, url: str) -> Response:
        """Follow a link."""
        return self.service.handle(Request(verb="", url=url, method="GET"), self.now)


@pytest.fixture
def caller() -> Caller:
    """A tenant of a fresh service."""
    return Caller()
