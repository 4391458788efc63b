"""All that people can begin, on its real parts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import ClientSession
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import conversations, open_bot
from bot.config import Config
from bot.sandbox.slack import LocalSlack
from bot.slack.messenger import Messenger
from bot.slack.surfaces import Surfaces
from handlers import Conversations
from handlers.access import Access

ACCOUNTS = {"board": {"vendor": "meeting", "auth": "a-tenants-key", "api_url": "http://127.0.0.1:9"}}


@asynccontextmanager
async def open_conversations(folder: Path) -> AsyncIterator[Conversations]:
    """The conversations of a bot that runs as long as the context is open.

    Args:
        folder: of its database.
    """
    async with LocalSlack.serve(page=False) as slack:
        asked = {"bot_token": slack.bot_token, "app_token": slack.app_token, "api_url": slack.api_url}
        settings = {"slack": asked, "store": {"url": f"sqlite:///{folder / 'clapper.db'}"}}
        config = Config.parse({**settings, "accounts": ACCOUNTS}, {})
        async with open_bot(config) as bot, ClientSession() as session:
            client = AsyncWebClient(session=session)
            yield conversations(bot, Access((), (), ()), Messenger(client), Surfaces(client))
