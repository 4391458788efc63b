"""The document's examples, and the account that the tests of live streams speak for."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.vendors.fsp import Settings
from bot.vendors.wire import Context, Response

SAMPLES = Path(__file__).parents[3] / "samples" / "fsp_live"
NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
LIVE = {"live_url": "https://live.example", "access_token": "readytoken"}
DEVELOPER = {"live_url": "https://live.example", "dev_id": "dev", "dev_secret": "1234567890abcdef"}


def body(name: str) -> bytes:
    """A sample by its path, as printed: ``start/reply.json``, where ``.json`` may be left out."""
    path = SAMPLES / name
    return (path if path.suffix else path.with_suffix(".json")).read_bytes()


def sample(name: str) -> Any:
    """A sample by its path, parsed."""
    return json.loads(body(name))


def printed(name: str) -> Response:
    """A reply as the document prints it."""
    return Response(status=200, body=body(name))


def reply(status: int = 200, /, **fields: object) -> Response:
    """A reply with these fields."""
    return Response(status=status, body=json.dumps(fields).encode())


def context(**settings: str) -> Context[Settings]:
    """An account at a fixed moment."""
    chosen = {"app_id": "testappid", "app_secret": "1234567890123456", **(settings or LIVE)}
    return Context(account="studio", settings=Settings.model_validate(chosen), now=NOW, nonce=123456789)
