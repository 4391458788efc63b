"""The document's examples, and what the tests of this vendor speak about."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.domain import Recording, RecordingState
from bot.vendors.fsp import Options, Settings
from bot.vendors.wire import Context, Request, Response

SAMPLES = Path(__file__).parents[2] / "samples" / "fsp"
NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


def sample(name: str) -> Any:
    """A sample by its path: ``login/reply``."""
    return json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8"))


def raw(body: object) -> bytes:
    """A body as it comes."""
    return json.dumps(body).encode()


def reply(body: object, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A reply with this JSON body."""
    return Response(status=status, headers=headers or {}, body=raw(body))


def ok(**fields: object) -> Response:
    """A reply of the gateway that says yes."""
    return reply({"business": "RE", "code": 0, "msg": "10000", "seq": "1", **fields})


def error(code: int) -> Response:
    """A reply of the gateway that says no."""
    return reply({"business": "RE", "code": code, "msg": "10000", "seq": "1"})


def tasks(*rows: tuple[str, int], total: int | None = None) -> Response:
    """A page of the task list: ids and statuses."""
    listed = [{"record_id": record_id, "status": status} for record_id, status in rows]
    return ok(record_list=listed, total_num=len(rows) if total is None else total)


def stored(name: str, state: str = "normal", **fields: object) -> dict[str, object]:
    """A row of the store's list."""
    row = {"resourceName": name, "fileState": state, "resourceType": ".mp4", "fileSize": 1024, "fileLength": 60}
    return {**row, "recordTime": "2026-12-01 17:00:00", **fields}


def files(*rows: Mapping[str, object], total: int | None = None) -> Response:
    """A page of the store's list."""
    count = len(rows) if total is None else total
    return reply({"code": 0, "message": "OK", "data": {"count": count, "dataList": list(rows)}})


def verbs(sent: Iterable[Request]) -> list[str]:
    """What was asked, in the vendor's words."""
    return [request.verb for request in sent]


def fields(request: Request) -> dict[str, Any]:
    """What a request says beyond what all say."""
    body = request.json or request.form or {}
    return {key: body[key] for key in body if key not in {"business", "id", "app_id", "token"}}


def context(**settings: str) -> Context[Settings]:
    """An account at a fixed moment."""
    chosen = settings or {"app_secret": "1234567890123456"}
    return Context(
        account="studio",
        settings=Settings.model_validate({"app_id": "testappid", **chosen}),
        now=NOW,
        nonce=123456789,
    )


def recording(
    number: int = 1,
    *,
    state: RecordingState = RecordingState.RECORDING,
    options: Mapping[str, object] | None = None,
    vendor_ids: Mapping[str, str] | None = None,
) -> Recording:
    """Recording number N: started as task ``taskN`` with the file name ``fileN``, unless other ids are given."""
    started = {"file_name": f"file{number}", "before": "", "record_id": f"task{number}"}
    return Recording(
        id=f"r{number}",
        account="studio",
        room="room 42",
        state=state,
        vendor_ids=started if vendor_ids is None else vendor_ids,
        options=Options.model_validate(options or {}).model_dump(mode="json"),
        team="T1",
        channel="C1",
        requested_by="U1",
        created_at=NOW,
    )
