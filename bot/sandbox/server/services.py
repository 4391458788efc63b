"""The local vendors as tests and people handle them: running services that can be disturbed."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

from bot.sandbox.clock import VendorClock
from bot.sandbox.faults import Call, Fault, Faults
from bot.sandbox.fsp import FspEmulator
from bot.sandbox.server.doors import GatewayDoor, HttpDoor, Journal
from bot.sandbox.server.listener import Listener
from bot.vendors.wire import Request, Response

TIME_ZONE = "Asia/Shanghai"


@dataclass(frozen=True, kw_only=True)
class Service:
    """One vendor: what it has in common with the others."""

    journal: Journal
    listeners: tuple[Listener, ...]
    account: Mapping[str, Any] = field(repr=False)  #: what a clapper.toml says to use it

    @property
    def faults(self) -> Faults:
        """What its next calls meet."""
        return self.journal.faults

    @property
    def is_up(self) -> bool:
        """Whether it can be used: not between ``go_down`` and ``come_up``."""
        return self.faults.outage is None and all(listener.is_listening for listener in self.listeners)

    async def go_down(self, status: int | None = None) -> None:
        """Be unusable until ``come_up``.

        Args:
            status: answered to every call and handshake; None refuses new connections. Those that are open are cut.
        """
        if status is not None:
            self.faults.outage = Fault(status=status)
        for listener in self.listeners:
            if status is None:
                await listener.stop_listening()
            listener.cut()

    async def come_up(self) -> None:
        """End ``go_down``."""
        self.faults.outage = None
        for listener in self.listeners:
            await listener.listen()


@dataclass(frozen=True, kw_only=True)
class FspService(Service):
    """FSP: the gateway, then the store."""

    emulator: FspEmulator
    gateway: GatewayDoor

    def empty_room(self, room: str) -> None:
        """Everybody leaves a room."""
        self.emulator.empty_room(room, self.journal.clock.now())

    def drop_links(self) -> None:
        """Cut every link to the gateway, without a close frame."""
        self.listeners[0].cut()

    def deafen_links(self) -> None:
        """Forget every login to the gateway without a word; the links stay."""
        self.gateway.deafen()


@asynccontextmanager
async def serve_fsp(clock: VendorClock, calls: list[Call]) -> AsyncIterator[FspService]:
    """FSP on two loopback ports, as long as the context is open."""
    app_id, app_secret = token_hex(16), token_hex(8)
    emulator = FspEmulator(app_id, app_secret, time_zone=TIME_ZONE, date=clock.date)
    journal = Journal(service="fsp", clock=clock, calls=calls)

    async def carry_out(request: Request) -> Response:
        return emulator.handle(request, clock.now())

    gateway_door = GatewayDoor(journal, emulator)
    gateway = Listener(gateway_door.application())
    store = Listener(HttpDoor(journal, emulator.store, carry_out).application())
    async with gateway.serving(), store.serving(), gateway_door.closing():
        account = {
            "vendor": "fsp",
            "app_id": app_id,
            "app_secret": app_secret,
            "gateway_url": f"ws://127.0.0.1:{gateway.port}/",
            "store_url": f"http://127.0.0.1:{store.port}",
            "time_zone": TIME_ZONE,
        }
        listeners = (gateway, store)
        yield FspService(journal=journal, listeners=listeners, account=account, emulator=emulator, gateway=gateway_door)
