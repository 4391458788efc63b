"""What is in the tables, where the bot itself never asks that way."""

from sqlalchemy import select

from bot.domain import Announcement, AnnouncementKind
from bot.store import Store
from bot.store.tables import announcements, load


async def find_announcement(store: Store, subject: str, kind: AnnouncementKind) -> Announcement | None:
    """The announcement of this kind about this subject."""
    wanted = select(announcements).where(announcements.c.subject == subject, announcements.c.kind == kind)
    async with store._engine.begin() as connection:
        row = (await connection.execute(wanted)).one_or_none()
    return None if row is None else load(Announcement, row)
