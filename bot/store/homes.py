"""Queries about Home tabs: who looks at one, and what it shows."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import Home
from bot.store.dialect import insert_into
from bot.store.tables import homes, load
from bot.store.transact import Transact


class Homes:
    """The Home tabs that were ever opened.

    People and the clock write different columns: an opening is never lost to a publication that ends meanwhile.
    """

    def __init__(self, transact: Transact) -> None:
        self._transact = transact

    async def open(self, team: str, user: str, now: datetime) -> None:
        """Keep that a person has opened their Home, or wants to see it anew."""
        await self._transact(_open, team, user, now)

    async def opened_since(self, moment: datetime) -> tuple[Home, ...]:
        """Those that were opened at this moment or later."""
        return await self._transact(_opened_since, moment)

    async def note_shown(self, home: Home) -> None:
        """Keep when a Home was published and what it shows; when it was opened stays as it is."""
        await self._transact(_note_shown, home)


async def _open(connection: AsyncConnection, team: str, user: str, now: datetime) -> None:
    opened = insert_into(connection, homes).values(team=team, user=user, opened_at=now, fingerprint="")
    key = list(homes.primary_key)
    await connection.execute(opened.on_conflict_do_update(index_elements=key, set_={"opened_at": now}))


async def _opened_since(connection: AsyncConnection, moment: datetime) -> tuple[Home, ...]:
    statement = select(homes).where(homes.c.opened_at >= moment).order_by(*homes.primary_key)
    return tuple(load(Home, row) for row in await connection.execute(statement))


async def _note_shown(connection: AsyncConnection, home: Home) -> None:
    theirs = homes.c.team == home.team, homes.c.user == home.user
    shown = {"published_at": home.published_at, "fingerprint": home.fingerprint}
    await connection.execute(update(homes).where(*theirs).values(shown))
