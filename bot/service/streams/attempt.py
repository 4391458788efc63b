"""One try of one operation about a live stream, from "it is ours now" to an outcome that is kept."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.domain import (
    LIVE_STATES,
    STREAM_OVER,
    VENDOR,
    Account,
    Announcement,
    Broadcast,
    Event,
    Operation,
    OperationKind,
    Stream,
    StreamState,
    observe_stream,
)
from bot.errors import AlreadyEnded, Rejected, Unavailable, UsageError
from bot.service.extending import extended
from bot.service.notices import Notices
from bot.service.ownership import Owned
from bot.service.streams.situation import stream_situation
from bot.service.streams.watch import MISSING_GRACE
from bot.service.tries import SubjectTry
from bot.store import Store
from bot.vendors import STREAM_LISTS, STREAMING

log = structlog.get_logger(__name__)

_ADDRESS_LOST = (
    "The answer that told where it can be watched was lost, and the service tells that only once: "
    "stop it and start it again to have a new address."
)
_UNTOLD = "This service does not tell what is live: that is what Clapper knows."


class StreamTry(SubjectTry):
    """One try; the caller holds the stream's lock and owns its account."""

    def __init__(
        self,
        store: Store,
        owned: Owned,
        operation: Operation,
        stream: Stream,
        account: Account,
        notices: Notices,
        now: Callable[[], datetime],
        patience: timedelta,
    ) -> None:
        super().__init__(store, owned, operation, now, patience)
        self._account = account
        self._vendor = STREAMING[account.vendor]
        self._lists = STREAM_LISTS.get(account.vendor)
        self._stream = stream
        self._notices = notices

    async def go_live(self, again: bool) -> str:
        """Broadcast the room, unless a try before this one did, or nobody expects it any more."""
        if self._stream.state is StreamState.LIVE:  # a try before this one died when it was done
            return ""
        if self._stream.state in STREAM_OVER:
            raise Rejected(self._stream.note or "It was ended before it began.")
        if self._is_unexpected(self._now()):
            seen = await self._find_only(again)
        else:
            seen = (await self._find() if again else None) or await self._send_start()
        await self._confirm(replace(seen, note=_told_again(seen)) if again else seen)
        return ""

    async def end_live(self, again: bool) -> str:
        """End the broadcast; that it is over already is an answer, not an error."""
        if self._stream.state not in LIVE_STATES:
            return stream_situation(self._stream)
        if self._is_moved():
            if again:  # nothing is tried any more
                await self._change(note="")
            return ""
        try:
            seen = await self._ask_for_the_end(self._vendor.stop_stream, self._stream.room)
        except AlreadyEnded:
            return await self._end_missing()
        await self._change(**self._ended(self._operation.requested_by), note=seen.note)
        return ""

    async def extend(self, _again: bool) -> str:
        """Move the planned end; what has none gets one."""
        if self._stream.state not in LIVE_STATES:
            raise UsageError(stream_situation(self._stream))
        after, self._operation = extended(self._stream, self._operation, self._account, self._now())
        self._outcome = {"stream": after}
        return self._operation.answer

    async def refresh(self, _again: bool) -> str:
        """Look at the stream now, where its service tells what is live."""
        if self._lists is None:
            return f"{stream_situation(self._stream)} {_UNTOLD}"
        if self._stream.state is StreamState.LIVE:
            seen = await self._find()
            await self._keep(observe_stream(self._stream, seen, self._now(), missing_grace=MISSING_GRACE))
            if seen is None and self._stream.state is StreamState.LIVE:
                return f"{self._stream.room} is not in the service's list of live streams; that is looked at again."
        return stream_situation(self._stream)

    @property
    def _subject(self) -> Stream:
        return self._stream

    def _credit(self, by: str) -> Mapping[str, Any]:
        self._stream = replace(self._stream, ended_by=by)
        return {"stream": self._stream}

    def _can_look(self) -> bool:
        return self._lists is not None

    async def _carry_out(self, again: bool) -> str:
        return await _STEPS[self._operation.kind](self, again)

    async def _find(self) -> Broadcast | None:
        """The room's broadcast as the service lists it; None also where it has no list."""
        if self._lists is None:
            return None
        listed = await self._call(self._lists.list_streams)
        return next((broadcast for broadcast in listed if broadcast.room == self._stream.room), None)

    async def _find_only(self, again: bool) -> Broadcast:
        """What an earlier try put on air; nothing is put on air any more.

        Raises:
            Rejected: there is no such thing, or nobody can tell.
        """
        if again and not self._can_look():
            raise self._too_late_to_tell()
        seen = await self._find() if again else None
        if seen is None:
            raise self._too_late()
        return seen

    async def _send_start(self) -> Broadcast:
        """Put it on air: harmless where it is live already, since then that is the answer."""
        return await self._call(self._vendor.start_stream, self._stream.room, self._stream.options)

    async def _confirm(self, seen: Broadcast) -> None:
        started_at = seen.started_at or self._now()
        await self._change(state=seen.state, watch=seen.watch, started_at=started_at, note=seen.note, ended_by="")

    async def _end_missing(self) -> str:
        """The room is not live: an earlier try has ended it, or nobody began it, or it ended by itself."""
        if self._stream.state is StreamState.STARTING:
            if not self._is_tried_for(MISSING_GRACE):
                raise Unavailable("It is not live, but its start may still arrive.")
            await self._change(**self._failed("Ended before it began."), ended_by=self._operation.requested_by)
            return ""
        if self._may_have_arrived:
            await self._change(**self._ended(self._stream.ended_by), note="")
            return ""
        await self._change(**self._ended(VENDOR), note="")
        return f"{self._stream.room} had already ended by itself."

    def _ended(self, by: str) -> Mapping[str, Any]:
        return {"state": StreamState.ENDED, "ended_at": self._now(), "ended_by": by}

    def _failed(self, reason: str) -> Mapping[str, Any]:
        return {"state": StreamState.FAILED, "ended_at": self._now(), "note": reason}

    async def _show_failure(self, reason: str) -> None:
        if self._operation.kind is OperationKind.GO_LIVE and self._stream.state is StreamState.STARTING:
            await self._change(**self._failed(reason))
        elif self._operation.kind is OperationKind.END_LIVE:
            await self._change(note=f"It could not be ended: {reason}")

    def _doubt(self, error: Unavailable) -> str:
        """Where there was a try before, its start may have been sent, whatever the last one says."""
        sent = self._operation.attempts > 1 or self._may_have_arrived
        if self._operation.kind is OperationKind.GO_LIVE and sent:
            return f"{error} Nobody can say whether it is live: start it again to find out, which does no harm."
        return str(error)

    async def _owed_in_vain(self) -> list[Announcement]:
        return [await self._notices.warning(self._stream, self._now())]

    async def _change(self, **changes: Any) -> None:
        await self._keep(replace(self._stream, revision=self._stream.revision + 1, **changes))

    async def _keep(self, after: Stream) -> None:
        if after.state is not self._stream.state:
            log.info("live stream changed", state=after.state)
        if after != self._stream:
            await self._save(stream=after, announcements=await self._news(after))
        self._stream = after

    async def _news(self, after: Stream) -> tuple[Announcement, ...]:
        """What channels are owed for a change: that it is live, where they chose to hear of it."""
        began = after.state is StreamState.LIVE and self._stream.state is not StreamState.LIVE
        return await self._notices.owed(Event.LIVE, after, self._now()) if began else ()


def _told_again(seen: Broadcast) -> str:
    """What is said of a stream that an earlier try began, whose answer never came."""
    return "" if seen.watch else _ADDRESS_LOST


_STEPS: Mapping[OperationKind, Callable[[StreamTry, bool], Awaitable[str]]] = {
    OperationKind.GO_LIVE: StreamTry.go_live,
    OperationKind.END_LIVE: StreamTry.end_live,
    OperationKind.EXTEND_LIVE: StreamTry.extend,
    OperationKind.REFRESH_LIVE: StreamTry.refresh,
}
