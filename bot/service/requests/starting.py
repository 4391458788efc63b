"""Asking for a recording, and for its end."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.domain import AnnouncementKind, Operation, OperationKind, Recording, RecordingState
from bot.errors import UsageError
from bot.service.ids import new_id
from bot.service.owing import owe, owe_missed
from bot.service.requests.asking import Ask, Due, all_at_once, read_length
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
        length: timedelta | str | None = None,
        profile: str = "",
        options: Mapping[str, Any],
        due: Due | None = None,
    ) -> tuple[Operation, Recording]:
        """Ask for a recording of a room.

        Args:
            account: its name; may be left out where only one can be meant.
            length: 10 s … 24 h after which it is stopped; may be as it was typed.
            profile: the name of a preset; ``options`` go before it.
            due: the time of the schedule that asks; then ``length`` is left out.

        Raises:
            OptionsError: with all that is wrong with it, by the parameters of the command; nothing was stored.
            UsageError: the room is being recorded already.
            NotAllowed: the account is not for this channel.
            Outdated: somebody has changed the schedule that asks; nothing was stored.
        """
        with all_at_once() as problems:
            with problems.about("for"):
                lasting = read_length(length)
            with problems.about("on"):
                chosen, checked = self.check_start(
                    ask, room, account=account, name=name, profile=profile, options=options
                )
        recording = await self._new(ask, account=chosen.name, room=room, name=name, options=checked)
        if due is not None:
            recording = replace(recording, schedule=due.schedule.id, due_at=due.at, planned_end=due.until)
        elif lasting is not None:
            recording = replace(recording, planned_end=recording.created_at + lasting)
        return await self._keep_start(self._about(ask, OperationKind.START, recording), recording, due)

    async def find_stoppable(self, ask: Ask, target: str) -> Recording:
        """The one recording that a target means; asked again it is the first one, whatever has become of it.

        Raises:
            Ambiguous: several are meant.
            UsageError: what is meant is not in progress.
        """
        return await self.asked_before(ask) or await self.find_live(ask, target)

    async def _new(self, ask: Ask, **what: Any) -> Recording:
        return Recording(
            id=await new_id("r", self._random, self._store.get_recording),
            state=RecordingState.STARTING,
            team=ask.team,
            channel=ask.channel,
            requested_by=ask.user,
            created_at=self._now(),
            **what,
        )

    async def _keep_start(
        self, operation: Operation, recording: Recording, due: Due | None
    ) -> tuple[Operation, Recording]:
        owed = [owe(AnnouncementKind.CARD, recording, recording.created_at)]
        if due is not None and due.is_late:
            owed.append(owe_missed(operation, recording.created_at))
        schedule = None if due is None else due.schedule
        try:
            stored = await self._store.add_operation(operation, subject=recording, also=schedule, announcements=owed)
        except RoomTaken as taken:
            raise UsageError(_taken(taken.existing)) from taken
        return stored, recording if stored.id == operation.id else await self.get(stored.recording)


def _taken(existing: Recording) -> str:
    return (
        f"{existing.room} is already being recorded on {existing.account} as {existing.id}. "
        f"Stop that one first: /rec stop {existing.id}."
    )
