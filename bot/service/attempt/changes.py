"""Changes of a recording: held, arranged anew, given more time, its files deleted."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from bot.domain import ACTIVE, Observation, OperationKind, Recording, RecordingState
from bot.errors import AlreadyEnded, Unavailable, UsageError
from bot.service.attempt.recording import RecordingTry
from bot.service.extending import extended
from bot.service.requests import is_changeable
from bot.service.situation import situation
from bot.vendors import DELETING, LAYOUT, PAUSING, SUBSCRIPTIONS, SUBTITLES
from bot.vendors.wire import Flow

T = TypeVar("T")


class Change(RecordingTry):
    """Changes that leave a recording what it is: each does no harm when a try before it has done the same."""

    async def _carry_out(self, again: bool) -> str:
        return await _STEPS[self._operation.kind](self, again)

    async def pause(self, again: bool) -> str:
        """Hold the recording."""
        vendor = PAUSING[self._service]
        return await self._hold(vendor.pause_recording, RecordingState.RECORDING, RecordingState.PAUSED, again)

    async def resume(self, again: bool) -> str:
        """Record on."""
        vendor = PAUSING[self._service]
        return await self._hold(vendor.resume_recording, RecordingState.PAUSED, RecordingState.RECORDING, again)

    async def arrange(self, _again: bool) -> str:
        """Replace the layout."""
        vendor = LAYOUT[self._service]
        return await self._replace(vendor.set_layout, "The picture of {} is arranged anew.")

    async def subtitle(self, _again: bool) -> str:
        """Replace what is laid over the picture."""
        vendor = SUBTITLES[self._service]
        return await self._replace(vendor.set_subtitles, "The text over the picture of {} is replaced.")

    async def subscribe(self, _again: bool) -> str:
        """Replace the lists of whose audio and video is taken."""
        vendor = SUBSCRIPTIONS[self._service]
        return await self._replace(vendor.set_subscriptions, "{} now takes the audio and video that was chosen.")

    async def extend(self, _again: bool) -> str:
        """Move the planned end; what has none gets one."""
        if self._recording.state not in ACTIVE:
            raise UsageError(situation(self._recording))
        after, self._operation = extended(self._recording, self._operation, self._account, self._now())
        self._outcome = {"recording": after}
        return self._operation.answer

    async def delete(self, _again: bool) -> str:
        """Delete the files of a recording that is over, for good; the answer is what the service says."""
        if self._recording.started_at is None:
            raise UsageError(f"{situation(self._recording)} So there are no files to delete.")
        vendor = DELETING[self._service]
        answer = await self._call(vendor.delete_files, self._recording)
        by = self._recording.deleted_by or self._operation.requested_by
        await self._change(files=(), note="Its files were deleted.", deleted_by=by)
        return answer

    async def _hold(
        self,
        flow: Callable[[Any, Recording], Flow[Observation]],
        before: RecordingState,
        after: RecordingState,
        again: bool,
    ) -> str:
        if again:  # the try before this one may have done it
            await self._look()
        if self._recording.state is after:
            return ""
        if self._recording.state is not before:
            raise UsageError(situation(self._recording))
        await self._learn(self._recording, await self._ask(flow))
        return ""

    async def _ask(self, flow: Callable[..., Flow[T]], *about: Any) -> T:
        """Ask the service for the change, again where it denies a recording that may go on all the same."""
        try:
            return await self._call(flow, self._recording, *about)
        except AlreadyEnded as error:
            if error.surely or self._is_tried_for(self._vendor.MISSING_GRACE):
                raise
            raise Unavailable(error.reason, code=error.code) from error

    async def _replace(self, flow: Callable[[Any, Recording, Mapping[str, Any]], Flow[str | None]], done: str) -> str:
        """Replace something that a service takes as a whole; the answer ends with what is odd about it."""
        if not is_changeable(self._operation.kind, self._recording):
            raise UsageError(situation(self._recording))
        odd = await self._ask(flow, self._operation.arguments)
        return f"{done.format(self._recording.title)} {odd or ''}".rstrip()


_STEPS: Mapping[OperationKind, Callable[[Change, bool], Awaitable[str]]] = {
    OperationKind.PAUSE: Change.pause,
    OperationKind.RESUME: Change.resume,
    OperationKind.LAYOUT: Change.arrange,
    OperationKind.SUBTITLES: Change.subtitle,
    OperationKind.SUBSCRIPTIONS: Change.subscribe,
    OperationKind.EXTEND: Change.extend,
    OperationKind.DELETE: Change.delete,
}
