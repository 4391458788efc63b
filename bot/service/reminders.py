"""What runs long: whether it should go on is asked in time, and what is forgotten is stopped by others."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.domain import Account, Event, Recording, Stream, clock_end, is_in_progress
from bot.service.locks import Locks
from bot.service.notices import Notices
from bot.service.ownership import Owned, Ownership
from bot.store import StaleLease, Store

log = structlog.get_logger(__name__)

BEFORE_END = timedelta(minutes=5)  # that was moved once: so long before it is asked again


def reminder_at(subject: Recording | Stream, account: Account) -> datetime | None:
    """When it is to be asked whether a recording or a live stream should go on; None: never, or it was asked already.

    One without a planned end is asked about after the account's ``max_recording``; one whose end was moved, shortly
    before the new end. What ends as it was planned asks nobody.
    """
    if not is_in_progress(subject) or subject.started_at is None:
        return None
    asked = subject.reminded_at
    if subject.planned_end is None:
        return subject.started_at + account.max_recording if asked is None else None
    again = subject.planned_end - BEFORE_END
    return again if asked is not None and asked < again else None


def is_reminder_due(subject: Recording | Stream, account: Account, now: datetime) -> bool:
    """Whether it is to be asked now; no more once the end has come that the question is about."""
    at = reminder_at(subject, account)
    return at is not None and at <= now < clock_end(subject, account)


class Reminders:
    """Asks about the recordings and live streams of the accounts we own."""

    def __init__(
        self,
        store: Store,
        ownership: Ownership,
        accounts: Mapping[str, Account],
        notices: Notices,
        locks: Locks,
        *,
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._ownership = ownership
        self._accounts = accounts
        self._notices = notices
        self._locks = locks
        self._now = now

    async def remind_due(self) -> None:
        """Owe a reminder of each whose time has come, and keep that it was asked about."""
        for name, owned in self._ownership.owned().items():
            account, now = self._accounts[name], self._now()
            for subject in await self._long(account, now):
                if is_reminder_due(subject, account, now):
                    await self._remind(owned, account, subject)

    async def _long(self, account: Account, now: datetime) -> list[Recording | Stream]:
        """What may have to be asked about."""
        found: list[Recording | Stream] = []
        for running in (self._store.running, self._store.live):
            found += await running.unplanned(account.name, now - account.max_recording)
            found += await running.ending(account.name, now + BEFORE_END)
        return found

    async def _remind(self, owned: Owned, account: Account, found: Recording | Stream) -> None:
        async with self._locks[found.id]:
            subject, now = await self._newest(found), self._now()
            if subject is None or not is_reminder_due(subject, account, now):
                return
            owed = await self._notices.owed(Event.LONG, subject, now)
            try:
                await self._store.save(owned.lease, **_reminded(subject, now), renewed=owed)
            except StaleLease:
                log.warning("reminder left to the new owner", account=account.name)

    async def _newest(self, found: Recording | Stream) -> Recording | Stream | None:
        if isinstance(found, Recording):
            return await self._store.get_recording(found.id)
        return await self._store.streams.get(found.id)


def _reminded(subject: Recording | Stream, now: datetime) -> Mapping[str, Any]:
    """As it is kept that it was asked about."""
    name = "recording" if isinstance(subject, Recording) else "stream"
    return {name: replace(subject, reminded_at=now)}
