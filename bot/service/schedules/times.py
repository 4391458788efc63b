"""When a schedule fires: wall times of a zone become moments, across every change of its clocks. Pure."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from cronsim import CronSim

from bot.domain import Schedule

_MINUTE = timedelta(minutes=1)
_HOURS = 24  # of a day


def moment_of(wall: datetime, zone: str) -> datetime:
    """The moment, in UTC, at which the clocks of a zone first show a wall time.

    A time that they leap over is the first moment after the leap.

    Args:
        wall: naive.
        zone: its IANA name.
    """
    local = wall.replace(tzinfo=ZoneInfo(zone), fold=0)
    while local.astimezone(UTC).astimezone(local.tzinfo).replace(tzinfo=None) != local.replace(tzinfo=None):
        local += _MINUTE
    return local.astimezone(UTC)


def wall_of(moment: datetime, zone: str) -> datetime:
    """What the clocks of a zone show at a moment: naive."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)


def next_time(schedule: Schedule, after: datetime) -> datetime | None:
    """When a schedule fires next after a moment, in UTC; None: never again.

    People skip the next time only, so that all up to the one that was skipped last are left out. Whether the schedule
    is paused does not matter.
    """
    return next(times(schedule, max(after, schedule.skip_at or after)), None)


def times(schedule: Schedule, after: datetime) -> Iterator[datetime]:
    """Every time at which a schedule fires after a moment, in UTC and in order, skipped ones included."""
    if schedule.at is not None:
        once = moment_of(schedule.at, schedule.zone)
        return iter([once] if once > after else [])
    return cron_times(schedule.cron, schedule.zone, after)


def cron_times(cron: str, zone: str, after: datetime) -> Iterator[datetime]:
    """Every time of a cron expression after a moment, in UTC and in order.

    Set hours are wall times: one that the clocks leap over comes right after the leap, and one that they show twice
    comes once. What comes every hour, however that is written, follows the hours as they pass, as cron itself does.
    """
    if len(CronSim(cron, after).hours) < _HOURS:
        return _wall_times(cron, zone, after)
    minute, _, *days = cron.split()
    hourly = " ".join((minute, "*", *days))
    return (moment.astimezone(UTC) for moment in CronSim(hourly, after.astimezone(ZoneInfo(zone))))


def between(schedule: Schedule, since: datetime, until: datetime) -> Iterator[datetime]:
    """The times that are left of a schedule from one moment on and before another."""
    after = max(since - timedelta.resolution, schedule.skip_at or since - timedelta.resolution)
    return takewhile(lambda moment: moment < until, times(schedule, after))


def _wall_times(cron: str, zone: str, after: datetime) -> Iterator[datetime]:
    latest = after
    for wall in CronSim(cron, wall_of(after, zone)):
        moment = moment_of(wall, zone)
        if moment > latest:  # it was not before, when the clocks showed it for the first time, nor in the same leap
            latest = moment
            yield moment
