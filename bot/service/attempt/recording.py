"""What every try of an operation about a recording does."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.domain import (
    Account,
    Announcement,
    Observation,
    Operation,
    OperationKind,
    Recording,
    RecordingState,
)
from bot.errors import Unavailable
from bot.service.observation import Observer
from bot.service.owing import owe_missed
from bot.service.ownership import Owned
from bot.service.tries import SubjectTry
from bot.store import Store
from bot.vendors import RECORDING


class RecordingTry(SubjectTry):
    """One try; the caller holds the recording's lock and owns its account."""

    def __init__(
        self,
        store: Store,
        observer: Observer,
        owned: Owned,
        operation: Operation,
        recording: Recording,
        account: Account,
        now: Callable[[], datetime],
        patience: timedelta,
    ) -> None:
        super().__init__(store, owned, operation, now, patience)
        self._observer = observer
        self._account = account
        self._service = account.vendor
        self._vendor = RECORDING[self._service]
        self._recording = recording

    @property
    def _subject(self) -> Recording:
        return self._recording

    def _credit(self, by: str) -> Mapping[str, Any]:
        self._recording = replace(self._recording, ended_by=by)
        return {"recording": self._recording}

    def _can_look(self) -> bool:
        return self._operation.may_have_arrived and self._vendor.FINDS_STARTS

    async def _look(self) -> None:
        """Look at the recording now, and keep what was seen and when."""
        # Of a lost one the files are looked for, as if it were not given up.
        is_lost = self._recording.state is RecordingState.LOST
        looked_for = replace(self._recording, state=RecordingState.PROCESSING) if is_lost else self._recording
        seen = await self._call(self._vendor.get_recordings, [looked_for])
        if self._recording.id in seen:
            await self._learn(replace(self._recording, looked_at=self._now()), seen[self._recording.id])

    async def _learn(self, known: Recording, seen: Observation) -> None:
        after = await self._observer.learn(known, seen)
        after = replace(after, revision=max(after.revision, self._recording.revision + 1))
        await self._observer.keep(self._owned.lease, self._recording, after)
        self._recording = after

    async def _change(self, **changes: Any) -> None:
        changed = replace(self._recording, revision=self._recording.revision + 1, **changes)
        await self._observer.keep(self._owned.lease, self._recording, changed)
        self._recording = changed

    async def _owed_in_vain(self) -> list[Announcement]:
        if self._operation.kind is OperationKind.START:
            return [owe_missed(self._operation, self._now())]
        return [await self._observer.notices.warning(self._recording, self._now())]

    async def _show_failure(self, reason: str) -> None:
        if self._operation.kind is OperationKind.START and self._recording.state is RecordingState.STARTING:
            await self._change(state=RecordingState.FAILED, note=reason, ended_at=self._now())
        elif self._operation.kind is OperationKind.STOP:
            await self._change(note=f"It could not be stopped: {reason}")

    def _doubt(self, error: Unavailable) -> str:
        """Where a start may have arrived it may record, whatever the last try says."""
        if self._operation.kind is OperationKind.START and self._operation.may_have_arrived:
            return f"{error} Nobody can say whether it records: look at the vendor's console before trying again."
        return str(error)
