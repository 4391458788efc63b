"""The ways to the world outside: the clock, the vendors, and Slack."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.client import Client
from bot.config import SlackConfig
from bot.credentials import Credentials
from bot.transports import GatewayTransport, HttpTransport
from bot.vendors.wire import Settings

SLACK_TIMEOUT = 10  # seconds


def now() -> datetime:
    """The wall clock, passed to whoever needs the time: only the signing of buckets' addresses and the watch over
    Slack's link read it for themselves.
    """
    return datetime.now(UTC)


def open_client(
    name: str, settings: Settings, now: Callable[[], datetime] = now, credentials: Credentials | None = None
) -> Client:
    """The shared vendor client of one account.

    Args:
        credentials: those of the process; None: no other account of this customer is used beside this one.
    """
    http, gateway = HttpTransport(name), GatewayTransport(name)
    return Client(
        name,
        settings,
        {"http": http, "https": http, "ws": gateway, "wss": gateway},
        now=now,
        credentials=credentials,
    )


@asynccontextmanager
async def open_slack(config: SlackConfig) -> AsyncIterator[AsyncWebClient]:
    """Slack's Web API, which never sends anything twice by itself: only the outbox knows whether that does harm."""
    timeout = aiohttp.ClientTimeout(total=SLACK_TIMEOUT)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        yield AsyncWebClient(
            token=config.bot_token.get_secret_value(),
            base_url=config.api_url,
            timeout=SLACK_TIMEOUT,
            session=session,
            retry_handlers=[],
            user_agent_prefix="Clapper",
        )


def without_token(client: AsyncWebClient) -> AsyncWebClient:
    """The client that Bolt copies for every interaction; whom it speaks for it is told then."""
    return AsyncWebClient(
        base_url=client.base_url, timeout=client.timeout, session=client.session, retry_handlers=client.retry_handlers
    )
