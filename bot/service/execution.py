"""Carrying out what was asked for: each operation once, whatever is killed or lost on the way.

Intent is stored before a vendor is called. A vendor cannot be fenced, so after a crash or a lost reply it is looked at
before anything is repeated; only what is idempotent, or provably did not happen, is sent again.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.domain import UNFINISHED, Account, Operation, OperationKind
from bot.service.attempt import ABOUT_RECORDINGS, AccountTry
from bot.service.background import GRACE, Background
from bot.service.locks import Locks
from bot.service.notices import Notices
from bot.service.observation import Observer
from bot.service.ownership import Owned, Ownership
from bot.service.streams import StreamTry
from bot.service.tries import Try
from bot.store import Store

log = structlog.get_logger(__name__)

AT_ONCE = 16  # operations of one account in progress: more would only wait for the vendor's rate limit

PATIENCE: Mapping[OperationKind, timedelta] = {
    OperationKind.START: timedelta(minutes=5),
    OperationKind.STOP: timedelta(minutes=30),
    OperationKind.REFRESH: timedelta(seconds=30),
    OperationKind.LINK: timedelta(seconds=30),
    OperationKind.PAUSE: timedelta(minutes=1),
    OperationKind.RESUME: timedelta(minutes=1),
    OperationKind.LAYOUT: timedelta(minutes=2),
    OperationKind.SUBTITLES: timedelta(minutes=1),
    OperationKind.SUBSCRIPTIONS: timedelta(minutes=2),
    OperationKind.EXTEND: timedelta(seconds=30),
    OperationKind.DELETE: timedelta(minutes=2),
    OperationKind.FILES: timedelta(seconds=30),
    OperationKind.FILE_LINK: timedelta(seconds=30),
    OperationKind.FILE_DELETE: timedelta(minutes=2),
    OperationKind.GO_LIVE: timedelta(minutes=5),
    OperationKind.END_LIVE: timedelta(minutes=30),
    OperationKind.EXTEND_LIVE: timedelta(seconds=30),
    OperationKind.REFRESH_LIVE: timedelta(seconds=30),
    OperationKind.LIVE_LIST: timedelta(seconds=30),
}
"""How long an unavailable vendor is tried again: longer than it may deny what goes on (``MISSING_GRACE``).

Stop goes on longest: what is not stopped costs money.
"""


class Execution:
    """Runs the due operations of the accounts we own, in the order they were asked for.

    Of those about one recording or one live stream one runs at a time. One whose try breaks stays RUNNING, and is tried
    again until its patience ends.

    Args:
        patience: how long each kind of operation is tried before it fails for good.
    """

    def __init__(
        self,
        store: Store,
        ownership: Ownership,
        observer: Observer,
        accounts: Mapping[str, Account],
        notices: Notices,
        locks: Locks,
        *,
        now: Callable[[], datetime],
        patience: Mapping[OperationKind, timedelta] = PATIENCE,
    ) -> None:
        self._store = store
        self._ownership = ownership
        self._observer = observer
        self._accounts = accounts
        self._notices = notices
        self._locks = locks
        self._now = now
        self._patience = patience
        self._running = defaultdict[str, Background](partial(Background, "carry out", "operation broke"))

    async def begin_due(self) -> None:
        """Begin the due operations of our accounts, the oldest first; each runs on its own."""
        for account, owned in self._ownership.owned().items():
            running = self._running[account].names()
            if len(running) < AT_ONCE:
                # Those in progress are due as well, and the oldest: they must not hide the ones behind them.
                due = await self._store.due_operations([account], self._now(), AT_ONCE + len(running))
                for operation in [each for each in due if each.id not in running][: AT_ONCE - len(running)]:
                    self._running[account].begin(operation.id, self._run(operation, owned))

    async def close(self, within: timedelta = GRACE) -> None:
        """Let the operations in progress come to the end of their try, if they soon do.

        Args:
            within: how long they may take before they are cancelled.
        """
        await asyncio.gather(*(running.close(within) for running in self._running.values()))

    async def _run(self, asked: Operation, owned: Owned) -> None:
        async with self._locks[asked.recording or asked.stream or asked.id]:
            operation = await self._store.get_operation(asked.id)
            if operation is None or operation.status not in UNFINISHED:
                return
            attempt = await self._attempt(operation, owned)
            if attempt is None:
                return
            with structlog.contextvars.bound_contextvars(
                operation=operation.id,
                kind=operation.kind,
                recording=operation.recording,
                stream=operation.stream,
                account=operation.account,
            ):
                await attempt.run()

    async def _attempt(self, operation: Operation, owned: Owned) -> Try | None:
        """A try of what the operation is about; None where there is no such thing."""
        if operation.recording:
            return await self._about_recording(operation, owned)
        if operation.stream:
            return await self._about_stream(operation, owned)
        account, patience = self._accounts[operation.account], self._patience[operation.kind]
        return AccountTry(self._store, owned, operation, account, self._now, patience)

    async def _about_recording(self, operation: Operation, owned: Owned) -> Try | None:
        recording = await self._store.get_recording(operation.recording)
        if recording is None:
            return None
        account, patience = self._accounts[operation.account], self._patience[operation.kind]
        attempt = ABOUT_RECORDINGS[operation.kind]
        return attempt(self._store, self._observer, owned, operation, recording, account, self._now, patience)

    async def _about_stream(self, operation: Operation, owned: Owned) -> Try | None:
        stream = await self._store.streams.get(operation.stream)
        if stream is None:
            return None
        account, patience = self._accounts[operation.account], self._patience[operation.kind]
        return StreamTry(self._store, owned, operation, stream, account, self._notices, self._now, patience)
