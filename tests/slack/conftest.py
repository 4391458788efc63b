"""A messenger that speaks to a Web API on loopback."""

from collections.abc import AsyncIterator

import pytest

from bot.slack.messenger import Messenger
from tests.slack.web_api import WebApi, web_client

PROXIES = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """slack_sdk sends loopback calls to a proxy too, and knows no NO_PROXY."""
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
async def api() -> AsyncIterator[WebApi]:
    async with WebApi.serve() as api:
        yield api


@pytest.fixture
async def messenger(api: WebApi) -> AsyncIterator[Messenger]:
    async with web_client(api) as client:
        yield Messenger(client)
