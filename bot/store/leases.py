"""Queries about who owns an account, each inside the transaction of the connection it is given.

Moments here are the database's: the clocks of the replicas play no part in whether a lease has ended.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, case, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.columns import MICROSECOND
from bot.store.dialect import clock, insert_into
from bot.store.errors import StaleLease
from bot.store.tables import leases, replicas


@dataclass(frozen=True)
class Lease:
    """The right to act for an account; every write under it carries the epoch, which never comes twice."""

    account: str
    owner: str
    epoch: int


async def check_lease(connection: AsyncConnection, lease: Lease) -> None:
    """Make sure that the lease is still its owner's until this transaction ends.

    Raises:
        StaleLease: somebody else took the account, or the lease was given up.
    """
    held = select(leases.c.epoch).where(_held(lease)).with_for_update(read=True)
    if (await connection.execute(held)).one_or_none() is None:
        raise StaleLease(lease.account, lease.epoch)


async def take_lease(connection: AsyncConnection, account: str, owner: str, ttl: timedelta) -> Lease | None:
    """Take an account that is free, expired or the owner's own, in one statement."""
    now = clock(connection)
    mine, expired = leases.c.owner == owner, leases.c.until <= now
    new = insert_into(connection, leases).values(account=account, owner=owner, epoch=1, until=now + ttl // MICROSECOND)
    statement = new.on_conflict_do_update(
        index_elements=[leases.c.account],
        set_={
            "owner": new.excluded.owner,
            "until": new.excluded.until,
            "epoch": leases.c.epoch + case((mine & ~expired, 0), else_=1),
        },
        where=mine | expired,
    )
    epoch = (await connection.execute(statement.returning(leases.c.epoch))).scalar_one_or_none()
    return None if epoch is None else Lease(account, owner, epoch)


async def renew_lease(connection: AsyncConnection, lease: Lease, ttl: timedelta) -> bool:
    """Prolong a lease that has not ended; whether it could be."""
    now = clock(connection)
    alive = _held(lease) & (leases.c.until > now)
    renewed = await connection.execute(update(leases).where(alive).values(until=now + ttl // MICROSECOND))
    return renewed.rowcount == 1


async def release_lease(connection: AsyncConnection, lease: Lease) -> None:
    """Give a lease up, if it is still held."""
    await connection.execute(update(leases).where(_held(lease)).values(owner="", until=0))


async def release_all(connection: AsyncConnection) -> None:
    """Give up every lease and forget every replica: their process is known to be gone."""
    await connection.execute(update(leases).values(owner="", until=0))
    await connection.execute(delete(replicas))


async def beat(connection: AsyncConnection, owner: str, ttl: timedelta) -> int:
    """Say that a replica lives; how many do."""
    now = clock(connection)
    new = insert_into(connection, replicas).values(owner=owner, until=now + ttl // MICROSECOND)
    await connection.execute(
        new.on_conflict_do_update(index_elements=[replicas.c.owner], set_={"until": new.excluded.until})
    )
    # Skips what another replica is just writing: two that waited for each other would never end.
    gone = select(replicas.c.owner).where(replicas.c.until <= now).with_for_update(skip_locked=True)
    await connection.execute(delete(replicas).where(replicas.c.owner.in_(gone)))
    return (await connection.execute(select(func.count()).where(replicas.c.until > now))).scalar_one()


def _held(lease: Lease) -> ColumnElement[bool]:
    return (leases.c.account == lease.account) & (leases.c.owner == lease.owner) & (leases.c.epoch == lease.epoch)
