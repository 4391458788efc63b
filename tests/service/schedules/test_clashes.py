"""What would record one room at once is found."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import Schedule
from bot.service.schedules.clashes import AHEAD, Clash, find_clashes, shortest_gap
from bot.service.schedules.times import between
from tests.store.domain_objects import NOW, make_recording, make_schedule

HOUR = timedelta(hours=1)


def schedule(cron: str, **changes: Any) -> Schedule:
    return make_schedule(cron=cron, zone="UTC", **changes)


@pytest.mark.parametrize(
    ("cron", "first"),
    [
        ("30 10 * * *", "2026-12-01T10:30"),  # while the other one runs
        ("15 9 * * *", "2026-12-01T10:00"),  # and begins while it runs: it lasts an hour
        ("0 10 * * *", "2026-12-01T10:00"),
        ("30 10 * * sat", "2026-12-05T10:30"),
        ("0 11 * * *", None),  # begins as the other one ends
        ("0 9 * * *", None),
        ("30 10 25 6 *", None),  # too far away
    ],
)
def test_two_schedules(cron: str, first: str | None) -> None:
    """The first time at which both would run, within thirty days."""
    other = schedule("0 10 * * *", length=HOUR)
    found = find_clashes(schedule(cron, length=HOUR), [other], [], NOW)

    expected = [Clash(other.id, datetime.fromisoformat(first).replace(tzinfo=NOW.tzinfo))] if first else []
    assert list(found) == expected


def test_several() -> None:
    """Each other one is named once."""
    others = [schedule("0 10 * * *"), schedule("0 10 * * mon", paused=True), schedule("0 20 * * *")]
    found = find_clashes(schedule("0 10 * * *"), others, [], NOW)

    assert [clash.other for clash in found] == [other.id for other in others[:2]]


def test_running() -> None:
    """A recording with a planned end is met by what begins before that; of others nobody knows."""
    long, short, endless = (
        make_recording(planned_end=NOW + 2 * HOUR),
        make_recording(planned_end=NOW + HOUR),
        make_recording(),
    )
    found = find_clashes(schedule("0 10 * * *"), [], [long, short, endless], NOW)

    assert found == (Clash(long.id, NOW + HOUR),)


@given(st.integers(0, 59), st.integers(0, 23), st.integers(0, 59), st.integers(0, 23), st.integers(1, 300))
def test_nothing_is_overlooked(minute: int, hour: int, other_minute: int, other_hour: int, length: int) -> None:
    """As if every pair of times were compared."""
    mine = schedule(f"{minute} {hour} * * *", length=timedelta(minutes=length))
    other = schedule(f"{other_minute} {other_hour} * * mon,tue", length=HOUR)
    pairs = [(a, b) for a in between(mine, NOW, NOW + AHEAD) for b in between(other, NOW, NOW + AHEAD)]
    met = [max(a, b) for a, b in pairs if a < b + other.length and b < a + mine.length]

    assert [clash.at for clash in find_clashes(mine, [other], [], NOW)] == ([min(met)] if met else [])


@pytest.mark.parametrize(
    ("cron", "gap"),
    [
        ("*/5 * * * *", timedelta(minutes=5)),
        ("0 9,11 * * *", timedelta(hours=2)),
        ("0 9 * * *", timedelta(days=1)),
        ("0 9 29 2 *", None),
    ],
)
def test_shortest_gap(cron: str, gap: timedelta | None) -> None:
    """How soon a schedule begins again."""
    assert shortest_gap(cron, NOW) == gap
