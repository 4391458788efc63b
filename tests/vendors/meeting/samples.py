"""The document's examples, and what the tests of this vendor speak about."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.domain import Recording, RecordingState
from bot.vendors.meeting import Settings
from bot.vendors.wire import Context, Response

SAMPLES = Path(__file__).parents[2] / "samples" / "meeting"
NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
AUTH = "800"
ROOM = "1866"
BEGUN = "a1e3595d-207a-4853-ba39-c576a5761952"  #: in the samples of openRecord, closeRecord and delRecordFile
LISTED = "02e555e21dc8dae6b6ea362ebbece8dd"  #: in the sample of getRecords


def sample(name: str) -> bytes:
    """A sample by its path: ``open_record/reply``."""
    return (SAMPLES / f"{name}.txt").read_bytes()


def printed(name: str) -> Response:
    """The document's reply, letter by letter."""
    return Response(status=200, body=sample(f"{name}/reply"))


def reply(body: object, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A reply with this JSON body."""
    return Response(status=status, headers=headers or {}, body=json.dumps(body).encode())


def ok(data: object = None) -> Response:
    """A reply that says yes."""
    return reply({"code": "200", "data": data, "message": None, "state": 1})


def refused(code: object, *, status: int = 200, state: object = 0) -> Response:
    """A reply that says no."""
    return reply({"code": code, "data": None, "message": "…", "state": state}, status=status)


def row(record_id: object = LISTED, **fields: object) -> dict[str, object]:
    """A row of getRecords with a file, with changes."""
    known = {
        "recordId": record_id,
        "conferenceKey": ROOM,
        "startTime": "2019-05-31 01:43:09",
        "fileSize": 1027797,
        "stopTime": "2019-05-31 01:43:23",
        "downUrl": "http://files.example.com/1866_094309.mp4?sign=abc",
    }
    return {**known, **fields}


def context(**settings: Any) -> Context[Settings]:
    """An account at a fixed moment, with changed settings."""
    account = {"auth": AUTH, "api_url": "https://apiServer", **settings}
    return Context(account="board", settings=Settings.model_validate(account), now=NOW, nonce=1)


def recording(
    *, state: RecordingState = RecordingState.RECORDING, record_id: str | None = LISTED, room: str = ROOM
) -> Recording:
    """A recording of the samples' meeting; without an id where its start was lost."""
    known = {"conference_key": room, **({} if record_id is None else {"record_id": record_id})}
    return Recording(
        id="r7k2",
        account="board",
        room=room,
        state=state,
        vendor_ids=known,
        team="T1",
        channel="C1",
        requested_by="U1",
        created_at=NOW,
    )
