"""What vendors give a customer for a time: fetched once for everyone who needs it, and renewed before it ends."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial

from bot.errors import Unavailable
from bot.vendors.wire import Authorize, Credential

Fetch = Callable[[Authorize], Awaitable[Credential]]

RENEW_AFTER = 0.8  # of its life: a request that is on its way when it ends would fail
RENEW_AGAIN_AFTER = 60.0  # seconds: whoever asks waits for a renewal, also for one that fails


@dataclass(frozen=True)
class _Kept:
    credential: Credential
    renew_at: float
    ends_at: float


class Credentials:
    """The credentials of a process, one for each way to have one.

    A vendor may end the one it gave before when it gives another: so all accounts share these, and of no credential is
    there ever more than one fetch under way.

    Args:
        monotonic: a clock in seconds.
    """

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._kept: dict[Authorize, _Kept] = {}
        self._fetches: dict[Authorize, asyncio.Task[Credential]] = {}

    async def get(self, authorize: Authorize, fetch: Fetch) -> Credential:
        """The credential that is good now; whoever asks while it is being fetched shares that fetch, and its failure.

        Where the vendor cannot be reached, the one it gave before does until it ends.

        Args:
            fetch: asks the vendor where that is needed; raises VendorError.

        Raises:
            VendorError: none could be had. Whatever it was wanted for was not sent: ``maybe_arrived`` is False.
        """
        kept = self._kept.get(authorize)
        if kept is not None and self._monotonic() < kept.renew_at:
            return kept.credential
        try:
            return await asyncio.shield(self._fetches.get(authorize) or self._begin(authorize, fetch))
        except Unavailable as error:
            if (good := self._still_good(authorize)) is not None:
                return good
            if not error.maybe_arrived:
                raise
            raise Unavailable(error.reason, code=error.code, maybe_arrived=False) from error

    def drop(self, authorize: Authorize, credential: Credential) -> None:
        """Forget a credential that the vendor no longer takes, unless it has been replaced already."""
        kept = self._kept.get(authorize)
        if kept is not None and kept.credential is credential:
            del self._kept[authorize]

    def _still_good(self, authorize: Authorize) -> Credential | None:
        """What could not be renewed and has not ended; the next renewal is tried after a while."""
        kept, now = self._kept.get(authorize), self._monotonic()
        if kept is None or now >= kept.ends_at:
            return None
        self._kept[authorize] = replace(kept, renew_at=min(now + RENEW_AGAIN_AFTER, kept.ends_at))
        return kept.credential

    def _begin(self, authorize: Authorize, fetch: Fetch) -> asyncio.Task[Credential]:
        """Fetch in a task of its own: when whoever asked first is cancelled, the others still get it."""
        task = self._fetches[authorize] = asyncio.create_task(self._renew(authorize, fetch))
        task.add_done_callback(partial(self._end, authorize))
        return task

    async def _renew(self, authorize: Authorize, fetch: Fetch) -> Credential:
        began = self._monotonic()
        credential = await fetch(authorize)
        life = credential.expires_in.total_seconds()
        self._kept[authorize] = _Kept(credential, renew_at=began + RENEW_AFTER * life, ends_at=began + life)
        return credential

    def _end(self, authorize: Authorize, task: asyncio.Task[Credential]) -> None:
        del self._fetches[authorize]
        if not task.cancelled():
            task.exception()  # perhaps nobody is left to hear of a failure, and asyncio would complain
