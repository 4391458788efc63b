"""The sandbox's clocks."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.sandbox.clock import MovableClock, VendorClock, utc_now

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)


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


def test_a_move_takes_the_vendors_as_far_as_the_bot() -> None:
    """An hour's move is an hour at the vendors, whatever their speed; all dates stay the real ones."""
    hands = Hands()
    real = MovableClock(hands)
    clock = VendorClock(speed=60, real=real)
    hands.moment += timedelta(minutes=1)
    real.move(HOUR)
    clock.follow(HOUR)
    assert clock.now() == START + 2 * HOUR
    assert clock.date(START + HOUR / 2) == START + timedelta(seconds=30)
    assert clock.date(START + 1.5 * HOUR) == START + timedelta(minutes=31)

    hands.moment += timedelta(minutes=1)
    assert clock.now() == START + 3 * HOUR
    assert clock.date(clock.now()) == real() == hands.moment + HOUR


def test_another_speed_is_of_what_comes() -> None:
    """What has passed at one speed keeps its dates when the clock goes on at another."""
    hands = Hands()
    clock = VendorClock(speed=60, real=hands)
    hands.moment += timedelta(minutes=1)
    clock.run(1)
    hands.moment += timedelta(minutes=1)

    assert clock.speed == 1
    assert clock.now() == START + timedelta(minutes=61)
    assert clock.date(START + HOUR / 2) == START + timedelta(seconds=30)
    assert clock.date(clock.now()) == hands.moment


def test_clocks_do_not_go_back() -> None:
    """Only the future can be had earlier."""
    clock = MovableClock()
    with pytest.raises(ValueError, match="back"):
        clock.move(-HOUR)

    assert clock.lead() == timedelta(0)
