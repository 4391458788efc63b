"""Recordings that run long: whether they should go on is asked in time, and what is forgotten is stopped by others."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.domain import ACTIVE, Account, Event, Recording
from bot.service.observation import Locks, Observer
from bot.service.ownership import Owned, Ownership
from bot.store import StaleLease, Store

log = structlog.get_logger(__name__)

BEFORE_END = timedelta(minutes=5)  # that was moved once: so long before it is asked again


def reminder_at(recording: Recording, account: Account) -> datetime | None:
    """When it is to be asked whether a recording should go on; None: never, or it was asked already.

    One without a planned end is asked about after the account's ``max_recording``; one whose end was moved, shortly
    before the new end. What ends as it was planned asks nobody.
    """
    if recording.state not in ACTIVE or recording.started_at is None:
        return None
    asked = recording.reminded_at
    if recording.planned_end is None:
        return recording.started_at + account.max_recording if asked is None else None
    again = recording.planned_end - BEFORE_END
    return again if asked is not None and asked < again else None


def is_reminder_due(recording: Recording, account: Account, now: datetime) -> bool:
    """Whether it is to be asked now."""
    at = reminder_at(recording, account)
    return at is not None and at <= now


class Reminders:
    """Asks about the recordings of the accounts we own."""

    def __init__(
        self, store: Store, ownership: Ownership, observer: Observer, locks: Locks, *, now: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._ownership = ownership
        self._observer = observer
        self._locks = locks
        self._now = now

    async def remind_due(self) -> None:
        """Owe a reminder for each recording whose time has come, and keep that it was asked about."""
        for name, owned in self._ownership.owned().items():
            account, now = self._observer.account(name), self._now()
            unplanned = await self._store.running.unplanned(name, now - account.max_recording)
            ending = await self._store.running.ending(name, now + BEFORE_END)
            for recording in (*unplanned, *ending):
                if is_reminder_due(recording, account, now):
                    await self._remind(owned, account, recording.id)

    async def _remind(self, owned: Owned, account: Account, recording_id: str) -> None:
        async with self._locks[recording_id]:
            recording, now = await self._store.get_recording(recording_id), self._now()
            if recording is None or not is_reminder_due(recording, account, now):
                return
            owed = await self._observer.notices.owed(Event.LONG, recording, now)
            try:
                await self._store.save(owned.lease, recording=replace(recording, reminded_at=now), renewed=owed)
            except StaleLease:
                log.warning("reminder left to the new owner", account=account.name)
