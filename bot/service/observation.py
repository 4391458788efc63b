"""Looking at recordings: which are due for a look, and what becomes of what was seen."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot import domain
from bot.domain import (
    ACTIVE,
    FINISHING,
    OVER,
    Account,
    Observation,
    Recording,
    RecordingState,
)
from bot.errors import Unavailable, VendorError
from bot.limits import Priority
from bot.service.background import GRACE, Background
from bot.service.locks import Locks
from bot.service.notices import Notices
from bot.service.ownership import Owned, Ownership
from bot.store import Lease, StaleLease, Store
from bot.vendors import RECORDING
from bot.vendors.protocols import RecordingVendor

log = structlog.get_logger(__name__)

PACE: Mapping[RecordingState, int] = {
    RecordingState.STARTING: 1,
    RecordingState.RECORDING: 12,
    RecordingState.PAUSED: 12,
    RecordingState.STOPPING: 1,
    RecordingState.PROCESSING: 1,
    RecordingState.UPLOADING: 1,
}
"""How many base intervals lie between two looks at a recording in this state: people wait for what changes soon."""

SLOWER_AFTER = ((timedelta(hours=1), 60), (timedelta(minutes=10), 12))
"""A recording that takes long to finish is looked at less often: (time since its end, base intervals)."""

MOST_AT_ONCE = 5000  # recordings of one account that are looked at in one round
CALLS_AT_ONCE = 12  # looks of one account in progress, of the 32 that its transport carries: people must get through


def interval(recording: Recording, now: datetime, base: timedelta) -> timedelta:
    """How long to wait between two looks at this recording."""
    if recording.state in FINISHING and recording.ended_at is not None:
        for age, pace in SLOWER_AFTER:
            if now - recording.ended_at >= age:
                return base * pace
    return base * PACE[recording.state]


class Observer:
    """The one place where what a vendor says meets what we knew: polls and replies all end in ``learn``."""

    def __init__(
        self, store: Store, accounts: Mapping[str, Account], notices: Notices, now: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._accounts = accounts
        self._now = now
        self.notices = notices

    def vendor(self, account: str) -> RecordingVendor:
        """The module that speaks for an account."""
        return RECORDING[self._accounts[account].vendor]

    async def observe(self, lease: Lease, recording: Recording, seen: Observation) -> Recording:
        """Take in what was seen, keep it, and owe the channel a notice if the recording is over now.

        Raises:
            StaleLease: the account is no longer ours; nothing was written.
        """
        after = await self.learn(recording, seen)
        if after != recording:
            await self.keep(lease, recording, after)
        return after

    async def learn(self, recording: Recording, seen: Observation) -> Recording:
        """What the recording is after the look, nothing written.

        What goes on after all stays ended while its room has a successor: one card there has the Stop button.
        """
        vendor = self.vendor(recording.account)
        after = domain.observe(
            recording, seen, self._now(), missing_grace=vendor.MISSING_GRACE, files_deadline=vendor.FILES_DEADLINE
        )
        if recording.state in ACTIVE or after.state not in ACTIVE:
            return after
        successors = await self._store.find_recordings(
            accounts=[recording.account], room=recording.room, states=ACTIVE, limit=1
        )
        return _displaced(recording, successors[0]) if successors else after

    async def keep(self, lease: Lease, before: Recording, after: Recording) -> None:
        """Write a changed recording, with what channels are owed for the change."""
        if after.state is not before.state:
            log.info("recording changed", recording=after.id, account=after.account, state=after.state)
        owed = await self.notices.owed_for(before, after, self._now())
        again = owed if before.state in OVER else ()  # that it was lost was told already
        await self._store.save(lease, recording=after, announcements=() if again else owed, renewed=again)


def _displaced(recording: Recording, successor: Recording) -> Recording:
    note = f"The service still records it, beside {successor.id}: end it in the vendor's console."
    return recording if recording.note == note else replace(recording, note=note, revision=recording.revision + 1)


class Watch:
    """Looks at every recording that is due, in batches where the vendor has a list call.

    Args:
        base: the shortest interval between two looks at one recording.
    """

    def __init__(
        self,
        store: Store,
        ownership: Ownership,
        observer: Observer,
        locks: Locks,
        *,
        now: Callable[[], datetime],
        base: timedelta,
    ) -> None:
        self._store = store
        self._ownership = ownership
        self._observer = observer
        self._locks = locks
        self._now = now
        self._base = base
        self._looked: dict[str, dict[str, datetime]] = {}
        self._rounds = Background("look at", "look broke")

    async def begin_rounds(self) -> None:
        """Begin a round of looks for each owned account whose last round is over; none waits for another."""
        for account, owned in self._ownership.owned().items():
            if account not in self._rounds.names():
                self._rounds.begin(account, self.look(account, owned))

    async def close(self, within: timedelta = GRACE) -> None:
        """Let the rounds in progress end, if they soon do.

        Args:
            within: how long they may take before they are cancelled.
        """
        await self._rounds.close(within)

    async def look(self, account: str, owned: Owned) -> None:
        """Look once at every recording of this account that is due; vendor troubles are logged and left for later."""
        live = await self._store.find_recordings(accounts=[account], states=ACTIVE | FINISHING, limit=MOST_AT_ONCE)
        known = self._looked.get(account, {})
        looked = self._looked[account] = {live_one.id: known[live_one.id] for live_one in live if live_one.id in known}
        vendor = self._observer.vendor(account)
        batches = due_batches(live, looked, self._now(), self._base, vendor.BATCH)
        async with asyncio.TaskGroup() as looks:
            for _ in range(CALLS_AT_ONCE):
                looks.create_task(self._look_through(owned, batches))

    async def _look_through(self, owned: Owned, batches: Iterator[Sequence[Recording]]) -> None:
        """Look at one batch after the other; several do so at once, and each batch is taken by one of them."""
        for batch in batches:
            await self._try_look(owned, batch)

    async def _try_look(self, owned: Owned, batch: Sequence[Recording]) -> None:
        account = owned.lease.account
        try:
            await self.look_at(owned, batch, Priority.POLL)
        except VendorError as error:
            log.warning("look failed", account=account, recordings=len(batch), error=str(error))
            if not isinstance(error, Unavailable):  # it was answered, and will be answered the same for a while
                self._note_looks(batch)
        except StaleLease:
            log.warning("look left to the new owner", account=account)
        except Exception:
            # Ours to mend. The other batches go on, and this one comes again, but not sooner than if it had worked.
            log.exception("look broke", account=account, recordings=[recording.id for recording in batch])
            self._note_looks(batch)

    async def look_at(self, owned: Owned, batch: Sequence[Recording], priority: Priority) -> None:
        """Look at up to the vendor's BATCH recordings in one flow and take in what was seen.

        Raises:
            VendorError: the vendor did not say.
            StaleLease: the account is no longer ours.
        """
        vendor = self._observer.vendor(owned.lease.account)
        seen = await owned.client.call(lambda ctx: vendor.get_recordings(ctx, batch), priority=priority)
        self._note_looks(batch)
        for recording in batch:
            if recording.id in seen:  # of the others nothing was said: no deadline ends by such a look
                await self._take_in(owned.lease, recording, seen[recording.id])

    def _note_looks(self, batch: Sequence[Recording]) -> None:
        for recording in batch:
            self._looked.setdefault(recording.account, {})[recording.id] = self._now()

    async def _take_in(self, lease: Lease, recording: Recording, seen: Observation) -> None:
        if await self._observer.learn(recording, seen) == recording:
            return
        async with self._locks[recording.id]:
            current = await self._store.get_recording(recording.id)
            if current is not None and current.state not in OVER:
                await self._observer.observe(lease, current, seen)


def due_batches(
    live: Sequence[Recording],
    looked: Mapping[str, datetime],
    now: datetime,
    base: timedelta,
    size: int,
) -> Iterator[tuple[Recording, ...]]:
    """The batches to look at now: what was stopped before what runs, since people wait for it; of each the longest
    unseen first.

    A recording whose start the vendor has not confirmed belongs to its start operation. Where one call covers many,
    all go along as soon as one is due: they cost nothing more.
    """
    begun = [recording for recording in live if recording.started_at is not None]
    due = [recording for recording in begun if is_due(recording, looked.get(recording.id), now, base)]
    chosen = begun if due and size > 1 else due
    chosen = sorted(chosen, key=lambda one: (one.state not in FINISHING, looked.get(one.id) or one.created_at))
    for start in range(0, len(chosen), size):
        yield tuple(chosen[start : start + size])


def is_due(recording: Recording, looked: datetime | None, now: datetime, base: timedelta) -> bool:
    """Whether it is time to look at a recording again; a clock that was set back makes no look wait."""
    return looked is None or not looked <= now < looked + interval(recording, now, base)
