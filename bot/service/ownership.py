"""Which accounts this process serves: leases with epochs, and the one client that an owned account has.

The owner of an account alone executes its operations, looks at its recordings and delivers its announcements, so the
vendor's rate limit and its one gateway link are local matters. An epoch tells a late write of the owner before apart.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from math import ceil

import structlog

from bot.client import Client
from bot.service.background import finish
from bot.store import Lease, Store

log = structlog.get_logger(__name__)

MARGIN = 0.2  # of the TTL: how early the owner stops itself, so that clocks and a slow commit cannot overlap two owners
CLOSE_GRACE = timedelta(seconds=5)  # for a client to be closed, before its lease is handed over all the same


@dataclass(frozen=True)
class Owned:
    """An account while it is ours."""

    lease: Lease
    client: Client


class Ownership:
    """The accounts that this process owns now.

    Args:
        owner: this process's name in the lease table, unique among replicas and restarts.
        open_client: makes an account's client when the account becomes ours; it is closed when it no longer is.
        ttl: how long a lease outlives its last renewal; ``tend`` must be called every quarter of it, and ``fence``
            several times within MARGIN of it.
        monotonic: a clock in seconds that no one sets.
        close_grace: how long an account that is handed over may take to be closed.
    """

    def __init__(
        self,
        store: Store,
        accounts: Iterable[str],
        *,
        owner: str,
        open_client: Callable[[str], Client],
        ttl: timedelta,
        monotonic: Callable[[], float],
        close_grace: timedelta = CLOSE_GRACE,
    ) -> None:
        self._store = store
        self._accounts = tuple(accounts)
        self._owner = owner
        self._open_client = open_client
        self._ttl = ttl
        self._monotonic = monotonic
        self._close_grace = close_grace
        self._owned: dict[str, Owned] = {}
        self._until: dict[str, float] = {}
        self._closing: dict[str, asyncio.Task[None]] = {}
        self._leaving: set[asyncio.Task[None]] = set()
        self._ceded: dict[str, float] = {}  # until when an account is left to the others
        self._replicas = 1

    def owned(self) -> Mapping[str, Owned]:
        """The accounts whose lease cannot have ended yet, by name."""
        now = self._monotonic()
        return {name: owned for name, owned in self._owned.items() if now < self._until[name]}

    def get(self, account: str) -> Owned | None:
        """The account if it is surely ours now."""
        return self.owned().get(account)

    @property
    def replicas(self) -> int:
        """How many there were when the store last told, this one included."""
        return self._replicas

    def fence(self) -> None:
        """Let go of what may no longer be ours: at once, whether or not the store answers anybody."""
        for account in self._owned.keys() - self.owned().keys():
            self._lose(account)

    async def tend(self) -> None:
        """Let go of what may no longer be ours, renew what is, and come nearer to this replica's share.

        It takes one account more than its share, lest one be left that another replica does not know; and it cedes
        one at a time of those above it.
        """
        self.fence()
        self._replicas = await self._store.beat(self._owner, self._ttl)
        for owned in list(self._owned.values()):
            await self._renew(owned)
        share = ceil(len(self._accounts) / self._replicas)
        if len(self._owned) > share:
            await self._cede_one()
        else:
            await self._take_up_to(share + (self._replicas > 1))

    async def give_up(self) -> None:
        """Hand every account over, none waiting for another: the last act of a clean stop. What fails is logged."""
        for account in list(self._owned):
            self._hand_over(account)
        await asyncio.gather(*self._leaving)
        await finish(self._closing.values())
        try:
            await self._store.beat(self._owner, timedelta(0))  # from now on the others' share is larger
        except Exception:  # it is counted until its time is over
            log.exception("departure not told")

    async def _take_up_to(self, most: int) -> None:
        now = self._monotonic()
        for account in self._accounts:
            free = account not in self._owned.keys() | self._closing.keys() and self._ceded.get(account, now) <= now
            if free and len(self._owned) < most:
                await self._take(account)

    async def _cede_one(self) -> None:
        """Leave an account to the others for a while, each but once: one that nobody takes comes back and stays."""
        for account in [name for name in self._owned if name not in self._ceded]:
            if not await self._store.has_unfinished(account) and account in self._owned:
                log.info("account ceded", account=account)
                self._ceded[account] = self._monotonic() + self._ttl.total_seconds()
                self._hand_over(account)
                return

    async def _take(self, account: str) -> None:
        began = self._monotonic()
        lease = await self._store.take_lease(account, self._owner, self._ttl)
        if lease is None:
            self._ceded.pop(account, None)  # somebody else has it: it may be ceded again one day
            return
        log.info("account taken", account=account, epoch=lease.epoch)
        self._owned[account] = Owned(lease, self._open_client(account))
        self._until[account] = self._ends(began)

    async def _renew(self, owned: Owned) -> None:
        began, account = self._monotonic(), owned.lease.account
        renewed = await self._store.renew_lease(owned.lease, self._ttl)
        if self._owned.get(account) is not owned:  # the fence was quicker than the store
            return
        if renewed:
            self._until[account] = self._ends(began)
        else:
            self._lose(account)

    def _lose(self, account: str) -> None:
        log.warning("account lost", account=account)
        self._drop(account)

    def _hand_over(self, account: str) -> None:
        lease = self._drop(account).lease
        task = asyncio.create_task(self._release(lease, self._closing[account]), name=f"hand over {account}")
        self._leaving.add(task)
        task.add_done_callback(self._leaving.discard)

    async def _release(self, lease: Lease, closing: asyncio.Task[None]) -> None:
        """Give the lease back as soon as the client is closed; or without that, when it takes too long."""
        await asyncio.wait([closing], timeout=self._close_grace.total_seconds())
        try:
            await self._store.release_lease(lease)
        except Exception:  # it ends by itself
            log.exception("lease not given back", account=lease.account)

    def _drop(self, account: str) -> Owned:
        """Close the client, beside everything else: a call that still runs in it must not cost the other leases."""
        del self._until[account]
        owned = self._owned.pop(account)
        task = self._closing[account] = asyncio.create_task(owned.client.close(), name=f"close {account}")
        task.add_done_callback(partial(self._closed, account))
        return owned

    def _closed(self, account: str, task: asyncio.Task[None]) -> None:
        del self._closing[account]
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("client not closed", account=account, exc_info=error)

    def _ends(self, began: float) -> float:
        return began + self._ttl.total_seconds() * (1 - MARGIN)
