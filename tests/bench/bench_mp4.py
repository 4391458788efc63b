"""One hour of a recording into one MP4, beside copying the same bytes: seconds, and how far the process's memory grows.

240 segments of 15 s come from a bucket on a loopback port and go back to it, through the shared client over HTTP; the
bucket has a process of its own. Every segment is the same 15 s of encoded noise with its clock moved on.
"""

import asyncio
import math
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from io import StringIO
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter

from aiohttp import web

from bot.client import Client
from bot.limits import Priority, RateLimit
from bot.log import configure
from bot.service.conversion import make_mp4
from bot.service.conversion.making import LARGEST_SEGMENT
from bot.transports import HttpTransport
from bot.vendors.bucket import AgoraStorage, Bucket, put_object
from bot.vendors.hls import Conversion
from bot.vendors.wire import Flow, Settings
from tests.bench.noise import LENGTH, encode_noise, move_clock

SEGMENTS = 240
_CREATED = "<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>"
_COMPLETED = "<CompleteMultipartUploadResult/>"


class Unwatched:
    """Nobody follows the making."""

    async def show(self, note: str) -> None:
        pass

    async def keep_upload(self, upload_id: str) -> None:
        pass

    async def before_it_appears(self) -> None:
        pass


async def measure(work: Awaitable[object]) -> tuple[float, float]:
    """Seconds, and the MiB by which the process's resident set grew at its peak."""
    before, began = _forget_peak(), perf_counter()
    await work
    return perf_counter() - began, _memory("VmHWM") - before


def _forget_peak() -> float:
    Path("/proc/self/clear_refs").write_text("5")
    return _memory("VmRSS")


def _memory(name: str) -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024


async def copy(client: Client, conversion: Conversion) -> None:
    """Fetch every segment and store it under another name."""
    await client.call(lambda _ctx: _copied(conversion), priority=Priority.POLL)


def _copied(conversion: Conversion) -> Flow[None]:
    bucket = conversion.bucket
    for key in conversion.segments:
        content = (yield bucket.build_get(key, max_body=LARGEST_SEGMENT)).body
        yield from put_object(bucket, f"copy-{key}", content, "video/mp2t")


@asynccontextmanager
async def _bucket() -> AsyncIterator[str]:
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
    segment = encode_noise()

    async def answer(request: web.BaseRequest) -> web.Response:
        if request.method == "GET":
            number = int(request.path.rpartition("/")[2].removesuffix(".ts"))
            return web.Response(body=move_clock(segment, number * LENGTH))
        async for _ in request.content.iter_any():
            pass
        if request.method == "PUT":
            return web.Response(headers={"etag": '"1"'})
        return web.Response(text=_CREATED if "uploads" in request.query else _COMPLETED)

    runner = web.ServerRunner(web.Server(answer))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    pipe.send(f"http://127.0.0.1:{runner.addresses[0][1]}")
    await asyncio.Event().wait()


async def main() -> None:
    """Measure and print."""
    configure(StringIO(), json=True, secrets=["made-up"])
    async with _bucket() as url:
        storage = {"vendor": 1, "region": 0, "bucket": "bench", "access_key": "key", "secret_key": "made-up"}
        bucket = Bucket(AgoraStorage.model_validate({**storage, "endpoint_url": url}))
        client = Client(
            "bench",
            Settings(),
            {"http": HttpTransport("bench")},
            now=lambda: datetime.now(UTC),
            rate=RateLimit(rate=math.inf),
        )
        conversion = Conversion(
            bucket=bucket,
            playlist="recording.m3u8",
            segments=tuple(f"{number}.ts" for number in range(SEGMENTS)),
            target="recording.mp4",
        )
        copying, held = await measure(copy(client, conversion))
        making, grown = await measure(make_mp4(client, conversion, Unwatched()))
        await client.close()
    print(f"one hour into one MP4        {making:6.1f} s  {grown:+4.0f} MiB   ({making / copying:4.2f}x the time)")
    print(f"copying its segments         {copying:6.1f} s  {held:+4.0f} MiB")


if __name__ == "__main__":
    asyncio.run(main())
