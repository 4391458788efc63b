"""The store: what must not be lost, in SQLite or PostgreSQL, behind one code path."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any, Concatenate, ParamSpec, Self, TypeVar, Unpack

import structlog
from alembic.util import CommandError
from sqlalchemy import URL, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.domain import Announcement, Notifications, Operation, OperationKind, Reading, Recording, Schedule, Stream
from bot.store import announcements as announcements_of
from bot.store import leases, operations, recordings, writes
from bot.store.columns import load_moment
from bot.store.dialect import clock
from bot.store.engine import describe, open_engine, parse_url, sole_user
from bot.store.errors import StoreError
from bot.store.figures import Figures
from bot.store.homes import Homes
from bot.store.keyed import Keyed
from bot.store.leases import Lease
from bot.store.operations import HistoryFilters
from bot.store.recordings import Filters
from bot.store.running import Running
from bot.store.schedules import Schedules
from bot.store.schema import migrate
from bot.store.streams import Streams

log = structlog.get_logger(__name__)

P = ParamSpec("P")
T = TypeVar("T")


class Store:
    """All rows, as the domain's objects. Moments are aware datetimes; they come back in UTC.

    Every method is one transaction. A caller that is cancelled does not stop it: what became of it is unknown to that
    caller, and the connection stays whole. Errors of the database itself are SQLAlchemy's; after one of them, too,
    whether the transaction was committed is unknown.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._running: set[asyncio.Task[Any]] = set()
        self.streams = Streams(self._transact)
        self.schedules = Schedules(self._transact)
        self.notifications = Keyed(self._transact, Notifications)
        self.readings = Keyed(self._transact, Reading)
        self.running = Running(self._transact, Recording)
        self.live = Running(self._transact, Stream)
        self.figures = Figures(self._transact)
        self.homes = Homes(self._transact)

    @classmethod
    @asynccontextmanager
    async def open(cls, url: str) -> AsyncIterator[Self]:
        """Open a database, bring it to the newest schema, and close it in the end.

        Args:
            url: ``sqlite:///PATH`` or ``postgresql://USER:PASSWORD@HOST:PORT/DATABASE``.

        Raises:
            StoreError: it cannot be opened, or another process has the SQLite file.
        """
        address = parse_url(url)
        with sole_user(address):
            store = cls(open_engine(address))
            try:
                await store._prepare(address)
                yield store
            finally:
                await store._close()

    async def now(self) -> datetime:
        """What time the database's own clock tells."""
        return await self._transact(_now)

    async def add_operation(
        self,
        operation: Operation,
        *,
        subject: Recording | Stream | Schedule | Notifications | None = None,
        also: Schedule | None = None,
        announcements: Sequence[Announcement] = (),
    ) -> Operation:
        """Keep something that was asked for, once.

        Args:
            subject: the new recording or stream that it is about, or the new version of a schedule or of a choice.
            also: the new version of the schedule whose time has come, where its recording is the subject.
            announcements: what it owes; skipped where the subject has one of that kind.

        Returns:
            the operation; or, where its dedupe_key is known, the first one with it, and nothing was written.

        Raises:
            RoomTaken, RoomLive: the new one's room is being recorded, or is live, on its account.
            Outdated: the schedule was changed by somebody else.
                After any of them nothing was written.
        """
        return await self._transact(operations.add_operation, operation, (subject, also), announcements)

    async def release_operations(self, ids: Sequence[str], now: datetime) -> None:
        """Make the queued ones among these operations due now."""
        await self._transact(operations.release_operations, ids, now)

    async def get_operation(self, operation: str) -> Operation | None:
        """The operation with this id."""
        return await self._transact(operations.get_operation, operation)

    async def find_operation(self, dedupe_key: str) -> Operation | None:
        """The operation with this dedupe_key: what was asked in the same words of Slack's before."""
        return await self._transact(operations.find_operation, dedupe_key)

    async def start_of(self, recording: str) -> Operation | None:
        """The operation that asked for a recording."""
        return await self._transact(operations.start_of, recording)

    async def last_done(self, recording: str, kind: OperationKind) -> Operation | None:
        """The newest operation of a kind about a recording that was done."""
        return await self._transact(operations.last_done, recording, kind)

    async def history(
        self, *, limit: int, before: str = "", **filters: Unpack[HistoryFilters]
    ) -> tuple[Operation, ...]:
        """What was asked for, newest first.

        Args:
            before: the id of the operation that the page before ended with; empty: the first page.
            filters: ``team``, ``channel``, ``recording``, ``requested_by``; absent or empty: any.
        """
        return await self._transact(operations.history, limit, before, **filters)

    async def names(self, ids: Collection[str]) -> Mapping[str, str]:
        """What people call the recordings, live streams and schedules with these ids, by id: at most 1,000."""
        return await self._transact(operations.names, ids)

    async def has_unfinished(self, account: str) -> bool:
        """Whether something that was asked of an account is not over."""
        return await self._transact(operations.has_unfinished, account)

    async def due_operations(self, accounts: Collection[str], now: datetime, limit: int = 100) -> tuple[Operation, ...]:
        """Queued and running operations with ``not_before`` reached, oldest first.

        A ``not_before`` that was set by a clock that has been set back since holds up nothing.
        A running one is in progress, or was left by a process that died: its owner knows which.
        """
        return await self._transact(operations.due_operations, accounts, now, limit)

    async def get_recording(self, recording: str) -> Recording | None:
        """The recording with this id."""
        return await self._transact(recordings.get_recording, recording)

    async def find_recordings(
        self, *, limit: int = 100, offset: int = 0, **filters: Unpack[Filters]
    ) -> tuple[Recording, ...]:
        """The newest recordings that match every filter, newest first.

        Args:
            limit: how many at most.
            offset: how many of the newest are left out: those of the pages before.
            filters: ``accounts``, ``channel``, ``team``, ``room``, ``names``, ``states``, ``since`` (asked for then or
                later) and ``until`` (asked for before); absent or None: any.
        """
        return await self._transact(recordings.find_recordings, limit, offset, **filters)

    async def recording_names(self, team: str, channel: str) -> frozenset[str]:
        """The names that were given to recordings of a channel."""
        return await self._transact(recordings.recording_names, team, channel)

    async def due_announcements(
        self, accounts: Collection[str], now: datetime, limit: int = 100, each: int = 100
    ) -> tuple[Announcement, ...]:
        """Pending and sending announcements with ``not_before`` reached, oldest first; but each channel's first comes
        before any channel's second.

        Args:
            each: the most of one kind in one channel, so that a busy channel hides no other.
        """
        return await self._transact(announcements_of.due_announcements, accounts, now, limit, each)

    async def stale_cards(
        self, accounts: Collection[str], now: datetime, limit: int = 100, each: int = 100
    ) -> tuple[Announcement, ...]:
        """Posted cards that show an older revision than their recording's or stream's, ``not_before`` reached.

        Those whose subject is over, or of which somebody has just asked something, come first; else the order is that
        of ``due_announcements``.

        Args:
            each: the most in one channel.
        """
        return await self._transact(announcements_of.stale_cards, accounts, now, limit, each)

    async def stale_calls(
        self, accounts: Collection[str], now: datetime, limit: int = 100, each: int = 100
    ) -> tuple[Announcement, ...]:
        """Posted reminders and warnings that are not settled and show an older revision; else as ``stale_cards``."""
        return await self._transact(announcements_of.stale_calls, accounts, now, limit, each)

    async def card_of(self, subject: str, channel: str) -> Announcement | None:
        """The card of a recording or a stream in a channel, however far it is."""
        return await self._transact(announcements_of.card_of, subject, channel)

    async def subject_of_card(self, team: str, channel: str, ts: str) -> str:
        """The id of the recording or the stream whose card a message of a channel is; empty where it is no card."""
        return await self._transact(announcements_of.subject_of_card, team, channel, ts)

    async def save(
        self,
        lease: Lease,
        *,
        recording: Recording | None = None,
        stream: Stream | None = None,
        operation: Operation | None = None,
        announcements: Sequence[Announcement] = (),
        renewed: Sequence[Announcement] = (),
    ) -> None:
        """Write what an owner learnt or did, all of it or nothing.

        Args:
            announcements: known ones are updated; new ones are skipped where the subject has one of that kind.
            renewed: announcements that are posted anew where the subject has one of that kind.

        Raises:
            StaleLease: the account is no longer the owner's; nothing was written.
        """
        await self._transact(writes.save, lease, (recording, stream, operation), announcements, renewed)

    async def redirect(self, lease: Lease, announcement: Announcement) -> None:
        """Write an announcement whose channel has changed; it replaces the one of its kind about its subject there.

        Raises:
            StaleLease: the account is no longer the owner's; nothing was written.
        """
        await self._transact(writes.redirect, lease, announcement)

    async def take_lease(self, account: str, owner: str, ttl: timedelta) -> Lease | None:
        """Own an account for ``ttl``, if it is free, expired or already this owner's.

        Returns:
            the lease; its epoch is the old one only while the same owner holds it without a gap. None: taken.
        """
        return await self._transact(leases.take_lease, account, owner, ttl)

    async def renew_lease(self, lease: Lease, ttl: timedelta) -> bool:
        """Prolong a lease to ``ttl`` from now; False where it has ended."""
        return await self._transact(leases.renew_lease, lease, ttl)

    async def release_lease(self, lease: Lease) -> None:
        """Give a lease up, so that another may take the account at once; harmless when it has ended."""
        await self._transact(leases.release_lease, lease)

    async def beat(self, owner: str, ttl: timedelta) -> int:
        """Count a replica as alive for ``ttl``.

        Returns:
            how many are alive, this one included.
        """
        return await self._transact(leases.beat, owner, ttl)

    async def _prepare(self, address: URL) -> None:
        try:
            await self._transact(_prepare)
        except DBAPIError as error:
            raise StoreError(f"The database {describe(address)} cannot be opened: {error.orig}") from error
        except CommandError as error:
            raise StoreError(f"The database {describe(address)} was written by a newer version: {error}") from error

    async def _close(self) -> None:
        await asyncio.gather(*self._running, return_exceptions=True)
        await self._engine.dispose()

    async def _transact(
        self,
        work: Callable[Concatenate[AsyncConnection, P], Coroutine[Any, Any, T]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        # Shielded: a cancellation inside the driver costs the connection, and one inside its connect hangs the
        # process at exit (aiosqlite#259).
        task = asyncio.create_task(self._in_transaction(work, *args, **kwargs))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            task.add_done_callback(_report)
            raise

    async def _in_transaction(
        self,
        work: Callable[Concatenate[AsyncConnection, P], Coroutine[Any, Any, T]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        async with self._engine.begin() as connection:
            return await work(connection, *args, **kwargs)


def _report(task: asyncio.Task[Any]) -> None:
    """Log how a transaction ended whose caller has left: nobody else hears of it."""
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("transaction failed after its caller had left", exc_info=error)


async def _now(connection: AsyncConnection) -> datetime:
    return load_moment((await connection.execute(select(clock(connection)))).scalar_one())


async def _prepare(connection: AsyncConnection) -> None:
    await connection.run_sync(migrate)
    if connection.dialect.name == "sqlite":  # the lock file tells that whoever held the leases is gone
        await leases.release_all(connection)
