"""What the bot can do, whoever asks: the services of a running bot."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from random import SystemRandom
from uuid import uuid4

from bot.app.connections import now, open_client
from bot.config import Config
from bot.credentials import Credentials
from bot.domain import Account
from bot.service.choices import Choices
from bot.service.clock import SharedClock
from bot.service.overview import Overviews
from bot.service.ownership import Ownership
from bot.service.requests import Requests
from bot.service.schedules import Schedules
from bot.service.streams import Streams
from bot.store import Store
from bot.vendors.wire import Settings

LEASE = timedelta(seconds=12)


@dataclass(frozen=True, kw_only=True)
class Bot:
    """A running bot, also for those who watch it from outside."""

    store: Store
    accounts: Mapping[str, Account]
    clock: SharedClock
    ownership: Ownership
    requests: Requests
    streams: Streams
    schedules: Schedules
    choices: Choices
    overviews: Overviews
    wake: Callable[[], None] = lambda: None  #: lets every job look at once at what is due


def build_services(
    config: Config,
    settings: Mapping[str, Settings],
    accounts: Mapping[str, Account],
    store: Store,
    lead: Callable[[], timedelta],
) -> Bot:
    """Every service, not yet at work.

    Args:
        lead: how far the clock is ahead of the real time.
    """
    credentials = Credentials()
    clock, random = SharedClock(store, now(), lead=lead), SystemRandom()
    requests = Requests(store, accounts, config.profiles, now=clock, random=random)
    return Bot(
        store=store,
        accounts=accounts,
        clock=clock,
        ownership=Ownership(
            store,
            accounts,
            owner=uuid4().hex,
            open_client=lambda name: open_client(name, settings[name], lambda: now() + lead(), credentials),
            ttl=LEASE,
            monotonic=time.monotonic,
        ),
        requests=requests,
        streams=Streams(store, requests, now=clock, random=random),
        schedules=Schedules(store, requests, accounts, now=clock, random=random),
        choices=Choices(store, accounts, now=clock),
        overviews=Overviews(store, accounts, zone=config.jobs.time_zone, now=clock),
    )
