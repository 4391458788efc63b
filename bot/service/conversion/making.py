"""From segments in a bucket to one MP4 in the same bucket: fetched, muxed and stored, whoever asked."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from pathlib import Path
from typing import Protocol, TypeVar

import structlog

from bot.client import Client
from bot.errors import Rejected, VendorError
from bot.limits import Priority
from bot.media import Movie, Muxer
from bot.service.conversion.workshop import Workshop, open_workshop
from bot.vendors.bucket import (
    MOST_PARTS,
    Bucket,
    abort_upload,
    complete_upload,
    create_upload,
    list_objects,
    upload_part,
)
from bot.vendors.hls import Conversion
from bot.vendors.wire import Flow

T = TypeVar("T")

CONTENT_TYPE = "video/mp4"
MIB = 2**20
LARGEST_SEGMENT = 128 * MIB  # 15 s at 70 Mbit/s
PART = 8 * MIB  # and more where there would be too many parts
AHEAD = 1  # segments that are fetched while another one is worked on
ABORT_TAKES = timedelta(seconds=2)  # at most: a stop of the bot waits for it

log = structlog.get_logger(__name__)


class Progress(Protocol):
    """Who follows the making of an MP4. Whatever it raises ends the work."""

    async def show(self, note: str) -> None:
        """It has come so far."""

    async def keep_upload(self, upload_id: str) -> None:
        """An upload was begun. It is aborted here when the work fails; should the process die, somebody else must."""

    async def before_it_appears(self) -> None:
        """Every part is stored; next, the MP4 appears in the bucket."""


async def make_mp4(client: Client, conversion: Conversion, progress: Progress) -> Movie:
    """Make it. At any time two segments or one part are in memory, and what is made is on disk.

    Nothing is seen in the bucket until the whole MP4 is there, and making it twice does no harm.

    Raises:
        Unavailable: the bucket did not answer; later it may.
        VendorError: the bucket refuses to be read or written.
        NoSpaceError: the disk is full; later it may not be.
        MediaError: the segments do not make an MP4, or the disk does not serve.
    """
    with open_workshop() as workshop:
        return await _Making(client, conversion, progress, workshop).make()


async def abort(client: Client, conversion: Conversion, upload_id: str) -> None:
    """Free what an upload takes, if that can be done soon; else it is left to the bucket's own rules."""
    try:
        async with asyncio.timeout(ABORT_TAKES.total_seconds()):
            await _call(client, abort_upload(conversion.bucket, conversion.target, upload_id))
    except (VendorError, TimeoutError) as error:
        log.warning("upload not aborted", bucket=conversion.bucket.name, error=str(error))


async def _call(client: Client, flow: Flow[T]) -> T:
    return await client.call(lambda _ctx: flow, priority=Priority.POLL)


def _get_segment(bucket: Bucket, key: str) -> Flow[bytes]:
    """A segment; nothing, which counts as one that cannot be read, where it is not in the bucket any more."""
    try:
        return (yield bucket.build_get(key, max_body=LARGEST_SEGMENT)).body
    except Rejected as error:
        if error.code != "NoSuchKey":
            raise
        return b""


@dataclass(frozen=True)
class _Making:
    """The making of one MP4, step by step."""

    client: Client
    conversion: Conversion
    progress: Progress
    workshop: Workshop

    @property
    def path(self) -> Path:
        return self.workshop.folder / "recording.mp4"

    async def make(self) -> Movie:
        """Begin the upload, since where nothing may be written nothing need be made; then make the file and send it."""
        bucket, key = self.conversion.bucket, self.conversion.target
        upload_id = await self._call(create_upload(bucket, key, CONTENT_TYPE))
        async with AsyncExitStack() as stack:
            stack.push_async_callback(abort, self.client, self.conversion, upload_id)
            await self.progress.keep_upload(upload_id)
            movie = await self._mux()
            etags = await self._send(upload_id, movie.size)
            await self.progress.before_it_appears()
            await self._complete(upload_id, etags, movie.size)
            stack.pop_all()
        return movie

    async def _mux(self) -> Movie:
        muxer = Muxer(self.path)
        done = 0
        try:
            await self._show_parts(0)
            async with aclosing(self._fetch()) as contents:
                async for content in contents:
                    await self.workshop.run(muxer.add, content)
                    done += 1
                    await self._show_parts(done)
            return await self.workshop.run(muxer.finish)
        finally:
            muxer.give_up()
            self.workshop.leave(muxer.close)

    async def _fetch(self) -> AsyncGenerator[bytes, None]:
        """The segments in their order, the next one on its way while one is worked on."""
        coming: deque[asyncio.Task[bytes]] = deque()
        try:
            for key in self.conversion.segments:
                coming.append(asyncio.create_task(self._call(_get_segment(self.conversion.bucket, key))))
                if len(coming) > AHEAD:
                    yield await coming.popleft()
            while coming:
                yield await coming.popleft()
        finally:
            for task in coming:
                task.cancel()
            await asyncio.gather(*coming, return_exceptions=True)

    async def _send(self, upload_id: str, size: int) -> list[str]:
        bucket, key = self.conversion.bucket, self.conversion.target
        etags: list[str] = []
        length = max(PART, ceil(size / MOST_PARTS))
        for offset in range(0, size, length):
            content = await self.workshop.run(_read, self.path, offset, length)
            etags.append(await self._call(upload_part(bucket, key, upload_id, len(etags) + 1, content)))
            sent = min(offset + length, size)
            mib = f"{sent / MIB:,.0f} of {size / MIB:,.0f} MiB"
            await self.progress.show(f"Storing the MP4: {_percent(sent, size)} ({mib})")
        return etags

    async def _complete(self, upload_id: str, etags: list[str], size: int) -> None:
        bucket, key = self.conversion.bucket, self.conversion.target
        try:
            await self._call(complete_upload(bucket, key, upload_id, etags))
        except Rejected as error:
            if error.code != "NoSuchUpload":
                raise
            # It may have been completed by a request whose answer was lost.
            objects = await self._call(list_objects(bucket, key))
            if (key, size) not in {(each.key, each.size) for each in objects}:
                raise

    async def _show_parts(self, done: int) -> None:
        total = len(self.conversion.segments)
        await self.progress.show(f"Making one MP4: {_percent(done, total)} ({done:,} of {total:,} parts)")

    async def _call(self, flow: Flow[T]) -> T:
        return await _call(self.client, flow)


def _read(path: Path, offset: int, length: int) -> bytes:
    with path.open("rb") as file:
        file.seek(offset)
        return file.read(length)


def _percent(done: int, total: int) -> str:
    return f"{100 * done // total} %"
