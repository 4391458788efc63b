"""A made-up account and recording, in the ids of the document's samples, and the samples themselves."""

import base64
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.domain import Recording
from bot.vendors.anyrtc import Settings
from bot.vendors.wire import Context, Request, Response
from tests.vendors.agora import recordings as dialect

SAMPLES = Path(__file__).parents[2] / "samples" / "anyrtc"
NOW, ROOM, SID, UID = dialect.NOW, dialect.ROOM, dialect.SID, dialect.UID
ACQUIRED, RESOURCE, STARTED = dialect.ACQUIRED, dialect.RESOURCE, dialect.STARTED
APP_ID, CUSTOMER_SECRET = dialect.APP_ID, dialect.CUSTOMER_SECRET
answer = dialect.answer

STORAGE = {"vendor": 2, "region": 3, "bucket": "xxxxx", "access_key": "xxxxxxf", "secret_key": "xxxxx"}
VOD = {"access_key": "xxxxxx", "secret_key": "xxxxxx", "region_id": "cn-shanghai"}


def sample(name: str) -> Any:
    """What a file of the samples holds: ``start/response``."""
    return json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8"))


def reply(name: str) -> Response:
    """A sample reply as it comes over the wire."""
    return answer(sample(name))


def settings(**changes: Any) -> Settings:
    """The settings of an account with a bucket, with changes."""
    account = {"app_id": APP_ID, "customer_id": "customer", "customer_secret": CUSTOMER_SECRET}
    return Settings.model_validate({**account, "storage": STORAGE, **changes})


def context(*, now: datetime = NOW, nonce: int = int(UID), **changes: Any) -> Context[Settings]:
    """What a flow knows, with changed settings."""
    return Context(account="campus", settings=settings(**changes), now=now, nonce=nonce)


def recording(**changes: Any) -> Recording:
    """A recording that anyRTC has started, with changes."""
    return dialect.recording(**{"account": "campus", **changes})


def assert_sent(request: Request, expected: Mapping[str, Any], *, mode: str = "mix") -> None:
    """Fail unless a request is the sample's, with our ids in its address, our host and the customer's key."""
    key = base64.b64encode(f"customer:{CUSTOMER_SECRET}".encode()).decode()
    ids = {"yourappid": APP_ID, "appid": APP_ID, "resourceid": RESOURCE, "sid": SID, "mode": mode}
    url = expected["url"].replace("https://www.anyrtc.io", "https://api.agrtc.cn")
    for name, value in ids.items():
        url = url.replace(f"<{name}>", value)
    assert (request.method, request.url) == (expected["method"], url)
    assert request.headers == {"authorization": f"Basic {key}", "content-type": expected["headers"]["Content-type"]}
    assert request.json == expected.get("json")
