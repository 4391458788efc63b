"""The local Agora and the local anyRTC on loopback ports, and their recorders, which write into the bucket."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, field
from secrets import token_hex

import structlog

from bot.sandbox.agora import AgoraEmulator
from bot.sandbox.anyrtc import AnyrtcEmulator
from bot.sandbox.bucket import Bucket
from bot.sandbox.clock import VendorClock
from bot.sandbox.cloud_recording import CloudRecordingEmulator, Upload
from bot.sandbox.faults import Call
from bot.sandbox.server.doors import HttpDoor, Journal
from bot.sandbox.server.listener import Listener
from bot.sandbox.server.services import Service
from bot.vendors.wire import Request, Response

UPLOAD_EVERY = 0.2  # seconds of real time

_log = structlog.get_logger()


@dataclass(frozen=True)
class Recorders:
    """A service's recorders: they write into the customer's bucket."""

    emulator: CloudRecordingEmulator
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
                self._put(upload)
                await asyncio.sleep(0)  # others are answered meanwhile, and who closes waits for no more than this one

    def _put(self, upload: Upload) -> None:
        """Only the sandbox's bucket is ever written to, and only its key opens it."""
        bucket = self.bucket
        asked = (upload.bucket, upload.access_key, upload.secret_key)
        if asked == (bucket.name, bucket.access_key, bucket.secret_key):
            bucket.put(upload.key, upload.body, upload.content_type)
        else:
            _log.warning("sandbox.upload_refused", bucket=upload.bucket, key=upload.key)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Upload by itself as long as the context is open; what is not uploaded then is dropped."""
        task = asyncio.create_task(self._upload_forever())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _upload_forever(self) -> None:
        while True:
            await self.upload()
            await asyncio.sleep(UPLOAD_EVERY)


@dataclass(frozen=True, kw_only=True)
class CloudRecordingService(Service):
    """A service's API, and the recorders behind it."""

    recorders: Recorders

    @property
    def emulator(self) -> CloudRecordingEmulator:
        """What answers."""
        return self.recorders.emulator

    def empty_room(self, room: str) -> None:
        """Everybody leaves a channel."""
        self.emulator.empty_room(room, self.journal.clock.now())

    async def upload(self) -> None:
        """Put into the bucket what has been recorded up to now, without waiting for the recorders to do so."""
        await self.recorders.upload()


def serve_agora(
    clock: VendorClock, calls: list[Call], bucket: Bucket
) -> AbstractAsyncContextManager[CloudRecordingService]:
    """Agora on a loopback port, as long as the context is open."""
    return _serve("agora", AgoraEmulator, clock, calls, bucket)


def serve_anyrtc(
    clock: VendorClock, calls: list[Call], bucket: Bucket
) -> AbstractAsyncContextManager[CloudRecordingService]:
    """anyRTC on a loopback port, as long as the context is open."""
    return _serve("anyrtc", AnyrtcEmulator, clock, calls, bucket)


@asynccontextmanager
async def _serve(
    vendor: str,
    service: type[AgoraEmulator] | type[AnyrtcEmulator],
    clock: VendorClock,
    calls: list[Call],
    bucket: Bucket,
) -> AsyncIterator[CloudRecordingService]:
    app_id, customer_id, customer_secret = token_hex(16), token_hex(16), token_hex(16)
    emulator = service(app_id, customer_id, customer_secret, date=clock.date)
    journal = Journal(service=vendor, clock=clock, calls=calls)
    recorders = Recorders(emulator, clock, bucket)
    api = Listener(HttpDoor(journal, emulator, recorders.carry_out).application())
    async with recorders.running(), api.serving():
        account = {
            "vendor": vendor,
            "app_id": app_id,
            "customer_id": customer_id,
            "customer_secret": customer_secret,
            "api_url": f"http://127.0.0.1:{api.port}",
            "storage": {
                "vendor": 1,  # Amazon S3
                "region": 0,  # US_EAST_1
                "bucket": bucket.name,
                "access_key": bucket.access_key,
                "secret_key": bucket.secret_key,
                "endpoint_url": bucket.endpoint_url,
            },
        }
        yield CloudRecordingService(journal=journal, listeners=(api,), account=account, recorders=recorders)
