"""Looking at what is live, where a service lists it: what is no longer listed has ended."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import structlog

from bot.domain import Account, Broadcast, Stream, StreamState, observe_stream
from bot.errors import VendorError
from bot.limits import Priority
from bot.service.background import GRACE, Background
from bot.service.locks import Locks
from bot.service.ownership import Owned, Ownership
from bot.store import Store
from bot.vendors import STREAM_LISTS

log = structlog.get_logger(__name__)

LOOK_EVERY = timedelta(seconds=60)  # one call covers an account; nobody waits for the end of what goes on
MISSING_GRACE = timedelta(seconds=60)  # a list may lag: only a second look that finds nothing is believed
_MOST_AT_ONCE = 1000  # streams of one account


class StreamWatch:
    """Lists the live streams of every owned account that has some, and takes in what was listed."""

    def __init__(
        self,
        store: Store,
        ownership: Ownership,
        accounts: Mapping[str, Account],
        locks: Locks,
        *,
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._ownership = ownership
        self._accounts = accounts
        self._locks = locks
        self._now = now
        self._looked: dict[str, datetime] = {}
        self._rounds = Background("list the streams of", "look at live streams broke")

    async def begin_rounds(self) -> None:
        """Begin a look for each owned account for which it is time; none waits for another."""
        for account, owned in self._ownership.owned().items():
            lists = self._accounts[account].vendor in STREAM_LISTS
            if lists and account not in self._rounds.names() and self._is_due(account):
                self._rounds.begin(account, self.look(account, owned))

    async def close(self, within: timedelta = GRACE) -> None:
        """Let the looks in progress end, if they soon do.

        Args:
            within: how long they may take before they are cancelled.
        """
        await self._rounds.close(within)

    async def look(self, account: str, owned: Owned) -> None:
        """List once what is live, where anything of ours is; a vendor's trouble is logged and left for later."""
        live = await self._store.streams.find(accounts=[account], states={StreamState.LIVE}, limit=_MOST_AT_ONCE)
        if not live:
            return
        self._looked[account] = self._now()
        try:
            vendor = STREAM_LISTS[self._accounts[account].vendor]
            listed = await owned.client.call(vendor.list_streams, priority=Priority.POLL)
            await self._take_in(owned, live, {broadcast.room: broadcast for broadcast in listed})
        except VendorError as error:
            log.warning("live streams not listed", account=account, error=str(error))

    async def _take_in(self, owned: Owned, live: tuple[Stream, ...], listed: Mapping[str, Broadcast]) -> None:
        for stream in live:
            async with self._locks[stream.id]:
                current = await self._store.streams.get(stream.id) or stream  # somebody may have ended it meanwhile
                seen = listed.get(stream.room)
                after = observe_stream(current, seen, self._now(), missing_grace=MISSING_GRACE)
                await self._keep(owned, current, after)

    async def _keep(self, owned: Owned, before: Stream, after: Stream) -> None:
        if after.state is not before.state:
            log.info("live stream changed", stream=after.id, account=after.account, state=after.state)
        if after != before:
            await self._store.save(owned.lease, stream=after)

    def _is_due(self, account: str) -> bool:
        """Whether it is time to look again; a clock that was set back makes no look wait."""
        looked = self._looked.get(account)
        return looked is None or not looked <= self._now() < looked + LOOK_EVERY
