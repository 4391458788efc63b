"""A made-up account and recording, in the ids of the document's samples, and the samples themselves."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.domain import Recording, RecordingState
from bot.vendors.agora import Settings
from bot.vendors.wire import Context, Response

SAMPLES = Path(__file__).parents[2] / "samples" / "agora"
NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
APP_ID = "8e1ea6bc9e144ac6b4c3ed6d0cb5b5a1"
ROOM = "httpClient463224"
UID = "527841"
SID = "38f8e3cfdc474cd56fc1ceba380d7e1a"
CUSTOMER_SECRET = "4bd3ea1b0c6a4e26bd0cf1de5d3a0a3f"
WRITE_SECRET = "wJalrXUtnFEMI-K7MDENG"


def sample(name: str) -> Any:
    """What a file of the samples holds: ``start/response``."""
    return json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8"))


def reply(name: str, status: int = 200) -> Response:
    """A sample reply as it comes over the wire."""
    return answer(sample(name), status)


def answer(body: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Any JSON reply."""
    return Response(status=status, headers=headers or {}, body=json.dumps(body).encode())


RESOURCE = sample("acquire/response")["Body"]["resourceId"]
ACQUIRED = {"resource_id": RESOURCE, "uid": UID}
STARTED = {**ACQUIRED, "sid": SID}


def settings(*, storage: Mapping[str, Any] | None = None, **changes: Any) -> Settings:
    """The account's settings, with changes."""
    bucket = {
        "vendor": 1,
        "region": 0,
        "bucket": "meetings",
        "access_key": "AKIAIOSFODNN7EXAMPLE",
        "secret_key": WRITE_SECRET,
        **(storage or {}),
    }
    account = {"app_id": APP_ID, "customer_id": "customer", "customer_secret": CUSTOMER_SECRET}
    return Settings.model_validate({**account, "storage": bucket, **changes})


def context(*, now: datetime = NOW, nonce: int = int(UID), **changes: Any) -> Context[Settings]:
    """What a flow knows, with changed settings."""
    return Context(account="classroom", settings=settings(**changes), now=now, nonce=nonce)


def recording(**changes: Any) -> Recording:
    """A recording that Agora has started, with changes."""
    known: dict[str, Any] = {
        "id": "r7k2",
        "account": "classroom",
        "room": ROOM,
        "state": RecordingState.RECORDING,
        "vendor_ids": STARTED,
        "team": "T1",
        "channel": "C1",
        "requested_by": "U1",
        "created_at": NOW,
    }
    return Recording(**{**known, **changes})
