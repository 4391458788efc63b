"""Lengths of time, as people write them."""

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.durations import format_duration, parse_duration, spell_duration


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("5s", 5),
        ("45m", 2700),
        ("2h", 7200),
        ("1h30m", 5400),
        ("1h30m5s", 5405),
        ("90m", 5400),
        (" 1H30M ", 5400),
        ("0s", 0),
        ("9999h", 9999 * 3600),
    ],
)
def test_read(text: str, seconds: int) -> None:
    """Hours, minutes and seconds in this order, in either case."""
    assert parse_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "text", ["", "h", "45", "45 m", "m45", "30m1h", "1.5h", "-5m", "1d", "10000h", "5m5m", "x" * 99]
)
def test_refused(text: str) -> None:
    """Anything else is refused with an example of how to write it, and with no more than 40 characters of it."""
    with pytest.raises(ValueError, match=r"write it like 45m, 2h or 1h30m\.$") as refusal:
        parse_duration(text)

    assert str(refusal.value).startswith(f'"{text[:40]}" ')


@pytest.mark.parametrize(("seconds", "text"), [(0, "0s"), (5, "5s"), (3600, "1h"), (5405, "1h30m5s"), (86400, "24h")])
def test_written(seconds: int, text: str) -> None:
    """The parts that are there, and nothing else."""
    assert format_duration(timedelta(seconds=seconds)) == text


@given(st.integers(0, 9999 * 3600 + 3599))
def test_what_is_written_is_read(seconds: int) -> None:
    """Written and read again it is the same, to the second."""
    assert parse_duration(format_duration(timedelta(seconds=seconds))) == timedelta(seconds=seconds)


@given(st.text(alphabet="0123456789hmsHMS٣ .-", max_size=12))
def test_anything_is_read_or_refused(text: str) -> None:
    """No text breaks it: a length of time or a ValueError."""
    with suppress(ValueError):
        assert parse_duration(text) >= timedelta(0)


@pytest.mark.parametrize(
    ("typed", "words"), [("1h", "1 hour"), ("45m", "45 minutes"), ("2h1m", "2 hours 1 minute"), ("24h", "24 hours")]
)
def test_words(typed: str, words: str) -> None:
    """In forms a length of time stands in words."""
    assert spell_duration(parse_duration(typed)) == words
