"""What the clock asks for: the end of recordings whose time has come."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain import LIMIT, PLAN, OperationKind, Recording, Source, Stream
from bot.service.requests.asking import Ask
from bot.service.requests.desk import Desk

STOP_AGAIN_AFTER = timedelta(minutes=30)  # where a planned stop was in vain: what is not stopped costs money


class Ending(Desk):
    """Stops recordings by the clock."""

    async def stop_due(self, accounts: Sequence[str]) -> None:
        """Ask to stop every recording of these accounts whose planned end has come; what was asked in vain, again."""
        now = self._now()
        for recording in await self._store.due_ends(accounts, now, STOP_AGAIN_AFTER):
            await self._stop(recording, PLAN, recording.planned_end or now, now)

    async def stop_overlong(self, accounts: Sequence[str]) -> None:
        """Ask to stop every recording of these accounts that has no planned end and has reached the hard limit; what
        was asked in vain, again.
        """
        now = self._now()
        for account in accounts:
            limit = self._accounts[account].hard_limit
            for recording in await self._store.due_limits(account, now, limit, STOP_AGAIN_AFTER):
                await self._stop(recording, LIMIT, (recording.started_at or now) + limit, now)

    async def _stop(self, recording: Recording, by: str, due: datetime, now: datetime) -> None:
        """Ask once for each time that it may be asked, whoever does."""
        ask = ask_by_clock(recording, by, due, now)
        operation = await self._store.add_operation(self._about(ask, OperationKind.STOP, recording))
        await self.release([operation.id])


def ask_by_clock(subject: Recording | Stream, by: str, due: datetime, now: datetime) -> Ask:
    """The clock's question for the end of something, the same one for half an hour.

    Args:
        by: PLAN or LIMIT.
        due: when it was to end.
    """
    return Ask(
        team=subject.team,
        channel=subject.channel,
        user=by,
        source=Source.CLOCK,
        dedupe_key=f"{subject.id}:{by}:{due}:{(now - due) // STOP_AGAIN_AFTER}",
    )
