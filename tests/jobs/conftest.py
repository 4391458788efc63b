"""The outbox between a bot without Slack and a local Slack, on one clock that stands still."""

from collections.abc import AsyncIterator
from zoneinfo import ZoneInfo

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.jobs.delivery import Delivery
from bot.sandbox.slack import NO_LIMITS, LocalSlack
from bot.service.digests import Digests
from bot.slack.messenger import Messenger
from bot.slack.surfaces import Surfaces
from bot.weeks import parse_week_moment
from tests.jobs.courier import Courier
from tests.service.clock import Clock
from tests.service.conftest import bot, clock, stage, vendors
from tests.service.stage import Bot, Stage

__all__ = ["bot", "clock", "stage", "vendors"]


@pytest.fixture
async def slack(clock: Clock) -> AsyncIterator[LocalSlack]:
    """A Slack that takes as much as it is given."""
    async with LocalSlack.serve(now=clock, page=False, limits=NO_LIMITS) as served:
        yield served


@pytest.fixture
async def web(slack: LocalSlack) -> AsyncIterator[AsyncWebClient]:
    """The bot's way to that Slack."""
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(slack.bot_token, base_url=slack.api_url, session=session, retry_handlers=[])
        client.proxy = None  # it takes the environment's even for loopback, and knows no NO_PROXY
        yield client


@pytest.fixture
def messenger(web: AsyncWebClient) -> Messenger:
    """Who posts there."""
    return Messenger(web)


@pytest.fixture
def surfaces(web: AsyncWebClient) -> Surfaces:
    """Who asks there about channels."""
    return Surfaces(web)


@pytest.fixture
async def courier(
    stage: Stage, bot: Bot, slack: LocalSlack, messenger: Messenger, surfaces: Surfaces, clock: Clock
) -> Courier:
    """The outbox."""
    digests = Digests(
        bot.store,
        stage.accounts,
        bot.ownership,
        at=parse_week_moment("mon 09:00"),
        zone=ZoneInfo("Europe/Berlin"),
        now=clock,
    )
    delivery = Delivery(
        bot.store,
        bot.ownership,
        messenger,
        surfaces,
        stage.accounts,
        digests,
        now=clock,
        monotonic=clock.monotonic,
    )
    return Courier(bot, slack, delivery, digests)
