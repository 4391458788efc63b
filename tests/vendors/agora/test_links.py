from datetime import timedelta
from typing import Any

import pytest

from bot.domain import File, Link, RecordingState
from bot.errors import Unavailable
from bot.vendors.agora import get_conversion, get_links
from bot.vendors.wire import Request, Response
from tests.vendors.agora.recordings import NOW, context, recording, settings
from tests.vendors.bucket.signature import assert_signed, query_of
from tests.vendors.bucket.storage import refusal
from tests.vendors.driving import drive

FOLDER = "recordings/r7k2/"
PLAYLIST = File(name=f"{FOLDER}38f8_room.m3u8", kind="m3u8")
SEGMENTS = (File(name=f"{FOLDER}38f8_room_1.ts", kind="ts"), File(name=f"{FOLDER}38f8_a b.ts", kind="ts"))
MP4 = File(name=f"{FOLDER}38f8_room.mp4", kind="mp4")
FILES = (PLAYLIST, *SEGMENTS)
READY = recording(state=RecordingState.READY, files=FILES)
RECORDED = Response(
    status=200,
    body=b"\xef\xbb\xbf#EXTM3U\r\n#EXT-X-AGORA-TRACK-EVENT:EVENT=START\r\n#EXTINF:15.019000\r\n38f8_room_1.ts\r\n"
    b"\r\n#EXTINF:3,title\r\n38f8_a%20b.ts\r\n#EXT-X-ENDLIST\r\n",
)
DONE = Response(status=200)


def links(files: tuple[File, ...], *replies: Response, **changes: Any) -> tuple[tuple[Link, ...], list[Request]]:
    """The links to a recording's files, and the requests that they took."""
    return drive(get_links(context(**changes), recording(state=RecordingState.READY, files=files)), *replies)


def test_mp4() -> None:
    """Where there is an MP4, it is what the link leads to, whatever was wished for; nobody is asked."""
    (link,), sent = links((MP4, *FILES))

    assert sent == []
    assert (link.name, link.expires_at) == ("38f8_room.mp4", NOW + timedelta(hours=24))
    assert f"/{MP4.name}?" in link.url
    assert links((MP4, *FILES), hls="files")[0][0].name == "38f8_room.mp4"


@pytest.mark.parametrize("hls", [None, "mp4", "playlist"])
def test_playlist(hls: str | None) -> None:
    """Else the link leads to a playlist whose segments are links for seven days; it is put beside the recorded one."""
    (link,), (fetched, stored) = links(FILES, RECORDED, DONE, hls=hls)
    assert stored.content is not None
    lines = stored.content.decode().splitlines()

    assert f"/{PLAYLIST.name}?" in fetched.url
    assert (stored.method, stored.headers["content-type"]) == ("PUT", "application/vnd.apple.mpegurl")
    assert f"/{FOLDER}38f8_room.links.m3u8?" in stored.url
    assert (link.name, link.expires_at) == ("38f8_room.links.m3u8", NOW + timedelta(hours=24))
    assert lines[:3] == ["#EXTM3U", "#EXT-X-AGORA-TRACK-EVENT:EVENT=START", "#EXTINF:15.019000,"]
    assert f"/{FOLDER}38f8_room_1.ts?" in lines[3]
    assert (lines[4], lines[6]) == ("#EXTINF:3,title", "#EXT-X-ENDLIST")
    assert f"/{FOLDER}38f8_a%20b.ts?" in lines[5]
    for url in (lines[3], lines[5]):
        assert query_of(url)["X-Amz-Expires"] == "604800"
        assert_signed(url, settings().storage.secret_key.get_secret_value())


@pytest.mark.parametrize("replies", [(RECORDED, refusal(403, "AccessDenied")), (refusal(404, "NoSuchKey"),)])
def test_read_only(replies: tuple[Response, ...]) -> None:
    """A bucket that may not be written to, or has lost the playlist, leaves a link to every file."""
    found, _ = links(FILES, *replies)

    assert [link.name for link in found] == ["38f8_room.m3u8", "38f8_room_1.ts", "38f8_a b.ts"]


def test_bucket_unavailable() -> None:
    """A bucket without an answer is to be asked again."""
    with pytest.raises(Unavailable):
        links(FILES, refusal(503, "SlowDown"))


def test_files() -> None:
    """Where all files are wanted, each has a signed link for a day; nobody is asked for them."""
    found, sent = links(FILES, hls="files")

    assert sent == []
    assert [link.name for link in found] == ["38f8_room.m3u8", "38f8_room_1.ts", "38f8_a b.ts"]
    assert {link.expires_at for link in found} == {NOW + timedelta(hours=24)}
    assert {query_of(link.url)["X-Amz-Expires"] for link in found} == {"86400"}


def test_read_key() -> None:
    """Links are signed with the key for reading, where there is one."""
    storage = {"read_access_key": "AKIAREAD", "read_secret_key": "s3cr3t-read"}
    (link, *_), _ = links(FILES, hls="files", storage=storage)

    assert_signed(link.url, "s3cr3t-read")


def test_no_files() -> None:
    """Without files there are no links."""

    assert links(()) == ((), [])


@pytest.mark.parametrize("hls", [None, "mp4"])
def test_conversion(hls: str | None) -> None:
    """What is uploaded and has no MP4 is to be made one, next to its playlist; of all parts where there are several."""
    taken_over = (File(name=f"{FOLDER}bak0_38f8_room.m3u8", kind="m3u8"), File(name=f"{FOLDER}b.ts", kind="ts"))
    made = get_conversion(settings(hls=hls), recording(state=RecordingState.UPLOADING, files=(*FILES, *taken_over)))

    assert made is not None
    assert made.bucket.name == "meetings"
    assert (made.playlist, made.target) == (PLAYLIST.name, MP4.name)
    assert made.segments == (SEGMENTS[0].name, SEGMENTS[1].name, f"{FOLDER}b.ts")


@pytest.mark.parametrize(
    ("state", "files", "hls"),
    [
        (RecordingState.READY, FILES, None),
        (RecordingState.PROCESSING, FILES, None),
        (RecordingState.UPLOADING, (), None),
        (RecordingState.UPLOADING, (PLAYLIST,), None),
        (RecordingState.UPLOADING, SEGMENTS, None),
        (RecordingState.UPLOADING, (MP4, *FILES), None),
        (RecordingState.UPLOADING, FILES, "playlist"),
        (RecordingState.UPLOADING, FILES, "files"),
    ],
)
def test_no_conversion(state: RecordingState, files: tuple[File, ...], hls: str | None) -> None:
    """Nothing is made of what is not complete, is over, has its MP4 or is wanted as it is."""

    assert get_conversion(settings(hls=hls), recording(state=state, files=files)) is None
