"""Recordings that start and stop by the clock."""

from bot.service.schedules.asking import Made, Plan, Schedules
from bot.service.schedules.firing import Firing
from bot.service.schedules.times import wall_of
from bot.service.schedules.wall import parse_wall_time, parse_zone
from bot.service.schedules.words import rhythm

__all__ = ["Firing", "Made", "Plan", "Schedules", "parse_wall_time", "parse_zone", "rhythm", "wall_of"]
