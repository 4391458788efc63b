"""One MP4 of a recording that a service left in segments: made here, kept next to them in the bucket."""

from bot.service.conversion.conversions import Conversions
from bot.service.conversion.making import Progress, make_mp4

__all__ = ["Conversions", "Progress", "make_mp4"]
