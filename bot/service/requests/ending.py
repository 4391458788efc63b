"""What the clock asks for: the end of recordings and live streams whose time has come."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain import LIMIT, PLAN, STOPPED_BY, Recording, Source, Stream, clock_end
from bot.service.requests.asking import Ask
from bot.service.requests.desk import Desk

STOP_AGAIN_AFTER = timedelta(minutes=30)  # where a planned stop was in vain: what is not stopped costs money


class Ending(Desk):
    """Stops recordings and live streams by the clock; what was asked in vain, again."""

    async def stop_due(self, accounts: Sequence[str]) -> None:
        """Ask to stop all that is past its planned end on these accounts."""
        now = self._now()
        for running in (self._store.running, self._store.live):
            for subject in await running.due_ends(accounts, now, STOP_AGAIN_AFTER):
                await self._stop(subject, PLAN, now)

    async def stop_overlong(self, accounts: Sequence[str]) -> None:
        """Ask to stop all that has no planned end and has reached the hard limit of its account, one of these."""
        now = self._now()
        for running in (self._store.running, self._store.live):
            for account in accounts:
                limit = self._accounts[account].hard_limit
                for subject in await running.due_limits(account, now, limit, STOP_AGAIN_AFTER):
                    await self._stop(subject, LIMIT, now)

    async def _stop(self, subject: Recording | Stream, by: str, now: datetime) -> None:
        due = clock_end(subject, self._accounts[subject.account])
        asked = self._about(_ask(subject, by, due, now), STOPPED_BY[type(subject)], subject)
        operation = await self._store.add_operation(asked)
        await self.release([operation.id])


def _ask(subject: Recording | Stream, by: str, due: datetime, now: datetime) -> Ask:
    """The clock's question for the end of something, the same one for half an hour, whoever asks it."""
    return Ask(
        team=subject.team,
        channel=subject.channel,
        user=by,
        source=Source.CLOCK,
        dedupe_key=f"{subject.id}:{by}:{due}:{(now - due) // STOP_AGAIN_AFTER}",
    )
