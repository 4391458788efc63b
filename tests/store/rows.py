"""What is in the tables, where the bot itself never asks that way."""

from dataclasses import replace

from sqlalchemy import select

from bot.domain import Announcement, AnnouncementKind, AnnouncementStatus
from bot.store import Lease, Store
from bot.store.tables import announcements, load


async def find_announcement(store: Store, subject: str, kind: AnnouncementKind) -> Announcement | None:
    """The announcement of this kind about this subject."""
    wanted = select(announcements).where(announcements.c.subject == subject, announcements.c.kind == kind)
    async with store._engine.begin() as connection:
        row = (await connection.execute(wanted)).one_or_none()
    return None if row is None else load(Announcement, row)


async def post_card(store: Store, lease: Lease, subject: str, ts: str) -> None:
    """Have the card about this subject posted as that message."""
    card = await find_announcement(store, subject, AnnouncementKind.CARD)
    assert card is not None
    await store.save(lease, announcements=[replace(card, status=AnnouncementStatus.SENT, ts=ts)])
