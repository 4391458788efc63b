"""The composition root: opens every part in order, hands each what it needs, and closes them in reverse."""

import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import SystemRandom
from uuid import uuid4

import aiohttp
import structlog
from pydantic import ValidationError
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.client import Client
from bot.config import Config, ConfigError, SlackConfig, describe
from bot.domain import Account
from bot.jobs import Job, Jobs
from bot.jobs.deliver import Delivery
from bot.service.execution import Execution
from bot.service.observation import Locks, Observer, Watch
from bot.service.ownership import Ownership
from bot.service.requests import Requests
from bot.slack.messenger import Messenger, SlackError
from bot.slack.socket_mode import SocketMode
from bot.store import Store
from bot.transports import GatewayTransport, HttpTransport
from bot.vendors import RECORDING
from bot.vendors.wire import Settings
from handlers import register
from handlers.access import Access
from handlers.errors import Boundary
from handlers.recordings import Recordings

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=12)
SLACK_TIMEOUT = 10  # seconds


def now() -> datetime:
    """The wall clock, the only place that reads it."""
    return datetime.now(UTC)


def settings_of(config: Config) -> Mapping[str, Settings]:
    """The vendor's own settings of every account.

    Raises:
        ConfigError: with one sentence for each thing that is wrong.
    """
    problems: list[str] = []
    settings: dict[str, Settings] = {}
    for name, account in config.accounts.items():
        if account.vendor not in RECORDING:
            problems.append(f"accounts.{name}.vendor: {account.vendor!r} is none of {', '.join(sorted(RECORDING))}.")
            continue
        try:
            settings[name] = RECORDING[account.vendor].Settings.model_validate(dict(account.settings))
        except ValidationError as error:
            problems.extend(describe(error, f"accounts.{name}"))
    problems.extend(_shared_quotas(settings))
    if problems:
        raise ConfigError(tuple(problems))
    return settings


def _shared_quotas(settings: Mapping[str, Settings]) -> list[str]:
    first: dict[str, str] = {}
    return [
        f"accounts.{name}: it has the same App ID as {first[one.quota_key]}; the vendor counts and logs in by App ID, "
        "so give both rooms' people one account."
        for name, one in settings.items()
        if first.setdefault(one.quota_key, name) != name
    ]


def open_client(name: str, settings: Settings) -> Client:
    """The shared vendor client of one account."""
    http, gateway = HttpTransport(name), GatewayTransport(name)
    return Client(name, settings, {"http": http, "https": http, "ws": gateway, "wss": gateway}, now=now)


@asynccontextmanager
async def open_slack(config: SlackConfig) -> AsyncIterator[AsyncWebClient]:
    """Slack's Web API, which never sends anything twice by itself (RELIABILITY C)."""
    timeout = aiohttp.ClientTimeout(total=SLACK_TIMEOUT)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        yield AsyncWebClient(
            token=config.bot_token.get_secret_value(),
            base_url=config.api_url,
            timeout=SLACK_TIMEOUT,
            session=session,
            retry_handlers=[],
            user_agent_prefix="Clapper",
        )


@dataclass(frozen=True)
class Bot:
    """A running bot, for those who watch it from outside."""

    store: Store
    ownership: Ownership
    requests: Requests


@asynccontextmanager
async def open_bot(config: Config) -> AsyncIterator[Bot]:
    """Run the bot as long as the context is open.

    Raises:
        ConfigError: an account cannot be used as configured.
        BotError: the store is in use or cannot be opened.
        SlackApiError: Slack refuses a token.
    """
    settings = settings_of(config)
    accounts = {
        name: Account(name=name, vendor=account.vendor, channels=frozenset(account.channels))
        for name, account in config.accounts.items()
    }
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(Store.open(config.store.url))
        web = await stack.enter_async_context(open_slack(config.slack))
        ownership = Ownership(
            store,
            accounts,
            owner=uuid4().hex,
            open_client=lambda name: open_client(name, settings[name]),
            ttl=LEASE,
            monotonic=time.monotonic,
        )
        requests = Requests(store, accounts, config.profiles, now=now, random=SystemRandom())
        stack.push_async_callback(ownership.give_up)
        jobs, socket = await _assemble(stack, config, accounts, store, web, ownership, requests)
        await ownership.tend()
        jobs.start()
        stack.push_async_callback(jobs.close)
        stack.push_async_callback(socket.close)
        await socket.open()
        log.info("ready", accounts=sorted(accounts))
        yield Bot(store, ownership, requests)
        log.info("stopping")


async def _assemble(
    stack: AsyncExitStack,
    config: Config,
    accounts: Mapping[str, Account],
    store: Store,
    web: AsyncWebClient,
    ownership: Ownership,
    requests: Requests,
) -> tuple[Jobs, SocketMode]:
    observer, locks = Observer(store, accounts, now), Locks()
    messenger = Messenger(web)
    execution = Execution(store, ownership, observer, locks, now=now)
    watch = Watch(store, ownership, observer, locks, now=now, base=config.jobs.observe_every)
    delivery = Delivery(store, ownership, observer, messenger, now=now)
    for part in (delivery, watch, execution):
        stack.push_async_callback(part.close)
    access = Access(config.access.admins, config.access.operators, config.access.viewers)
    app = AsyncApp(client=web, process_before_response=True)
    socket = SocketMode(app, config.slack.app_token.get_secret_value())

    async def fire() -> None:
        await requests.stop_due(list(ownership.owned()))

    async def learn_members() -> None:
        for group in access.usergroups:
            try:
                access.know({group: await messenger.members(group)})
            except SlackError as error:  # its members stay those that were known last
                log.warning("user group not read", usergroup=group, error=str(error))

    jobs = Jobs(
        {
            "lease": Job(LEASE / 4, ownership.tend),
            "execute": Job(timedelta(seconds=1), execution.begin_due),
            "observe": Job(config.jobs.observe_every, watch.begin_rounds),
            "fire": Job(timedelta(seconds=1), fire),
            "deliver": Job(timedelta(seconds=0.5), delivery.begin_due),
            "listen": Job(timedelta(seconds=5), socket.watch),
            "members": Job(timedelta(minutes=1), learn_members),
        }
    )

    def wake() -> None:
        for name in ("execute", "deliver"):
            jobs.wake(name)

    register(app, Boundary(requests, messenger, wake), Recordings(requests, access))
    return jobs, socket
