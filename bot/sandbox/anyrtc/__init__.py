"""A local anyRTC cloud recording service: REST in, films or snapshots out; pure, the time is passed in."""

from collections.abc import Callable
from datetime import datetime

from bot.sandbox.anyrtc.tables import DOCUMENT
from bot.sandbox.cloud_recording import CloudRecordingEmulator, Dialect, Quirks, unchanged

__all__ = ["AnyrtcEmulator"]


class AnyrtcEmulator(CloudRecordingEmulator):
    """anyRTC's cloud recording for one project; its bodies are enveloped, as the document shows them."""

    def __init__(
        self, app_id: str, customer_id: str, customer_secret: str, *, date: Callable[[datetime], datetime] = unchanged
    ) -> None:
        quirks = Quirks(dialect=Dialect.DOCUMENT)
        super().__init__(DOCUMENT, app_id, customer_id, customer_secret, quirks=quirks, date=date)
