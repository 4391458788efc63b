"""How numbers of things are said, and what may have been meant."""

import pytest

from bot.words import counted, did_you_mean


@pytest.mark.parametrize(("count", "words"), [(0, "0 files"), (1, "1 file"), (2, "2 files"), (12_000, "12,000 files")])
def test_counted(count: int, words: str) -> None:
    """One is said otherwise than any other number."""
    assert counted(count, "file") == words


@pytest.mark.parametrize(
    ("word", "suggestion"),
    [("strat", " Did you mean start?"), ("Stop", " Did you mean stop?"), ("xyz", ""), ("", ""), ("s" * 4000, "")],
)
def test_did_you_mean(word: str, suggestion: str) -> None:
    """A word that is nearly one of the names; otherwise nothing."""
    assert did_you_mean(word, ["start", "stop", "status"]) == suggestion
