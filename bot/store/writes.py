"""What an owner writes about its account, inside the transaction of the connection it is given."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import Announcement, AnnouncementKind, Operation, Recording, Stream
from bot.store.announcements import add_announcement, make_way, renew_announcement
from bot.store.leases import Lease, check_lease
from bot.store.tables import TABLES, dump, recordings, streams


async def save(
    connection: AsyncConnection,
    lease: Lease,
    values: Sequence[Recording | Stream | Operation | None],
    announcements: Sequence[Announcement],
    renewed: Sequence[Announcement],
) -> None:
    """Write all of it under the lease.

    Raises:
        StaleLease: the lease is over; nothing was written.
    """
    await check_lease(connection, lease)
    for value in values:
        if value is not None and not await _update(connection, value):
            await connection.execute(insert(TABLES[type(value)]).values(dump(value)))
    for announcement in announcements:
        if not await _update(connection, announcement):
            await add_announcement(connection, announcement)
        elif announcement.kind is AnnouncementKind.CARD:
            await _note_shown(connection, announcement)
    for announcement in renewed:
        await renew_announcement(connection, announcement)


async def redirect(connection: AsyncConnection, lease: Lease, announcement: Announcement) -> None:
    """Write an announcement that goes to another channel, in the place of the one of its kind that went there before.

    Raises:
        StaleLease: the lease is over; nothing was written.
    """
    await check_lease(connection, lease)
    before = await make_way(connection, announcement)
    await _update(connection, replace(announcement, ts=before))


async def _update(connection: AsyncConnection, value: Recording | Stream | Operation | Announcement) -> bool:
    table = TABLES[type(value)]
    written = await connection.execute(update(table).where(table.c.id == value.id).values(dump(value)))
    return written.rowcount == 1


async def _note_shown(connection: AsyncConnection, card: Announcement) -> None:
    for table in (recordings, streams):  # ids are of one kind or the other: the first letter differs
        shown = update(table).where(table.c.id == card.subject).values(shown_revision=card.shown_revision)
        await connection.execute(shown)
