"""A local anyRTC, and somebody who may use it."""

import json
from base64 import b64encode
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain import Recording, RecordingState
from bot.errors import VendorError
from bot.sandbox.anyrtc import AnyrtcEmulator
from bot.sandbox.cloud_recording import Upload
from bot.vendors.anyrtc import Options, Settings
from bot.vendors.wire import Context, Flow, Request, Response
from tests.service.bucket import LocalBucket
from tests.vendors.driving import T

APP_ID = "0123456789abcdef"
START = datetime(2026, 3, 2, 8, tzinfo=UTC)
KEY = b64encode(b"customer:certificate").decode()
CHANNEL = {"cname": "httpClient463224", "uid": "527841"}
VOD = {"access_key": "x", "secret_key": "x", "region_id": "cn-shanghai"}


class Campus:
    """A project that uses anyRTC, its bucket, and a clock that is moved by hand."""

    def __init__(self) -> None:
        self.anyrtc = AnyrtcEmulator(APP_ID, "customer", "certificate")
        self.bucket = LocalBucket()
        self.now = START
        self.headers = {"content-type": "application/json;charset=utf-8", "authorization": f"Basic {KEY}"}

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)

    def ask(self, path: str, body: Mapping[str, Any] | None = None, *, method: str = "POST") -> tuple[int, Any]:
        """Send a request; returns the code and the body in the envelope. A second passes first."""
        self.wait(1)
        url = f"https://api.test/v1/apps/{APP_ID}/cloud_recording{path}"
        request = Request(verb="", url=url, method=method, headers=self.headers, json=body)
        answer = json.loads(self.anyrtc.handle(request, self.now).body)
        return answer["Code"], answer["Body"]

    def acquire(self) -> str:
        """Get a resource."""
        return str(self.ask("/acquire", {**CHANNEL, "clientRequest": {}})[1]["resourceId"])

    def uploads(self) -> list[Upload]:
        """What goes into the bucket now."""
        return self.anyrtc.uploads(self.now)

    def context(self, *, vod: bool = False) -> Context[Settings]:
        """What a flow of the bot's own client knows."""
        storage = {"vendor": 1, "region": 0, "bucket": "b12", "access_key": "x", "secret_key": "x"}
        place = {"vod": VOD} if vod else {"storage": {**storage, "endpoint_url": "https://bucket.test"}}
        account = {"app_id": APP_ID, "customer_id": "customer", "customer_secret": "certificate", "hls": "files"}
        settings = Settings.model_validate({**account, "api_url": "https://api.test", **place})
        return Context(account="campus", settings=settings, now=self.now, nonce=527841)

    def drive(self, flow: Flow[T]) -> T:
        """Let the bot's own client do something; a second passes with every request."""
        try:
            request = next(flow)
            while True:
                request = self._step(flow, request)
        except StopIteration as end:
            result: T = end.value
            return result

    def _step(self, flow: Flow[Any], request: Request) -> Request:
        self.wait(1)
        response = self._answer(request)
        try:
            request.check(response)
        except VendorError as error:
            return flow.throw(error)
        return flow.send(response)

    def recording(self, **options: Any) -> Recording:
        """A recording that is to be started."""
        return Recording(
            id="r7k2",
            account="campus",
            room=CHANNEL["cname"],
            state=RecordingState.STARTING,
            options=Options.model_validate(options).model_dump(mode="json"),
            team="T1",
            channel="C1",
            requested_by="U1",
            created_at=self.now,
        )

    def _answer(self, request: Request) -> Response:
        for upload in self.uploads():
            self.bucket.put(upload.key, upload.body, self.now)
        if request.url.startswith("https://bucket.test/"):
            return self.bucket.handle(request, self.now)
        return self.anyrtc.handle(request, self.now)


@pytest.fixture
def campus() -> Campus:
    """Somebody who may use it."""
    return Campus()
