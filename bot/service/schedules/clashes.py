"""Which schedules would record one room at once. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from heapq import merge
from itertools import islice, pairwise, takewhile

from bot.domain import Recording, Schedule
from bot.service.schedules.times import between, cron_times

AHEAD = timedelta(days=30)  # so far it is looked
_A_YEAR = timedelta(days=366)
_MOST = 1000  # times of one schedule that are compared: what comes so often meets others soon, or never


@dataclass(frozen=True)
class Clash:
    """Two that want one room at once."""

    other: str  #: the id of the schedule or recording that was there before
    at: datetime


def find_clashes(
    schedule: Schedule, others: Iterable[Schedule], running: Iterable[Recording], now: datetime
) -> tuple[Clash, ...]:
    """What a new schedule meets in its room within the next 30 days: each other one once, at the first time.

    Args:
        others: schedules of the same room and account; paused ones may go on and count.
        running: recordings in progress there.
    """
    planned = [_meets_recording(schedule, recording, now) for recording in running]
    scheduled = [_meets(schedule, other, now) for other in others]
    return tuple(clash for clash in (*planned, *scheduled) if clash is not None)


def shortest_gap(cron: str, now: datetime) -> timedelta | None:
    """The shortest time between two starts within a year; None where there are not two."""
    year = takewhile(lambda moment: moment < now + _A_YEAR, cron_times(cron, "UTC", now))
    return min((later - sooner for sooner, later in pairwise(islice(year, _MOST))), default=None)


def _meets(schedule: Schedule, other: Schedule, now: datetime) -> Clash | None:
    both = merge(_spans(schedule, now), _spans(other, now), key=lambda span: span[0])
    for (begun, first), (at, second) in pairwise(both):
        if first is not second and at < begun + first.length:
            return Clash(other.id, at)
    return None


def _spans(schedule: Schedule, now: datetime) -> Iterator[tuple[datetime, Schedule]]:
    return ((at, schedule) for at in islice(between(schedule, now, now + AHEAD), _MOST))


def _meets_recording(schedule: Schedule, recording: Recording, now: datetime) -> Clash | None:
    """Only with a planned end can it be told that a recording will still run."""
    until = recording.planned_end or datetime.min.replace(tzinfo=UTC)
    first = next(between(schedule, now, until), None)
    return None if first is None else Clash(recording.id, first)
