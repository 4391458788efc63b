"""A moment of every week, as people write it: ``mon 09:00``."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MOMENT = re.compile(r"([a-z]{3}) ([01]?\d|2[0-3]):([0-5]\d)")
_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class WeekMoment:
    """A weekday and a time of day."""

    weekday: int  #: Monday is 0
    time: time

    def latest(self, now: datetime, zone: tzinfo) -> datetime:
        """When it last was, in UTC, as clocks in a zone show it; ``now`` itself counts."""
        local = now.astimezone(zone)
        day = local.date() - timedelta(days=(local.weekday() - self.weekday) % 7)
        found = datetime.combine(day, self.time, zone).astimezone(UTC)
        return found if found <= now else datetime.combine(day - _WEEK, self.time, zone).astimezone(UTC)


def parse_week_moment(text: str) -> WeekMoment:
    """Read a moment of the week.

    Raises:
        ValueError: with one sentence that says how to write it.
    """
    found = _MOMENT.fullmatch(text.strip().lower())
    if found is None or found[1] not in _DAYS:
        raise ValueError(f'"{text[:40]}" is not a moment of the week: write it like "mon 09:00".')
    return WeekMoment(_DAYS.index(found[1]), time(int(found[2]), int(found[3])))
