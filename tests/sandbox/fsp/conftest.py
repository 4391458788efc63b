"""A local FSP, and somebody who is logged in to it."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.sandbox.fsp import FspEmulator
from bot.vendors.wire import Request, Response

APP_ID, APP_SECRET = "testappid", "1234567890123456"
TOKEN = (  # what the vendor's published generator makes for this app
    "0015GvNj+cbNVsRcgp+0OCN3nKtfLsm77tEVCEFS7ghGU3bcS89O4Zg0PFsUsLeBpgiiZEaIjI+Gv4whDceqTOmGSJHzH87uihFgMoV6DhXKllhAd1ip"
    "yTMVNs1Zvika+8t"
)
START = datetime(2026, 3, 2, 8, tzinfo=UTC)
STORE_URL = "http://127.0.0.1:8080"


class Caller:
    """An app that uses FSP, and a clock that is moved by hand."""

    def __init__(self) -> None:
        self.fsp = FspEmulator(APP_ID, APP_SECRET)
        self.now = START
        self.link = self.fsp.open_link()

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)

    def send(self, frame: str | bytes) -> dict[str, Any]:
        """Send a frame as it stands; returns the one reply."""
        (reply,) = self.fsp.handle_frame(self.link, frame, self.now)
        parsed: dict[str, Any] = json.loads(reply)
        return parsed

    def ask(self, command: int, **fields: object) -> dict[str, Any]:
        """Send a well-formed command."""
        return self.send(json.dumps({"business": "RE", "id": command, "seq": "1", **fields}))

    def login(self) -> dict[str, Any]:
        """Log in on the link."""
        return self.ask(4097, app_id=APP_ID, token=TOKEN)

    def init(self, room: str = "room-42", **fields: object) -> str:
        """Begin a task, an automatic one if nothing else is said; returns its record_id."""
        reply = self.ask(4098, group_id=room, **{"auto": {"type": 1}, **fields})
        assert reply["code"] == 0
        return str(reply["record_id"])

    def statuses(self, **query: object) -> list[int]:
        """What 4104 says of the tasks that it lists."""
        return [row["status"] for row in self.ask(4104, **query)["record_list"]]

    def record(self, seconds: float, room: str = "room-42", **fields: object) -> str:
        """Record for a while by hand, and wait until the file is there; returns its record_id."""
        record_id = self.init(room, auto=[], **fields)
        self.ask(4102, record_id=record_id)
        self.wait(seconds)
        assert self.ask(4101, record_id=record_id)["code"] == 0
        self.wait(60)
        return record_id

    def post(self, path: str, *, method: str = "POST", **form: str) -> Response:
        """Send a form to the store."""
        filled = {"business": "RE", "app_id": APP_ID, "token": TOKEN, **form}
        return self.fsp.handle(Request(verb="", url=STORE_URL + path, method=method, form=filled), self.now)

    def data(self, path: str, **form: str) -> Any:
        """What the store answers, once it is known to be fine."""
        answer = json.loads(self.post(path, **form).body)
        assert (answer["code"], answer["message"]) == (0, "OK")
        return answer["data"]

    def get(self, url: str) -> Response:
        """Follow a link."""
        return self.fsp.handle(Request(verb="", url=url, method="GET"), self.now)


@pytest.fixture
def stranger() -> Caller:
    """Somebody who is not logged in."""
    return Caller()


@pytest.fixture
def caller(stranger: Caller) -> Caller:
    """Somebody who is."""
    assert stranger.login()["code"] == 0
    return stranger
