"""Tests of ``bot.transports.gateway`` against a real WebSocket server."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.errors import Rejected, VendorError
from bot.transports import GatewayTransport
from bot.vendors.fsp.replies import check
from bot.vendors.fsp.tables import RequestId
from bot.vendors.wire import Request
from tests.transports.conftest import PretendGateway, Serve, ServeTcp, reply
from tests.transports.gateway_calls import BROKE, SHORT, failure, request, said


class Clock:
    """A steady clock that moves when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def pass_(self, time: timedelta | None) -> None:
        assert time is not None
        self.now += time.total_seconds()


@asynccontextmanager
async def opened(**options: Any) -> AsyncIterator[GatewayTransport]:
    transport = GatewayTransport("studio", **options)
    try:
        yield transport
    finally:
        await transport.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def transport(clock: Clock) -> AsyncIterator[GatewayTransport]:
    async with opened(clock=clock) as transport:
        yield transport


async def test_the_first_request_connects_and_logs_in(gateway: PretendGateway, transport: GatewayTransport) -> None:
    """Nothing is connected before the first request; the second one uses the same link and login."""
    assert gateway.links == []

    first, second = [await transport.send(request(gateway.url, n=n)) for n in (1, 2)]

    assert (first.status, said(first)["n"], said(second)["n"]) == (200, 1, 2)
    assert (len(gateway.links), gateway.logins) == (1, 1)


async def test_a_request_without_a_login_is_sent_at_once(gateway: PretendGateway, transport: GatewayTransport) -> None:
    """A service that wants no login gets none."""
    await transport.send(Request(verb="query", url=gateway.url, json={"id": RequestId.QUERY}, check=check))

    assert gateway.logins == 0


async def test_many_senders_share_one_login(gateway: PretendGateway, transport: GatewayTransport) -> None:
    """Senders who come while the link is being opened wait for it; the first one's leaving does not stop it."""
    gateway.holds_logins = True
    senders = [asyncio.create_task(transport.send(request(gateway.url, n=n))) for n in range(10)]
    await gateway.arrived.get()
    senders[0].cancel()
    await asyncio.wait([senders[0]])
    await gateway.release()

    assert [said(await sender)["n"] for sender in senders[1:]] == list(range(1, 10))
    assert (len(gateway.links), gateway.logins) == (1, 1)


async def test_a_refused_login_is_told_to_all_who_wait(gateway: PretendGateway, transport: GatewayTransport) -> None:
    """Wrong credentials are the caller's error; the link is closed, and for a while no login is tried."""
    gateway.login_codes = [30007]
    senders = [asyncio.create_task(transport.send(request(gateway.url))) for _ in range(3)]

    errors = await asyncio.gather(*senders, return_exceptions=True)

    assert [type(error) for error in errors] == [Rejected] * 3
    resting = await failure(transport, request(gateway.url))
    assert (resting.code, resting.maybe_arrived, gateway.logins) == (30007, False, 1)
    await gateway.links[0].wait_closed()
    assert gateway.links[0].close_code == 1000


async def test_a_login_that_is_taken_is_not_fought_for(
    gateway: PretendGateway, transport: GatewayTransport, clock: Clock
) -> None:
    """After 30004 logins are 5, 10, 20, 40, 60 s apart at least, whatever is asked meanwhile; then it works."""
    gateway.login_codes = [30004] * 5
    rests: list[float] = []
    for _ in range(5):
        error = await failure(transport, request(gateway.url))
        again = await failure(transport, request(gateway.url))
        assert (error.code, error.maybe_arrived) == (30004, False)
        assert (again.reason, again.code, again.retry_after) == (error.reason, 30004, error.retry_after)
        rests.append(error.retry_after.total_seconds() if error.retry_after else 0)
        clock.pass_(error.retry_after)

    assert all(low <= rest <= min(60, low * 1.2) for low, rest in zip((5, 10, 20, 40, 60), rests, strict=True))
    assert gateway.logins == 5
    assert (await transport.send(request(gateway.url))).status == 200


async def test_a_login_without_an_answer(gateway: PretendGateway, transport: GatewayTransport) -> None:
    """When the login times out the request was not sent, and the link is closed."""
    gateway.holds_logins = True

    error = await failure(transport, request(gateway.url, timeout=SHORT))

    assert (error.reason, error.maybe_arrived) == ("studio's service did not answer in 0.2 s.", False)
    assert error.retry_after is not None
    await gateway.links[0].wait_closed()


async def test_nobody_listens(transport: GatewayTransport, clock: Clock) -> None:
    """While the service cannot be reached each try is later than the one before, and between them nothing is tried."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    asked = request(f"ws://127.0.0.1:{port}/?canary")
    rests: list[float] = []
    for _ in range(3):
        error = await failure(transport, asked)
        assert (error.reason, error.maybe_arrived) == ("studio's service could not be reached at 127.0.0.1.", False)
        rests.append(error.retry_after.total_seconds() if error.retry_after else 0)
        clock.pass_(error.retry_after)

    assert all(low <= rest <= low * 1.2 for low, rest in zip((1, 2, 4), rests, strict=True))


@pytest.mark.parametrize("status", [200, 302, 503])
async def test_a_server_that_speaks_no_websocket(serve: Serve, transport: GatewayTransport, status: int) -> None:
    """Any other answer than an open link is unavailable, and a redirect is not followed."""
    url = await serve(reply(status=status, headers={"Location": "ws://elsewhere.invalid/?canary"}))

    error = await failure(transport, request(url.replace("http", "ws")))

    assert (error.reason, error.maybe_arrived) == ("studio's service could not be reached at 127.0.0.1.", False)


async def test_a_server_that_says_nothing(serve_tcp: ServeTcp) -> None:
    """A connection that never becomes a link is given up."""

    async def mute(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async with opened(open_timeout=SHORT) as transport:
        error = await failure(transport, request((await serve_tcp(mute)).replace("http", "ws")))

    assert (error.reason, error.maybe_arrived) == ("studio's service could not be reached at 127.0.0.1.", False)


@pytest.mark.parametrize("code", [30006, 30007])
async def test_a_login_that_the_service_forgot_is_made_again(
    gateway: PretendGateway, transport: GatewayTransport, code: int
) -> None:
    """A reply that says so is handed on, its link is closed politely, and the next request logs in anew."""
    await transport.send(request(gateway.url))

    refused = await transport.send(request(gateway.url, do="refuse", code=code))

    with pytest.raises(VendorError, match=str(code)):
        check(refused)
    await gateway.links[0].wait_closed()
    assert gateway.links[0].close_code == 1000
    assert said(await transport.send(request(gateway.url, n=2)))["n"] == 2
    assert gateway.logins == 2


async def test_a_service_that_forgets_without_a_word(gateway: PretendGateway, transport: GatewayTransport) -> None:
    """After two requests without any answer the link is closed politely, and the next request logs in anew."""
    await transport.send(request(gateway.url))
    for _ in range(2):
        assert not gateway.links[0].close_code
        error = await failure(transport, request(gateway.url, timeout=SHORT, do="ignore"))
        assert (error.reason, error.maybe_arrived) == ("studio's service did not answer in 0.2 s.", True)

    await gateway.links[0].wait_closed()
    assert gateway.links[0].close_code == 1000
    assert said(await transport.send(request(gateway.url, n=2)))["n"] == 2
    assert gateway.logins == 2


async def test_a_deaf_link_is_not_hurried(gateway: PretendGateway, transport: GatewayTransport, clock: Clock) -> None:
    """A service that answers logins and nothing else gets the next one later each time."""
    patient = request(gateway.url).login
    for _ in range(2):
        await failure(transport, replace(request(gateway.url, timeout=SHORT, do="ignore"), login=patient))
    resting = await failure(transport, request(gateway.url))

    assert (resting.reason, resting.maybe_arrived) == ("the link to studio's service broke.", False)
    clock.pass_(resting.retry_after)
    assert (await transport.send(request(gateway.url))).status == 200
    assert gateway.logins == 2


async def test_logins_that_lead_nowhere_grow_rare(
    gateway: PretendGateway, transport: GatewayTransport, clock: Clock
) -> None:
    """A link that breaks before it ever answered counts as a failed try, though its login was good."""
    rests: list[float] = []
    for _ in range(3):
        assert (await failure(transport, request(gateway.url, do="drop"))).maybe_arrived
        resting = await failure(transport, request(gateway.url))
        assert (resting.reason, resting.maybe_arrived) == ("the link to studio's service broke.", False)
        rests.append(resting.retry_after.total_seconds() if resting.retry_after else 0)
        clock.pass_(resting.retry_after)

    assert all(low <= rest <= low * 1.2 for low, rest in zip((1, 2, 4), rests, strict=True))
    assert gateway.logins == 3


async def test_another_refusal_leaves_the_link_alone(gateway: PretendGateway, transport: GatewayTransport) -> None:
    """Only a lost login closes the link; what else the service refuses is between it and the flow."""
    await transport.send(request(gateway.url, do="refuse", code=30001))
    await transport.send(request(gateway.url, do="refuse", code=30003))

    assert gateway.logins == 1


async def test_closing_says_goodbye(gateway: PretendGateway, transport: GatewayTransport) -> None:
    """close() frees the login with the closing handshake, fails what is open, and nothing is opened again."""
    await transport.send(request(gateway.url))
    await gateway.arrived.get()
    waiting = asyncio.create_task(failure(transport, request(gateway.url, do="hold")))
    await gateway.arrived.get()
    await gateway.arrived.get()

    await transport.close()

    await gateway.links[0].wait_closed()
    assert gateway.links[0].close_code == 1000
    assert (await waiting).reason == BROKE
    late = await failure(transport, request(gateway.url))
    assert (late.reason, late.maybe_arrived, gateway.logins) == ("studio is being closed here.", False, 1)


async def test_closing_gives_up_a_login_under_way(gateway: PretendGateway, transport: GatewayTransport) -> None:
    """Who waits for the login hears that the account is being closed, and is not cancelled."""
    gateway.holds_logins = True
    waiting = asyncio.create_task(failure(transport, request(gateway.url)))
    await gateway.arrived.get()

    await transport.close()

    error = await waiting
    assert (error.reason, error.maybe_arrived) == ("studio is being closed here.", False)
    await gateway.links[0].wait_closed()
