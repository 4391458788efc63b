"""The local live service over real sockets, asked by the bot's own client."""

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs

from bot.client import Client
from bot.domain import Broadcast, StreamState, WatchFormat
from bot.errors import AlreadyEnded, Expired, Rejected, Unavailable
from bot.limits import RateLimit
from bot.sandbox.clock import VendorClock
from bot.sandbox.faults import Fault
from bot.sandbox.fsp_live import Quirks
from bot.sandbox.server.fsp_live import FspLiveService, serve_fsp_live
from bot.transports import HttpTransport
from bot.vendors.fsp import Settings
from bot.vendors.fsp.live import list_streams, start_stream, stop_stream

RECORDING = {"app_id": "testappid", "app_secret": "1234567890123456"}


class Caller:
    """The bot's client for one account, and how it asks."""

    def __init__(self, service: FspLiveService, **settings: str | None) -> None:
        self._http = HttpTransport("studio")
        checked = Settings.model_validate({**RECORDING, **service.account, **settings})
        self._client = Client(
            "studio",
            checked,
            {"http": self._http},
            now=lambda: datetime.now(UTC),
            sleep=lambda _seconds: asyncio.sleep(0),
            rate=RateLimit(rate=float("inf")),
        )

    async def start(self, room: str = "room-42", **options: Any) -> Broadcast:
        return await self._client.call(lambda ctx: start_stream(ctx, room, options))

    async def stop(self, room: str = "room-42") -> Broadcast:
        return await self._client.call(lambda ctx: stop_stream(ctx, room))

    async def rooms(self) -> list[str]:
        return [stream.room for stream in await self._client.call(list_streams)]

    async def close(self) -> None:
        await self._client.close()


@pytest.fixture
async def service() -> AsyncIterator[FspLiveService]:
    """The running service; its clock runs thirty times as fast as ours."""
    async with serve_fsp_live(VendorClock(), [], app_id=RECORDING["app_id"]) as service:
        yield service


@pytest.fixture
async def caller(service: FspLiveService) -> AsyncIterator[Caller]:
    """The bot."""
    caller = Caller(service)
    yield caller
    await caller.close()


def verbs(service: FspLiveService) -> list[str]:
    return [call.verb for call in service.journal.calls]


async def test_a_room_goes_live_and_ends(service: FspLiveService, caller: Caller) -> None:
    """With one token for all calls; what can be watched is there as long as it is live."""
    started = await caller.start(width=1280, height=720)
    async with httpx.AsyncClient(trust_env=False) as http:
        live = await http.get(started.watch[WatchFormat.FLV])
        rooms = await caller.rooms()
        stopped = await caller.stop()
        over = await http.get(started.watch[WatchFormat.FLV])

    assert (started.state, stopped.state) == (StreamState.LIVE, StreamState.ENDED)
    assert (live.status_code, over.status_code) == (200, 404)
    assert rooms == ["room-42"]
    assert await caller.rooms() == []
    assert verbs(service)[:3] == ["server/address", "access/token", "live/start"]
    assert verbs(service).count("access/token") == 1


async def test_a_start_may_be_asked_for_twice(service: FspLiveService, caller: Caller) -> None:
    """Whatever the service calls that, the room is live and its addresses are told."""
    first = await caller.start()
    for code in (30004, 30012, 30038):
        service.emulator.quirks = Quirks(second_start=code, nested_list=True)
        again = await caller.start()
        assert again.watch == first.watch


async def test_a_stop_may_be_asked_for_twice(caller: Caller) -> None:
    """The second one finds it over."""
    await caller.start()
    await caller.stop()

    with pytest.raises(AlreadyEnded):
        await caller.stop()


async def test_a_lost_start_is_found(service: FspLiveService, caller: Caller) -> None:
    """It was carried out and its answer was lost: it is not started again."""
    service.faults.order(Fault(verb="live/start", drop=True, processed=True))
    started = await caller.start()

    assert started.state is StreamState.LIVE
    assert verbs(service)[2:] == ["live/start", "live/list"]


async def test_twenty_calls_with_an_expired_token_fetch_one(service: FspLiveService, caller: Caller) -> None:
    """Another program has fetched one meanwhile, which ended ours."""
    await caller.start()
    service.emulator.access.end_token()
    listed = await asyncio.gather(*[caller.rooms() for _ in range(20)])

    assert listed == [["room-42"]] * 20
    assert len(service.emulator.access.given) == 2


async def test_a_token_that_is_over_at_once_ends_the_call(service: FspLiveService, caller: Caller) -> None:
    """After one more try with a fresh one; the next call begins anew."""
    service.emulator.access.life = timedelta(0)
    with pytest.raises(Expired):
        await caller.start()
    assert verbs(service) == ["server/address", "access/token", "live/start"] * 2
    service.emulator.access.life = timedelta(hours=2)

    assert (await caller.start()).state is StreamState.LIVE


async def test_two_bots_of_one_developer_end_each_others_token(service: FspLiveService, caller: Caller) -> None:
    """It costs a fetch for each change, and nothing else."""
    other = Caller(service)
    for _ in range(3):
        await caller.start()
        await other.stop()
    await other.close()

    assert len(service.emulator.access.given) == 6


async def test_a_wrong_secret_is_refused(service: FspLiveService) -> None:
    """In words that name the settings; nothing else is sent."""
    caller = Caller(service, dev_secret="0000000000000000")
    with pytest.raises(Rejected, match="check dev_id and dev_secret"):
        await caller.start()
    await caller.close()

    assert verbs(service) == ["server/address", "access/token"]


async def test_without_the_access_service_nothing_starts(service: FspLiveService, caller: Caller) -> None:
    """It is tried four times; a start that was not sent did not arrive."""
    service.faults.order(Fault(verb="access/token", code=606000005, times=4))
    with pytest.raises(Unavailable, match="access service failed") as raised:
        await caller.start()

    assert not raised.value.maybe_arrived
    assert verbs(service) == ["server/address", *["access/token"] * 4]


async def test_a_ready_token_is_shown_until_it_ends(service: FspLiveService, caller: Caller) -> None:
    """It cannot be renewed: people are told to replace it."""
    await caller.rooms()
    other = Caller(service, dev_id=None, dev_secret=None, access_token=service.emulator.access.given[-1])
    await other.start()
    service.emulator.access.end_token()
    with pytest.raises(Expired, match="configured access_token must be replaced"):
        await other.rooms()
    await other.close()


async def test_a_fetched_token_is_never_logged(
    service: FspLiveService, caller: Caller, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither by us, at any level, nor by the libraries at the level at which they speak."""
    with capture_logs() as logs, caplog.at_level(logging.WARNING):
        await caller.start()
        service.emulator.access.end_token()
        service.faults.order(Fault(verb="live/list", status=500))
        await caller.rooms()

    told = repr(logs) + caplog.text
    assert "live/list" in told
    assert not [token for token in service.emulator.access.given if token in told]
    assert service.account["dev_secret"] not in told
