"""The scheduled jobs, and the APScheduler that ticks them.

APScheduler only ticks: the due times are rows of the database, its own jobs live in memory, and a tick that comes late
is one tick. A tick never waits for a vendor or for Slack: it begins what is due and returns.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from apscheduler.executors.asyncio import AsyncIOExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

from bot.jobs.failures import Failures
from bot.service.background import GRACE, finish

log = structlog.get_logger(__name__)

LOOK_EVERY = 1.0  # seconds: at whether the machine's clock was set back


@dataclass(frozen=True)
class Job:
    """Something to do again and again."""

    every: timedelta
    tick: Callable[[], Awaitable[None]]


class Jobs:
    """Runs jobs by the clock, and sooner when somebody knows that there is something to do.

    A job never runs twice at once; a wake-up while it runs makes it run once more. The clock is the truth, the wake-up
    a hint.

    Args:
        machine: the clock that APScheduler goes by: this machine's, which may be set at any moment.
    """

    def __init__(self, jobs: Mapping[str, Job], *, machine: Callable[[], datetime]) -> None:
        self._jobs = jobs
        self._machine = machine
        self._scheduler = AsyncIOScheduler(
            jobstores={"default": MemoryJobStore()},
            executors={"default": AsyncIOExecutor()},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
            timezone="UTC",
        )
        self._failures = Failures()
        self._locks = {name: asyncio.Lock() for name in jobs}
        self._woken: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._looking: asyncio.TimerHandle  # from the start on
        self._closed = False

    def start(self) -> None:
        """Begin ticking; the first tick of each job comes at once."""
        for name, job in self._jobs.items():
            self._scheduler.add_job(self._tick, Every(job.every), args=[name], id=name, name=name)
            self.wake(name)
        self._scheduler.start()
        self._look_at_clock()

    def wake(self, name: str) -> None:
        """Run a job soon, without waiting for its tick; wake-ups that come together are one."""
        if name not in self._woken and not self._closed:
            self._woken.add(name)
            task = asyncio.create_task(self._run(name), name=f"job {name}")
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def wake_all(self) -> None:
        """Run every job soon: what was not due a moment ago may be."""
        for name in self._jobs:
            self.wake(name)

    async def close(self, within: timedelta = GRACE) -> None:
        """Stop ticking and let what runs end, if it soon does; from now on nobody wakes anything.

        Args:
            within: how long the ticks in progress may take before they are cancelled.
        """
        self._closed = True
        self._scheduler.shutdown(wait=False)
        self._looking.cancel()
        await finish(self._tasks, within)

    def _look_at_clock(self) -> None:
        """Have every job due that would wait longer than its interval, since the clock was set back; and look again."""
        now = self._machine()
        late = [job for job in self._scheduler.get_jobs() if job.next_run_time > now + self._jobs[job.id].every]
        if late:
            log.warning("clock set back", jobs=[job.id for job in late])
        for job in late:
            job.modify(next_run_time=now)
        self._looking = asyncio.get_running_loop().call_later(LOOK_EVERY, self._look_at_clock)

    async def _tick(self, name: str) -> None:
        """Only wake the job: APScheduler cancels what it runs itself when it shuts down."""
        self.wake(name)

    async def _run(self, name: str) -> None:
        async with self._locks[name]:
            self._woken.discard(name)
            try:
                await self._jobs[name].tick()
            except Exception as error:
                # A job that fails once (the database is away, say) must tick again.
                self._failures.failed(name, error, asyncio.get_running_loop().time())
            else:
                self._failures.worked(name)


class Every(BaseTrigger):  # type: ignore[misc]  # APScheduler is published without types
    """Due again and again; what was missed while the clock leapt ahead is due once, and not listed run by run."""

    def __init__(self, span: timedelta) -> None:
        self._span = span

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        """One interval after the run before; where that has passed by, one interval from now."""
        following = (previous_fire_time or now) + self._span
        return following if following > now else now + self._span
