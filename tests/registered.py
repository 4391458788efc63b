"""All that people can begin, on its real parts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp import ClientSession
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import Bot, open_bot
from bot.app.conversations import all_conversations
from bot.config import Config
from bot.sandbox.slack import LocalSlack
from bot.slack.messenger import Messenger
from bot.slack.surfaces import Surfaces
from handlers import Conversations
from handlers.access import Access

ACCOUNTS = {"board": {"vendor": "meeting", "auth": "a-tenants-key", "api_url": "http://127.0.0.1:9"}}


@dataclass(frozen=True)
class Registered:
    """A bot that runs, and what people can begin with it."""

    bot: Bot
    conversations: Conversations


@asynccontextmanager
async def open_conversations(folder: Path) -> AsyncIterator[Conversations]:
    """The conversations of a bot that runs as long as the context is open, and where nobody may do anything.

    Args:
        folder: of its database.
    """
    async with open_registered(folder, Access((), (), ())) as registered:
        yield registered.conversations


@asynccontextmanager
async def open_registered(folder: Path, access: Access) -> AsyncIterator[Registered]:
    """A bot with its conversations, as ``open_conversations`` has them.

    Args:
        access: who may do what.
    """
    async with LocalSlack.serve(page=False) as slack:
        asked = {"bot_token": slack.bot_token, "app_token": slack.app_token, "api_url": slack.api_url}
        settings = {"slack": asked, "store": {"url": f"sqlite:///{folder / 'clapper.db'}"}}
        config = Config.parse({**settings, "accounts": ACCOUNTS}, {})
        async with open_bot(config) as bot, ClientSession() as session:
            client = AsyncWebClient(slack.bot_token, base_url=slack.api_url, session=session)
            yield Registered(bot, all_conversations(bot, access, Messenger(client), Surfaces(client)))
