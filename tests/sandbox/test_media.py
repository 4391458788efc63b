"""The sample media."""

import pytest

from bot.sandbox.media import CONTENT_TYPES, read_sample


@pytest.mark.parametrize(
    ("name", "offset", "mark"),
    [
        ("recording.mp4", 4, b"ftyp"),
        ("recording.mp3", 0, b"ID3"),
        ("segment.ts", 0, b"\x47"),
        ("stream.flv", 0, b"FLV"),
    ],
)
def test_each_sample_is_what_its_name_says(name: str, offset: int, mark: bytes) -> None:
    """By the mark of its format; small enough to be copied for every recording."""
    media = read_sample(name)

    assert media[offset:].startswith(mark)
    assert len(media) < 60_000
    assert name in CONTENT_TYPES


def test_the_segment_is_whole_packets() -> None:
    """188 bytes each, all with the sync byte."""
    segment = read_sample("segment.ts")

    assert len(segment) % 188 == 0
    assert set(segment[::188]) == {0x47}
