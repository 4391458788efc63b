"""Home tabs: published when people open them, and again when what they show has changed."""

from bot.jobs.homes.homes import Homes

__all__ = ["Homes"]
