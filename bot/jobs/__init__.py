"""The scheduled jobs, and the APScheduler that ticks them.

APScheduler only ticks: the due times are rows of the database, its own jobs live in memory, and a tick that comes late
is one tick. A tick never waits for a vendor or for Slack: it begins what is due and returns.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

import structlog
from apscheduler.executors.asyncio import AsyncIOExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Job:
    """Something to do again and again."""

    every: timedelta
    tick: Callable[[], Awaitable[None]]


class Jobs:
    """Runs jobs by the clock, and sooner when somebody knows that there is something to do.

    A job never runs twice at once; a wake-up while it runs makes it run once more. The clock is the truth, the wake-up
    a hint.
    """

    def __init__(self, jobs: Mapping[str, Job]) -> None:
        self._jobs = jobs
        self._scheduler = AsyncIOScheduler(
            jobstores={"default": MemoryJobStore()},
            executors={"default": AsyncIOExecutor()},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
            timezone="UTC",
        )
        self._locks = {name: asyncio.Lock() for name in jobs}
        self._woken: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False

    def start(self) -> None:
        """Begin ticking; the first tick of each job comes at once."""
        for name, job in self._jobs.items():
            self._scheduler.add_job(
                self._tick, "interval", args=[name], seconds=job.every.total_seconds(), id=name, name=name
            )
            self.wake(name)
        self._scheduler.start()

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

    async def close(self) -> None:
        """Stop ticking and let what runs end; from now on nobody wakes anything."""
        self._closed = True
        self._scheduler.shutdown(wait=False)
        await asyncio.gather(*self._tasks)

    async def _tick(self, name: str) -> None:
        """Only wake the job: APScheduler cancels what it runs itself when it shuts down."""
        self.wake(name)

    async def _run(self, name: str) -> None:
        async with self._locks[name]:
            self._woken.discard(name)
            try:
                await self._jobs[name].tick()
            except Exception:
                # A job that fails once (the database is away, say) must tick again.
                log.exception("job failed", job=name)
