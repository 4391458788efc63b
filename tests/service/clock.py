"""Time that only tests move."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
TICK = timedelta(microseconds=1)


@dataclass
class Clock:
    """A clock that stands still until a test lets time pass, or somebody sleeps by it."""

    at: datetime = NOON

    def __call__(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        """The seconds since noon."""
        return (self.at - NOON).total_seconds()

    def pass_by(self, **span: float) -> None:
        """Let time pass."""
        self.at += timedelta(**span)

    async def sleep(self, seconds: float) -> None:
        """Let time pass in place of waiting, and everybody else go on meanwhile."""
        self.at += max(timedelta(seconds=seconds), TICK)
        await asyncio.sleep(0)
