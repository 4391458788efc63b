"""What a call saw, as people and as programs read it."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.call.rows import of_broadcast, of_file, of_link, of_recording, of_saved, of_storage, of_stored, of_task, show
from bot.domain import (
    Broadcast,
    File,
    Link,
    Observation,
    Recording,
    RecordingState,
    Storage,
    StoredFile,
    StreamState,
    Task,
    WatchFormat,
)

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
FILE = File(name="a.mp4", size=10, duration=timedelta(minutes=1))


def recording() -> Recording:
    return Recording(
        id="c1",
        account="studio",
        room="room-42",
        state=RecordingState.RECORDING,
        vendor_ids={"file_name": "x"},
        team="",
        channel="",
        requested_by="",
        created_at=NOON,
    )


def test_recording() -> None:
    """A recording is shown down the page, with all its ids as the next call takes them; nothing is shown of nothing."""
    row = of_recording(recording(), Observation(state=RecordingState.READY, vendor_ids={"sid": "s"}, files=(FILE,)))

    assert show(row, as_json=False).splitlines() == [
        "room      room-42",
        "state     ready",
        "files     name=a.mp4  kind=mp4  size=10  duration=1m",
        "ids       --id recording=c1 --id created=2026-12-01T12:00:00+00:00 --id file_name=x --id sid=s",
    ]


def test_recording_that_is_missing() -> None:
    """That the service does not know a recording is said."""
    assert of_recording(recording(), Observation(missing=True))["state"] == "unknown to the service"


def test_file() -> None:
    """A link that is a file tells people how to get it, and programs what it holds; once saved, where it is."""
    link = Link(name="a.m3u8", url="", expires_at=NOON, content="#EXTM3U\n")
    row = of_link(link)

    assert show([row], as_json=False).splitlines() == [
        "name    content                          expires",
        "a.m3u8  it is a file: say --save FOLDER  2026-12-01T12:00:00+00:00",
    ]
    assert json.loads(show([row], as_json=True)) == [
        {"name": "a.m3u8", "content": "#EXTM3U\n", "expires": "2026-12-01T12:00:00+00:00"}
    ]
    assert of_saved(link, Path("links/a.m3u8")) == {"name": "a.m3u8", "saved": "links/a.m3u8", "expires": NOON}


def test_json() -> None:
    """Programs get the same as JSON: moments in ISO 8601, ids as an object."""
    row = of_recording(recording(), Observation(files=(FILE,)))

    assert json.loads(show(row, as_json=True)) == {
        "room": "room-42",
        "state": None,
        "files": [{"name": "a.mp4", "kind": "mp4", "size": 10, "duration": "1m"}],
        "note": "",
        "ids": {"recording": "c1", "created": "2026-12-01T12:00:00+00:00", "file_name": "x"},
    }
    assert json.loads(show([of_link(Link(name="a", url="https://x/a?b=c", expires_at=NOON))], as_json=True)) == [
        {"name": "a", "url": "https://x/a?b=c", "expires": "2026-12-01T12:00:00+00:00"}
    ]


def test_table() -> None:
    """Several rows are a table whose columns are as wide as their widest cell: no address is cut."""
    url = "https://bucket.example/" + "x" * 500
    links = [of_link(Link(name="一二.ts", url=url)), of_link(Link(name="a", url="https://b"))]

    assert show(links, as_json=False).splitlines() == [
        "name     url" + " " * (len(url) - 3) + "  expires",
        f"一二.ts  {url}",
        "a        https://b",
    ]


def test_nothing() -> None:
    """No rows are said to be none; for a program they are an empty list."""
    assert show([], as_json=False) == "Nothing."
    assert show([], as_json=True) == "[]"


def test_lists_and_streams() -> None:
    """Files, tasks, space and streams have a row each."""
    watch = {WatchFormat.FLV: "http://x/a.flv"}
    live = Broadcast(room="r", state=StreamState.LIVE, watch=watch, started_at=NOON)

    assert of_stored(StoredFile(file=FILE, room="r", state=RecordingState.READY, recorded_at=NOON)) == {
        **of_file(FILE),
        "room": "r",
        "state": "ready",
        "recorded": NOON,
    }
    assert of_task(Task(id="7", room="r", ended_at=NOON)) == {
        "id": "7",
        "room": "r",
        "state": None,
        "started": None,
        "ended": NOON,
    }
    assert of_storage(Storage(used=5, limit=None)) == {"used": 5, "limit": None}
    assert show(of_broadcast(live), as_json=False).splitlines() == [
        "room      r",
        "state     live",
        "started   2026-12-01T12:00:00+00:00",
        "watch     flv=http://x/a.flv",
    ]
