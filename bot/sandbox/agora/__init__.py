"""A local Agora cloud recording service: REST in, segments and a playlist out; pure, the time is passed in."""

from collections.abc import Callable
from datetime import datetime

from bot.sandbox.agora.tables import DOCUMENT
from bot.sandbox.cloud_recording import (
    CloudRecordingEmulator,
    Dialect,
    Quirks,
    SecondStart,
    Upload,
    Uploading,
    unchanged,
)

__all__ = ["AgoraEmulator", "Dialect", "Quirks", "SecondStart", "Upload", "Uploading"]


class AgoraEmulator(CloudRecordingEmulator):
    """Agora's cloud recording for one project; its bodies are bare, as those of the service of today."""

    def __init__(
        self, app_id: str, customer_id: str, customer_secret: str, *, date: Callable[[datetime], datetime] = unchanged
    ) -> None:
        super().__init__(DOCUMENT, app_id, customer_id, customer_secret, quirks=Quirks(), date=date)
