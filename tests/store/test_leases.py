"""One owner at a time, by the database's clock, with an epoch that never comes twice."""

import asyncio
from datetime import timedelta

from bot.store import Lease, Store
from tests.store.domain_objects import TTL

ENDED = timedelta(0)  # ends in the moment it begins


async def test_free_account_is_taken(store: Store) -> None:
    """The first owner has the first epoch."""
    assert await store.take_lease("studio", "a", TTL) == Lease("studio", "a", 1)


async def test_taken_account_is_not_taken_again(store: Store, replica: Store) -> None:
    """A live lease keeps others out, and keeps its epoch for its owner."""
    first = await store.take_lease("studio", "a", TTL)

    assert await replica.take_lease("studio", "b", TTL) is None
    assert await replica.take_lease("classroom", "b", TTL) == Lease("classroom", "b", 1)
    assert await store.take_lease("studio", "a", TTL) == first


async def test_one_of_many_takes_it(store: Store, replica: Store) -> None:
    """However many replicas reach for a free account, one gets it."""
    taken = await asyncio.gather(
        *((store, replica)[number % 2].take_lease("studio", f"owner-{number}", TTL) for number in range(20))
    )

    assert len([lease for lease in taken if lease is not None]) == 1


async def test_expired_lease_goes_to_the_next_epoch(store: Store, replica: Store) -> None:
    """Whoever takes an expired account gets a new epoch, even the one who had it."""
    assert await store.take_lease("studio", "a", ENDED) == Lease("studio", "a", 1)
    assert await store.take_lease("studio", "a", ENDED) == Lease("studio", "a", 2)
    assert await replica.take_lease("studio", "b", TTL) == Lease("studio", "b", 3)
    assert await store.take_lease("studio", "a", TTL) is None


async def test_lease_is_renewed_while_it_lasts(store: Store) -> None:
    """A renewal prolongs a living lease from now on."""
    lease = await store.take_lease("studio", "a", TTL)
    assert lease is not None

    assert await store.renew_lease(lease, ENDED)
    assert not await store.renew_lease(lease, TTL)


async def test_lost_lease_is_not_renewed(store: Store, replica: Store) -> None:
    """Neither an old epoch nor another owner prolongs anything."""
    old = await store.take_lease("studio", "a", ENDED)
    new = await replica.take_lease("studio", "b", TTL)
    assert old is not None
    assert new is not None

    assert not await store.renew_lease(old, TTL)
    assert not await store.renew_lease(Lease("studio", "b", old.epoch), TTL)
    assert await replica.renew_lease(new, TTL)


async def test_released_account_is_free_at_once(store: Store, replica: Store) -> None:
    """Giving up hands over without waiting, with a new epoch even for the one who gave up."""
    first = await store.take_lease("studio", "a", TTL)
    assert first is not None
    await store.release_lease(first)

    second = await replica.take_lease("studio", "b", TTL)
    assert second == Lease("studio", "b", 2)
    await replica.release_lease(second)

    assert await store.take_lease("studio", "b", TTL) == Lease("studio", "b", 3)


async def test_lost_lease_is_released_in_vain(store: Store) -> None:
    """A late release does not take the account from its new owner."""
    old = await store.take_lease("studio", "a", ENDED)
    new = await store.take_lease("studio", "b", TTL)
    assert old is not None
    assert new is not None

    await store.release_lease(old)

    assert await store.renew_lease(new, TTL)


async def test_live_replicas_are_counted(store: Store, replica: Store) -> None:
    """A replica counts while its last beat lasts, however often it beats."""
    assert await store.beat("a", TTL) == 1
    assert await replica.beat("b", ENDED) == 1
    assert await replica.beat("b", TTL) == 2
    assert await store.beat("a", TTL) == 2
    assert await store.beat("a", ENDED) == 1


async def test_replicas_beat_at_once(store: Store, replica: Store) -> None:
    """Beats that meet, some of replicas that had expired, neither fail nor lose anyone."""
    owners = [f"owner-{number}" for number in range(10)]
    await asyncio.gather(*(store.beat(owner, ENDED) for owner in owners))

    await asyncio.gather(*((store, replica)[number % 2].beat(owner, TTL) for number, owner in enumerate(owners)))

    assert await store.beat("owner-0", TTL) == len(owners)
