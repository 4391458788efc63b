"""When a schedule records, in words. Pure."""

from datetime import datetime

from bot.domain import Schedule
from bot.durations import format_duration
from bot.service.schedules.cron import describe_cron
from bot.service.schedules.times import wall_of


def rhythm(schedule: Schedule) -> str:
    """When, by the clocks of its zone: ``weekdays at 09:00 (Europe/Berlin) for 1h``."""
    when = describe_cron(schedule.cron) if schedule.at is None else f"once on {schedule.at:%Y-%m-%d at %H:%M}"
    return f"{when} ({schedule.zone}) for {format_duration(schedule.length)}"


def local(moment: datetime, zone: str) -> str:
    """A moment as the clocks of a zone show it, where no reader's own zone can be used."""
    return f"{wall_of(moment, zone):%Y-%m-%d %H:%M} ({zone})"
