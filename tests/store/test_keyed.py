"""Rows that are kept whole: the newest version of each key."""

from dataclasses import replace

from bot.domain import Notifications, Reading
from bot.store import Store
from tests.store.domain_objects import NOW


async def test_new_version_replaces_the_old(store: Store) -> None:
    """A key has one row, the one that was put last."""
    reading = Reading(account="studio", used=3, limit=9, seen_at=NOW)
    await store.readings.put(reading)
    await store.readings.put(replace(reading, used=None, limit=None))

    assert await store.readings.get("studio") == replace(reading, used=None, limit=None)
    assert await store.readings.find() == (replace(reading, used=None, limit=None),)


async def test_every_part_of_a_key_counts(store: Store) -> None:
    """Channels of two teams are two channels; what nobody put is not there."""
    here, there = Notifications(team="T1", channel="C1"), Notifications(team="T2", channel="C1", digest=True)
    for choice in (there, here):
        await store.notifications.put(choice)

    assert await store.notifications.get("T2", "C1") == there
    assert await store.notifications.get("T2", "C2") is None
    assert await store.notifications.find() == (here, there)
    assert await store.notifications.find("T2") == (there,)
