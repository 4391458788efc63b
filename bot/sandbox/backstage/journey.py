"""The move of the sandbox's clock: bot, Slack and vendors go ahead together, and what comes on the way happens."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.app import Bot
from bot.domain import ACTIVE, LIVE_STATES, Recording, RecordingState, Stream, clock_end
from bot.sandbox.clock import MovableClock, VendorClock
from bot.sandbox.slack.errors import SlackError
from bot.service.reminders import reminder_at

LOOK_AGAIN = 0.1  # seconds
PATIENCE = timedelta(seconds=5)
AFTER = timedelta(seconds=1)  # a stop is this much later than what it is for
MOST_STOPS = 100  # of one move; a schedule for every minute is not waited for all day
CHANGING = frozenset({RecordingState.STARTING, RecordingState.STOPPING})


@dataclass
class Journey:
    """Moves the clocks, stopping wherever something is planned, so that nothing is late that would be in time.

    Args:
        clock: the bot's and Slack's.
        vendors: theirs.
        patience: how long the bot has for what is due at one stop of the way, in real time.
    """

    clock: MovableClock
    vendors: VendorClock
    patience: timedelta = PATIENCE
    _bot: Bot | None = None
    _moving: asyncio.Lock = field(default_factory=asyncio.Lock)

    def take(self, bot: Bot) -> None:
        """Take along the bot, as soon as it runs."""
        self._bot = bot

    async def move(self, span: timedelta) -> None:
        """Go ahead by a span.

        Raises:
            SlackError: another move is under way.
        """
        async with self._alone():
            await self._go(self.clock() + span)

    async def move_to_next(self) -> None:
        """Go ahead to what is planned next.

        Raises:
            SlackError: nothing is planned, or another move is under way.
        """
        async with self._alone():
            planned = await self.planned()
            if not planned:
                raise SlackError("nothing_planned", "Nothing is planned: start or schedule something.")
            await self._go(planned[0] + AFTER)

    async def planned(self) -> list[datetime]:
        """When something is planned, the earliest first; what is due already is left out."""
        if self._bot is None:
            return []
        schedules = await self._bot.store.schedules.find()
        begins = [one.next_at for one in schedules if one.is_coming and one.next_at is not None]
        now = self.clock()
        return sorted(moment for moment in [*begins, *await _turns(self._bot)] if moment > now)

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[None]:
        if self._moving.locked():
            raise SlackError("moving", "The clock is being moved.")
        async with self._moving:
            yield

    async def _go(self, target: datetime) -> None:
        for _ in range(MOST_STOPS):
            planned = await self.planned()
            if not planned or planned[0] + AFTER >= target:
                break
            await self._jump(planned[0] + AFTER)
        await self._jump(target)

    async def _jump(self, target: datetime) -> None:
        span = max(timedelta(0), target - self.clock())
        self.clock.move(span)
        self.vendors.follow(span)
        if self._bot is not None:
            self._bot.wake()
            with suppress(TimeoutError):  # what takes longer happens by and by
                await self._settled(self._bot)

    async def _settled(self, bot: Bot) -> None:
        """Return when nothing is due, and nothing is on its way to begin or to end."""
        async with asyncio.timeout(self.patience.total_seconds()):
            while await self._is_busy(bot):  # noqa: ASYNC110 - the database rings no bell
                await asyncio.sleep(LOOK_AGAIN)

    async def _is_busy(self, bot: Bot) -> bool:
        now, accounts, store = self.clock(), list(bot.ownership.owned()), bot.store
        return bool(
            await store.schedules.due(accounts, now)
            or await store.find_recordings(states=CHANGING, limit=1)
            or any(moment <= now for moment in await _turns(bot))
        )


async def _turns(bot: Bot) -> list[datetime]:
    """When the clock ends what is in progress, and when it is asked before whether it should go on."""
    running: list[Recording | Stream] = [*await bot.store.find_recordings(states=ACTIVE)]
    running += await bot.store.streams.find(states=LIVE_STATES)
    moments = [moment_of(one, bot.accounts[one.account]) for one in running for moment_of in (clock_end, reminder_at)]
    return [moment for moment in moments if moment is not None]
