"""A messenger that speaks to a Web API on loopback."""

from collections.abc import AsyncIterator

import pytest

from bot.slack.messenger import Messenger
from tests.slack.web_api import WebApi, web_client


@pytest.fixture
async def api() -> AsyncIterator[WebApi]:
    async with WebApi.serve() as api:
        yield api


@pytest.fixture
async def messenger(api: WebApi) -> AsyncIterator[Messenger]:
    async with web_client(api) as client:
        yield Messenger(client)
