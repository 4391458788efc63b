"""A running sandbox, and what its drawer sends."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from bot.sandbox.demo import Sandbox, open_sandbox
from tests.sandbox.slack.conftest import PROXIES


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """slack_sdk sends loopback calls to a proxy too, and knows no NO_PROXY."""
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """Everything, with the bot connected."""
    async with open_sandbox(speed=60) as opened:
        await opened.slack.until(lambda: opened.slack.links)
        yield opened


@dataclass
class Drawer:
    """What the drawer asks of the sandbox."""

    sandbox: Sandbox
    session: aiohttp.ClientSession

    async def post(self, name: str, **body: Any) -> tuple[int, dict[str, Any]]:
        """Status and answer."""
        async with self.session.post(f"{self.sandbox.slack.url}sandbox/backstage/{name}", json=body) as response:
            return response.status, dict(await response.json())

    async def done(self, name: str, **body: Any) -> dict[str, Any]:
        """The answer to what must be possible."""
        status, answer = await self.post(name, **body)
        assert (status, answer["ok"]) == (200, True), answer
        return answer

    async def disturb(self, name: str, **fields: Any) -> None:
        """Break something."""
        await self.done("disturb", name=name, fields=fields)


@pytest.fixture
async def drawer(sandbox: Sandbox) -> AsyncIterator[Drawer]:
    async with aiohttp.ClientSession() as session:
        yield Drawer(sandbox, session)
