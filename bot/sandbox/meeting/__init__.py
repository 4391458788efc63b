"""A local meeting-control service: meetings that are recorded and broadcast; pure, the time is passed in."""

from bot.sandbox.meeting.conferences import Conference
from bot.sandbox.meeting.emulator import MeetingEmulator, Quirks

__all__ = ["Conference", "MeetingEmulator", "Quirks"]
