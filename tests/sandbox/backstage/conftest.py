"""A running sandbox, and what its drawer sends."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from bot.sandbox.backstage import Backstage, Journey, Parties, Traffic
from bot.sandbox.clock import MovableClock, VendorClock
from bot.sandbox.demo import Sandbox, open_sandbox
from bot.sandbox.server import Vendors, serve_vendors
from bot.sandbox.slack import LocalSlack
from tests.sandbox.slack.conftest import PROXIES

PATIENCE = timedelta(seconds=60)  # on a machine that does much else


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """slack_sdk sends loopback calls to a proxy too, and knows no NO_PROXY."""
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def ack_deadline() -> timedelta:
    """How long the local Slack waits for the bot."""
    return PATIENCE


@pytest.fixture
async def sandbox(ack_deadline: timedelta) -> AsyncIterator[Sandbox]:
    """Everything, with the bot connected."""
    async with open_sandbox(speed=60, ack_deadline=ack_deadline) as opened:
        await opened.slack.until(lambda: opened.slack.links)
        yield opened


@dataclass
class Drawer:
    """What the drawer asks of the sandbox."""

    slack: LocalSlack
    session: aiohttp.ClientSession

    async def post(self, name: str, /, **body: Any) -> tuple[int, dict[str, Any]]:
        """Status and answer."""
        async with self.session.post(f"{self.slack.url}sandbox/backstage/{name}", json=body) as response:
            return response.status, dict(await response.json())

    async def done(self, name: str, /, **body: Any) -> dict[str, Any]:
        """The answer to what must be possible."""
        status, answer = await self.post(name, **body)
        assert (status, answer["ok"]) == (200, True), answer
        return answer

    async def look(self, after: int = 0) -> dict[str, Any]:
        """The first event of the stream."""
        url = f"{self.slack.url}sandbox/backstage/events"
        async with self.session.get(url, params={"after": after}) as answer:
            told = await answer.content.readline()
        return dict(json.loads(told.removeprefix(b"data: ")))

    async def says(self, words: str) -> None:
        """Wait until a message in #general has these words."""
        messages = self.slack.messages
        await self.slack.until(
            lambda: any(words in f"{one.text} {one.blocks}" for one in messages("C0GENERAL")), PATIENCE
        )

    async def disturb(self, name: str, /, **fields: Any) -> None:
        """Break something."""
        await self.done("disturb", name=name, fields=fields)


@pytest.fixture
async def drawer(sandbox: Sandbox) -> AsyncIterator[Drawer]:
    async with aiohttp.ClientSession() as session:
        yield Drawer(sandbox.slack, session)


@dataclass
class Quiet:
    """Slack and the vendors without the bot, so that nothing strikes by itself."""

    slack: LocalSlack
    vendors: Vendors
    drawer: Drawer


@pytest.fixture
async def quiet() -> AsyncIterator[Quiet]:
    traffic, clock = Traffic(), MovableClock()
    journey = Journey(clock, VendorClock(real=clock))
    async with (
        aiohttp.ClientSession() as session,
        serve_vendors(clock=journey.vendors, calls=traffic.calls) as vendors,
        LocalSlack.serve(
            now=clock,
            log=traffic.slack,
            more_routes=lambda slack: Backstage(Parties(slack, vendors), traffic, journey).routes(),
        ) as slack,
    ):
        yield Quiet(slack, vendors, Drawer(slack, session))
