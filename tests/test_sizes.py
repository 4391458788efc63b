"""Sizes of files, as people read them."""

import pytest

from bot.sizes import format_bytes


@pytest.mark.parametrize(
    ("count", "written"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 kB"),
        (9_940, "9.9 kB"),
        (9_960, "10 kB"),
        (999_499, "999 kB"),
        (999_500, "1.0 MB"),
        (1_500_000_000, "1.5 GB"),
        (53_687_091_200, "54 GB"),
        (2 * 10**12, "2.0 TB"),
        (12_345 * 10**15, "12345 PB"),
    ],
)
def test_written(count: int, written: str) -> None:
    """The largest unit that leaves a digit before the point, and no digits that nobody needs."""
    assert format_bytes(count) == written
