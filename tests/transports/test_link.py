"""Tests of ``bot.transports.link``: what happens on one link, driven through the transport that owns it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.errors import Unavailable
from bot.transports import GatewayTransport
from tests.transports.conftest import PretendGateway
from tests.transports.gateway_calls import BROKE, SHORT, failure, request, said


@pytest.fixture
async def transport() -> AsyncIterator[GatewayTransport]:
    transport = GatewayTransport("studio")
    yield transport
    await transport.close()


async def test_replies_find_their_requests_in_any_order(gateway: PretendGateway, transport: GatewayTransport) -> None:
    """Fifty requests that are answered backwards all get their own answers, over one link and one login."""
    asked = [asyncio.create_task(transport.send(request(gateway.url, n=n, do="hold"))) for n in range(50)]
    for _ in range(51):
        await gateway.arrived.get()
    await gateway.release()

    assert [said(await task)["n"] for task in asked] == list(range(50))
    assert (len(gateway.links), gateway.logins) == (1, 1)


async def test_frames_that_nobody_asked_for_are_ignored(gateway: PretendGateway, transport: GatewayTransport) -> None:
    """Garbage, pushes, unknown seqs and doubled replies leave a line in the log with the reason only."""
    frames = ["canary <html>", "[]", '{"seq": "canary", "code": 0}', '{"id": 20104, "record_msg": "canary"}']
    with capture_logs() as logs:
        await transport.send(request(gateway.url, do="send_frames", frames=frames))
        await transport.send(request(gateway.url, do="reply_twice"))
        answer = await transport.send(request(gateway.url, n=3))

    ignored = [line for line in logs if line["event"] == "gateway frame ignored"]
    assert said(answer)["n"] == 3
    assert [line["account"] for line in ignored] == ["studio"] * 5
    assert "canary" not in repr(logs)


async def test_no_reply_in_time(gateway: PretendGateway, transport: GatewayTransport) -> None:
    """A request without a reply may have arrived; its late reply is ignored, and the link goes on."""
    await transport.send(request(gateway.url))

    error = await failure(transport, request(gateway.url, timeout=SHORT, do="hold"))

    assert (str(error), error.maybe_arrived) == ("studio's service did not answer in 0.2 s.", True)
    await gateway.release()
    assert said(await transport.send(request(gateway.url, n=2)))["n"] == 2
    assert gateway.logins == 1


async def test_a_link_that_says_anything_is_not_deaf(gateway: PretendGateway, transport: GatewayTransport) -> None:
    """What times out counts only while no frame comes, and what waits at the same time counts once."""
    for _ in range(2):
        ignored = [failure(transport, request(gateway.url, timeout=SHORT, do="ignore")) for _ in range(3)]
        await asyncio.gather(*ignored)
        await transport.send(request(gateway.url))

    assert (len(gateway.links), gateway.logins) == (1, 1)


async def test_a_caller_who_gives_up_is_forgotten(gateway: PretendGateway, transport: GatewayTransport) -> None:
    """A cancelled caller's reply is ignored, and the others get theirs."""
    tasks = [asyncio.create_task(transport.send(request(gateway.url, n=n, do="hold"))) for n in (1, 2)]
    for _ in range(3):
        await gateway.arrived.get()
    tasks[0].cancel()
    await asyncio.wait([tasks[0]])
    await gateway.release()

    assert said(await tasks[1])["n"] == 2


@pytest.mark.parametrize("steps", range(6))
async def test_giving_up_while_the_reply_comes_in(
    gateway: PretendGateway, transport: GatewayTransport, steps: int
) -> None:
    """Whichever is first, the reply or the caller's end: nothing breaks, and the link goes on."""
    caller = asyncio.create_task(transport.send(request(gateway.url, do="hold")))
    for _ in range(2):
        await gateway.arrived.get()
    await gateway.release()
    for _ in range(steps):
        await asyncio.sleep(0)
    caller.cancel()
    await asyncio.wait([caller])

    assert said(await transport.send(request(gateway.url, n=2)))["n"] == 2
    assert gateway.logins == 1


@pytest.mark.parametrize("steps", range(8))
async def test_giving_up_while_the_link_breaks(
    gateway: PretendGateway, transport: GatewayTransport, steps: int
) -> None:
    """Whichever is first, the link's end or the caller's: the caller hears of one of the two."""
    await transport.send(request(gateway.url))
    await gateway.arrived.get()
    caller = asyncio.create_task(transport.send(request(gateway.url, do="hold")))
    for _ in range(2):
        await gateway.arrived.get()
    gateway.links[0].transport.abort()
    for _ in range(steps):
        await asyncio.sleep(0)
    caller.cancel()
    await asyncio.wait([caller])

    assert caller.cancelled() or isinstance(caller.exception(), Unavailable)


async def test_a_reply_counts_even_if_the_link_ends_right_after_it(
    gateway: PretendGateway, transport: GatewayTransport
) -> None:
    """What came before the goodbye is the answer."""
    assert said(await transport.send(request(gateway.url, n=1, do="reply_and_leave")))["n"] == 1
    assert said(await transport.send(request(gateway.url, n=2)))["n"] == 2
    assert gateway.logins == 2


async def test_a_link_that_breaks_under_a_request(gateway: PretendGateway, transport: GatewayTransport) -> None:
    """A request that was not yet wholly sent may have arrived."""
    await transport.send(request(gateway.url))
    link = gateway.links[0].transport
    link.pause_reading()
    large = asyncio.create_task(failure(transport, request(gateway.url, room="x" * 2**24)))
    await asyncio.sleep(0.1)  # the request fills what the machine buffers, and waits
    link.abort()

    error = await large
    assert (error.reason, error.maybe_arrived) == (BROKE, True)


@pytest.mark.parametrize("end", ["drop", "leave", "flood"])
async def test_a_lost_link_fails_all_that_is_open(
    gateway: PretendGateway, transport: GatewayTransport, end: str
) -> None:
    """However the link ends, everyone who waits hears at once that the outcome is unknown; then it is opened anew."""
    await transport.send(request(gateway.url))
    await gateway.arrived.get()
    waiting = asyncio.create_task(failure(transport, request(gateway.url, do="hold")))
    await gateway.arrived.get()
    await gateway.arrived.get()

    errors = [await failure(transport, request(gateway.url, do=end)), await waiting]

    assert [(error.reason, error.maybe_arrived) for error in errors] == [(BROKE, True)] * 2
    assert said(await transport.send(request(gateway.url, n=2)))["n"] == 2
    assert (len(gateway.links), gateway.logins) == (2, 2)


async def test_a_link_that_died_unnoticed_is_found_out(gateway: PretendGateway) -> None:
    """A half-open link, which takes bytes and answers none, is given up after two pings, before the request's time."""
    transport = GatewayTransport("studio", ping=SHORT)
    await transport.send(request(gateway.url))
    gateway.links[0].transport.pause_reading()

    error = await failure(transport, request(gateway.url, timeout=timedelta(seconds=60)))

    gateway.links[0].transport.abort()
    await transport.close()
    assert (error.reason, error.maybe_arrived) == (BROKE, True)
