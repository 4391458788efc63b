"""A local Slack, a tiny bot on the real SDK, and a clock that stands still until it is told to move."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import LocalSlack

PROXIES = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """slack_sdk sends loopback calls to a proxy too, and knows no NO_PROXY."""
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)


@dataclass
class Clock:
    """A clock that only the test moves."""

    at: datetime = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, **span: float) -> None:
        self.at += timedelta(**span)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def slack(clock: Clock) -> AsyncIterator[LocalSlack]:
    async with LocalSlack.serve(now=clock) as slack:
        yield slack


Listener: TypeAlias = Callable[..., Awaitable[None]]


@dataclass
class TinyBot:
    """The real SDK, with listeners that a test writes down."""

    slack: LocalSlack
    app: AsyncApp
    seen: list[dict[str, Any]] = field(default_factory=list)

    def on(self, command: str, listener: Listener) -> None:
        self.app.command(command)(listener)

    def on_action(self, action_id: str, listener: Listener) -> None:
        self.app.action(action_id)(listener)

    async def answer(self, ack: Callable[..., Awaitable[Any]], body: dict[str, Any]) -> None:
        """A listener that notes the payload and acks with its text."""
        self.seen.append(body)
        await ack(f"heard: {body.get('text', '')}")

    async def note(self, ack: Callable[..., Awaitable[Any]], body: dict[str, Any]) -> None:
        """A listener that notes the payload and acks without a word."""
        self.seen.append(body)
        await ack()

    async def hear(self, body: dict[str, Any]) -> None:
        """A listener that notes an event, which the SDK acks by itself."""
        self.seen.append(body)
        self.slack.workspace.changed()


@asynccontextmanager
async def connected_bot(slack: LocalSlack) -> AsyncIterator[TinyBot]:
    """Connect a bot without listeners."""
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(slack.bot_token, base_url=slack.api_url, session=session, retry_handlers=[])
        bot = TinyBot(slack, AsyncApp(client=client, process_before_response=True))
        handler = AsyncSocketModeHandler(bot.app, slack.app_token, ping_interval=1)
        await handler.connect_async()  # type: ignore[no-untyped-call]  # the SDK leaves it untyped
        await slack.until(lambda: slack.links)
        try:
            yield bot
        finally:
            await handler.close_async()  # type: ignore[no-untyped-call]  # the SDK leaves it untyped


@pytest.fixture
async def bot(slack: LocalSlack) -> AsyncIterator[TinyBot]:
    async with connected_bot(slack) as bot:
        yield bot


@pytest.fixture
async def client(slack: LocalSlack) -> AsyncIterator[AsyncWebClient]:
    """The SDK's Web API client with the bot's token."""
    async with aiohttp.ClientSession() as session:
        yield AsyncWebClient(slack.bot_token, base_url=slack.api_url, session=session, retry_handlers=[])


@dataclass
class RawClient:
    """Plain HTTP, for what the SDK would never send."""

    slack: LocalSlack
    session: aiohttp.ClientSession

    async def call(self, method: str, token: str | None = None, **args: Any) -> dict[str, Any]:
        token = self.slack.bot_token if token is None else token
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        async with self.session.post(f"{self.slack.api_url}{method}", json=args, headers=headers) as response:
            return dict(await response.json())

    async def post(self, path: str, **args: Any) -> tuple[int, dict[str, Any]]:
        async with self.session.post(f"{self.slack.url}{path}", json=args) as response:
            return response.status, json.loads(await response.text())


@pytest.fixture
async def raw(slack: LocalSlack) -> AsyncIterator[RawClient]:
    async with aiohttp.ClientSession() as session:
        yield RawClient(slack, session)


def sent_button(**more: Any) -> list[dict[str, Any]]:
    """Blocks with one button."""
    text = {"type": "plain_text", "text": "Stop"}
    return [
        {
            "type": "actions",
            "block_id": "controls",
            "elements": [{"type": "button", "action_id": "stop", "text": text, "value": "r7k2"} | more],
        }
    ]


CONFIRM = {
    "title": {"type": "plain_text", "text": "Stop it?"},
    "text": {"type": "mrkdwn", "text": "*standup* ends for everyone."},
    "confirm": {"type": "plain_text", "text": "Stop Recording"},
    "deny": {"type": "plain_text", "text": "Keep Going"},
    "style": "danger",
}
