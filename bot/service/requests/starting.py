"""Asking for a recording, and for its end."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.domain import AnnouncementKind, Operation, OperationKind, Recording, RecordingState
from bot.errors import UsageError
from bot.service.ids import new_id
from bot.service.owing import owe
from bot.service.requests.asking import Ask, check_length, check_name, check_room
from bot.service.requests.finding import Finding
from bot.store import RoomTaken


class Starting(Finding):
    """Starts and stops recordings."""

    async def start(
        self,
        ask: Ask,
        room: str,
        *,
        account: str = "",
        name: str = "",
        length: timedelta | None = None,
        profile: str = "",
        options: Mapping[str, Any],
        schedule: str = "",
        due_at: datetime | None = None,
        planned_end: datetime | None = None,
    ) -> tuple[Operation, Recording]:
        """Ask for a recording of a room.

        Args:
            account: its name; may be left out where only one can be meant.
            length: 10 s … 24 h after which it is stopped.
            profile: the name of a preset; ``options`` go before it.
            schedule: the id of the schedule that asks.
            due_at: when it was to begin by that.
            planned_end: None: so long from now as ``length`` says.

        Raises:
            UsageError: anything about it is wrong; nothing was stored.
            NotAllowed: the account is not for this channel.
        """
        chosen = self.account(ask, account)
        check_length(length)
        check_name(name)
        check_room(room)
        now = self._now()
        recording = Recording(
            id=await new_id("r", self._random, self._store.get_recording),
            account=chosen.name,
            room=room,
            name=name,
            state=RecordingState.STARTING,
            options=self.check_start(chosen, room, profile, options),
            team=ask.team,
            channel=ask.channel,
            requested_by=ask.user,
            schedule=schedule,
            created_at=now,
            due_at=due_at,
            planned_end=planned_end or (now + length if length else None),
        )
        return await self._keep_start(self._about(ask, OperationKind.START, recording), recording)

    async def stop(self, ask: Ask, target: str) -> tuple[Operation, Recording]:
        """Ask to stop what an id or a room means; asked again it is the first operation, whatever has become of it.

        Raises:
            Ambiguous: several are meant.
            UsageError: what is meant is not in progress.
        """
        first = await self._store.find_operation(ask.dedupe_key)
        if first is not None:
            return first, await self.get(first.recording)
        recording = await self.find_live(ask, target)
        return await self.ask(ask, OperationKind.STOP, recording), recording

    async def _keep_start(self, operation: Operation, recording: Recording) -> tuple[Operation, Recording]:
        card = owe(AnnouncementKind.CARD, recording, recording.created_at)
        try:
            stored = await self._store.add_operation(operation, subject=recording, announcements=[card])
        except RoomTaken as taken:
            raise UsageError(_taken(taken.existing)) from taken
        return stored, recording if stored.id == operation.id else await self.get(stored.recording)


def _taken(existing: Recording) -> str:
    return (
        f"{existing.room} is already being recorded on {existing.account} as {existing.id}. "
        f"Stop that one first: /rec stop {existing.id}."
    )
