"""A bot that publishes Homes in a local Slack."""

from zoneinfo import ZoneInfo

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import LocalSlack
from bot.service.overview import Overviews
from tests.jobs.homes.publisher import Publisher
from tests.service.stage import Bot
from tests.service.vendors import ACCOUNTS


@pytest.fixture
def publisher(bot: Bot, slack: LocalSlack, web: AsyncWebClient) -> Publisher:
    """The Homes."""
    overviews = Overviews(bot.store, ACCOUNTS, zone=ZoneInfo("Europe/Berlin"), now=bot.clock)
    return Publisher.make(bot, slack, web, overviews)
