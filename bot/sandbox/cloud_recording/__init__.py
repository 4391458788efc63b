"""What the local Agora and the local anyRTC share: REST in, media and playlists out; pure, the time is passed in."""

from bot.sandbox.cloud_recording.emulator import (
    Call,
    CloudRecordingEmulator,
    Dialect,
    Document,
    Quirks,
    SecondStart,
    unchanged,
)
from bot.sandbox.cloud_recording.recordings import Upload, Uploading

__all__ = [
    "Call",
    "CloudRecordingEmulator",
    "Dialect",
    "Document",
    "Quirks",
    "SecondStart",
    "Upload",
    "Uploading",
    "unchanged",
]
