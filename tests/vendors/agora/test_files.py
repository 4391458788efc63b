from collections.abc import Sequence
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from pydantic import ValidationError

from bot.domain import File, RecordingState, StoredFile
from bot.errors import Rejected
from bot.vendors.agora import FileFilters, delete_file, delete_files, is_file_of, list_files
from bot.vendors.wire import Request, Response
from tests.vendors.agora.recordings import NOW, SID, context, recording
from tests.vendors.bucket.signature import query_of
from tests.vendors.bucket.storage import listing, playlist, refusal
from tests.vendors.driving import drive

KEYS = (
    f"{SID}_room-42.m3u8",
    f"{SID}_room-42.links.m3u8",
    f"{SID}_room-42.mp4",
    f"{SID}_room-42_20261102100000000.ts",
    f"bak0_{SID}_room-42.m3u8",
    f"r7k2/{SID}_a.b__uid_s_12__uid_e_audio.m3u8",
    "0123abcd_other.m3u8",
    "notes.txt",
    "holiday.jpg",
)
GONE = Response(status=200, body=b"<DeleteResult/>")


def stored(given: dict[str, str], *pages: Response, **changes: Any) -> tuple[tuple[StoredFile, ...], list[Request]]:
    """What the bucket lists, and the requests that it took."""
    filters = FileFilters.model_validate(given).model_dump(mode="json")
    return drive(list_files(context(**changes), filters), *(pages or (listing(KEYS, size=7),)))


def test_list() -> None:
    """The recordings' files are listed with their rooms; what is no recording's, and segments, are left out."""
    rows, (request,) = stored({})

    assert query_of(request.url)["prefix"] == ""
    assert rows[0] == StoredFile(file=File(name=KEYS[0], kind="m3u8", size=7), room="room-42", recorded_at=NOW)
    assert [row.file.name for row in rows] == [KEYS[0], KEYS[2], KEYS[4], KEYS[5], KEYS[6]]
    assert [row.room for row in rows] == ["room-42", "room-42", "room-42", "a.b", "other"]
    assert [row.state for row in rows] == [None, RecordingState.READY, None, None, None]


def test_newest_first() -> None:
    """What was written last is shown first."""
    pages = (
        listing([KEYS[0]], modified="2026-11-01T10:00:00Z", next_page="more"),
        listing([KEYS[6]], modified="2026-11-02T10:00:00Z"),
    )
    rows, sent = stored({}, *pages)

    assert [row.file.name for row in rows] == [KEYS[6], KEYS[0]]
    assert len(sent) == 2


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"kind": "ts"}, [KEYS[3]]),
        ({"kind": "mp4"}, [KEYS[2]]),
        ({"kind": "MP4"}, [KEYS[2]]),
        ({"sid": "0123abcd"}, [KEYS[6]]),
        ({"kind": "jpg"}, []),
        ({"file_name": KEYS[0]}, [KEYS[0]]),
        ({"file_name": KEYS[1]}, []),
        ({"file_name": KEYS[3]}, [KEYS[3]]),
        ({"file_name": KEYS[3], "kind": "mp4"}, []),
        ({"file_name": KEYS[5]}, [KEYS[5]]),
        ({"file_name": KEYS[5].removeprefix("r7k2/")}, [KEYS[5]]),
        ({"file_name": KEYS[0][:-1]}, []),
    ],
)
def test_filters(given: dict[str, str], expected: Sequence[str]) -> None:
    """Files are picked by their type, by the recording they belong to, and by their whole name."""

    assert [row.file.name for row in stored(given)[0]] == expected


def test_prefix() -> None:
    """A prefix is looked for under the account's own."""
    _, (request,) = stored({"prefix": "r7k2/"}, storage={"file_name_prefix": ["recordings", "2026"]})

    assert query_of(request.url)["prefix"] == "recordings/2026/r7k2/"


@pytest.mark.parametrize("given", [{"file_name": "x" * 1025}, {"kind": "exe"}, {"color": "red"}, {"prefix": "x" * 257}])
def test_bad_filters(given: dict[str, str]) -> None:
    """What cannot be filtered by is refused."""
    with pytest.raises(ValidationError):
        FileFilters.model_validate(given)


def deleted_keys(sent: Request) -> list[str | None]:
    """The keys that a request deletes."""
    return [each.text for each in ET.fromstring(sent.content or b"").iter("Key")]  # noqa: S314 - our own


def test_delete() -> None:
    """A recording's files are deleted, and the MP4 and the playlist that were made of them."""
    files = (File(name="a/x.m3u8", kind="m3u8"), File(name="a/1.ts", kind="ts"))
    said, (sent,) = drive(delete_files(context(), recording(files=files)), GONE)

    assert sent.verb == "bucket/delete"
    assert deleted_keys(sent) == ["a/x.m3u8", "a/1.ts", "a/x.mp4", "a/x.links.m3u8"]
    assert said == "2 files of httpClient463224 are no longer in the bucket meetings."


def test_delete_with_mp4() -> None:
    """An MP4 that is known is deleted once."""
    files = (File(name="x.mp4"), File(name="x.m3u8", kind="m3u8"))
    _, (sent,) = drive(delete_files(context(), recording(files=files)), GONE)

    assert deleted_keys(sent) == ["x.mp4", "x.m3u8", "x.links.m3u8"]


def test_delete_by_name() -> None:
    """Of a file that is only known by its name, no room is spoken of."""
    said, _ = drive(delete_files(context(), recording(room="", files=(File(name="x.mp4"),))), GONE)

    assert said == "1 file is no longer in the bucket meetings."


def test_delete_nothing() -> None:
    """Of a recording without files nothing is deleted, and that is said."""
    said, sent = drive(delete_files(context(), recording()))

    assert sent == []
    assert "nothing was deleted" in said


def test_delete_refused() -> None:
    """A key that may not delete is told so."""
    with pytest.raises(Rejected, match="may not"):
        drive(delete_files(context(), recording(files=(File(name="x.mp4"),))), refusal(403, "AccessDenied"))


def test_delete_one() -> None:
    """A film is deleted, and nothing beside it; it is looked for first, since a bucket says OK of any name."""
    said, (looked, sent) = drive(delete_file(context(), row("a/x.mp4")), listing(["a/x.mp4", "a/x.mp4.bak"]), GONE)

    assert query_of(looked.url)["prefix"] == "a/x.mp4"
    assert deleted_keys(sent) == ["a/x.mp4"]
    assert said == "a/x.mp4 is no longer in the bucket meetings."


def test_delete_one_that_is_missing() -> None:
    """It is said, and nothing is sent."""
    said, sent = drive(delete_file(context(), row("a/x.mp4")), listing(["a/x.mp4.bak"]))

    assert len(sent) == 1
    assert said == "a/x.mp4 is not in the bucket meetings: there was nothing left to delete."


def test_delete_a_playlist() -> None:
    """Its segments go before it, and the playlist that was made of it; what it names of others stays."""
    key, own = f"a/{SID}_room.m3u8", (f"{SID}_room_1.ts", f"bak0_{SID}_room%20_2.ts")
    others = ("0123abcd_room_1.ts", f"../b/{SID}_room_1.ts", f"https://a.test/{SID}_room_1.ts", f"{SID}_room.mp4")
    replies = (listing([key]), playlist(*own, *others), GONE, GONE)
    said, sent = drive(delete_file(context(), row(key)), *replies)

    written = [own[0], own[1], own[1].replace("%20", " ")]
    made = key.replace(".m3u8", ".links.m3u8")
    assert [deleted_keys(each) for each in sent[2:]] == [[*(f"a/{name}" for name in written), made], [key]]
    assert said == f"{key} and its segments are no longer in the bucket meetings."


def test_delete_what_is_no_playlist() -> None:
    """A file that only looks like one is deleted alone."""
    key = f"{SID}_room.m3u8"
    said, sent = drive(delete_file(context(), row(key)), listing([key]), Response(status=200, body=b"?"), GONE, GONE)

    assert deleted_keys(sent[-1]) == [key]
    assert said == f"{key} is no longer in the bucket meetings."


@pytest.mark.parametrize("refused", [1, 2, 3])
def test_delete_a_playlist_in_vain(refused: int) -> None:
    """Where something is refused, the playlist stays: without it nobody would find the segments."""
    key = f"{SID}_room.m3u8"
    replies = [listing([key]), playlist(f"{SID}_room_1.ts"), GONE, GONE][:refused]
    with pytest.raises(Rejected):
        drive(delete_file(context(), row(key)), *replies, refusal(403, "AccessDenied"))


def test_whose_file() -> None:
    """A file is a recording's whose id at the service begins its name, or follows that of a recorder that took over."""
    known = recording(vendor_ids={"sid": SID})

    assert [is_file_of(known, key) for key in KEYS] == [True] * 6 + [False] * 3
    assert not any(is_file_of(recording(vendor_ids={}), key) for key in KEYS)


def row(key: str) -> StoredFile:
    """A row of the list."""
    return StoredFile(file=File(name=key, kind=key.rpartition(".")[2]))
