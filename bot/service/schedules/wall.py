"""Dates and times as people write them: ``2026-12-01 09:00``, ``tomorrow 9:00``, ``mon 09:00``. Pure."""

import re
from datetime import datetime, time, timedelta
from functools import cache
from zoneinfo import available_timezones

from bot.errors import UsageError

_WRITTEN = re.compile(r"(?:(?P<date>\d{4}-\d{1,2}-\d{1,2})[t ]|(?P<day>[a-z]+) )?(?P<hour>\d{1,2}):(?P<minute>\d{2})")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORTEST_DAY = 3  # letters of a day's name
_DAY = timedelta(days=1)
_SHOWN = 40  # characters of what was typed that an error repeats
_EXAMPLES = "Write it like 2026-12-01 09:00, tomorrow 09:00, mon 9:00 or 18:30."


def parse_wall_time(text: str, here: datetime) -> datetime:
    """Read a date and a time, or a day's name and a time, or the next time that it is so late.

    Args:
        here: what the clock shows where it was written; naive, as the result.

    Raises:
        UsageError: it cannot be understood, with examples.
    """
    found = _WRITTEN.fullmatch(" ".join(text.lower().split()))
    try:
        if found is not None:
            at = time(int(found["hour"]), int(found["minute"]))
            return _dated(found["date"], at) if found["date"] else _named(found["day"] or "", at, here)
    except ValueError:  # the 31st of February, 25 o'clock
        pass
    raise UsageError(f'"{text[:_SHOWN]}" is not a date and a time. {_EXAMPLES}')


def parse_zone(text: str) -> str:
    """The IANA name of a time zone, however its letters are written.

    Raises:
        UsageError: there is none.
    """
    zone = _zones().get(text.strip().lower())
    if zone is None:
        raise UsageError(f'There is no time zone "{text[:_SHOWN]}": write it like Europe/Berlin or America/New_York.')
    return zone


def _dated(date: str, at: time) -> datetime:
    year, month, day = (int(part) for part in date.split("-"))
    return datetime.combine(datetime(year, month, day), at)  # noqa: DTZ001 - a wall time has no zone of its own


def _named(day: str, at: time, here: datetime) -> datetime:
    """The next time that the clock shows so much, on the day that is named."""
    today = datetime.combine(here.date(), at)
    if day == "today":
        return today
    if day == "tomorrow":
        return today + _DAY
    ahead = (_weekday(day) - here.weekday()) % 7 if day else 0
    wanted = today + ahead * _DAY
    return wanted if wanted > here else wanted + (7 if day else 1) * _DAY


def _weekday(name: str) -> int:
    """Which day of the week a name begins.

    Raises:
        ValueError: none, or it is too short to tell.
    """
    known = [number for number, day in enumerate(_DAYS) if day.startswith(name) and len(name) >= _SHORTEST_DAY]
    return known[0] if known else _DAYS.index(name)


@cache
def _zones() -> dict[str, str]:
    return {zone.lower(): zone for zone in available_timezones()}
