"""The vendor client beside bare httpx and bare websockets: requests a second, one after the other.

Both sides talk to the same servers, which have a process of their own, in alternating rounds. The client's figure holds
the flow, the gate (without a limit), the transport, the judging of the reply and, for a person's call, one masked line
in the log.
"""

import asyncio
import json
import math
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from io import StringIO
from multiprocessing import get_context
from multiprocessing.connection import Connection
from statistics import median
from time import perf_counter
from typing import Any

import httpx
from aiohttp import web
from websockets.asyncio.client import connect
from websockets.asyncio.server import ServerConnection, serve

from bot.client import Client, Transport
from bot.limits import Priority, RateLimit
from bot.log import configure
from bot.transports import GatewayTransport, HttpTransport
from bot.vendors.fsp.replies import check
from bot.vendors.fsp.tables import REPLY_OFFSET, RequestId
from bot.vendors.wire import Context, Flow, Request, Settings

ROUNDS = 15
CALLS = 200  # in a round
ASKED = {"business": "RE", "id": RequestId.QUERY, "page": 1}

Call = Callable[[], Awaitable[object]]


async def compare(name: str, bare: Call, ours: Call) -> None:
    """Print the median rates of both and how much longer ours takes."""
    rates: dict[Call, list[float]] = {bare: [], ours: []}
    for _ in range(ROUNDS):
        for call, seen in rates.items():
            seen.append(await _rate(call))
    slow, fast = median(rates[ours]), median(rates[bare])
    print(f"{name:<28} {slow:6.0f} /s   bare {fast:6.0f} /s   ({fast / slow:4.2f}x the time)")


async def _rate(call: Call) -> float:
    began = perf_counter()
    for _ in range(CALLS):
        await call()
    return CALLS / (perf_counter() - began)


async def compare_http(client: Client, url: str) -> None:
    """A JSON call over HTTP."""
    async with httpx.AsyncClient() as session:

        async def bare() -> Any:
            return (await session.post(url, json=ASKED)).json()

        await compare("client, HTTP", bare, lambda: client.call(_flow(url)))
        await compare("client, HTTP, polling", bare, lambda: client.call(_flow(url), priority=Priority.POLL))


async def compare_gateway(client: Client, url: str) -> None:
    """A round trip over the gateway link."""
    async with connect(url, compression=None) as link:

        async def bare() -> Any:
            await link.send(json.dumps({**ASKED, "seq": "1"}))
            return json.loads(await link.recv())

        await compare("client, gateway", bare, lambda: client.call(_flow(url)))
        await compare("client, gateway, polling", bare, lambda: client.call(_flow(url), priority=Priority.POLL))


def _flow(url: str) -> Callable[[Context[Any]], Flow[Any]]:
    def flow(_ctx: Context[Any]) -> Flow[Any]:
        response = yield Request(verb="query", url=url, json=ASKED, check=check)
        return json.loads(response.body)

    return flow


@asynccontextmanager
async def _servers() -> AsyncIterator[tuple[str, str]]:
    ours, theirs = get_context("spawn").Pipe()
    process = get_context("spawn").Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    try:
        yield await asyncio.to_thread(ours.recv)
    finally:
        process.terminate()
        await asyncio.to_thread(process.join)


def _serve(pipe: Connection) -> None:
    asyncio.run(_serve_for_ever(pipe))


async def _serve_for_ever(pipe: Connection) -> None:
    runner = web.ServerRunner(web.Server(_answer_http))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with serve(_answer_frames, "127.0.0.1", 0, compression=None) as gateway:
        link_port = next(iter(gateway.sockets)).getsockname()[1]
        pipe.send((f"http://127.0.0.1:{runner.addresses[0][1]}/", f"ws://127.0.0.1:{link_port}/"))
        await gateway.serve_forever()


async def _answer_http(request: web.BaseRequest) -> web.Response:
    return web.json_response({"code": 0, "page": (await request.json())["page"]})


async def _answer_frames(link: ServerConnection) -> None:
    async for frame in link:
        asked = json.loads(frame)
        await link.send(json.dumps({"code": 0, "seq": asked["seq"], "id": asked["id"] + REPLY_OFFSET}))


async def main() -> None:
    """Measure and print."""
    configure(StringIO(), json=True, secrets=["made-up"])
    async with _servers() as (web_url, link_url):
        transports: dict[str, Transport] = {"http": HttpTransport("bench"), "ws": GatewayTransport("bench")}
        rate = RateLimit(rate=math.inf)
        client = Client("bench", Settings(), transports, now=lambda: datetime.now(UTC), rate=rate)
        await compare_http(client, web_url)
        await compare_gateway(client, link_url)
        await client.close()


if __name__ == "__main__":
    asyncio.run(main())
