"""How often one account may call its vendor: a token bucket, and the queue in front of it where people go first."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from enum import IntEnum
from heapq import heappop, heappush
from itertools import count

RATE = 8.0  # tokens a second: Agora refuses above 10 in a second, and others may use the same App ID
BURST = 2


class Priority(IntEnum):
    """Who goes first when several wait."""

    #: A person asked and waits for the answer.
    PERSON = 0
    #: The clock asked.
    POLL = 1


class TokenBucket:
    """Never more than ``capacity + rate * w`` tokens in any ``w`` seconds.

    It starts empty: a replica that takes an account over adds nothing to the burst of the one before.

    Args:
        since: the moment of its making, on the same clock as ``take``; in seconds.
        rate: tokens a second.
        capacity: how many it holds when nobody takes.
    """

    def __init__(self, *, since: float, rate: float = RATE, capacity: int = BURST) -> None:
        self._interval = 1 / rate
        self._capacity = capacity
        self._full_at = since + capacity * self._interval

    def take(self, now: float, count: int = 1) -> float:
        """Take tokens: 0 when there were enough, else the seconds until there are, and nothing was taken.

        Args:
            count: how many, from 1 to the capacity.
        """
        wait = self._full_at - (self._capacity - count) * self._interval - now
        if wait > 0:
            return wait
        self._full_at = max(self._full_at, now) + count * self._interval
        return 0.0


class RateLimit:
    """The gate of one account: lets callers through one by one as the bucket allows, people before polls.

    Args:
        rate: calls a second; ``math.inf`` lets everyone through.
        capacity: calls that may go at once after a rest.
    """

    def __init__(
        self,
        *,
        rate: float = RATE,
        capacity: int = BURST,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._bucket = TokenBucket(since=clock(), rate=rate, capacity=capacity)
        self._clock = clock
        self._sleep = sleep
        self._waiting: list[tuple[Priority, int, asyncio.Future[None]]] = []  # a heap; first come first in a priority
        self._numbers = count()
        self._usher: asyncio.Task[None] | None = None

    async def turn(self, priority: Priority) -> None:
        """Return when the caller may send one request; a cancelled caller leaves the queue and takes no token."""
        if not self._waiting and not self._bucket.take(self._clock()):
            return
        turn = asyncio.get_running_loop().create_future()
        heappush(self._waiting, (priority, next(self._numbers), turn))
        if self._usher is None or self._usher.done():
            self._usher = asyncio.create_task(self._serve())
        await turn

    async def _serve(self) -> None:
        while self._somebody_waits():
            if wait := self._bucket.take(self._clock()):
                await self._sleep(wait)
            else:
                heappop(self._waiting)[-1].set_result(None)

    def _somebody_waits(self) -> bool:
        while self._waiting and self._waiting[0][-1].cancelled():
            heappop(self._waiting)
        return bool(self._waiting)
