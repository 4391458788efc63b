"""The local vendors as tests and people handle them: running services that can be disturbed."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

import structlog

from bot.sandbox.agora import AgoraEmulator, Upload
from bot.sandbox.bucket import Bucket
from bot.sandbox.clock import VendorClock
from bot.sandbox.faults import Call, Fault, Faults
from bot.sandbox.fsp import FspEmulator
from bot.sandbox.server.doors import GatewayDoor, HttpDoor, Journal
from bot.sandbox.server.listener import Listener
from bot.vendors.wire import Request, Response

UPLOAD_EVERY = 0.2  # seconds of real time
TIME_ZONE = "Asia/Shanghai"

_log = structlog.get_logger()


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

    def empty_room(self, room: str) -> None:
        """Everybody leaves a room."""
        self.emulator.empty_room(room, self.journal.clock.now())

    def drop_links(self) -> None:
        """Cut every link to the gateway, without a close frame."""
        self.listeners[0].cut()


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
        yield FspService(journal=journal, listeners=(gateway, store), account=account, emulator=emulator)


@dataclass(frozen=True)
class Recorders:
    """Agora's recorders: they write into the customer's bucket."""

    emulator: AgoraEmulator
    clock: VendorClock
    bucket: Bucket
    _uploading: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def carry_out(self, request: Request) -> Response:
        """Answer one request; what the answer says is uploaded is in the bucket."""
        answer = self.emulator.handle(request, self.clock.now())
        await self.upload()
        return answer

    async def upload(self) -> None:
        """Put into the bucket what has been recorded up to now."""
        async with self._uploading:
            for upload in self.emulator.uploads(self.clock.now()):
                await self._put(upload)

    async def _put(self, upload: Upload) -> None:
        """Only the sandbox's bucket is ever written to, and only its key opens it."""
        bucket = self.bucket
        asked = (upload.bucket, upload.access_key, upload.secret_key)
        if asked == (bucket.name, bucket.access_key, bucket.secret_key):
            await bucket.put(upload.key, upload.body, upload.content_type)
        else:
            _log.warning("sandbox.upload_refused", bucket=upload.bucket, key=upload.key)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Upload by itself as long as the context is open."""
        task = asyncio.create_task(self._upload_forever())
        try:
            yield
        finally:
            async with self._uploading:  # an upload that has begun may end
                task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _upload_forever(self) -> None:
        while True:
            await self.upload()
            await asyncio.sleep(UPLOAD_EVERY)


@dataclass(frozen=True, kw_only=True)
class AgoraService(Service):
    """Agora's API, and the recorders behind it."""

    recorders: Recorders

    @property
    def emulator(self) -> AgoraEmulator:
        """What answers."""
        return self.recorders.emulator

    def empty_room(self, room: str) -> None:
        """Everybody leaves a channel."""
        self.emulator.empty_room(room, self.journal.clock.now())

    async def upload(self) -> None:
        """Put into the bucket what has been recorded up to now, without waiting for the recorders to do so."""
        await self.recorders.upload()


@asynccontextmanager
async def serve_agora(clock: VendorClock, calls: list[Call], bucket: Bucket) -> AsyncIterator[AgoraService]:
    """Agora on a loopback port, as long as the context is open."""
    app_id, customer_id, customer_secret = token_hex(16), token_hex(16), token_hex(16)
    emulator = AgoraEmulator(app_id, customer_id, customer_secret, date=clock.date)
    journal = Journal(service="agora", clock=clock, calls=calls)
    recorders = Recorders(emulator, clock, bucket)
    api = Listener(HttpDoor(journal, emulator, recorders.carry_out).application())
    async with recorders.running(), api.serving():
        account = {
            "vendor": "agora",
            "app_id": app_id,
            "customer_id": customer_id,
            "customer_secret": customer_secret,
            "api_url": f"http://127.0.0.1:{api.port}",
            "hls": "files",
            "storage": {
                "vendor": 1,  # Amazon S3
                "region": 0,  # US_EAST_1
                "bucket": bucket.name,
                "access_key": bucket.access_key,
                "secret_key": bucket.secret_key,
                "endpoint_url": bucket.endpoint_url,
            },
        }
        yield AgoraService(journal=journal, listeners=(api,), account=account, recorders=recorders)
