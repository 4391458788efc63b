"""What is live on an account, as its service lists it, for whoever asks."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.domain import LIVE_STATES, Account, Announcement, Operation
from bot.service.ownership import Owned
from bot.service.tries import Try
from bot.store import Store
from bot.vendors import STREAM_LISTS

_NAMED = 40  # rooms; a sentence holds 3,000 characters


class ListAttempt(Try):
    """One try of fetching what is live on an account and was not begun by the bot."""

    def __init__(
        self,
        store: Store,
        owned: Owned,
        operation: Operation,
        account: Account,
        now: Callable[[], datetime],
        patience: timedelta,
    ) -> None:
        super().__init__(store, owned, operation, now, patience)
        self._account = account

    async def _carry_out(self, _again: bool) -> str:
        listed = await self._call(STREAM_LISTS[self._account.vendor].list_streams)
        ours = await self._store.streams.find(accounts=[self._account.name], states=LIVE_STATES)
        rooms = sorted({broadcast.room for broadcast in listed} - {stream.room for stream in ours})
        if not rooms:
            return f"Nothing else is live on {self._account.name}."
        more = f" and {len(rooms) - _NAMED} more" if len(rooms) > _NAMED else ""
        return f"Also live on {self._account.name}, and not begun by Clapper: {', '.join(rooms[:_NAMED])}{more}."

    async def _show(self, note: str) -> None:
        """There is no card."""

    async def _show_failure(self, reason: str) -> None:
        """There is no card."""

    async def _owed_in_vain(self) -> list[Announcement]:
        return []
