"""The ticker: by the clock and on being woken, never twice at once, and to the end."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo

import pytest
from structlog.testing import capture_logs

from bot.jobs import Every, Job, Jobs

NEVER = timedelta(hours=1)  # but for the first tick, which comes at once
OFTEN = timedelta(milliseconds=5)
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
PATIENCE = timedelta(seconds=60)  # on a machine that does much else


async def nothing() -> None:
    """Do nothing."""


@dataclass
class Work:
    """A job that waits at a gate and counts."""

    every: timedelta = NEVER
    ends: Callable[[], Awaitable[None]] = nothing
    begun: int = 0
    ended: int = 0
    most_at_once: int = 0
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def tick(self) -> None:
        await self._count(begun=1)
        self.most_at_once = max(self.most_at_once, self.begun - self.ended)
        try:
            await self.gate.wait()
            await self.ends()
        finally:
            self.ended += 1
        await self._count()

    async def _count(self, begun: int = 0) -> None:
        async with self.changed:
            self.begun += begun
            self.changed.notify_all()

    async def has_begun(self, times: int) -> None:
        async with self.changed:
            await self.changed.wait_for(lambda: self.begun >= times)

    async def has_ended(self, times: int) -> None:
        async with self.changed:
            await self.changed.wait_for(lambda: self.ended >= times)


class Machine(datetime):
    """The machine's clock, as APScheduler reads it; anybody may set it."""

    ahead = timedelta(0)

    @classmethod
    def now(cls, tz: tzinfo | None = UTC) -> "Machine":
        return cls.fromtimestamp(datetime.now(UTC).timestamp() + cls.ahead.total_seconds(), tz)


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> type[Machine]:
    """A clock that this test may set."""
    monkeypatch.setattr("apscheduler.schedulers.base.datetime", Machine)
    monkeypatch.setattr(Machine, "ahead", timedelta(0))
    return Machine


@asynccontextmanager
async def ticking(**work: Work) -> AsyncIterator[Jobs]:
    """Tick as long as the context is open; every gate is open in the end."""
    jobs = Jobs({name: Job(one.every, one.tick) for name, one in work.items()}, machine=Machine.now)
    jobs.start()
    yield jobs
    for one in work.values():
        one.gate.set()
    await jobs.close(PATIENCE)


def passable(every: timedelta = NEVER, ends: Callable[[], Awaitable[None]] = nothing) -> Work:
    """Work whose gate stands open."""
    work = Work(every, ends)
    work.gate.set()
    return work


async def test_first_tick_comes_at_once() -> None:
    """Nobody waits an interval for the first tick."""
    work = passable()

    async with ticking(work=work):
        await work.has_ended(1)

    assert work.ended == 1


async def test_ticks_by_the_clock() -> None:
    """Nobody has to wake a job for it to run again and again."""
    work = passable(OFTEN)

    async with ticking(work=work):
        await work.has_ended(4)

    assert work.most_at_once == 1


@pytest.mark.parametrize("step", [timedelta(hours=-1), timedelta(days=-3), timedelta(hours=1), timedelta(days=3)])
async def test_clock_is_set(machine: type[Machine], step: timedelta) -> None:
    """Whoever sets the machine's clock, by whatever span and in either direction, stops no job."""
    work = passable(timedelta(seconds=0.5))

    async with ticking(work=work):
        await work.has_ended(2)
        machine.ahead = step
        async with asyncio.timeout(PATIENCE.total_seconds()):
            await work.has_ended(work.ended + 3)

    assert work.most_at_once == 1


async def test_clock_is_right() -> None:
    """A clock that nobody sets has no job brought forward, also not one that waits long."""
    work, often = passable(timedelta(seconds=30)), passable(timedelta(seconds=0.5))

    with capture_logs() as logged:
        async with ticking(work=work, often=often):
            await often.has_ended(4)  # by then the clock was looked at

    assert (work.ended, logged) == (1, [])


def test_leap_is_one_run() -> None:
    """What a clock that leaps ahead passes over is not made up for: the next run is an interval away."""
    trigger, leap = Every(timedelta(seconds=1)), NOON + timedelta(days=30)

    assert trigger.get_next_fire_time(None, NOON) == NOON + timedelta(seconds=1)
    assert trigger.get_next_fire_time(NOON, NOON + OFTEN) == NOON + timedelta(seconds=1)
    assert trigger.get_next_fire_time(NOON, leap) == leap + timedelta(seconds=1)


async def test_woken() -> None:
    """A job that is woken runs without waiting for its tick."""
    work = passable()

    async with ticking(work=work) as jobs:
        await work.has_ended(1)
        jobs.wake("work")
        await work.has_ended(2)


async def test_wake_ups_are_one() -> None:
    """Wake-ups that come together, the first tick among them, are one run."""
    work = passable()

    async with ticking(work=work) as jobs:
        for _ in range(5):
            jobs.wake("work")
        await work.has_ended(1)

    assert work.ended == 1


async def test_woken_while_running() -> None:
    """Wake-ups during a run make it run once more, afterwards: what they were about may have come too late for it."""
    work = Work()

    async with ticking(work=work) as jobs:
        await work.has_begun(1)
        for _ in range(5):
            jobs.wake("work")
        assert work.begun == 1
        work.gate.set()
        await work.has_ended(2)

    assert (work.ended, work.most_at_once) == (2, 1)


async def test_never_twice_at_once() -> None:
    """A job that takes longer than its interval is not overtaken by the clock, nor by wake-ups."""
    work, clock = Work(OFTEN), passable(OFTEN)

    async with ticking(work=work, clock=clock) as jobs:
        await work.has_begun(1)
        await clock.has_ended(10)
        jobs.wake("work")
        assert work.begun == 1
        work.gate.set()
        await work.has_ended(3)

    assert work.most_at_once == 1


async def test_jobs_do_not_hold_each_other_up() -> None:
    """One that hangs is one that hangs."""
    slow, quick = Work(), passable(OFTEN)

    async with ticking(slow=slow, quick=quick):
        await slow.has_begun(1)
        await quick.has_ended(3)
        assert slow.ended == 0


async def test_failing_tick_ticks_again() -> None:
    """A job that fails runs again at its next tick; the log says so once, and when it works again."""
    away = ConnectionError("the database is away")

    async def fail() -> None:
        if work.ended < 3:
            raise away

    work = passable(OFTEN, fail)

    with capture_logs() as logged:
        async with ticking(work=work):
            await work.has_ended(5)

    assert logged == [
        {"event": "job failed", "job": "work", "exc_info": away, "log_level": "error"},
        {"event": "job works again", "job": "work", "failures": 3, "log_level": "info"},
    ]


@pytest.mark.parametrize(("every", "wake_ups"), [(NEVER, 1), (OFTEN, 0)])
async def test_close_lets_what_runs_end(every: timedelta, wake_ups: int) -> None:
    """Whoever began it, somebody's wake-up or the clock, a run is not cut off: close waits for it."""
    work = passable(every)
    jobs = Jobs({"work": Job(work.every, work.tick)}, machine=Machine.now)
    jobs.start()
    await work.has_ended(1)
    work.gate.clear()
    for _ in range(wake_ups):
        jobs.wake("work")
    await work.has_begun(work.begun + 1)

    closing = asyncio.create_task(jobs.close(PATIENCE))
    done, _ = await asyncio.wait({closing}, timeout=0.05)
    assert not done

    work.gate.set()
    await closing
    assert work.ended == work.begun


async def test_close_cuts_off_what_hangs() -> None:
    """A tick that waits for somebody who does not answer keeps the next owner waiting no longer than a grace."""
    work = Work()
    jobs = Jobs({"work": Job(work.every, work.tick)}, machine=Machine.now)
    jobs.start()
    await work.has_begun(1)

    await jobs.close(timedelta(0))

    assert work.ended == 1


async def test_nothing_begins_after_close() -> None:
    """What is woken by the last run, or later, does not run: its database is about to close."""
    other = passable()

    async def wake_the_other() -> None:
        jobs.wake("other")

    work = Work(ends=wake_the_other)
    jobs = Jobs({"work": Job(NEVER, work.tick), "other": Job(NEVER, other.tick)}, machine=Machine.now)
    jobs.start()
    await work.has_begun(1)
    await other.has_ended(1)

    closing = asyncio.create_task(jobs.close(PATIENCE))
    await asyncio.wait({closing}, timeout=0.05)
    work.gate.set()
    await closing
    jobs.wake("other")
    await asyncio.wait({asyncio.create_task(nothing())})

    assert (work.ended, other.begun) == (1, 1)
