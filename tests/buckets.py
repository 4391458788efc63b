"""A bucket that nobody but the recorder may write to."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from aiohttp import web
from aiohttp.test_utils import TestServer

REFUSAL = b'<?xml version="1.0" encoding="UTF-8"?><Error><Code>AccessDenied</Code><Message>No.</Message></Error>'


@asynccontextmanager
async def serve_read_only(endpoint_url: str) -> AsyncIterator[str]:
    """An address in front of a bucket's own: what reads is passed on, all else is refused as storage services do."""
    async with httpx.AsyncClient(base_url=endpoint_url, trust_env=False) as bucket:

        async def answer(request: web.Request) -> web.Response:
            if request.method != "GET":
                return web.Response(status=403, body=REFUSAL, content_type="application/xml")
            read = await bucket.get(request.raw_path)
            return web.Response(status=read.status_code, body=read.content)

        app = web.Application(client_max_size=2**30)
        app.router.add_route("*", "/{path:.*}", answer)
        async with TestServer(app) as server:
            yield str(server.make_url("")).rstrip("/")
