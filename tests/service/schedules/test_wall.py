"""Dates and times as people write them."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UsageError
from bot.service.schedules.wall import parse_wall_time, parse_zone

HERE = datetime(2026, 12, 1, 12, 0)  # a Tuesday


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-12-24 18:30", datetime(2026, 12, 24, 18, 30)),
        (" 2026-12-24T8:05", datetime(2026, 12, 24, 8, 5)),
        ("2026-1-2  8:05", datetime(2026, 1, 2, 8, 5)),
        ("18:30", datetime(2026, 12, 1, 18, 30)),
        ("9:00", datetime(2026, 12, 2, 9, 0)),
        ("today 9:00", datetime(2026, 12, 1, 9, 0)),
        ("Tomorrow 09:00", datetime(2026, 12, 2, 9, 0)),
        ("tue 12:01", datetime(2026, 12, 1, 12, 1)),
        ("tue 12:00", datetime(2026, 12, 8, 12, 0)),
        ("mon 9:00", datetime(2026, 12, 7, 9, 0)),
        ("Wednesday 9:00", datetime(2026, 12, 2, 9, 0)),
    ],
)
def test_read(text: str, at: datetime) -> None:
    """A date, a day's name, or neither."""
    assert parse_wall_time(text, HERE) == at


@pytest.mark.parametrize(
    "text", ["", "noon", "2026-02-30 09:00", "25:00", "9:60", "mo 9:00", "monk 9:00", "9", "٣:٠٠ uhr"]
)
def test_refused(text: str) -> None:
    """What is no date and time is refused with examples."""
    with pytest.raises(UsageError) as refusal:
        parse_wall_time(text, HERE)

    examples = "Write it like 2026-12-01 09:00, tomorrow 09:00, mon 9:00 or 18:30."
    assert str(refusal.value) == f'"{text}" is not a date and a time. {examples}'


@given(st.text(max_size=50))
def test_anything(text: str) -> None:
    """Whatever is typed is a time or refused."""
    try:
        assert parse_wall_time(text, HERE)
    except UsageError as error:
        assert str(error)  # noqa: PT017 - either outcome is right; which one is what is tested


@pytest.mark.parametrize(
    ("text", "zone"),
    [("europe/berlin", "Europe/Berlin"), ("UTC", "UTC"), (" America/New_York ", "America/New_York")],
)
def test_zone(text: str, zone: str) -> None:
    """Zones are known however their letters are written."""
    assert parse_zone(text) == zone


@pytest.mark.parametrize("text", ["", "Berlin", "../../etc/passwd", "CET+1"])
def test_no_zone(text: str) -> None:
    """What is no zone is refused with examples."""
    with pytest.raises(UsageError, match=r"^There is no time zone .*: write it like Europe/Berlin or America/New_York"):
        parse_zone(text)
