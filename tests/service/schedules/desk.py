"""Schedules between people and the clock, in a test's words."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

from bot.domain import Announcement, AnnouncementKind, Operation, OperationKind, Recording, Schedule
from bot.service.schedules import Firing, Made, Plan, Schedules
from tests.service.stage import ROOM, Bot, make_ask
from tests.service.vendors import ACCOUNTS
from tests.store.rows import find_announcement

HOUR = timedelta(hours=1)
DAILY = Plan(cron="0 13 * * *", zone="UTC", length=HOUR)  # in an hour for the first time
LATE_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True)
class Desk:
    """One process of the bot that plans and fires."""

    bot: Bot
    schedules: Schedules
    firing: Firing

    async def made(self, plan: Plan = DAILY, room: str = ROOM, **wanted: Any) -> Made:
        """Make a schedule."""
        given: dict[str, Any] = {"account": "studio", "options": {}} | wanted
        return await self.schedules.add(make_ask(), room, plan, **given)

    async def changed(self, kind: OperationKind, schedule: Schedule) -> Schedule:
        """Change a schedule, seen as it is."""
        seen = await self.now(schedule)
        await self.schedules.change(make_ask(), kind, seen, seen.revision)
        return await self.now(schedule)

    async def now(self, schedule: Schedule) -> Schedule:
        """The schedule as it is."""
        found = await self.bot.store.schedules.get(schedule.id)
        assert found is not None
        return found

    async def tick(self, owned: tuple[str, ...] = ("studio", "classroom")) -> None:
        """Let the clock look once at what is due."""
        await self.firing.fire_due(owned)

    async def recordings(self) -> tuple[Recording, ...]:
        """What was begun, the newest first."""
        return await self.bot.store.find_recordings()

    async def asked(self, schedule: Schedule) -> Operation:
        """What was asked for when the schedule was due."""
        found = await self.bot.store.find_operation(key(schedule))
        assert found is not None
        return found

    async def missed(self, schedule: Schedule) -> Announcement | None:
        """What is owed about the time that the schedule was due."""
        return await find_announcement(self.bot.store, key(schedule), AnnouncementKind.MISSED)


def key(schedule: Schedule) -> str:
    """Of the start at the schedule's next time."""
    assert schedule.next_at is not None
    return f"{schedule.id}:{schedule.next_at.isoformat()}"


def desk_of(bot: Bot, accounts: Any = ACCOUNTS, **parts: Any) -> Desk:
    """Whoever plans and fires in a process, for people who all may, unless told otherwise."""
    requests, allowed = parts.get("requests", bot.requests), parts.get("allowed", lambda _user, _channel: True)
    return Desk(
        bot,
        Schedules(bot.store, requests, accounts, now=bot.clock, random=Random(7)),
        Firing(bot.store, requests, accounts, allowed=allowed, now=bot.clock, late_within=LATE_WITHIN),
    )
