from datetime import timedelta

from bot.domain import File, RecordingState
from bot.vendors.agora import get_links
from tests.vendors.agora.recordings import NOW, WRITE_SECRET, context, recording
from tests.vendors.bucket.signature import assert_signed, query_of
from tests.vendors.driving import drive

FILES = (
    File(name="recordings/r7k2/38f8_room.m3u8", kind="m3u8"),
    File(name="recordings/r7k2/38f8_room_1.ts", kind="ts"),
)
READY = recording(state=RecordingState.READY, files=FILES)


def test_links() -> None:
    """Every file has a signed link for a day, under its own name; nobody is asked for it."""
    links, sent = drive(get_links(context(), READY))

    assert sent == []
    assert [link.name for link in links] == ["38f8_room.m3u8", "38f8_room_1.ts"]
    assert {link.expires_at for link in links} == {NOW + timedelta(hours=24)}
    for link, file in zip(links, FILES, strict=True):
        assert link.url.startswith(f"https://meetings.s3.us-east-1.amazonaws.com/{file.name}?")
        assert query_of(link.url)["X-Amz-Expires"] == "86400"
        assert query_of(link.url)["response-content-disposition"] == "attachment"
        assert_signed(link.url, WRITE_SECRET)


def test_read_key() -> None:
    """Links are signed with the key for reading, where there is one."""
    storage = {"read_access_key": "AKIAREAD", "read_secret_key": "s3cr3t-read"}
    (link, _), _ = drive(get_links(context(storage=storage), READY))

    assert_signed(link.url, "s3cr3t-read")


def test_no_files() -> None:
    """Without files there are no links."""

    assert drive(get_links(context(), recording())) == ((), [])
