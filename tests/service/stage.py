"""The bot between its database and the services, without Slack: what a test asks it, and what it then sees."""

from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count
from random import Random
from types import MappingProxyType
from typing import Any

from bot.client import Client
from bot.domain import (
    OVER,
    Account,
    Announcement,
    AnnouncementKind,
    Operation,
    OperationKind,
    Recording,
)
from bot.limits import RateLimit
from bot.service.execution import Execution
from bot.service.locks import Locks
from bot.service.notices import Notices
from bot.service.observation import Observer, Watch
from bot.service.ownership import CLOSE_GRACE, Ownership
from bot.service.reminders import Reminders
from bot.service.requests import Ask, Requests
from bot.service.storage import Readings
from bot.store import Lease, Store
from tests.service.clock import Clock
from tests.service.vendors import ACCOUNTS, SETTINGS, Moment, Vendors
from tests.store.rows import find_announcement

TEAM, GENERAL, OMAR, VERA = "T0SANDBOX", "C0GENERAL", "U0OMAR", "U0VERA"
ROOM = "standup"
BASE = timedelta(seconds=5)  # between two looks
TTL = timedelta(hours=1)  # by the database's clock, which no test moves
LONG_ENOUGH = 500  # rounds
PATIENCE = timedelta(seconds=60)  # for what is under way, on a machine that does much else

_keys = count(1)


class Database(Store):
    """A store that can be away, and before whose transactions something may happen, by the transaction's name."""

    away = False
    before: Mapping[str, Moment] = MappingProxyType({})

    async def _transact(self, work: Callable[..., Coroutine[Any, Any, Any]], *args: Any, **kwargs: Any) -> Any:
        if self.away:
            raise ConnectionError("the database is away")
        if work.__name__ in self.before:
            await self.before[work.__name__]()
        return await super()._transact(work, *args, **kwargs)


def make_ask(user: str = OMAR, **changes: Any) -> Ask:
    """Somebody asks in the general channel, for the first time unless told otherwise."""
    return replace(
        Ask(team=TEAM, channel=GENERAL, user=user, dedupe_key=f"key-{next(_keys)}"),
        **changes,
    )


@dataclass(frozen=True)
class Bot:
    """One process of the bot, whose jobs tick when a test says so."""

    clock: Clock
    vendors: Vendors
    store: Database
    ownership: Ownership
    observer: Observer
    locks: Locks
    requests: Requests
    execution: Execution
    watch: Watch
    reminders: Reminders
    readings: Readings

    def lease(self, account: str = "studio") -> Lease:
        """The right to write about an account."""
        return self.ownership.owned()[account].lease

    async def asked_to_start(self, room: str = ROOM, **wanted: Any) -> tuple[Operation, Recording]:
        """Ask for a recording, acknowledge it, and do nothing yet."""
        operation, recording = await self.requests.start(
            make_ask(), room, **{"account": "studio", "options": {}} | wanted
        )
        await self.requests.release([operation.id])
        return operation, recording

    async def started(self, room: str = ROOM, **wanted: Any) -> Recording:
        """Ask for a recording and begin it."""
        _, recording = await self.asked_to_start(room, **wanted)
        await self.work()
        return await self.get(recording)

    async def recording(self, room: str = ROOM, **wanted: Any) -> Recording:
        """Begin a recording and let it run for a minute."""
        recording = await self.started(room, **wanted)
        self.clock.pass_by(minutes=1)
        await self.look()
        return await self.get(recording)

    async def ready(self, room: str = ROOM, **wanted: Any) -> Recording:
        """Record a minute and wait for the file."""
        recording = await self.recording(room, **wanted)
        await self.done(OperationKind.STOP, recording)
        return await self.over(recording)

    async def asked(self, kind: OperationKind, recording: Recording, user: str = OMAR) -> Operation:
        """Ask for something, acknowledge it, and do nothing yet."""
        operation = await self.requests.ask(make_ask(user), kind, recording)
        await self.requests.release([operation.id])
        return operation

    async def done(self, kind: OperationKind, recording: Recording, user: str = OMAR) -> Operation:
        """Ask for something and do it, however many tries it takes."""
        return await self.ended(await self.asked(kind, recording, user))

    async def changed(
        self, kind: OperationKind, recording: Recording, arguments: Mapping[str, Any] | None = None, user: str = OMAR
    ) -> Operation:
        """Ask for a change and do it, however many tries it takes."""
        operation = await self.requests.change(make_ask(user), kind, await self.get(recording), arguments)
        await self.requests.release([operation.id])
        return await self.ended(operation)

    async def work(self) -> None:
        """Try once whatever is due."""
        await self.execution.begin_due()
        await self.execution.close(PATIENCE)

    async def ended(self, operation: Operation) -> Operation:
        """Try as often as it takes, each time when it is due."""
        for _ in range(LONG_ENOUGH):
            await self.work()
            operation = await self.operation(operation)
            if operation.ended_at is not None:
                return operation
            self.clock.at = max(self.clock.at, operation.not_before)
        raise AssertionError(f"{operation.kind} does not end")

    async def look(self) -> None:
        """Look once at every recording that is due."""
        await self.watch.begin_rounds()
        await self.watch.close(PATIENCE)

    async def over(self, recording: Recording) -> Recording:
        """Look again and again until the recording is over."""
        for _ in range(LONG_ENOUGH):
            recording = await self.get(recording)
            if recording.state in OVER:
                return recording
            self.clock.at += BASE
            await self.look()
        raise AssertionError(f"{recording.id} stays {recording.state}")

    async def get(self, recording: Recording) -> Recording:
        """The recording as it is now."""
        return await self.requests.get(recording.id)

    async def operation(self, operation: Operation) -> Operation:
        """The operation as it is now."""
        found = await self.store.get_operation(operation.id)
        assert found is not None
        return found

    async def answer(self, operation: Operation) -> Announcement | None:
        """What is owed to the person who asked."""
        return await find_announcement(self.store, operation.id, AnnouncementKind.ANSWER)

    async def notice(self, recording: Recording) -> Announcement | None:
        """What is owed to the channel."""
        return await find_announcement(self.store, recording.id, AnnouncementKind.NOTICE)

    async def warning(self, recording: Recording) -> Announcement | None:
        """What the channel is warned of."""
        return await find_announcement(self.store, recording.id, AnnouncementKind.WARNING)

    async def lose(self, account: str = "studio") -> None:
        """Another replica owns the account from now on, and this one does not know it yet."""
        await self.store.release_lease(self.lease(account))
        assert await self.store.take_lease(account, "rival", TTL)


@dataclass(frozen=True)
class Stage:
    """What outlives a process of the bot: the database's file, the services and the time."""

    url: str
    clock: Clock = field(default_factory=Clock)
    accounts: Mapping[str, Account] = field(default_factory=lambda: ACCOUNTS)
    vendors: Vendors = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "vendors", Vendors(self.clock))

    def beside(self, url: str) -> "Stage":
        """The same services and the same time, with another database: somebody who shares the accounts."""
        other = replace(self, url=url)
        object.__setattr__(other, "vendors", self.vendors)
        return other

    @asynccontextmanager
    async def bot(self, owner: str = "one", ttl: timedelta = TTL) -> AsyncIterator[Bot]:
        """A process that takes what is free; in the end it dies without a word, and its sockets with it."""
        lines = len(self.vendors.lines)
        async with Database.open(self.url) as store:
            ownership = self.ownership(store, owner, ttl=ttl)
            await ownership.tend()
            try:
                yield self._assemble(store, ownership)
            finally:
                for line in self.vendors.lines[lines:]:
                    await line.close()

    def ownership(
        self,
        store: Store,
        owner: str,
        *,
        ttl: timedelta = TTL,
        monotonic: Callable[[], float] = lambda: 0.0,
        close_grace: timedelta = CLOSE_GRACE,
    ) -> Ownership:
        """Who owns what; by a monotonic clock that stands still, unless another is given."""
        return Ownership(
            store,
            self.accounts,
            owner=owner,
            open_client=self._client,
            ttl=ttl,
            monotonic=monotonic,
            close_grace=close_grace,
        )

    def _assemble(self, store: Database, ownership: Ownership) -> Bot:
        clock, locks, notices = self.clock, Locks(), Notices(store, self.accounts)
        observer = Observer(store, self.accounts, notices, clock)
        return Bot(
            clock=clock,
            vendors=self.vendors,
            store=store,
            ownership=ownership,
            observer=observer,
            locks=locks,
            requests=Requests(store, self.accounts, {}, now=clock, random=Random(7)),
            execution=Execution(store, ownership, observer, self.accounts, notices, locks, now=clock),
            watch=Watch(store, ownership, observer, locks, now=clock, base=BASE),
            reminders=Reminders(store, ownership, self.accounts, notices, locks, now=clock),
            readings=Readings(store, ownership, self.accounts, notices, now=clock),
        )

    def _client(self, account: str) -> Client:
        line = self.vendors.open_line(account)
        rate = RateLimit(clock=self.clock.monotonic, sleep=self.clock.sleep)
        return Client(
            account,
            SETTINGS[self.accounts[account].name],
            {"https": line, "wss": line},
            now=self.clock,
            random=Random(7),
            sleep=self.clock.sleep,
            rate=rate,
        )
