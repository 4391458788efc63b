"""A local Agora, and somebody who may use it."""

import json
from base64 import b64encode
from collections.abc import Mapping
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.sandbox.agora import AgoraEmulator, Upload
from bot.vendors.wire import Request, Response

APP_ID = "0123456789abcdef"
API_URL = "http://127.0.0.1:8080"
START = datetime(2026, 3, 2, 8, tzinfo=UTC)
HEADERS = {
    "content-type": "application/json;charset=utf-8",
    "authorization": f"Basic {b64encode(b'customer:certificate').decode()}",
}
CHANNEL = {"cname": "httpClient463224", "uid": "527841"}
START_REQUEST: Mapping[str, Any] = {  # the document's sample
    "recordingConfig": {
        "maxIdleTime": 30,
        "streamTypes": 2,
        "audioProfile": 1,
        "channelType": 0,
        "videoStreamType": 1,
        "transcodingConfig": {
            "height": 640,
            "bitrate": 500,
            "fps": 15,
            "mixedVideoLayout": 1,
            "maxResolutionUid": "1",
            "width": 360,
        },
    },
    "storageConfig": {
        "accessKey": "xxxxxxf",
        "region": 3,
        "bucket": "xxxxx",
        "secretKey": "xxxxx",
        "vendor": 2,
    },
}


class Caller:
    """A project that uses Agora, and a clock that is moved by hand."""

    def __init__(self) -> None:
        self.agora = AgoraEmulator(APP_ID, "customer", "certificate")
        self.now = START
        self.headers = dict(HEADERS)
        self.resource = ""
        self.sid = ""

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)

    def request(self, path: str, body: Any = None, *, method: str = "POST", app: str = APP_ID) -> Request:
        """A request as it comes in."""
        url = f"{API_URL}/v1/apps/{app}/cloud_recording{path}"
        return Request(verb="", url=url, method=method, headers=self.headers, json=body)

    def send(self, path: str, body: Any = None, *, method: str = "POST", app: str = APP_ID) -> Response:
        """Send it; a second passes first, so that the rate is never too high."""
        self.wait(1)
        return self.agora.handle(self.request(path, body, method=method, app=app), self.now)

    def ask(self, path: str, body: Any = None, *, method: str = "POST") -> tuple[int, Any]:
        """Send it; returns the status and the body."""
        answer = self.send(path, body, method=method)
        return answer.status, json.loads(answer.body)

    def acquire(self, **channel: str) -> str:
        """Get a resource ID, and use it from now on."""
        status, body = self.ask("/acquire", {**CHANNEL, **channel, "clientRequest": {}})
        assert status == 200
        self.resource = body["resourceId"]
        return self.resource

    def start(self, **channel: str) -> tuple[int, Any]:
        """Start with the resource, as the sample does."""
        return self.start_with(START_REQUEST, **channel)

    def start_with(self, client_request: Mapping[str, Any], **channel: str) -> tuple[int, Any]:
        """Start with the resource."""
        body = {**CHANNEL, **channel, "clientRequest": client_request}
        return self.ask(f"/resourceid/{self.resource}/mode/mix/start", body)

    def record(self, client_request: Mapping[str, Any] = START_REQUEST, **channel: str) -> None:
        """Acquire and start."""
        self.acquire(**channel)
        status, body = self.start_with(client_request, **channel)
        assert status == 200
        self.sid = body["sid"]

    def query(self) -> tuple[int, Any]:
        """Look at the recording."""
        return self.ask(f"/resourceid/{self.resource}/sid/{self.sid}/mode/mix/query", method="GET")

    def stop(self, **channel: str) -> tuple[int, Any]:
        """Stop the recording."""
        body = {**CHANNEL, **channel, "clientRequest": {}}
        return self.ask(f"/resourceid/{self.resource}/sid/{self.sid}/mode/mix/stop", body)

    def uploads(self) -> list[Upload]:
        """What goes into the bucket now."""
        return self.agora.uploads(self.now)


def changed(path: str, value: object) -> dict[str, Any]:
    """The sample's clientRequest with one value replaced, or taken away if it is None."""
    request = deepcopy(dict(START_REQUEST))
    *parents, last = path.split(".")
    inner = request
    for parent in parents:
        inner = inner[parent]
    if value is None:
        del inner[last]
    else:
        inner[last] = value
    return request


@pytest.fixture
def caller() -> Caller:
    """Somebody who may use it."""
    return Caller()
