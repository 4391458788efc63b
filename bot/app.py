"""The composition root: opens every part in order, hands each what it needs, and closes them in reverse."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from random import SystemRandom
from uuid import uuid4

import aiohttp
import structlog
from pydantic import ValidationError
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.client import Client
from bot.config import AccountConfig, Config, ConfigError, SlackConfig, describe
from bot.domain import Account
from bot.jobs import Job, Jobs
from bot.jobs.delivery import Delivery
from bot.jobs.homes import Homes
from bot.service.choices import Choices
from bot.service.clock import SharedClock, on_time
from bot.service.conversion import Conversions
from bot.service.digests import Digests
from bot.service.execution import Execution
from bot.service.observation import Locks, Observer, Watch
from bot.service.overview import Overviews
from bot.service.ownership import Ownership
from bot.service.reminders import Reminders
from bot.service.requests import Requests
from bot.service.schedules import Firing, Schedules
from bot.service.storage import Readings
from bot.service.streams import Streams, StreamWatch
from bot.slack.actions import ActionId
from bot.slack.messenger import Messenger
from bot.slack.socket_mode import SocketMode
from bot.slack.surfaces import Surfaces
from bot.store import Store
from bot.transports import GatewayTransport, HttpTransport
from bot.vendors import RECORDING, capabilities
from bot.vendors.wire import Settings
from handlers import Boundary, Commands, Conversations, Forms, register
from handlers.about import About
from handlers.access import Access, learn_members
from handlers.clicks import Clicks, Menu
from handlers.commands import mentions
from handlers.files import Files
from handlers.history import History
from handlers.home import HomeTab
from handlers.layouts import Layouts
from handlers.lists import Lists
from handlers.notifications import NotificationChoices
from handlers.recordings import Recordings
from handlers.schedules import Scheduling
from handlers.starting import Starting
from handlers.streams import LiveStreams
from handlers.subscriptions import Subscriptions
from handlers.subtitles import Subtitles

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
    problems.extend(_shared_quotas(config, settings))
    if problems:
        raise ConfigError(tuple(problems))
    return settings


def _shared_quotas(config: Config, settings: Mapping[str, Settings]) -> list[str]:
    keys = {name: (config.accounts[name].vendor, one.quota_key) for name, one in settings.items()}
    first: dict[tuple[str, str], str] = {}
    return [
        f"accounts.{name}: to its service it is the same customer as {first[key]}, whose calls and logins are counted "
        "together: make one account of the two."
        for name, key in keys.items()
        if first.setdefault(key, name) != name
    ]


def account_of(name: str, configured: AccountConfig, settings: Settings) -> Account:
    """What a configured account is to people."""
    return Account(
        name=name,
        vendor=configured.vendor,
        capabilities=capabilities(configured.vendor, settings),
        channels=frozenset(configured.channels),
        max_recording=configured.max_recording,
        hard_limit=configured.hard_limit,
        storage_warning=configured.storage_warning,
    )


def open_client(name: str, settings: Settings, now: Callable[[], datetime] = now) -> Client:
    """The shared vendor client of one account."""
    http, gateway = HttpTransport(name), GatewayTransport(name)
    return Client(name, settings, {"http": http, "https": http, "ws": gateway, "wss": gateway}, now=now)


@asynccontextmanager
async def open_slack(config: SlackConfig) -> AsyncIterator[AsyncWebClient]:
    """Slack's Web API, which never sends anything twice by itself: only the outbox knows whether that does harm."""
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
    clock: SharedClock
    ownership: Ownership
    requests: Requests
    streams: Streams
    schedules: Schedules
    choices: Choices
    overviews: Overviews
    wake: Callable[[], None] = lambda: None  #: lets every job look at once at what is due


@asynccontextmanager
async def open_bot(config: Config, *, lead: Callable[[], timedelta] = on_time) -> AsyncIterator[Bot]:
    """Run the bot as long as the context is open.

    Args:
        lead: how far its clock is ahead of the real time: only a sandbox moves it.

    Raises:
        ConfigError: an account cannot be used as configured.
        BotError: the store is in use or cannot be opened.
        SlackError: Slack refuses a token or cannot be reached.
    """
    settings = settings_of(config)
    accounts = {name: account_of(name, account, settings[name]) for name, account in config.accounts.items()}
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(Store.open(config.store.url))
        web = await stack.enter_async_context(open_slack(config.slack))
        bot = _assemble(config, settings, accounts, store, lead)
        stack.push_async_callback(bot.ownership.give_up)
        messenger, surfaces = Messenger(web), Surfaces(web)
        access = Access(config.access.admins, config.access.operators, config.access.viewers)
        begun = conversations(bot, access, messenger, surfaces)
        homes = Homes(
            bot.overviews,
            bot.ownership,
            messenger,
            surfaces,
            teller=min(accounts, default=""),
            rights=access.rights,
            opens=begun.actions,
            now=bot.clock,
        )
        workers = _employ(config, settings, accounts, bot, messenger)
        for closable in (
            workers.delivery,
            workers.watch,
            workers.stream_watch,
            workers.execution,
            workers.conversions,
            workers.readings,
            homes,
        ):
            stack.push_async_callback(closable.close)
        app = AsyncApp(client=web, process_before_response=True)
        socket = SocketMode(app, config.slack.app_token.get_secret_value())
        learn = partial(learn_members, access, messenger)
        jobs = Jobs(_table(config, bot, workers, homes, socket, learn))
        boundary = Boundary(bot.requests, messenger, surfaces, partial(_wake, jobs))
        register(app, boundary, begun)
        await bot.clock.compare()
        await bot.ownership.tend()
        jobs.start()
        stack.push_async_callback(jobs.close)
        stack.push_async_callback(socket.close)
        await learn()  # before anybody can be refused for a group that was not read
        await socket.open()
        log.info("ready", accounts=sorted(accounts))
        yield replace(bot, wake=jobs.wake_all)
        log.info("stopping")


def _assemble(
    config: Config,
    settings: Mapping[str, Settings],
    accounts: Mapping[str, Account],
    store: Store,
    lead: Callable[[], timedelta],
) -> Bot:
    ownership = Ownership(
        store,
        accounts,
        owner=uuid4().hex,
        open_client=lambda name: open_client(name, settings[name], lambda: now() + lead()),
        ttl=LEASE,
        monotonic=time.monotonic,
    )
    clock = SharedClock(store, now, lead=lead)
    random = SystemRandom()
    requests = Requests(store, accounts, config.profiles, now=clock, random=random)
    streams = Streams(store, accounts, config.profiles, now=clock, random=random)
    schedules = Schedules(store, requests, accounts, now=clock, random=random)
    choices = Choices(store, accounts, now=clock)
    overviews = Overviews(store, accounts, zone=config.jobs.time_zone, now=clock)
    return Bot(store, clock, ownership, requests, streams, schedules, choices, overviews)


@dataclass(frozen=True, kw_only=True)
class Workers:
    """Those who do in the background what was stored."""

    execution: Execution
    watch: Watch
    stream_watch: StreamWatch
    conversions: Conversions
    delivery: Delivery
    digests: Digests
    firing: Firing
    reminders: Reminders
    readings: Readings


def _employ(
    config: Config, settings: Mapping[str, Settings], accounts: Mapping[str, Account], bot: Bot, messenger: Messenger
) -> Workers:
    observer, locks = Observer(bot.store, accounts, bot.clock), Locks()
    at, zone = config.jobs.digest_at, config.jobs.time_zone
    digests = Digests(bot.store, accounts, bot.ownership, at=at, zone=zone, now=bot.clock)
    return Workers(
        execution=Execution(bot.store, bot.ownership, observer, locks, now=bot.clock),
        watch=Watch(bot.store, bot.ownership, observer, locks, now=bot.clock, base=config.jobs.observe_every),
        stream_watch=StreamWatch(bot.store, bot.ownership, accounts, locks, now=bot.clock),
        conversions=Conversions(bot.store, bot.ownership, observer, locks, accounts, settings, now=bot.clock),
        delivery=Delivery(bot.store, bot.ownership, observer, messenger, accounts, digests, now=bot.clock),
        digests=digests,
        firing=Firing(bot.store, bot.requests, accounts, now=bot.clock, late_within=config.jobs.start_late_within),
        reminders=Reminders(bot.store, bot.ownership, observer, locks, now=bot.clock),
        readings=Readings(bot.store, bot.ownership, observer, now=bot.clock),
    )


def conversations(bot: Bot, access: Access, messenger: Messenger, surfaces: Surfaces) -> Conversations:
    """Everything that people can begin: one line each."""
    requests = bot.requests
    recordings, history, about = Recordings(requests), History(requests, access, messenger), About(requests, access)
    clicks, streams = Clicks(requests, access), LiveStreams(bot.streams, access)
    starting = Starting(requests, access)
    scheduling = Scheduling(bot.schedules, requests, access, surfaces)
    choices, files = NotificationChoices(bot.choices, access), Files(requests, access, surfaces.zone)
    home = HomeTab(bot.overviews)
    layouts, subscriptions = Layouts(requests, access, messenger), Subscriptions(requests, access)
    subtitles = Subtitles(requests, access, messenger, bot.clock)
    on_pictures = {**layouts.actions(), **subtitles.actions(), **subscriptions.actions()}
    opens = {**starting.actions(), **scheduling.actions(), **streams.actions(), **choices.actions()}
    opens |= files.actions()
    on_cards = {**clicks.actions(), **history.actions(), **on_pictures}
    menu = Menu({**on_cards, ActionId.DELETE.value: clicks.ask_deletion})
    lists = Lists(requests, access, surfaces.zone, live=streams.rows, upcoming=scheduling.rows, opens=opens)
    on_recordings = {**lists.verbs(), **recordings.verbs(), **history.verbs(), **layouts.verbs(), **subtitles.verbs()}
    on_recordings |= {**subscriptions.verbs(), **files.verbs()}
    rec = Commands("/rec", {**on_recordings, **scheduling.verbs(), **choices.verbs(), **about.verbs()}, access)
    live = Commands("/live", streams.verbs(), access)
    forms: Sequence[Forms] = (starting, clicks, layouts, subtitles, subscriptions, scheduling, choices, files, streams)
    return Conversations(
        commands={"/rec": rec, "/live": live},
        actions={**opens, **on_cards, **menu.actions(), **lists.actions(), **home.actions()},
        submissions={name: taken for each in forms for name, taken in each.submissions().items()},
        shortcuts={**starting.shortcuts()},
        events={"app_mention": mentions(rec, live), **home.events()},
    )


def _table(
    config: Config,
    bot: Bot,
    workers: Workers,
    homes: Homes,
    socket: SocketMode,
    learn: Callable[[], Awaitable[None]],
) -> Mapping[str, Job]:
    """Every job that the clock drives: one line each."""

    async def fire() -> None:
        await bot.requests.stop_due(list(bot.ownership.owned()))
        await bot.streams.end_due(list(bot.ownership.owned()))
        await workers.firing.fire_due(list(bot.ownership.owned()))

    async def remind() -> None:
        await workers.reminders.remind_due()
        await bot.requests.stop_overlong(list(bot.ownership.owned()))

    return {
        "clock": Job(timedelta(seconds=10), bot.clock.compare),
        "lease": Job(LEASE / 4, bot.ownership.tend),
        "execute": Job(timedelta(seconds=1), workers.execution.begin_due),
        "observe": Job(config.jobs.observe_every, workers.watch.begin_rounds),
        "observe streams": Job(timedelta(seconds=5), workers.stream_watch.begin_rounds),
        "convert": Job(timedelta(seconds=2), workers.conversions.begin_due),
        "fire": Job(timedelta(seconds=1), fire),
        "remind": Job(timedelta(seconds=10), remind),
        "storage": Job(timedelta(minutes=10), workers.readings.begin),
        "digest": Job(timedelta(minutes=1), workers.digests.owe_due),
        "deliver": Job(timedelta(seconds=0.5), workers.delivery.begin_due),
        "homes": Job(timedelta(seconds=1), homes.begin_due),
        "listen": Job(timedelta(seconds=1), socket.watch),
        "members": Job(timedelta(minutes=1), learn),
    }


def _wake(jobs: Jobs) -> None:
    """Begin at once what a conversation has stored."""
    for name in ("execute", "deliver"):
        jobs.wake(name)
