"""A local FSP for live streams, and somebody who uses it."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.sandbox.fsp_live import Access, FspLiveEmulator
from bot.vendors.wire import Request, Response

APP_ID, DEV_ID, DEV_SECRET = "testappid", "testappid", "1234567890123456"
SIGNED = (  # what the vendor's published generator makes of this id and secret
    "0015GvNj+cbNVsRcgp+0OCN3nKtfLsm77tEVCEFS7ghGU3bcS89O4Zg0PFsUsLeBpgiiZEaIjI+Gv4whDceqTOmGSJHzH87uihFgMoV6DhXKllhAd1ip"
    "yTMVNs1Zvika+8t"
)
START = datetime(2026, 3, 2, 8, tzinfo=UTC)
URL = "http://127.0.0.1:8080"


class Caller:
    """A developer's app, and a clock that is moved by hand."""

    def __init__(self) -> None:
        self.live = FspLiveEmulator(APP_ID, Access(DEV_ID, DEV_SECRET))
        self.now = START
        self.token = ""

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)

    def send(self, request: Request) -> Response:
        """Send a request as it stands."""
        return self.live.handle(request, self.now)

    def get(self, path: str, authorization: str | None = None) -> dict[str, Any]:
        """What a GET is answered; with our token unless it says otherwise."""
        shown = self.token if authorization is None else authorization
        return _object(self.send(_request("GET", path, shown, None)))

    def post(self, path: str, body: dict[str, Any] | None = None, /, **fields: object) -> dict[str, Any]:
        """What a POST is answered; fields that are None are left out."""
        filled = {name: value for name, value in {"app_id": APP_ID, **fields}.items() if value is not None}
        return _object(self.send(_request("POST", path, self.token, filled if body is None else body)))

    def fetch(self) -> dict[str, Any]:
        """Fetch a token, and use it from now on."""
        answer = self.get("/access/token", f"{DEV_ID}.{SIGNED}")
        self.token = answer["result"]["access_token"]
        return answer

    def start(self, room: str = "room-42") -> dict[str, Any]:
        """Begin a stream."""
        answer = self.post("/v1/live/start", group_id=room)
        assert answer["code"] == 0
        return answer

    def rooms(self) -> list[str]:
        """What is live."""
        answer = self.get(f"/v1/live/list?app_id={APP_ID}")
        assert answer["code"] == 0
        return [row["group_id"] for row in answer["list"]]

    def watch(self, url: str) -> Response:
        """Follow an address."""
        return self.send(Request(verb="", url=url, method="GET"))


def _request(method: str, path: str, authorization: str, body: dict[str, Any] | None) -> Request:
    headers = {"authorization": authorization} if authorization else {}
    return Request(verb="", url=URL + path, method=method, headers=headers, json=body)


def _object(response: Response) -> dict[str, Any]:
    assert response.status == 200
    parsed: dict[str, Any] = json.loads(response.body)
    return parsed


@pytest.fixture
def stranger() -> Caller:
    """Somebody without a token."""
    return Caller()


@pytest.fixture
def caller(stranger: Caller) -> Caller:
    """Somebody with one."""
    stranger.fetch()
    return stranger
