"""A local FSP: tasks over a gateway of frames, files in a store of form posts; pure, the time is passed in."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.sandbox.fsp.gateway import Gateway, Quirks
from bot.sandbox.fsp.recorder import Recorder
from bot.sandbox.fsp.store import Store, UrlsShape
from bot.sandbox.fsp.tasks import Calendar
from bot.vendors.wire import Request, Response

__all__ = ["FspEmulator", "Quirks", "UrlsShape"]


def _unchanged(moment: datetime) -> datetime:
    return moment


class FspEmulator:
    """FSP's recording service for one app.

    Args:
        app_id: who may log in.
        app_secret: its secret; 16 characters.
        time_zone: of the dates on the wire.
        date: the real time of a moment; what is passed as ``now`` may run faster.
    """

    def __init__(
        self,
        app_id: str,
        app_secret: str,
        *,
        time_zone: str = "Asia/Shanghai",
        date: Callable[[datetime], datetime] = _unchanged,
    ) -> None:
        self.recorder = Recorder(Calendar(ZoneInfo(time_zone), date))
        self.gateway = Gateway(self.recorder, app_id, app_secret)
        self.store = Store(self.recorder, app_id, app_secret)

    def open_link(self) -> int:
        """A new link to the gateway."""
        return self.gateway.open_link()

    def close_link(self, link: int) -> None:
        """A link is gone; if it was logged in, another one may log in."""
        self.gateway.close_link(link)

    def handle_frame(self, link: int, frame: str | bytes, now: datetime) -> list[str]:
        """What the gateway sends back on the link."""
        return self.gateway.handle_frame(link, frame, now)

    def handle(self, request: Request, now: datetime) -> Response:
        """What the store answers."""
        return self.store.handle(request, now)

    def empty_room(self, room: str, now: datetime) -> None:
        """Everybody leaves a room, or will never have been in it; by default people are in every room."""
        self.recorder.empty_room(room, now)

    def break_down(self, room: str, now: datetime) -> None:
        """The tasks of a room fail for a reason that the service does not tell."""
        self.recorder.break_down(room, now)
