"""The Socket Mode connection: acknowledges first, lets what must wait follow, and notices when it has gone deaf.

Bolt's own handler gives no moment after the acknowledgement, and the SDK's client can retry a dead ticket for ever;
both are mended here, around their public parts.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from datetime import timedelta
from functools import partial
from time import time
from typing import Any

import structlog
from slack_bolt.adapter.socket_mode.async_internals import send_async_response
from slack_bolt.adapter.socket_mode.internals import build_headers
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.errors import SlackBusy, SlackError, SlackUnknown, translated

log = structlog.get_logger(__name__)

AFTER_ACK = "after_ack"
"""Where a listener leaves, in Bolt's context, a list of coroutine functions that must wait for the acknowledgement."""

DEAF_AFTER = timedelta(seconds=30)  # without a pong; pings go out every 5 s
PING_EVERY = 5.0  # seconds
CONNECT_TIMEOUT = 15.0  # seconds
SETTLED_WITHIN = 3.0  # seconds: longer than that Slack waits for no acknowledgement
SHORTEST_PAUSE, LONGEST_PAUSE = timedelta(seconds=1), timedelta(seconds=30)  # after a ticket that was refused

AfterAck = Callable[[], Coroutine[Any, Any, None]]
Ticket = Callable[[], Awaitable[str]]


class SocketMode:
    """One connection to Slack, rebuilt when it is deaf.

    Args:
        app: the Bolt app; it must process before it responds.
        app_token: xapp-…
        deaf_after: how long nothing may be heard before ``watch`` connects anew.
        sleep: waits for some seconds before Slack is asked again for what it has just refused.
    """

    def __init__(
        self,
        app: AsyncApp,
        app_token: str,
        *,
        deaf_after: timedelta = DEAF_AFTER,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._app = app
        self._app_token = app_token
        self._deaf_after = deaf_after.total_seconds()
        self._sleep = sleep
        self._pause = timedelta(0)
        self._client: SocketModeClient | None = None
        self._connecting: asyncio.Task[None] | None = None
        self._wanted = False
        self._opened_at = 0.0
        self._answering: set[asyncio.Task[None]] = set()
        self._following: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Connect, and stay connected as long as ``watch`` is called.

        Raises:
            SlackRefused: Slack refuses the token.
            SlackBusy, SlackUnknown: Slack cannot be reached now.
        """
        self._wanted = True
        await self._connect()

    async def close(self) -> None:
        """Take nothing more, have acknowledged what was taken, disconnect, and let what follows end."""
        self._wanted = False
        await _settle(self._answering)
        if self._connecting is not None:
            self._connecting.cancel()
        await self._disconnect()
        await _settle(self._following)

    async def watch(self) -> None:
        """Connect anew if nothing has been heard for too long: the SDK may be retrying a dead ticket."""
        if not self._wanted or self._connecting is not None or self._hears():
            return
        log.warning("socket deaf: connecting anew")
        await self._disconnect()
        try:
            await self._connect()
        except SlackError as error:
            log.warning("socket not connected", error=str(error))

    async def _connect(self) -> None:
        """Connect; a close meanwhile ends it, so that no socket stays behind."""
        if not self._wanted:
            return
        self._connecting = asyncio.create_task(self._dial(), name="connect to Slack")
        try:
            await self._connecting
        except asyncio.CancelledError:
            if self._wanted:
                raise
        finally:
            self._connecting = None

    async def _dial(self) -> None:
        address = await self._ticket()
        client = _Client(self._app_token, self._app.client, self._ticket)
        client.wss_uri = address  # otherwise the SDK asks itself, and for ever, whatever the refusal
        client.socket_mode_request_listeners.append(self._handle)
        self._client, self._opened_at = client, time()
        with translated("socket"):
            await asyncio.wait_for(client.connect(), CONNECT_TIMEOUT)  # type: ignore[no-untyped-call]  # the SDK's

    async def _disconnect(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            await client.close()  # type: ignore[no-untyped-call]  # the SDK's
            await asyncio.gather(client.message_processor, return_exceptions=True)

    async def _ticket(self) -> str:
        """Ask where to connect; the later, the more often that was refused: Slack allows a few a minute."""
        await self._sleep(self._pause.total_seconds())
        method = "apps.connections.open"
        try:
            with translated(method):
                reply = await self._app.client.apps_connections_open(app_token=self._app_token)
        except SlackError as error:
            self._pause = _longer(self._pause, error)
            raise
        self._pause = timedelta(0)
        if not (address := reply.get("url")):
            raise SlackUnknown(f"{method}: an answer without a url")
        return str(address)

    def _hears(self) -> bool:
        """Whether the other end has shown lately that it lives."""
        if self._client is None:
            return False
        heard = max(self._client.last_ping_pong_time or 0.0, self._opened_at)
        return heard + self._deaf_after > time()

    async def _handle(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        if self._wanted:  # else it is left: nothing is stored, and Slack says that nobody responded
            _begin(self._answer(client, request), self._answering)

    async def _answer(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        started = time()
        afterwards: list[AfterAck] = []
        asked = AsyncBoltRequest(mode="socket_mode", body=request.payload, headers=build_headers(request))
        asked.context[AFTER_ACK] = afterwards
        response = await self._app.async_dispatch(asked)
        await send_async_response(client, request, response, started)
        for follow in afterwards:
            _begin(follow(), self._following)


class _Client(SocketModeClient):
    """The SDK's client; when it connects anew by itself, it has its tickets from us too."""

    def __init__(self, app_token: str, web_client: AsyncWebClient, ticket: Ticket) -> None:
        super().__init__(app_token, web_client=web_client, ping_interval=PING_EVERY)
        self._ticket = ticket

    async def issue_new_wss_url(self) -> str:
        return await self._ticket()


def _longer(pause: timedelta, error: SlackError) -> timedelta:
    doubled = min(max(2 * pause, SHORTEST_PAUSE), LONGEST_PAUSE)
    return max(doubled, error.retry_after) if isinstance(error, SlackBusy) else doubled


def _begin(work: Coroutine[Any, Any, None], tasks: set[asyncio.Task[None]]) -> None:
    task = asyncio.create_task(work)
    tasks.add(task)
    task.add_done_callback(partial(_ended, tasks))


def _ended(tasks: set[asyncio.Task[None]], task: asyncio.Task[None]) -> None:
    tasks.discard(task)
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("interaction broke off", exc_info=error)


async def _settle(tasks: set[asyncio.Task[None]]) -> None:
    """Let tasks end; those that take longer than Slack waits are cancelled."""
    with suppress(TimeoutError):
        async with asyncio.timeout(SETTLED_WITHIN):
            await asyncio.gather(*tasks, return_exceptions=True)
