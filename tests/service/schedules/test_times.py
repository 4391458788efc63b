"""When schedules fire, across every change of the clocks."""

from datetime import UTC, datetime, time, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.service.schedules.times import between, cron_times, moment_of, next_time, times, wall_of
from tests.store.domain_objects import make_schedule

BERLIN, NEW_YORK, LORD_HOWE = "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"
DAY = timedelta(days=1)

zones = st.sampled_from(sorted(available_timezones()))
moments = st.datetimes(datetime(2024, 1, 1), datetime(2037, 12, 31), timezones=st.just(UTC))
minutes, hours = st.integers(0, 59), st.integers(0, 23)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def naive(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("cron", "zone", "after", "expected"),
    [
        ("0 9 * * mon-fri", BERLIN, "2026-11-20 08:00", "2026-11-23 08:00"),  # it was nine just now, on a Friday
        ("0 9 * * mon-fri", BERLIN, "2026-11-20 07:59", "2026-11-20 08:00"),
        ("30 2 * * *", BERLIN, "2026-03-28 12:00", "2026-03-29 01:00"),  # leapt over: at three, which is the first
        ("30 2 * * *", BERLIN, "2026-03-29 01:00", "2026-03-30 00:30"),
        ("30 2 * * *", BERLIN, "2026-10-24 12:00", "2026-10-25 00:30"),  # shown twice: the first time
        ("30 2 * * *", BERLIN, "2026-10-25 00:30", "2026-10-26 01:30"),
        ("30 2 * * *", BERLIN, "2026-10-25 01:10", "2026-10-26 01:30"),  # and not when it is shown again
        ("15 */2 * * *", BERLIN, "2026-03-29 00:20", "2026-03-29 01:00"),
        ("15 2,3 * * *", BERLIN, "2026-03-29 01:00", "2026-03-29 01:15"),
        ("0,30 2 * * *", BERLIN, "2026-03-29 00:59", "2026-03-29 01:00"),  # both are leapt over: once
        ("0,30 2 * * *", BERLIN, "2026-03-29 01:00", "2026-03-30 00:00"),
        ("0 * * * *", BERLIN, "2026-03-29 00:00", "2026-03-29 01:00"),  # every hour, as hours pass
        ("0 * * * *", BERLIN, "2026-10-25 00:00", "2026-10-25 01:00"),
        ("0 */1 * * *", BERLIN, "2026-10-25 00:00", "2026-10-25 01:00"),
        ("0 0-23 * * *", BERLIN, "2026-10-25 00:00", "2026-10-25 01:00"),
        ("30 2 * * *", NEW_YORK, "2026-03-08 00:00", "2026-03-08 07:00"),
        ("15 2 * * *", LORD_HOWE, "2026-10-03 00:00", "2026-10-03 15:30"),  # where half an hour is leapt over
    ],
)
def test_next_time(cron: str, zone: str, after: str, expected: str) -> None:
    """The wall time counts, whatever the clocks do."""
    schedule = make_schedule(cron=cron, zone=zone)

    assert next_time(schedule, utc(after)) == utc(expected)


@given(zones, minutes, hours, moments)
@example(NEW_YORK, 0, 2, datetime(2024, 3, 1, tzinfo=UTC))
def test_daily(zone: str, minute: int, hour: int, after: datetime) -> None:
    """A daily schedule fires once on every day of every zone, at its time or right after a leap over it."""
    schedule = make_schedule(cron=f"{minute} {hour} * * *", zone=zone)
    fired = [wall_of(moment, zone) for moment in islice(times(schedule, after), 10)]

    for sooner, later in pairwise(fired):
        assert later.date() - sooner.date() == DAY or _is_leapt_over(sooner, zone, hour, minute)
    for wall in fired:
        assert (wall.hour, wall.minute) == (hour, minute) or _is_leapt_over(wall, zone, hour, minute)


def _is_leapt_over(wall: datetime, zone: str, hour: int, minute: int) -> bool:
    """Whether the clocks skipped the time on this day or the one before."""
    days = (wall.date() - DAY, wall.date(), wall.date() + DAY)
    wanted = [datetime.combine(day, time(hour, minute)) for day in days]
    return any(wall_of(each.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC), zone) != each for each in wanted)


@given(zones, st.sampled_from(["7 * * * *", "*/20 * * * *", "30 */5 * * *", "0 0,1,2,3 * * 1", "59 23 L * *"]), moments)
def test_in_order(zone: str, cron: str, after: datetime) -> None:
    """Whatever the expression and the zone, each time is later than the one before, and none is at the start."""
    fired = list(islice(cron_times(cron, zone, after), 30))

    assert all(sooner < later for sooner, later in pairwise([after, *fired]))


@given(zones, moments, st.sampled_from(["*", "*/1", "0-23", "0-11,12-23", "23,0-22"]))
def test_every_hour(zone: str, after: datetime, hour: str) -> None:
    """What comes every hour is never two hours away, however that is written."""
    fired = list(islice(cron_times(f"0 {hour} * * *", zone, after), 50))

    assert max(later - sooner for sooner, later in pairwise(fired)) <= timedelta(minutes=90)


@given(zones, st.datetimes(datetime(2024, 1, 1), datetime(2037, 12, 31)))
def test_moment_of(zone: str, wall: datetime) -> None:
    """A wall time that is shown is the moment at which it is; one that is not comes later, and within a day."""
    shown = wall_of(moment_of(wall, zone), zone)

    assert wall <= shown <= wall + DAY
    assert moment_of(shown, zone) == moment_of(wall, zone)


def test_once() -> None:
    """What is planned once fires once."""
    schedule = make_schedule(cron="", at=naive("2026-12-01 09:00"), zone=BERLIN)
    at = utc("2026-12-01 08:00")

    assert next_time(schedule, at - timedelta.resolution) == at
    assert next_time(schedule, at) is None


def test_skipped() -> None:
    """What was skipped last, and all before it, is left out; what comes after it is not."""
    schedule = make_schedule(cron="0 9 * * *", zone="UTC", skip_at=utc("2026-12-03 09:00"))

    assert next_time(schedule, utc("2026-12-01 00:00")) == utc("2026-12-04 09:00")
    assert next_time(schedule, utc("2026-12-07 09:00")) == utc("2026-12-08 09:00")
    assert [one.day for one in between(schedule, utc("2026-12-01 09:00"), utc("2026-12-06 09:00"))] == [4, 5]


def test_between() -> None:
    """The beginning belongs to it, the end does not."""
    schedule = make_schedule(cron="0 9 * * *", zone="UTC")

    assert [one.day for one in between(schedule, utc("2026-12-01 09:00"), utc("2026-12-03 09:00"))] == [1, 2]
