"""The Socket Mode connection: acknowledges first, lets what must wait follow, and notices when it has gone deaf.

Bolt's own handler gives no moment after the acknowledgement, and the SDK's client can retry a dead ticket for ever
(RELIABILITY D); both are mended here, around their public parts.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from time import time

import aiohttp
import structlog
from slack_bolt.adapter.socket_mode.async_internals import send_async_response
from slack_bolt.adapter.socket_mode.internals import build_headers
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.errors import SlackClientError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

log = structlog.get_logger(__name__)

AFTER_ACK = "after_ack"
"""Where a listener leaves, in Bolt's context, a list of coroutine functions that must wait for the acknowledgement."""

DEAF_AFTER = timedelta(seconds=30)  # without a pong; pings go out every 5 s
PING_EVERY = 5.0  # seconds
CONNECT_TIMEOUT = 15.0  # seconds

AfterAck = Callable[[], Awaitable[None]]


class SocketMode:
    """One connection to Slack, rebuilt when it is deaf.

    Args:
        app: the Bolt app; it must process before it responds.
        app_token: xapp-…
        deaf_after: how long nothing may be heard before ``watch`` connects anew.
    """

    def __init__(self, app: AsyncApp, app_token: str, *, deaf_after: timedelta = DEAF_AFTER) -> None:
        self._app = app
        self._app_token = app_token
        self._deaf_after = deaf_after.total_seconds()
        self._client: SocketModeClient | None = None
        self._wanted = False
        self._opened_at = 0.0
        self._afterwards: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Connect, and stay connected as long as ``watch`` is called.

        Raises:
            SlackApiError: Slack refuses the token.
            OSError, TimeoutError: Slack cannot be reached.
        """
        await self._connect()
        self._wanted = True

    async def close(self) -> None:
        """Disconnect and let what follows an acknowledgement end."""
        self._wanted = False
        await self._disconnect()
        await asyncio.gather(*self._afterwards)

    async def watch(self) -> None:
        """Connect anew if nothing has been heard for too long: the SDK may be retrying a dead ticket."""
        if not self._wanted or (self._client is not None and self._hears(self._client)):
            return
        log.warning("socket deaf: connecting anew")
        await self._disconnect()
        try:
            await self._connect()
        except (SlackClientError, aiohttp.ClientError, OSError, TimeoutError) as error:
            log.warning("socket not connected", error=type(error).__name__)

    async def _connect(self) -> None:
        ticket = await self._app.client.apps_connections_open(app_token=self._app_token)
        client = SocketModeClient(self._app_token, web_client=self._app.client, ping_interval=PING_EVERY)
        client.wss_uri = ticket["url"]  # otherwise the SDK asks itself, and for ever, whatever the refusal
        client.socket_mode_request_listeners.append(self._handle)
        self._client, self._opened_at = client, time()
        await asyncio.wait_for(client.connect(), CONNECT_TIMEOUT)  # type: ignore[no-untyped-call]  # the SDK's

    async def _disconnect(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            await client.close()  # type: ignore[no-untyped-call]  # the SDK's
            await asyncio.gather(client.message_processor, return_exceptions=True)

    def _hears(self, client: SocketModeClient) -> bool:
        """Whether the other end has shown lately that it lives."""
        heard = max(client.last_ping_pong_time or 0.0, self._opened_at)
        return heard + self._deaf_after > time()

    async def _handle(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        started = time()
        afterwards: list[AfterAck] = []
        asked = AsyncBoltRequest(mode="socket_mode", body=request.payload, headers=build_headers(request))
        asked.context[AFTER_ACK] = afterwards
        response = await self._app.async_dispatch(asked)
        await send_async_response(client, request, response, started)
        for follow in afterwards:
            task = asyncio.ensure_future(follow())
            self._afterwards.add(task)
            task.add_done_callback(self._afterwards.discard)
