"""Home tabs: opened by people, published by the clock, and neither overwrites the other."""

from dataclasses import replace

from bot.domain import Home
from bot.store import Store
from tests.store.domain_objects import NOW, SECOND

ADA = Home(team="T1", user="U0ADA", opened_at=NOW)


async def _only(store: Store) -> Home:
    (home,) = await store.homes.opened_since(NOW)
    return home


async def test_opened_again(store: Store) -> None:
    """Whoever opens a Home again keeps what it shows."""
    await store.homes.open("T1", "U0ADA", NOW)
    assert await _only(store) == ADA

    shown = replace(ADA, published_at=NOW, fingerprint="a1")
    await store.homes.note_shown(shown)
    await store.homes.open("T1", "U0ADA", NOW + SECOND)
    assert await _only(store) == replace(shown, opened_at=NOW + SECOND)


async def test_opened_while_it_is_published(store: Store) -> None:
    """What was read before an opening does not undo it."""
    await store.homes.open("T1", "U0ADA", NOW + SECOND)
    await store.homes.note_shown(replace(ADA, published_at=NOW, fingerprint="a1"))

    assert await _only(store) == Home(
        team="T1", user="U0ADA", opened_at=NOW + SECOND, published_at=NOW, fingerprint="a1"
    )


async def test_opened_since(store: Store) -> None:
    """Those that were opened long ago are left alone; the same person in two teams has two."""
    for team, user, age in (("T2", "U0ADA", 0), ("T1", "U0ADA", 1), ("T1", "U0OMAR", 2)):
        await store.homes.open(team, user, NOW - age * SECOND)

    found = await store.homes.opened_since(NOW - SECOND)
    assert [(home.team, home.user) for home in found] == [("T1", "U0ADA"), ("T2", "U0ADA")]
