"""What a call saw, as rows of plain values: a table for people, JSON for programs."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from shlex import quote

from rich.console import Console
from rich.table import Table

from bot.call.asking import CREATED, OURS
from bot.domain import Broadcast, File, Link, Observation, Recording, Storage, StoredFile, Task
from bot.durations import format_duration

Row = Mapping[str, object]


def of_recording(recording: Recording, seen: Observation) -> Row:
    """What was seen of a recording; ``again`` is what the next call about it needs."""
    ids = {OURS: recording.id, CREATED: recording.created_at.isoformat(), **recording.vendor_ids, **seen.vendor_ids}
    return {
        "room": recording.room,
        "state": "unknown to the service" if seen.missing else seen.state or recording.state,
        "files": [of_file(file) for file in seen.files],
        "note": seen.note,
        "ids": ids,
        "again": " ".join(f"--id {quote(f'{name}={value}')}" for name, value in ids.items()),
    }


def of_file(file: File) -> Row:
    """One file."""
    return {"name": file.name, "kind": file.kind, "size": file.size, "duration": file.duration}


def of_stored(stored: StoredFile) -> Row:
    """One row of a list of files."""
    return {**of_file(stored.file), "room": stored.room, "state": stored.state, "recorded": stored.recorded_at}


def of_task(task: Task) -> Row:
    """One row of a list of tasks."""
    return {"id": task.id, "room": task.room, "state": task.state, "started": task.started_at}


def of_link(link: Link) -> Row:
    """A link, with its whole address: whoever asks for it wants to open it."""
    return {"name": link.name, "url": link.url, "expires": link.expires_at}


def of_storage(storage: Storage) -> Row:
    """How much space is used, in bytes."""
    return {"used": storage.used, "limit": storage.limit}


def of_broadcast(seen: Broadcast) -> Row:
    """A live stream and where to watch it."""
    watch = {str(form): url for form, url in seen.watch.items()}
    return {"room": seen.room, "state": seen.state, "started": seen.started_at, "watch": watch, "note": seen.note}


def show(rows: Sequence[Row] | Row, *, as_json: bool, console: Console) -> None:
    """Print what was seen: one row down the page, several as a table."""
    if as_json:
        console.print(json.dumps(rows, default=_plain, ensure_ascii=False, indent=2), soft_wrap=True)
    elif isinstance(rows, Mapping):
        for name, value in rows.items():
            if value not in ("", None, [], {}):
                console.print(f"{name:<9} {_text(value)}", soft_wrap=True)
    elif rows:
        console.print(_table(rows), soft_wrap=True)
    else:
        console.print("Nothing.")


def _table(rows: Sequence[Row]) -> Table:
    table = Table(*rows[0], box=None, pad_edge=False)
    for column in table.columns:
        column.overflow, column.no_wrap = "ignore", True  # an address that is cut cannot be opened
    for row in rows:
        table.add_row(*[_text(value) for value in row.values()])
    return table


def _text(value: object) -> str:
    if isinstance(value, Mapping):
        return "  ".join(f"{name}={_text(item)}" for name, item in value.items() if item not in ("", None))
    if isinstance(value, list):
        return "\n          ".join(_text(item) for item in value)
    return "" if value is None else str(_plain(value))


def _plain(value: object) -> object:
    if isinstance(value, timedelta):
        return format_duration(value)
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else str(value)
