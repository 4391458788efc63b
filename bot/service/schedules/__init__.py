"""Recordings that start and stop by the clock."""

from bot.service.schedules.asking import Made, Plan, Schedules
from bot.service.schedules.clashes import Clash
from bot.service.schedules.firing import Firing
from bot.service.schedules.times import moment_of, next_time, wall_of
from bot.service.schedules.wall import parse_wall_time, parse_zone
from bot.service.schedules.words import local, rhythm

__all__ = [
    "Clash",
    "Firing",
    "Made",
    "Plan",
    "Schedules",
    "local",
    "moment_of",
    "next_time",
    "parse_wall_time",
    "parse_zone",
    "rhythm",
    "wall_of",
]
