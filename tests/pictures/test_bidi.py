"""The order of mixed writing directions."""

import pytest
from hypothesis import given

from bot.pictures.bidi import visual_runs
from tests.pictures.images import ANY_TEXT


@pytest.mark.parametrize(
    ("text", "left_to_right"),
    [
        ("", []),
        ("Room 42", ["Room 42"]),
        ("שלום", ["<שלום"]),
        ("Room שלום end", ["Room ", "<שלום", " end"]),
        ("שלום Room 42", ["Room 42", "<שלום "]),
        ("Room שלום 12, עולם", ["Room ", "<, עולם", "12", "<שלום "]),
        ("غرفة 12 (A)", ["<)", "A", "< (", "12", "<غرفة "]),
        ("שלום 2026-11-21 09:30", ["09:30", "< ", "2026-11-21", "<שלום "]),
        ("שלום - 7", ["7", "<שלום - "]),
        ("(42) 7", ["(42) 7"]),
        ("שלו\u05b9ם", ["<שלו\u05b9ם"]),
        ("\u0301a", ["\u0301a"]),
    ],
)
def test_order(text: str, left_to_right: list[str]) -> None:
    """Runs stand from the left to the right; what is read from the right is marked with ``<`` here."""
    assert [("<" if run.is_right_to_left else "") + run.text for run in visual_runs(text)] == left_to_right


@given(ANY_TEXT)
def test_nothing_is_lost(text: str) -> None:
    """Each character stands in exactly one run."""
    assert sorted("".join(run.text for run in visual_runs(text))) == sorted(text)
