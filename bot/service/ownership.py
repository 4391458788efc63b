"""Which accounts this process serves: leases with epochs, and the one client that an owned account has.

The owner of an account alone executes its operations, looks at its recordings and delivers its announcements, so the
vendor's rate limit and its one gateway link are local matters. RELIABILITY A.3 gives the reasons.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from math import ceil

import structlog

from bot.client import Client
from bot.store import Lease, Store

log = structlog.get_logger(__name__)

MARGIN = 0.2  # of the TTL: how early the owner stops itself, so that clocks and a slow commit cannot overlap two owners


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
        ttl: how long a lease outlives its last renewal; ``tend`` must be called every quarter of it.
        monotonic: a clock in seconds that no one sets.
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
    ) -> None:
        self._store = store
        self._accounts = tuple(accounts)
        self._owner = owner
        self._open_client = open_client
        self._ttl = ttl
        self._monotonic = monotonic
        self._owned: dict[str, Owned] = {}
        self._until: dict[str, float] = {}
        self._closing: dict[str, asyncio.Task[None]] = {}

    def owned(self) -> Mapping[str, Owned]:
        """The accounts whose lease cannot have ended yet, by name."""
        now = self._monotonic()
        return {name: owned for name, owned in self._owned.items() if now < self._until[name]}

    def get(self, account: str) -> Owned | None:
        """The account if it is surely ours now."""
        return self.owned().get(account)

    async def tend(self) -> None:
        """Let go of what may no longer be ours, renew what is, and take this replica's share of what is free."""
        for account in self._owned.keys() - self.owned().keys():  # before the store is asked: it may be away
            self._lose(account)
        replicas = await self._store.beat(self._owner, self._ttl)
        for account in list(self._owned):
            await self._renew(account)
        share = ceil(len(self._accounts) / replicas) + (replicas > 1)
        for account in self._accounts:
            if account not in self._owned.keys() | self._closing.keys() and len(self._owned) < share:
                await self._take(account)

    async def give_up(self) -> None:
        """Hand every account over at once: the last act of a clean stop."""
        leases = [self._drop(account).lease for account in list(self._owned)]
        await asyncio.gather(*self._closing.values())
        for lease in leases:
            await self._store.release_lease(lease)
        if leases:
            await self._store.beat(self._owner, timedelta(0))  # from now on the others' share is larger

    async def _take(self, account: str) -> None:
        began = self._monotonic()
        lease = await self._store.take_lease(account, self._owner, self._ttl)
        if lease is None:
            return
        log.info("account taken", account=account, epoch=lease.epoch)
        self._owned[account] = Owned(lease, self._open_client(account))
        self._until[account] = self._fence(began)

    async def _renew(self, account: str) -> None:
        began = self._monotonic()
        if await self._store.renew_lease(self._owned[account].lease, self._ttl):
            self._until[account] = self._fence(began)
        else:
            self._lose(account)

    def _lose(self, account: str) -> None:
        log.warning("account lost", account=account)
        self._drop(account)

    def _drop(self, account: str) -> Owned:
        """Close the client, beside everything else: a call that still runs in it must not cost the other leases."""
        del self._until[account]
        owned = self._owned.pop(account)
        task = self._closing[account] = asyncio.create_task(owned.client.close(), name=f"close {account}")
        task.add_done_callback(partial(self._closed, account))
        return owned

    def _closed(self, account: str, _task: asyncio.Task[None]) -> None:
        del self._closing[account]

    def _fence(self, began: float) -> float:
        return began + self._ttl.total_seconds() * (1 - MARGIN)
