"""The job that makes one MP4 of every recording that waits for one."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog
from pydantic import ValidationError

from bot.domain import Account, File, Observation, Recording, RecordingState
from bot.errors import BotError, Unavailable, VendorError
from bot.media import MediaError, Movie, NoSpaceError
from bot.service.background import Background
from bot.service.conversion.making import abort, make_mp4
from bot.service.locks import Locks
from bot.service.observation import MOST_AT_ONCE, Observer
from bot.service.ownership import Owned, Ownership
from bot.store import StaleLease, Store
from bot.vendors import CONVERTING
from bot.vendors.hls import Conversion
from bot.vendors.wire import Settings

SHOW_EVERY = timedelta(seconds=3)
MOST_TRIES = 5
FIRST_PAUSE = timedelta(minutes=1)  # after the first try that failed; twice as long after each further one
UPLOAD_ID = "mp4_upload"  #: among a recording's ids: the upload that a dead process may have left behind

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Work:
    """One MP4 that is to be made."""

    recording: Recording
    conversion: Conversion
    owned: Owned


@dataclass(frozen=True)
class Tries:
    """How often one was tried, and when it may be tried again."""

    count: int
    not_before: datetime


class MadeElsewhereError(Exception):
    """There is nothing left to do: the recording has its MP4, or there is no such recording any more."""


class Conversions:
    """Makes MP4s, one at a time: muxing takes a processor.

    A recording waits in UPLOADING until its MP4 is there. When none can be made it is READY with the files it has, so
    that nobody waits for ever. The MP4 in the bucket is the truth: after a crash the next owner begins again, and one
    that is there already is found by the look at the bucket.

    Args:
        settings: the vendor's, by account.
    """

    def __init__(
        self,
        store: Store,
        ownership: Ownership,
        observer: Observer,
        locks: Locks,
        accounts: Mapping[str, Account],
        settings: Mapping[str, Settings],
        *,
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._ownership = ownership
        self._observer = observer
        self._locks = locks
        self._accounts = accounts
        self._settings = settings
        self._now = now
        self._tries: dict[str, Tries] = {}
        self._running = Background("convert", "conversion broke")

    async def begin_due(self) -> None:
        """Begin the conversion that has waited longest, unless one is in progress."""
        if not self._running.names() and (work := await self._find_next()) is not None:
            self._running.begin(work.recording.id, self._convert(work))

    async def close(self) -> None:
        """Break off what is in progress: it may take minutes, and the next owner begins it again."""
        await self._running.close(within=timedelta(0))

    async def _find_next(self) -> Work | None:
        owned = self._ownership.owned()
        accounts = [name for name in owned if self._accounts[name].vendor in CONVERTING]
        waiting = await self._store.find_recordings(
            accounts=accounts, states={RecordingState.UPLOADING}, limit=MOST_AT_ONCE
        )
        self._tries = {one.id: self._tries[one.id] for one in waiting if one.id in self._tries}
        due = (one for one in reversed(waiting) if one.id not in self._tries or self._is_due(self._tries[one.id]))
        plans = (self._plan(recording, owned[recording.account]) for recording in due)
        return next((work for work in plans if work is not None), None)

    def _is_due(self, tries: Tries) -> bool:
        # By a clock that was set back nobody waits longer than the pause itself.
        return not tries.not_before - _pause(tries.count) <= self._now() < tries.not_before

    def _plan(self, recording: Recording, owned: Owned) -> Work | None:
        vendor = CONVERTING[self._accounts[recording.account].vendor]
        try:
            conversion = vendor.get_conversion(self._settings[recording.account], recording)
        except ValidationError:  # its options are those of a service that the account was configured for before
            return None
        return Work(recording, conversion, owned) if conversion is not None else None

    async def _convert(self, work: Work) -> None:
        tries = self._tries.get(work.recording.id)
        count = tries.count + 1 if tries is not None else 1
        try:
            await self._try(work, last=count >= MOST_TRIES)
        except (StaleLease, MadeElsewhereError) as error:
            log.info("conversion left", recording=work.recording.id, why=type(error).__name__)
        finally:
            self._tries[work.recording.id] = Tries(count, self._now() + _pause(count))

    async def _try(self, work: Work, *, last: bool) -> None:
        try:
            await self._make(work)
        except (Unavailable, NoSpaceError) as error:
            again = Observation(note=f"One MP4 could not be made yet; it is tried again. {error}")
            await self._observe(work, _without(error) if last else again)
        except (VendorError, MediaError) as error:
            await self._observe(work, _without(error))

    async def _make(self, work: Work) -> None:
        client, conversion = work.owned.client, work.conversion
        if left := work.recording.vendor_ids.get(UPLOAD_ID):
            await abort(client, conversion, left)
        async with AsyncExitStack() as stack:
            # From the moment that the MP4 can be seen in the bucket, no look may end the recording before we do.
            claim = partial(stack.enter_async_context, self._locks[work.recording.id])
            follower = _Follower(partial(self._observe, work), claim, self._now)
            movie = await make_mp4(client, conversion, follower)
            await self._take_in(work, _with(work, movie))

    async def _observe(self, work: Work, seen: Observation) -> None:
        async with self._locks[work.recording.id]:
            await self._take_in(work, seen)

    async def _take_in(self, work: Work, seen: Observation) -> None:
        account, lease = work.recording.account, work.owned.lease
        if self._ownership.get(account) is not work.owned:
            raise StaleLease(account, lease.epoch)
        current = await self._store.get_recording(work.recording.id)
        if current is None or any(file.name == work.conversion.target for file in current.files):
            raise MadeElsewhereError
        await self._observer.observe(lease, current, seen)


class _Follower:
    """Shows on the card how far an MP4 is."""

    def __init__(
        self,
        observe: Callable[[Observation], Awaitable[None]],
        claim: Callable[[], Awaitable[None]],
        now: Callable[[], datetime],
    ) -> None:
        self._observe = observe
        self._claim = claim
        self._now = now
        self._shown: datetime | None = None

    async def show(self, note: str) -> None:
        if self._shown is None or not self._shown <= self._now() < self._shown + SHOW_EVERY:
            self._shown = self._now()
            await self._observe(Observation(note=note))

    async def keep_upload(self, upload_id: str) -> None:
        await self._observe(Observation(vendor_ids={UPLOAD_ID: upload_id}))

    async def before_it_appears(self) -> None:
        await self._claim()


def _pause(count: int) -> timedelta:
    return FIRST_PAUSE * (1 << min(count, MOST_TRIES) - 1)


def _with(work: Work, movie: Movie) -> Observation:
    made = File(name=work.conversion.target, size=movie.size, duration=movie.duration)
    total = len(work.conversion.segments)
    note = f"{movie.damaged:,} of its {total:,} parts could not be read, or not wholly." if movie.damaged else ""
    return Observation(state=RecordingState.READY, files=(made, *work.recording.files), note=note)


def _without(error: BotError) -> Observation:
    return Observation(state=RecordingState.READY, note=f"One MP4 could not be made. {error}")
