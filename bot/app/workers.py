"""Those who do in the background what was stored, and when each of them looks at what is due."""

import asyncio
from collections.abc import Callable, Collection, Coroutine, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.app.services import LEASE, Bot
from bot.config import Config
from bot.jobs import Job
from bot.jobs.delivery import Delivery
from bot.jobs.homes import Homes
from bot.jobs.homes.sights import RightsOf
from bot.service.background import Background
from bot.service.conversion import Conversions
from bot.service.digests import Digests
from bot.service.execution import Execution
from bot.service.locks import Locks
from bot.service.notices import Notices
from bot.service.observation import Observer, Watch
from bot.service.reminders import Reminders
from bot.service.schedules import Firing
from bot.service.storage import Readings
from bot.service.streams import StreamWatch
from bot.slack.messenger import Messenger
from bot.slack.socket_mode import SocketMode
from bot.slack.surfaces import Surfaces
from bot.vendors.wire import Settings

Learn = Callable[[], Coroutine[Any, Any, None]]
"""Asks Slack anew what it tells of the bot and of its user groups."""


class Learning:
    """Keeps up with what Slack tells of the bot and of its user groups."""

    def __init__(self, learn: Learn) -> None:
        self._learn = learn
        self._learning = Background("learn", "not learned from Slack")

    async def begin(self) -> None:
        """Begin to ask, unless that is going on."""
        if not self._learning.names():
            self._learning.begin("learn", self._learn())

    async def close(self) -> None:
        """Let what was asked be answered, if it soon is."""
        await self._learning.close()


@dataclass(frozen=True, kw_only=True)
class Workers:
    """Everybody who works in the background."""

    execution: Execution
    watch: Watch
    stream_watch: StreamWatch
    conversions: Conversions
    delivery: Delivery
    digests: Digests
    firing: Firing
    reminders: Reminders
    readings: Readings
    homes: Homes
    learning: Learning

    async def close(self) -> None:
        """Finish or give up what is under way: all at once, since leases end meanwhile, and then what is told of it."""
        await asyncio.gather(
            self.homes.close(),
            self.learning.close(),
            self.readings.close(),
            self.conversions.close(),
            self.execution.close(),
            self.stream_watch.close(),
            self.watch.close(),
        )
        await self.delivery.close()


def build_homes(
    bot: Bot, messenger: Messenger, surfaces: Surfaces, rights: RightsOf, *, opens: Collection[str]
) -> Homes:
    """Who publishes Home tabs.

    Args:
        rights: what roles allow.
        opens: the action ids that somebody answers.
    """
    return Homes(
        bot.overviews,
        bot.ownership,
        messenger,
        surfaces,
        teller=min(bot.accounts, default=""),
        rights=rights,
        opens=opens,
        now=bot.clock,
    )


def employ(
    config: Config,
    settings: Mapping[str, Settings],
    bot: Bot,
    messenger: Messenger,
    surfaces: Surfaces,
    homes: Homes,
    *,
    operates: Callable[[str, str], bool | None],
    learn: Learn,
) -> Workers:
    """Every worker, not yet at work.

    Args:
        operates: tells whether a person may start recordings in a channel; None where that is not known yet.
    """
    store, accounts, ownership, now = bot.store, bot.accounts, bot.ownership, bot.clock
    notices, locks = Notices(store, accounts), Locks()
    observer = Observer(store, accounts, notices, now)
    at, zone = config.jobs.digest_at, config.jobs.time_zone
    digests = Digests(store, accounts, ownership, at=at, zone=zone, now=now)
    return Workers(
        execution=Execution(store, ownership, observer, accounts, notices, locks, now=now),
        watch=Watch(store, ownership, observer, locks, now=now, base=config.jobs.observe_every),
        stream_watch=StreamWatch(store, ownership, accounts, locks, now=now),
        conversions=Conversions(store, ownership, observer, locks, accounts, settings, now=now),
        delivery=Delivery(store, ownership, messenger, surfaces, accounts, digests, now=now),
        digests=digests,
        firing=Firing(
            store, bot.requests, accounts, allowed=operates, now=now, late_within=config.jobs.start_late_within
        ),
        reminders=Reminders(store, ownership, accounts, notices, locks, now=now),
        readings=Readings(store, ownership, accounts, notices, now=now),
        homes=homes,
        learning=Learning(learn),
    )


def timetable(config: Config, bot: Bot, workers: Workers, socket: SocketMode) -> Mapping[str, Job]:
    """Every job that the clock drives: one line each."""

    async def fire() -> None:
        await bot.requests.stop_due(list(bot.ownership.owned()))
        await workers.firing.fire_due(list(bot.ownership.owned()))

    async def fence() -> None:
        bot.ownership.fence()

    async def remind() -> None:
        await workers.reminders.remind_due()
        await bot.requests.stop_overlong(list(bot.ownership.owned()))

    return {
        "clock": Job(timedelta(seconds=10), bot.clock.compare),
        "lease": Job(LEASE / 4, bot.ownership.tend),
        "fence": Job(timedelta(seconds=0.5), fence),
        "execute": Job(timedelta(seconds=1), workers.execution.begin_due),
        "observe": Job(config.jobs.observe_every, workers.watch.begin_rounds),
        "observe streams": Job(timedelta(seconds=5), workers.stream_watch.begin_rounds),
        "convert": Job(timedelta(seconds=2), workers.conversions.begin_due),
        "fire": Job(timedelta(seconds=1), fire),
        "remind": Job(timedelta(seconds=10), remind),
        "storage": Job(timedelta(minutes=10), workers.readings.begin),
        "digest": Job(timedelta(minutes=1), workers.digests.owe_due),
        "deliver": Job(timedelta(seconds=0.5), workers.delivery.begin_due),
        "homes": Job(timedelta(seconds=1), workers.homes.begin_due),
        "listen": Job(timedelta(seconds=1), socket.watch),
        "learn": Job(timedelta(minutes=1), workers.learning.begin),
    }
