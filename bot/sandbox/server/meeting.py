"""The local meeting-control service as tests and people handle it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from secrets import token_hex

from bot.sandbox.clock import VendorClock
from bot.sandbox.faults import Call
from bot.sandbox.meeting import MeetingEmulator
from bot.sandbox.server.doors import HttpDoor, Journal
from bot.sandbox.server.listener import Listener
from bot.sandbox.server.services import Service
from bot.vendors.wire import Request, Response


@dataclass(frozen=True, kw_only=True)
class MeetingService(Service):
    """Meetings that are recorded and broadcast."""

    emulator: MeetingEmulator

    def empty_room(self, room: str) -> None:
        """Everybody leaves a meeting, which ends it."""
        self.emulator.empty_room(room, self.journal.clock.now())


@asynccontextmanager
async def serve_meeting(clock: VendorClock, calls: list[Call]) -> AsyncIterator[MeetingService]:
    """The service on a loopback port, as long as the context is open."""
    auth = token_hex(16)
    emulator = MeetingEmulator(auth, date=clock.date)
    journal = Journal(service="meeting", clock=clock, calls=calls)

    async def carry_out(request: Request) -> Response:
        return emulator.handle(request, clock.now())

    api = Listener(HttpDoor(journal, emulator, carry_out).application())
    async with api.serving():
        account = {"vendor": "meeting", "auth": auth, "api_url": f"http://127.0.0.1:{api.port}"}
        yield MeetingService(journal=journal, listeners=(api,), account=account, emulator=emulator)
