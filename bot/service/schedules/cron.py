"""Cron expressions, as people write them and read them. Pure."""

from collections.abc import Mapping
from datetime import datetime

from cronsim import CronSim, CronSimError

from bot.domain import CRON_LENGTH
from bot.errors import UsageError

_EXAMPLE = 'Write it like cron="0 9 * * mon-fri": minute, hour, day of the month, month, day of the week.'
_SHOWN = 40  # of what was typed, in an error
_SOME_DAY = datetime(2026, 1, 1)  # noqa: DTZ001 - it stands for any: an expression is checked, not carried out

_WRONG: Mapping[str, str] = {
    "Bad minute": "its minute is not 0 to 59",
    "Bad hour": "its hour is not 0 to 23",
    "Bad day-of-month": "its day of the month is not 1 to 31, or no such month has it",
    "Bad month": "its month is neither 1 to 12 nor jan to dec",
    "Bad day-of-week": "its day of the week is neither 0 to 7 nor sun to sat",
}

_DAYS = ("Sundays", "Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays")
_WHOLE_WEEK = frozenset(range(7))
_WEEKDAYS = frozenset(range(1, 6))


def parse_cron(text: str) -> str:
    """Check a cron expression of five fields; returns it with single spaces.

    Raises:
        UsageError: with what is wrong, and an example.
    """
    cron = " ".join(text.split())
    if len(cron) > CRON_LENGTH or len(cron.split()) != 5:
        raise _refusal(cron, "it has not five fields")
    try:
        next(CronSim(cron, _SOME_DAY))
    except CronSimError as error:
        raise _refusal(cron, _WRONG.get(str(error), "it cannot be understood")) from error
    except StopIteration:
        raise _refusal(cron, "there is no such day") from None
    return cron


def describe_cron(cron: str) -> str:
    """Common expressions in words, like ``weekdays at 09:00``; others as they are."""
    minute, hour, day, month, _ = cron.split()
    if not (minute.isdecimal() and hour.isdecimal() and day == month == "*"):
        return f"cron {cron}"
    days = _days(cron)
    return f"{days} at {int(hour):02}:{int(minute):02}" if days else f"cron {cron}"


def _days(cron: str) -> str:
    """The days of the week in words; nothing where only the first or last one of a month is meant."""
    parsed = CronSim(cron, _SOME_DAY).weekdays
    days = {day % 7 for day in parsed if isinstance(day, int)}
    if not all(isinstance(day, int) for day in parsed):
        return ""
    if days == _WHOLE_WEEK:
        return "every day"
    if days == _WEEKDAYS:
        return "weekdays"
    names = [_DAYS[day] for day in sorted(days, key=lambda day: day or 7)]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _refusal(cron: str, why: str) -> UsageError:
    return UsageError(f'"{cron[:_SHOWN]}" cannot be used as a schedule: {why}. {_EXAMPLE}')
