"""Rate limits count by the clock that is passed in."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.sandbox.slack.arguments import Call
from bot.sandbox.slack.errors import RateLimitedError
from bot.sandbox.slack.limits import NO_LIMITS, SLACK_LIMITS, Limiter

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


def call(method: str, seconds: float, channel: str = "C1") -> Call:
    return Call(method=method, args={"channel": channel}, at=NOON + timedelta(seconds=seconds))


def test_updates_are_counted_by_the_minute_over_all_channels() -> None:
    """The fifty-first update waits until the first is a minute old."""
    limiter = Limiter(SLACK_LIMITS)
    for number in range(50):
        limiter.admit(call("chat.update", number * 0.5, channel=f"C{number}"))

    with pytest.raises(RateLimitedError) as refusal:
        limiter.admit(call("chat.update", 30))
    limiter.admit(call("chat.update", 60))

    assert refusal.value.retry_after == 30


def test_refused_calls_do_not_count() -> None:
    """Knocking early does not lengthen the wait."""
    limiter = Limiter(SLACK_LIMITS)
    limiter.admit(call("chat.postMessage", 0))
    with pytest.raises(RateLimitedError):
        limiter.admit(call("chat.postMessage", 0.9))

    limiter.admit(call("chat.postMessage", 1))


def test_methods_without_a_limit() -> None:
    """What is not in the table is never held back."""
    limiter = Limiter(NO_LIMITS)
    for _ in range(1000):
        limiter.admit(call("chat.postMessage", 0))
