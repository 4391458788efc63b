"""What the clock asks for: the end of recordings whose time has come."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain import PLAN, OperationKind, Recording, Source
from bot.service.requests.asking import Ask
from bot.service.requests.desk import Desk

STOP_AGAIN_AFTER = timedelta(minutes=30)  # where a planned stop was in vain: what is not stopped costs money


class Ending(Desk):
    """Stops recordings by the clock."""

    async def stop_due(self, accounts: Sequence[str]) -> None:
        """Ask to stop every recording of these accounts whose planned end has come; what was asked in vain, again."""
        now = self._now()
        for recording in await self._store.due_ends(accounts, now, STOP_AGAIN_AFTER):
            ask = Ask(
                team=recording.team,
                channel=recording.channel,
                user=PLAN,
                source=Source.CLOCK,
                dedupe_key=_key(recording, now),
            )
            operation = await self._store.add_operation(self._about(ask, OperationKind.STOP, recording))
            await self.release([operation.id])


def _key(recording: Recording, now: datetime) -> str:
    """One key for each time that a planned stop may be asked for, whoever asks."""
    planned = recording.planned_end or now
    return f"{recording.id}:{PLAN}:{planned}:{(now - planned) // STOP_AGAIN_AFTER}"
