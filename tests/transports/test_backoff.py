"""Tests of ``bot.transports.backoff``."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.transports.backoff import LONGEST, Backoff

SECOND = timedelta(seconds=1)


def pauses(shortest: timedelta, tries: int, jitter: float = 1.0) -> list[float]:
    """The pauses after so many tries in a row, each made as soon as it may be."""
    backoff, now, seen = Backoff(), 1000.0, []
    for _ in range(tries):
        backoff.tried(now, shortest=shortest, jitter=jitter)
        seen.append(backoff.rest(now).total_seconds())
        now += seen[-1]
    return seen


def test_the_first_try_may_be_made_at_once() -> None:
    """Nothing was tried, so nothing is waited for."""
    assert Backoff().rest(0.0) == timedelta(0)


def test_pauses_double_up_to_a_minute() -> None:
    """Each failure in a row doubles the pause; a minute is the most."""
    assert pauses(SECOND, 9) == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert pauses(5 * SECOND, 6) == [5, 10, 20, 40, 60, 60]


def test_the_rest_runs_out() -> None:
    """The rest shrinks as time passes, and is never negative."""
    backoff = Backoff()
    backoff.tried(100.0, shortest=5 * SECOND, jitter=1.0)

    assert [backoff.rest(now) for now in (100.0, 104.0, 105.0, 999.0)] == [5 * SECOND, SECOND, 0 * SECOND, 0 * SECOND]


def test_a_good_reply_ends_it() -> None:
    """After a reset the next try may be made at once, and the pauses begin anew."""
    backoff = Backoff()
    for _ in range(5):
        backoff.tried(0.0, shortest=SECOND, jitter=1.0)

    backoff.reset()

    assert backoff.rest(0.0) == timedelta(0)
    backoff.tried(0.0, shortest=SECOND, jitter=1.0)
    assert backoff.rest(0.0) == SECOND


@given(st.sampled_from([1, 5]), st.integers(min_value=1, max_value=2000), st.floats(min_value=1, max_value=1.2))
def test_a_pause_is_never_shorter_than_asked_nor_longer_than_a_minute(seconds: int, tries: int, jitter: float) -> None:
    """Jitter only lengthens, and however many tries there were, the pause stays within its bounds."""
    seen = pauses(timedelta(seconds=seconds), tries, jitter)

    assert all(seconds <= pause <= LONGEST.total_seconds() for pause in seen)
