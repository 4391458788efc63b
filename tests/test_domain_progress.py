"""When the clock ends what is in progress."""

from datetime import timedelta

from bot.domain import Account, clock_end, counted_from
from tests.store.domain_objects import NOW, make_recording, make_stream

ACCOUNT = Account(name="studio", vendor="fsp", hard_limit=timedelta(hours=12))
HOUR = timedelta(hours=1)


def test_clock_end() -> None:
    """As planned; without a plan at the hard limit, counted as it is told."""
    assert clock_end(make_recording(started_at=NOW, planned_end=NOW + 20 * HOUR), ACCOUNT) == NOW + 20 * HOUR
    assert clock_end(make_recording(started_at=NOW + HOUR), ACCOUNT) == NOW + 13 * HOUR
    assert clock_end(make_stream(planned_end=NOW + HOUR), ACCOUNT) == NOW + HOUR
    assert clock_end(make_stream(), ACCOUNT) == NOW + 12 * HOUR


def test_counted_from() -> None:
    """A recording counts from its begin, once there is one; a live stream from the question for it."""
    assert counted_from(make_recording(started_at=NOW + HOUR)) == NOW + HOUR
    assert counted_from(make_recording()) == NOW
    assert counted_from(make_stream(started_at=NOW + HOUR)) == NOW
