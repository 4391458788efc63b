"""The vendors' clock."""

from datetime import UTC, datetime, timedelta

from bot.sandbox.clock import VendorClock, utc_now

START = datetime(2026, 3, 2, 8, tzinfo=UTC)


class Hands:
    """A real time that is moved by hand."""

    def __init__(self) -> None:
        self.moment = START

    def __call__(self) -> datetime:
        return self.moment


def test_it_runs_faster_than_the_real_time() -> None:
    """After one second of ours, half a minute has passed at the vendors."""
    hands = Hands()
    clock = VendorClock(real=hands)
    hands.moment += timedelta(seconds=1)

    assert clock.now() == START + timedelta(seconds=30)


def test_the_date_of_a_moment_is_the_real_one() -> None:
    """What happened "now" happened at our time."""
    hands = Hands()
    clock = VendorClock(speed=60, real=hands)
    hands.moment += timedelta(minutes=10)

    assert clock.date(clock.now()) == hands.moment
    assert clock.date(START) == START


def test_by_default_it_follows_the_machine() -> None:
    """It begins at the real time."""
    before = utc_now()

    assert before <= VendorClock(speed=1).now() <= utc_now()
