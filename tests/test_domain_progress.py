"""When the clock ends what is in progress."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.domain import Account, clock_end, counted_from
from tests.store.domain_objects import NOW, make_recording, make_stream

ACCOUNT = Account(name="studio", vendor="fsp", hard_limit=timedelta(hours=12))
HOUR = timedelta(hours=1)


@pytest.mark.parametrize("make", [make_recording, make_stream])
def test_clock_end(make: Callable[..., Any]) -> None:
    """As planned; without a plan at the hard limit, which counts from its begin, or from the question for it."""
    assert clock_end(make(started_at=NOW, planned_end=NOW + 20 * HOUR), ACCOUNT) == NOW + 20 * HOUR
    assert clock_end(make(started_at=NOW + HOUR), ACCOUNT) == NOW + 13 * HOUR
    assert clock_end(make(), ACCOUNT) == NOW + 12 * HOUR


@pytest.mark.parametrize("make", [make_recording, make_stream])
def test_counted_from(make: Callable[..., Any]) -> None:
    """How long it lasts counts from its begin, or from the question for it while it has not begun."""
    assert counted_from(make(started_at=NOW + HOUR)) == NOW + HOUR
    assert counted_from(make()) == NOW
