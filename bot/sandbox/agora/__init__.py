"""A local Agora cloud recording service: REST in, segments and a playlist out; pure, the time is passed in."""

from bot.sandbox.agora.emulator import AgoraEmulator, Dialect, Quirks, SecondStart
from bot.sandbox.agora.recordings import Upload, Uploading

__all__ = ["AgoraEmulator", "Dialect", "Quirks", "SecondStart", "Upload", "Uploading"]
