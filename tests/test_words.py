"""How numbers of things are said."""

import pytest

from bot.words import counted


@pytest.mark.parametrize(("count", "words"), [(0, "0 files"), (1, "1 file"), (2, "2 files"), (12_000, "12,000 files")])
def test_counted(count: int, words: str) -> None:
    """One is said otherwise than any other number."""
    assert counted(count, "file") == words
