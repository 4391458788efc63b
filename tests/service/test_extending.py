"""More time: an end is moved from where it was, and never to sooner."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import Account, Operation, OperationKind, clock_end
from bot.errors import UsageError
from bot.service.extending import extended
from bot.service.requests import LONGEST
from tests.service.clock import NOON
from tests.store.domain_objects import make_operation, make_recording, make_stream

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
ACCOUNT = Account(name="studio", vendor="fsp", hard_limit=12 * HOUR)
RECORDING = make_recording(started_at=NOON, planned_end=None)


def an_hour(minutes: int = 60) -> Operation:
    """Somebody asks for an hour more."""
    return make_operation(RECORDING, kind=OperationKind.EXTEND, arguments={"minutes": minutes})


def test_forgotten() -> None:
    """What nobody planned to end goes on for longer than until its hard limit, by as much as was asked for."""
    at = NOON + 4 * HOUR
    after, operation = extended(RECORDING, an_hour(), ACCOUNT, at)

    assert (after.planned_end, after.reminded_at) == (NOON + 13 * HOUR, at)
    assert after.revision == RECORDING.revision + 1
    assert operation.answer == f"{RECORDING.room} goes on for 1h longer."
    assert operation.arguments == {"minutes": 60, "until": (NOON + 13 * HOUR).isoformat()}


def test_forgotten_stream() -> None:
    """The same of a live stream."""
    stream = make_stream(created_at=NOON, planned_end=None)
    after, _ = extended(stream, an_hour(), ACCOUNT, NOON + 4 * HOUR)

    assert after.planned_end == NOON + 13 * HOUR
    with pytest.raises(UsageError, match="A live stream may last 24h at most"):
        extended(replace(stream, planned_end=NOON + LONGEST), an_hour(), ACCOUNT, NOON)


def test_overdue() -> None:
    """What was to end and could not be stopped goes on from now."""
    overdue = replace(RECORDING, planned_end=NOON + HOUR)
    after, _ = extended(overdue, an_hour(), ACCOUNT, NOON + 2 * HOUR)

    assert after.planned_end == NOON + 3 * HOUR


@given(
    planned=st.none() | st.timedeltas(min_value=timedelta(0), max_value=LONGEST),
    passed=st.timedeltas(min_value=timedelta(0), max_value=LONGEST),
    minutes=st.sampled_from([15, 60]),
)
def test_never_shorter(planned: timedelta | None, passed: timedelta, minutes: int) -> None:
    """Whatever was promised is kept, and nothing lasts for more than a day."""
    recording = replace(RECORDING, planned_end=None if planned is None else NOON + planned)
    promised = clock_end(recording, ACCOUNT)
    until = max(NOON + passed, promised) + minutes * MINUTE
    if until > NOON + LONGEST:
        with pytest.raises(UsageError, match="A recording may last 24h at most"):
            extended(recording, an_hour(minutes), ACCOUNT, NOON + passed)
    else:
        after, _ = extended(recording, an_hour(minutes), ACCOUNT, NOON + passed)
        assert promised < clock_end(after, ACCOUNT) == until
