"""Moments of the week: read as people write them, and found as clocks of a zone show them."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.weeks import WeekMoment, parse_week_moment

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = WeekMoment(0, time(9))


@pytest.mark.parametrize(
    ("text", "weekday", "at"),
    [("mon 09:00", 0, time(9)), (" SUN 23:59 ", 6, time(23, 59)), ("wed 7:30", 2, time(7, 30))],
)
def test_parse(text: str, weekday: int, at: time) -> None:
    """A weekday in three letters and a time of day."""
    assert parse_week_moment(text) == WeekMoment(weekday, at)


@pytest.mark.parametrize("text", ["", "mon", "monday 09:00", "xyz 09:00", "mon 24:00", "mon 09:60", "09:00 mon"])
def test_parse_nonsense(text: str) -> None:
    """What is no moment of the week is told how to be written."""
    with pytest.raises(ValueError, match="mon 09:00"):
        parse_week_moment(text)


@pytest.mark.parametrize(
    ("now", "latest"),
    [
        ("2026-11-30T08:00", "2026-11-30T08:00"),
        ("2026-11-30T07:59", "2026-11-23T08:00"),
        ("2026-12-06T23:00", "2026-11-30T08:00"),
        ("2026-03-30T07:00", "2026-03-30T07:00"),  # the first Monday of summer time
        ("2026-03-30T06:59", "2026-03-23T08:00"),
    ],
)
def test_latest(now: str, latest: str) -> None:
    """Nine o'clock in Berlin is another moment in summer, and the moment itself has come."""
    found = MONDAY.latest(datetime.fromisoformat(now).replace(tzinfo=UTC), BERLIN)

    assert found == datetime.fromisoformat(latest).replace(tzinfo=UTC)


@given(
    minutes=st.integers(0, 10_000_000),
    weekday=st.integers(0, 6),
    at=st.times(),
    zone=st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Shanghai", "Australia/Lord_Howe"]),
)
def test_latest_is_within_a_week(minutes: int, weekday: int, at: time, zone: str) -> None:
    """It never lies ahead, and never more than a week and the hour of a change of clocks ago."""
    now = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    found = WeekMoment(weekday, at).latest(now, ZoneInfo(zone))

    assert timedelta(0) <= now - found <= timedelta(days=7, hours=1)
