"""How much was recorded on each of the last 30 days, for pictures."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo
from functools import partial

from bot.pictures.chart import Day, describe_minutes, draw_minutes
from bot.pictures.picture import Picture

PICTURED = 30  # days


def last_days(
    accounts: Sequence[str], until: datetime, zone: tzinfo, daily: Mapping[tuple[date, str], float]
) -> tuple[Day, ...]:
    """The days that a picture shows, the oldest first.

    Args:
        accounts: whose minutes.
        until: on the last day.
        zone: where days begin.
        daily: the minutes of each day and account; days without any may be absent.
    """
    last = until.astimezone(zone).date()
    days = [last - timedelta(days=ago) for ago in reversed(range(PICTURED))]
    return tuple(Day(day, {name: round(daily.get((day, name), 0)) for name in accounts}) for day in days)


def minutes_picture(days: Sequence[Day]) -> Picture:
    """The days as stacked bars."""
    draw = partial(draw_minutes, days, title="Minutes recorded per day")
    return Picture("minutes.png", draw, partial(describe_minutes, days))
