"""Tests of ``bot.limits``."""

import asyncio
import math
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.limits import Priority, RateLimit, TokenBucket


class Clock:
    """A steady clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)


def gate(clock: Clock) -> RateLimit:
    return RateLimit(clock=clock, sleep=clock.sleep)


async def rested(limit: RateLimit, clock: Clock) -> None:
    """Let the bucket fill and empty it, so that the next one waits."""
    clock.now += 10
    for _ in range(2):
        await limit.turn(Priority.PERSON)


def test_a_bucket_starts_empty() -> None:
    """A new bucket has no token; the first one is there an eighth of a second later."""
    bucket = TokenBucket(since=50.0)

    assert bucket.take(50.0) == 0.125
    assert bucket.take(50.125) == 0


def test_a_rested_bucket_holds_its_capacity_and_no_more() -> None:
    """After an hour of rest two tokens can be taken at once, and the third needs its time."""
    bucket = TokenBucket(since=0.0)

    assert [bucket.take(3600.0) for _ in range(3)] == [0, 0, 0.125]


def test_several_tokens_at_once() -> None:
    """Who takes several waits until all are there, and takes none before."""
    bucket = TokenBucket(since=0.0, rate=1, capacity=3)

    assert bucket.take(2.0, 3) == 1.0
    assert bucket.take(2.0, 2) == 0
    assert bucket.take(2.0, 3) == 3.0
    assert bucket.take(5.0, 3) == 0


@given(st.lists(st.floats(min_value=0, max_value=2, allow_nan=False), max_size=120))
def test_never_more_than_ten_in_any_second(pauses: list[float]) -> None:
    """Whatever the pauses between attempts, no window of one second has more than ten takers."""
    bucket, now = TokenBucket(since=0.0), 0.0
    taken: list[float] = []
    for pause in pauses:
        now += pause
        now += bucket.take(now)  # a taker that waits as told, but does not come back
        if not bucket.take(now):
            taken.append(now)

    assert all(later - earlier > 1 for earlier, later in zip(taken, taken[10:], strict=False))


@given(st.lists(st.floats(min_value=0, max_value=0.3, allow_nan=False), min_size=40, max_size=200))
def test_an_eager_crowd_gets_the_full_rate_and_never_more(pauses: list[float]) -> None:
    """Callers who always try again when told to use the whole rate, within the window's limit."""
    bucket, now = TokenBucket(since=0.0), 0.0
    taken: list[float] = []
    for pause in pauses:
        now += pause if len(taken) % 20 == 0 else 0
        while wait := bucket.take(now):
            now += wait
        taken.append(now)

    assert all(later - earlier > 1 for earlier, later in zip(taken, taken[10:], strict=False))
    assert all(later - earlier <= 0.3 + 0.126 for earlier, later in pairwise(taken))


async def test_a_person_goes_before_the_polls_that_wait() -> None:
    """A person who comes last is the next one through, and within a priority it is first come, first served."""
    clock = Clock()
    limit = gate(clock)
    await rested(limit, clock)
    order: list[str] = []

    async def pass_through(name: str, priority: Priority) -> None:
        await limit.turn(priority)
        order.append(name)

    async with asyncio.TaskGroup() as group:
        for name, priority in (("p1", Priority.POLL), ("p2", Priority.POLL), ("ann", Priority.PERSON)):
            group.create_task(pass_through(name, priority))
        group.create_task(pass_through("bob", Priority.PERSON))

    assert order == ["ann", "bob", "p1", "p2"]


async def test_a_person_waits_at_most_one_slot() -> None:
    """A person who comes in the middle of a long queue of polls goes with the next token."""
    clock = Clock()
    limit = gate(clock)
    await rested(limit, clock)
    polls = [asyncio.create_task(limit.turn(Priority.POLL)) for _ in range(50)]
    await asyncio.wait(polls, return_when=asyncio.FIRST_COMPLETED)
    came = clock.now

    await limit.turn(Priority.PERSON)

    assert clock.now - came <= 0.126
    await asyncio.gather(*polls)


async def test_a_cancelled_caller_takes_no_token() -> None:
    """Who gives up waiting leaves no gap: the next one has the token that would have been theirs."""
    clock = Clock()
    limit = gate(clock)
    await rested(limit, clock)
    empty_at = clock.now
    given_up = [asyncio.create_task(limit.turn(Priority.PERSON)) for _ in range(20)]
    patient = asyncio.create_task(limit.turn(Priority.POLL))
    await asyncio.sleep(0)
    for task in given_up:
        task.cancel()

    await patient

    assert clock.now - empty_at <= 0.126
    ends = await asyncio.gather(*given_up, return_exceptions=True)
    assert {type(end) for end in ends} == {asyncio.CancelledError}


async def test_the_gate_works_again_after_everybody_left() -> None:
    """When all who waited are cancelled, a later caller is served as ever."""
    clock = Clock()
    limit = gate(clock)
    await rested(limit, clock)
    alone = asyncio.create_task(limit.turn(Priority.POLL))
    await asyncio.sleep(0)
    alone.cancel()
    await asyncio.sleep(0.01)

    await asyncio.gather(*[limit.turn(Priority.POLL) for _ in range(5)])

    assert clock.now > 1010.5


async def test_an_infinite_rate_lets_everyone_through() -> None:
    """With an infinite rate nobody ever waits."""
    clock = Clock()
    limit = RateLimit(rate=math.inf, clock=clock, sleep=clock.sleep)

    for _ in range(1000):
        await limit.turn(Priority.POLL)

    assert clock.now == 1000.0
