"""Runs the bot: opens every part in order, and closes them in reverse."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial

import structlog
from slack_bolt.app.async_app import AsyncApp

from bot.app.accounts import accounts_of, settings_of
from bot.app.connections import now, open_slack, without_token
from bot.app.conversations import all_conversations
from bot.app.services import Bot, build_services
from bot.app.workers import Learn, build_homes, employ, timetable
from bot.config import Config
from bot.jobs import Jobs
from bot.service.clock import on_time
from bot.slack.errors import SlackBusy, SlackUnknown
from bot.slack.identity import Identity
from bot.slack.messenger import Messenger
from bot.slack.socket_mode import SocketMode
from bot.slack.surfaces import Surfaces
from bot.store import Store
from handlers import CONFIRMED_WITHIN, Boundary, register
from handlers.access import Access, learn_members

log = structlog.get_logger(__name__)


@asynccontextmanager
async def open_bot(
    config: Config, *, lead: Callable[[], timedelta] = on_time, within: timedelta = CONFIRMED_WITHIN
) -> AsyncIterator[Bot]:
    """Run the bot as long as the context is open.

    Args:
        lead: how far its clock is ahead of the real time: only a sandbox moves it.
        within: how soon people are answered, if only that it may still happen; only a local Slack waits longer.

    Raises:
        ConfigError: an account cannot be used as configured.
        BotError: the store is in use or cannot be opened.
        SlackRefused: Slack refuses a token.
    """
    settings = settings_of(config)
    accounts = accounts_of(config, settings)
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(Store.open(config.store.url))
        web = await stack.enter_async_context(open_slack(config.slack))
        bot = build_services(config, settings, accounts, store, lead)
        stack.push_async_callback(bot.ownership.give_up)
        messenger, surfaces = Messenger(web), Surfaces(web)
        access = Access(config.access.admins, config.access.operators, config.access.viewers)
        identity = Identity(surfaces, config.slack.bot_token.get_secret_value())
        learn = partial(_learn, identity, access, messenger)
        begun = all_conversations(bot, access, messenger, surfaces)
        homes = build_homes(bot, messenger, surfaces, access.rights, opens=begun.actions)
        workers = employ(config, settings, bot, messenger, surfaces, homes, operates=access.operates, learn=learn)
        stack.push_async_callback(workers.close)
        app = AsyncApp(client=without_token(web), authorize=identity, process_before_response=True)
        socket = SocketMode(app, config.slack.app_token.get_secret_value())
        jobs = Jobs(timetable(config, bot, workers, socket), machine=now)
        register(app, Boundary(bot.requests, messenger, surfaces, partial(_wake, jobs), within), begun)
        await stack.enter_async_context(_at_work(bot, jobs, socket, learn))
        log.info("ready", accounts=sorted(accounts))
        yield replace(bot, wake=jobs.wake_all)


@asynccontextmanager
async def _at_work(bot: Bot, jobs: Jobs, socket: SocketMode, learn: Learn) -> AsyncIterator[None]:
    """The clock ticks and Slack is heard; what cannot be opened is closed again."""
    async with AsyncExitStack() as stack:
        await learn()  # before anybody can be refused, or something be begun for them, for a group that was not read
        await bot.clock.compare()
        await bot.ownership.tend()
        jobs.start()
        stack.push_async_callback(jobs.close)
        stack.push_async_callback(socket.close)
        await _listen(socket)
        yield


async def _listen(socket: SocketMode) -> None:
    """Hear Slack, now or as soon as it can be reached; until then recordings end as planned, and what is owed waits.

    Raises:
        SlackRefused: Slack refuses the app's token.
    """
    try:
        await socket.open()
    except (SlackBusy, SlackUnknown) as error:
        log.warning("Slack not heard yet", error=str(error))


async def _learn(identity: Identity, access: Access, messenger: Messenger) -> None:
    """Ask Slack who the bot is, until it has told, and who belongs to which user group.

    Raises:
        SlackRefused: Slack refuses the bot's token.
    """
    try:
        await identity.learn()
    except (SlackBusy, SlackUnknown) as error:
        log.warning("not told who the bot is", error=str(error))
    await learn_members(access, messenger)


def _wake(jobs: Jobs) -> None:
    """Begin at once what a conversation has stored."""
    for name in ("execute", "deliver"):
        jobs.wake(name)
