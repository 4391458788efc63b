"""FSP's local live service as tests and people handle it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from secrets import token_hex

from bot.sandbox.clock import VendorClock
from bot.sandbox.faults import Call
from bot.sandbox.fsp_live import Access, FspLiveEmulator
from bot.sandbox.server.doors import HttpDoor, Journal
from bot.sandbox.server.listener import Listener
from bot.sandbox.server.services import Service
from bot.vendors.wire import Request, Response


@dataclass(frozen=True, kw_only=True)
class FspLiveService(Service):
    """Rooms that are broadcast, and the access service in front; its account is a part of the recording app's."""

    emulator: FspLiveEmulator


@asynccontextmanager
async def serve_fsp_live(clock: VendorClock, calls: list[Call], *, app_id: str) -> AsyncIterator[FspLiveService]:
    """The live and the access service on one loopback port, as long as the context is open."""
    dev_id, dev_secret = token_hex(16), token_hex(8)
    emulator = FspLiveEmulator(app_id, Access(dev_id, dev_secret), date=clock.date)
    journal = Journal(service="fsp-live", clock=clock, calls=calls)

    async def carry_out(request: Request) -> Response:
        return emulator.handle(request, clock.now())

    api = Listener(HttpDoor(journal, emulator, carry_out).application())
    async with api.serving():
        url = f"http://127.0.0.1:{api.port}"
        account = {"live_url": url, "access_url": url, "dev_id": dev_id, "dev_secret": dev_secret}
        yield FspLiveService(journal=journal, listeners=(api,), account=account, emulator=emulator)
