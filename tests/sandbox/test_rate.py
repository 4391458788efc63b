"""The bot's own gate keeps to the ten requests a second that a recording service takes for each App ID."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from bot.client import Client
from bot.domain import Recording
from bot.limits import RateLimit
from bot.sandbox.agora import AgoraEmulator
from bot.sandbox.anyrtc import AnyrtcEmulator
from bot.sandbox.cloud_recording import CloudRecordingEmulator
from bot.vendors import RECORDING
from bot.vendors.cloud_recording import ServiceSettings
from bot.vendors.wire import Request, Response
from tests.vendors.agora import recordings as agora
from tests.vendors.anyrtc import recordings as anyrtc

BEGIN = datetime(2026, 3, 2, 8, tzinfo=UTC)
REQUESTS = 40


class Clock:
    """A steady clock that only sleeping moves."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        self.seconds += seconds
        await asyncio.sleep(0)


class Wire:
    """A transport to an emulator, which notes how each request was answered."""

    def __init__(self, service: CloudRecordingEmulator, clock: Clock) -> None:
        self._service = service
        self._clock = clock
        self.statuses: list[int] = []

    async def send(self, request: Request) -> Response:
        answer = self._service.handle(request, BEGIN + timedelta(seconds=self._clock()))
        self.statuses.append(answer.status)
        return answer

    async def close(self) -> None:
        """Nothing is open."""


async def acquire(client: Client, vendor: str, recording: Recording) -> None:
    """Send one request."""
    await client.call(lambda ctx: RECORDING[vendor].prepare_recording(ctx, recording))


@pytest.mark.covers("{vendor}-recording rule ten requests a second")
@pytest.mark.parametrize(
    ("vendor", "emulator", "settings"),
    [("agora", AgoraEmulator, agora.settings), ("anyrtc", AnyrtcEmulator, anyrtc.settings)],
)
async def test_a_crowd_is_never_too_fast(
    vendor: str, emulator: Callable[[str, str, str], CloudRecordingEmulator], settings: Callable[[], ServiceSettings]
) -> None:
    """However many ask at once after a rest, the service refuses nobody; the gate is the App ID's."""
    clock, account = Clock(), settings()
    wire = Wire(emulator(account.quota_key, "customer", agora.CUSTOMER_SECRET), clock)
    gate = RateLimit(clock=clock, sleep=clock.sleep)
    client = Client("one", account, {"https": wire}, now=lambda: BEGIN, sleep=clock.sleep, rate=gate)
    clock.seconds = 60
    wanted = [agora.recording(id=f"r{number}", vendor_ids={}) for number in range(REQUESTS)]

    await asyncio.gather(*[acquire(client, vendor, one) for one in wanted])

    assert wire.statuses == [200] * REQUESTS
