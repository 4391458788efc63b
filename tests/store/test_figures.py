"""Sums over recordings: each minute counts once, on the day of the zone in which it was recorded."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import Recording, RecordingState
from bot.store import Store
from bot.store.figures import split_days
from tests.store.domain_objects import NOW, make_operation, make_recording, make_stream

BERLIN, ACCOUNTS = ZoneInfo("Europe/Berlin"), ["studio", "classroom"]
HOUR = timedelta(hours=1)
TODAY = date(2026, 12, 1)
S = RecordingState


async def _add(store: Store, *recordings: Recording) -> None:
    for recording in recordings:
        await store.add_operation(make_operation(recording), subject=recording)


def over(hours: int, length: timedelta, **changes: object) -> Recording:
    """A recording that began so many hours before now."""
    began = NOW - hours * HOUR
    return make_recording(state=S.READY, created_at=began, started_at=began, ended_at=began + length, **changes)


async def test_minutes_by_day(store: Store) -> None:
    """A night counts on both of its days, what runs until now, what was recorded before then not at all."""
    night = NOW - timedelta(hours=NOW.hour)
    await _add(
        store,
        make_recording(state=S.READY, started_at=night - 2 * HOUR, ended_at=night + HOUR),
        make_recording(started_at=NOW - HOUR / 2),
        over(3, HOUR, account="classroom"),
        over(3, HOUR, account="board"),
        over(99, HOUR),
        make_recording(state=S.STARTING),
    )

    assert await store.figures.minutes_by_day(ACCOUNTS, night - HOUR, NOW, UTC) == {
        (date(2026, 11, 30), "studio"): 60,
        (TODAY, "studio"): 90,
        (TODAY, "classroom"): 60,
    }


async def test_count_states(store: Store) -> None:
    """Recordings of each account and state that were asked for since then."""
    await _add(
        store,
        over(1, HOUR),
        over(2, HOUR),
        over(3, HOUR),
        make_recording(created_at=NOW, state=S.FAILED, account="classroom"),
        make_recording(created_at=NOW, account="board"),
    )
    since = NOW - 2 * HOUR

    counted = await store.figures.count_states(ACCOUNTS, since)
    assert counted == {("studio", S.READY): 2, ("classroom", S.FAILED): 1}


async def test_count_streams(store: Store) -> None:
    """Live streams of each account that were asked for since then."""
    streams = [
        make_stream(),
        make_stream(created_at=NOW + HOUR),
        make_stream(created_at=NOW - HOUR),
        make_stream(account="classroom"),
        make_stream(account="board"),
    ]
    for stream in streams:
        await store.add_operation(make_operation(make_recording()), subject=stream)

    assert await store.figures.count_streams(ACCOUNTS, NOW) == {"studio": 2, "classroom": 1}


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (TODAY, 24)])
def test_days_of_another_length(day: date, hours: int) -> None:
    """A day on which clocks are changed has 23 or 25 hours."""
    begin = datetime.combine(day - timedelta(days=3), datetime.min.time(), UTC)
    minutes = split_days([("studio", begin, begin + timedelta(days=9))], BERLIN)

    assert minutes[day, "studio"] == hours * 60


@given(
    st.timedeltas(timedelta(days=-3650), timedelta(days=3650)),
    st.timedeltas(timedelta(0), timedelta(days=9)),
    st.timezones(),
)
def test_no_minute_is_lost(since_now: timedelta, length: timedelta, zone: ZoneInfo) -> None:
    """Whatever the zone does with its clocks, the days have together what was recorded."""
    begin = NOW + since_now
    minutes = split_days([("studio", begin, begin + length)], zone)

    assert sum(minutes.values()) == pytest.approx(length / timedelta(minutes=1))
    assert all(0 < each <= 48 * 60 for each in minutes.values())
