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
    assert query_of(link.url)["response-content-disposition"] == "attachment"
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
    assert "response-content-disposition" not in query_of(link.url)
    for url in (lines[3], lines[5]):
        assert query_of(url)["X-Amz-Expires"] == "604800"
        assert "response-content-disposition" not in query_of(url)
        assert_signed(url, settings().storage.secret_key.get_secret_value())


def test_playlist_that_names_more() -> None:
    """Keys and initialization sections are links too; byte ranges and addresses of elsewhere stay as they are."""
    playlist = (
        b'#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI="room.key",IV=0x1\n#EXT-X-MAP:URI="38f8_a%20b.ts",BYTERANGE="9@0"\n'
        b'#EXT-X-KEY:METHOD=AES-128,URI="https://keys.example.com/1?a=b"\n#EXT-X-BYTERANGE:7@9\n'
        b"https://media.example.com/a%20b.ts?a=b\n"
    )
    _, (_, stored) = links(FILES, Response(status=200, body=playlist), DONE)
    assert stored.content is not None
    _, key, section, elsewhere, part, segment = stored.content.decode().splitlines()

    assert key.startswith('#EXT-X-KEY:METHOD=AES-128,URI="https://')
    assert f"/{FOLDER}room.key?" in key
    assert key.endswith('",IV=0x1')
    assert f"/{FOLDER}38f8_a%20b.ts?" in section
    assert section.endswith('",BYTERANGE="9@0"')
    assert elsewhere == '#EXT-X-KEY:METHOD=AES-128,URI="https://keys.example.com/1?a=b"'
    assert (part, segment) == ("#EXT-X-BYTERANGE:7@9", "https://media.example.com/a%20b.ts?a=b")


def test_percent_sign() -> None:
    """A room's name may hold a percent sign: a segment that is in the bucket as it is named there is linked so."""
    segment = File(name=f"{FOLDER}38f8_50%25_1.ts", kind="ts")
    recorded = Response(status=200, body=b"#EXTM3U\n#EXTINF:15,\n38f8_50%25_1.ts\n")
    _, (_, stored) = links((PLAYLIST, segment), recorded, DONE)

    assert f"/{FOLDER}38f8_50%2525_1.ts?".encode() in (stored.content or b"")


@pytest.mark.parametrize("hls", [None, "mp4", "playlist"])
def test_read_only(hls: str | None) -> None:
    """Where the bucket may not be written to, the playlist itself is handed over, as good as its segments' links."""
    (link,), (_, refused) = links(FILES, RECORDED, refusal(403, "AccessDenied"), hls=hls)

    assert refused.content is not None
    assert (link.name, link.url, link.content) == ("38f8_room.m3u8", "", refused.content.decode())
    assert link.expires_at == NOW + timedelta(days=7)
    assert "X-Amz-Signature" not in repr(link)


def test_read_only_with_several_playlists() -> None:
    """Each of several playlists is handed over; the bucket is asked to take one of them and no more."""
    other = File(name=f"{FOLDER}bak0_38f8_room.m3u8", kind="m3u8")
    found, sent = links((other, *FILES), RECORDED, RECORDED, refusal(403, "AccessDenied"))

    assert [request.method for request in sent] == ["GET", "GET", "PUT"]
    assert [link.name for link in found] == ["bak0_38f8_room.m3u8", "38f8_room.m3u8"]
    assert all("38f8_room_1.ts?" in link.content for link in found)


@pytest.mark.parametrize("response", [refusal(404, "NoSuchKey"), Response(status=200, body=b"")])
def test_lost_playlist(response: Response) -> None:
    """A bucket that has lost the playlist, or what it held, leaves a link to every file."""
    found, _ = links(FILES, response)

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
