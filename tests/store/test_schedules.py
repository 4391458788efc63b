"""Schedules change one version after the other, and are found by what people and the clock ask for."""

from dataclasses import replace

import pytest

from bot.domain import Schedule
from bot.store import Outdated, Store
from tests.store.domain_objects import NOW, SECOND, make_schedule


async def _keep(store: Store, *schedules: Schedule) -> None:
    for schedule in schedules:
        await store.schedules.change(schedule)


async def test_change_of_an_old_version_is_refused(store: Store) -> None:
    """Of two changes to one version the second is told so, and writes nothing; so is a second schedule of one id."""
    schedule = make_schedule()
    await _keep(store, schedule, replace(schedule, paused=True, revision=2))

    for late in (replace(schedule, deleted=True, revision=2), replace(schedule, room="other")):
        with pytest.raises(Outdated):
            await store.schedules.change(late)

    assert await store.schedules.get(schedule.id) == replace(schedule, paused=True, revision=2)
    assert await store.schedules.get("p0") is None


async def test_schedules_are_found_by_where_they_are(store: Store) -> None:
    """The next to fire comes first, those that never do last, deleted ones not at all."""
    never = make_schedule(next_at=None)
    second, first = make_schedule(next_at=NOW + SECOND, channel="C9"), make_schedule(next_at=NOW, account="board")
    deleted, foreign = make_schedule(deleted=True), make_schedule(team="T9", next_at=NOW + 2 * SECOND)
    await _keep(store, never, second, first, deleted, foreign)

    assert await store.schedules.find() == (first, second, foreign, never)
    assert await store.schedules.find(team="T1") == (first, second, never)
    assert await store.schedules.find(team="T1", channel="C1") == (first, never)
    assert await store.schedules.find(accounts=["board"]) == (first,)
    assert await store.schedules.find(accounts=[]) == ()


async def test_schedules_whose_time_has_come(store: Store) -> None:
    """The longest overdue comes first, and paused ones are among them: their next time must move on."""
    due, longest = make_schedule(next_at=NOW, paused=True), make_schedule(next_at=NOW - SECOND)
    later, elsewhere = make_schedule(next_at=NOW + SECOND), make_schedule(next_at=NOW, account="board")
    await _keep(store, due, longest, later, elsewhere, make_schedule(next_at=NOW, deleted=True))

    assert await store.schedules.due(["studio"], NOW) == (longest, due)


async def test_accounts_that_have_schedules(store: Store) -> None:
    """Each is named once, and not for what is deleted."""
    await _keep(store, make_schedule(), make_schedule(), make_schedule(account="board", deleted=True))

    assert await store.schedules.accounts() == {"studio"}
