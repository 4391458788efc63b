"""A local FSP for live streams: the access service, three calls and what can be watched; the time is passed in."""

from bot.sandbox.fsp_live.access import Access
from bot.sandbox.fsp_live.emulator import FspLiveEmulator, Quirks

__all__ = ["Access", "FspLiveEmulator", "Quirks"]
