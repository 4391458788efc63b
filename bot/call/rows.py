"""What a call saw, as rows of plain values: a table for people, JSON for programs."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from rich.cells import cell_len, set_cell_size

from bot.call.asking import CREATED, OURS, Ids
from bot.domain import Broadcast, File, Link, Observation, Recording, Storage, StoredFile, Task
from bot.durations import format_duration

Row = Mapping[str, object]

_NOTHING: tuple[object, ...] = ("", None, [], {})


class Content(str):
    """What is in a file: for programs; people save it."""


def of_recording(recording: Recording, seen: Observation) -> Row:
    """What was seen of a recording; its ids are what the next call about it needs."""
    known = {OURS: recording.id, CREATED: recording.created_at.isoformat()}
    return {
        "room": recording.room,
        "state": "unknown to the service" if seen.missing else seen.state,
        "files": [of_file(file) for file in seen.files],
        "note": seen.note,
        "ids": Ids({**known, **recording.vendor_ids, **seen.vendor_ids}),
    }


def of_file(file: File) -> Row:
    """One file."""
    return {"name": file.name, "kind": file.kind, "size": file.size, "duration": file.duration}


def of_stored(stored: StoredFile) -> Row:
    """One row of a list of files."""
    return {**of_file(stored.file), "room": stored.room, "state": stored.state, "recorded": stored.recorded_at}


def of_task(task: Task) -> Row:
    """One row of a list of tasks."""
    return {"id": task.id, "room": task.room, "state": task.state, "started": task.started_at, "ended": task.ended_at}


def of_link(link: Link) -> Row:
    """A link, with its whole address: whoever asks for it wants to open it; or a file, with its content."""
    if link.content:
        return {"name": link.name, "content": Content(link.content), "expires": link.expires_at}
    return {"name": link.name, "url": link.url, "expires": link.expires_at}


def of_saved(link: Link, path: Path) -> Row:
    """A link's file, and where it is now."""
    return {"name": link.name, "saved": str(path), "expires": link.expires_at}


def of_storage(storage: Storage) -> Row:
    """How much space is used, in bytes."""
    return {"used": storage.used, "limit": storage.limit}


def of_broadcast(seen: Broadcast) -> Row:
    """A live stream and where to watch it."""
    watch = {str(form): url for form, url in seen.watch.items()}
    return {"room": seen.room, "state": seen.state, "started": seen.started_at, "watch": watch, "note": seen.note}


def show(rows: Sequence[Row] | Row, *, as_json: bool) -> str:
    """The rows as JSON, or as lines of text: one row down the page, several as a table."""
    if as_json:
        return json.dumps(rows, default=_plain, ensure_ascii=False, indent=2)
    if isinstance(rows, Mapping):
        return "\n".join(f"{name:<8}  {_text(value)}" for name, value in rows.items() if value not in _NOTHING)
    return "\n".join(_table(rows)) if rows else "Nothing."


def _table(rows: Sequence[Row]) -> Iterator[str]:
    """Columns that are as wide as their widest cell: an address that is cut cannot be opened."""
    lines = [list(rows[0]), *([_text(value) for value in row.values()] for row in rows)]
    widths = [max(map(cell_len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        yield "  ".join(set_cell_size(cell, width) for cell, width in zip(line, widths, strict=True)).rstrip()


def _text(value: object) -> str:
    if isinstance(value, Ids):
        return value.typed()
    if isinstance(value, Content):
        return "it is a file: say --save FOLDER"
    if isinstance(value, Mapping):
        return "  ".join(f"{name}={_text(item)}" for name, item in value.items() if item not in ("", None))
    if isinstance(value, list):
        return "\n          ".join(_text(item) for item in value)
    return "" if value is None else str(_plain(value))


def _plain(value: object) -> object:
    if isinstance(value, timedelta):
        return format_duration(value)
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else str(value)
