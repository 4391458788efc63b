"""What becomes of a schedule when somebody changes it."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.domain import OperationKind, Schedule
from bot.errors import UsageError
from bot.service.schedules.changes import changed, moved, said
from tests.store.domain_objects import NOW, make_schedule

DAY = timedelta(days=1)


def daily(**changes: Any) -> Schedule:
    known = {"id": "p1", "room": "standup", "cron": "0 9 * * *", "zone": "UTC", "next_at": NOW + DAY}
    return make_schedule(**known | changes)


def test_skip() -> None:
    """The next time is left out; skipped again, the one after it as well."""
    once = changed(OperationKind.SKIP, daily(), NOW)
    twice = changed(OperationKind.SKIP, once, NOW)

    assert (once.skip_at, once.next_at, once.revision) == (NOW + DAY, NOW + 2 * DAY, 2)
    assert (twice.skip_at, twice.next_at, twice.revision) == (NOW + 2 * DAY, NOW + 3 * DAY, 3)


def test_skipped_stays_skipped() -> None:
    """What was skipped is not recorded after a pause either."""
    skipped = changed(OperationKind.SKIP, daily(), NOW)
    held = changed(OperationKind.HOLD, skipped, NOW)
    resumed = changed(OperationKind.GO_ON, held, NOW)

    assert held == replace(skipped, paused=True, revision=3)
    assert resumed == replace(skipped, paused=False, revision=4)


def test_resumed_late() -> None:
    """What passed during the pause is not made up for."""
    resumed = changed(OperationKind.GO_ON, daily(paused=True), NOW + 5 * DAY)

    assert resumed.next_at == NOW + 6 * DAY


def test_delete() -> None:
    """It is gone, and kept for the history."""
    assert changed(OperationKind.UNSCHEDULE, daily(), NOW) == daily(deleted=True, revision=2)


def test_moved() -> None:
    """A time that has come is behind it; where no other follows it is gone."""
    once = daily(cron="", at=datetime(2026, 12, 1, 9, 0), next_at=NOW)

    assert moved(daily(next_at=NOW), NOW) == daily(revision=2)
    assert moved(once, NOW) == replace(once, next_at=None, deleted=True, revision=2)


@pytest.mark.parametrize(
    ("kind", "schedule", "sentence"),
    [
        (
            OperationKind.SKIP,
            daily(at=datetime(2026, 12, 2, 9, 0)),
            "standup is to be recorded once: delete the schedule to leave that out.",
        ),
        (OperationKind.SKIP, daily(paused=True), "The schedule of standup is paused: there is nothing to skip."),
        (OperationKind.HOLD, daily(paused=True), "The schedule of standup is paused already."),
        (OperationKind.GO_ON, daily(), "The schedule of standup is not paused."),
        (
            OperationKind.GO_ON,
            daily(paused=True, at=datetime(2026, 12, 1, 9, 0)),
            "The time of standup has passed: make a new schedule.",
        ),
    ],
)
def test_refused(kind: OperationKind, schedule: Schedule, sentence: str) -> None:
    """What makes no sense is refused with the reason."""
    with pytest.raises(UsageError) as refusal:
        changed(kind, schedule, NOW)

    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        (OperationKind.SKIP, "standup is not recorded at 2026-12-02 09:00 (UTC)."),
        (OperationKind.HOLD, "The schedule of standup (p1) is paused."),
        (OperationKind.GO_ON, "The schedule of standup (p1) goes on."),
        (OperationKind.UNSCHEDULE, "The schedule of standup (p1) is deleted."),
    ],
)
def test_said(kind: OperationKind, sentence: str) -> None:
    """What was done is said in one sentence."""
    assert said(kind, daily()) == sentence
