"""How much of its space each account uses: asked from time to time, kept, and told when it is nearly full."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.domain import Account, Capability, Reading, Storage
from bot.errors import VendorError
from bot.limits import Priority
from bot.service.background import GRACE, Background
from bot.service.notices import Notices
from bot.service.ownership import Owned, Ownership
from bot.store import Store
from bot.vendors import STORAGE

log = structlog.get_logger(__name__)

RELIEF = 5  # percent: so far it has to fall below the warning before another one is given


def next_reading(before: Reading | None, seen: Storage, account: Account, now: datetime) -> tuple[Reading, bool]:
    """The reading after what was seen, and whether channels have to be warned.

    They are warned once, and again only when it fell clearly below the warning in between.
    """
    warned_at = before.warned_at if before else None
    reading = Reading(account=account.name, used=seen.used, limit=seen.limit, seen_at=now, warned_at=warned_at)
    if reading.percent is None:
        return reading, False
    if reading.percent < account.storage_warning - RELIEF:
        return replace(reading, warned_at=None), False
    warns = reading.percent >= account.storage_warning and warned_at is None
    return (replace(reading, warned_at=now) if warns else reading), warns


class Readings:
    """Asks the services of the accounts we own."""

    def __init__(
        self,
        store: Store,
        ownership: Ownership,
        accounts: Mapping[str, Account],
        notices: Notices,
        *,
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._ownership = ownership
        self._accounts = accounts
        self._notices = notices
        self._now = now
        self._running = Background("read the storage of", "storage not read")

    async def begin(self) -> None:
        """Begin to ask about each account whose service tells; none waits for another."""
        for name, owned in self._ownership.owned().items():
            account = self._accounts[name]
            if Capability.STORAGE in account.capabilities and name not in self._running.names():
                self._running.begin(name, self._read(account, owned))

    async def close(self, within: timedelta = GRACE) -> None:
        """Let the questions in progress be answered, if they soon are.

        Args:
            within: how long they may take before they are cancelled.
        """
        await self._running.close(within)

    async def _read(self, account: Account, owned: Owned) -> None:
        try:
            seen = await owned.client.call(STORAGE[account.vendor].get_storage, priority=Priority.POLL)
        except VendorError as error:
            log.warning("storage not read", account=account.name, error=str(error))
            return
        now = self._now()
        reading, warns = next_reading(await self._store.readings.get(account.name), seen, account, now)
        if warns:  # owed before it is kept that it was: a day has one warning at most, however often this is done
            owed = await self._notices.owed_storage(account.name, now)
            await self._store.save(owned.lease, announcements=owed)
        await self._store.readings.put(reading)
