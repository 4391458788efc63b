"""What becomes of a schedule when somebody skips, pauses, resumes or deletes it. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from bot.domain import OperationKind, Schedule
from bot.errors import UsageError
from bot.service.schedules.times import next_time
from bot.service.schedules.words import local

Change = Callable[[Schedule, datetime], Schedule]


def changed(kind: OperationKind, schedule: Schedule, now: datetime) -> Schedule:
    """The schedule after a SKIP, HOLD, GO_ON or UNSCHEDULE, one revision later.

    Raises:
        UsageError: it makes no sense now; the sentence says why.
    """
    return replace(_CHANGES[kind](schedule, now), revision=schedule.revision + 1)


def moved(schedule: Schedule, now: datetime) -> Schedule:
    """The schedule after its time has come, one revision later; gone where there is no next time."""
    following = next_time(schedule, now)
    return replace(schedule, next_at=following, deleted=following is None, revision=schedule.revision + 1)


def said(kind: OperationKind, before: Schedule) -> str:
    """What was done, in a sentence for whoever did it, and for the history."""
    time = local(before.next_at, before.zone) if before.next_at else "its next time"
    return _SAID[kind].format(title=before.title, id=before.id, time=time)


def _skipped(schedule: Schedule, now: datetime) -> Schedule:
    if schedule.at is not None:
        raise UsageError(f"{schedule.title} is to be recorded once: delete the schedule to leave that out.")
    if schedule.paused:
        raise UsageError(f"The schedule of {schedule.title} is paused: there is nothing to skip.")
    left_out = replace(schedule, skip_at=schedule.next_at)
    return replace(left_out, next_at=next_time(left_out, now))


def _held(schedule: Schedule, _now: datetime) -> Schedule:
    if schedule.paused:
        raise UsageError(f"The schedule of {schedule.title} is paused already.")
    return replace(schedule, paused=True)


def _resumed(schedule: Schedule, now: datetime) -> Schedule:
    if not schedule.paused:
        raise UsageError(f"The schedule of {schedule.title} is not paused.")
    following = next_time(schedule, now)
    if following is None:
        raise UsageError(f"The time of {schedule.title} has passed: make a new schedule.")
    return replace(schedule, paused=False, next_at=following)


def _deleted(schedule: Schedule, _now: datetime) -> Schedule:
    return replace(schedule, deleted=True)


_CHANGES: Mapping[OperationKind, Change] = {
    OperationKind.SKIP: _skipped,
    OperationKind.HOLD: _held,
    OperationKind.GO_ON: _resumed,
    OperationKind.UNSCHEDULE: _deleted,
}

_SAID: Mapping[OperationKind, str] = {
    OperationKind.SKIP: "{title} is not recorded at {time}.",
    OperationKind.HOLD: "The schedule of {title} ({id}) is paused.",
    OperationKind.GO_ON: "The schedule of {title} ({id}) goes on.",
    OperationKind.UNSCHEDULE: "The schedule of {title} ({id}) is deleted.",
}
