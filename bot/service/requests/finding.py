"""Which recordings can be meant, and what has been asked about them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

from bot.domain import ACTIVE, LIVE_STATES, Account, Operation, OperationKind, Recording, RecordingState
from bot.errors import UsageError
from bot.service.requests.asking import Ambiguous, Ask
from bot.service.requests.desk import Desk
from bot.service.requests.operations import settled
from bot.service.situation import situation

_MATCHES = 20  # recordings of one room that are considered
_MOST_WITH_FILES = 1000  # recordings among whose files one is looked for


class Finding(Desk):
    """Finds recordings by what people call them."""

    async def find_live(
        self, ask: Ask, target: str, states: frozenset[RecordingState] = ACTIVE, otherwise: str = ""
    ) -> Recording:
        """The one recording in progress that an id, a room or a name can mean; without any, the channel's only one.

        Args:
            states: those that it may be in; an id means its recording in any state.
            otherwise: a sentence that tells why nothing is meant that is in another state.

        Raises:
            Ambiguous: several are meant.
            UsageError: none is meant; the sentence says what runs.
        """
        live = await self.matching(ask, target, states)
        if len(live) > 1:
            raise Ambiguous(live)
        if not live:
            raise UsageError(await self._none(ask, target, otherwise))
        return live[0]

    async def matching(
        self, ask: Ask, target: str, states: frozenset[RecordingState] | None = None, *, account: str = ""
    ) -> Sequence[Recording]:
        """What an id, a room or a name can mean, newest first: an id anywhere that shares an account with this channel,
        a room here, or else a name here, in capitals or not; without any, the one whose card has the thread in which
        is asked, or else the channel's own recordings. ``states`` narrows all but an id and a thread, ``account`` all.

        Raises:
            UsageError: nothing is named in the thread of a live stream's card.
        """
        target = target or await self._of_thread(ask)
        usable = {one.name for one in self.usable(ask.channel) if account in {"", one.name}}
        named = await self._store.get_recording(target.lower()) if target else None
        if named is not None and named.team == ask.team and named.account in usable:
            return (named,)
        find = partial(
            self._store.find_recordings,
            accounts=usable,
            team=ask.team,
            channel=ask.channel,
            states=states,
            limit=_MATCHES,
        )
        in_room = await find(room=target or None)
        return in_room if in_room or not target else await find(names=await self._names_like(ask, target))

    async def shown_in_thread(self, ask: Ask) -> str:
        """The id of the recording or live stream whose card has the thread in which somebody asks; empty: none has."""
        return await self._store.subject_of_card(ask.team, ask.channel, ask.thread) if ask.thread else ""

    async def _of_thread(self, ask: Ask) -> str:
        shown = await self.shown_in_thread(ask)
        if shown and await self._store.get_recording(shown) is None:
            raise UsageError('This is the thread of a live stream: say "live stop", or which recording is meant.')
        return shown

    async def _names_like(self, ask: Ask, target: str) -> list[str]:
        """The names of this channel's recordings that are what was typed, in capitals or not."""
        # Compared here: SQLite knows the capitals of ASCII alone.
        names = await self._store.recording_names(ask.team, ask.channel)
        return [name for name in names if name.casefold() == target.casefold()]

    async def with_file(self, ask: Ask, account: Account, name: str) -> list[Recording]:
        """The recordings on an account, newest first, that left a file of this name."""
        ready = await self._store.find_recordings(
            accounts=[account.name], team=ask.team, states=[RecordingState.READY], limit=_MOST_WITH_FILES
        )
        return [recording for recording in ready if name in {file.name for file in recording.files}]

    async def listing(
        self,
        ask: Ask,
        *,
        account: str = "",
        room: str = "",
        states: frozenset[RecordingState] | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        limit: int,
        offset: int = 0,
    ) -> tuple[Recording, ...]:
        """The newest recordings of this channel.

        Args:
            since, until: asked for then or later, and before.
            offset: how many of the newest are left out: those of the pages before.
        """
        accounts = [self.account(ask, account).name] if account else None
        return await self._store.find_recordings(
            team=ask.team,
            channel=ask.channel,
            accounts=accounts,
            room=room or None,
            states=states,
            since=since,
            until=until,
            limit=limit,
            offset=offset,
        )

    async def asked_before(self, ask: Ask) -> Recording | None:
        """The recording of a question that came before, such as a command that Slack delivers again; else None."""
        first = await self._store.find_operation(ask.dedupe_key)
        return await self.get(first.recording) if first is not None and first.recording else None

    async def was_asked(self, ask: Ask) -> bool:
        """Whether this very question came before, such as a click that Slack delivers again."""
        return await self._store.find_operation(ask.dedupe_key) is not None

    async def history(
        self, ask: Ask, *, recording: str = "", user: str = "", limit: int, before: str = ""
    ) -> tuple[Operation, ...]:
        """What was asked for in this channel, or about one recording wherever it was asked; newest first.

        Args:
            user: only what this person asked for.
            before: the id of an operation: only what was asked before it, which is the next page.
        """
        channel = "" if recording else ask.channel
        return await self._store.history(
            team=ask.team, channel=channel, recording=recording, requested_by=user, limit=limit, before=before
        )

    async def names(self, operations: Sequence[Operation]) -> Mapping[str, str]:
        """What people call the recordings, live streams and schedules that operations are about, by their ids."""
        about = {one.recording or one.stream or one.schedule for one in operations}
        return await self._store.names(about - {""})

    async def note_export(self, ask: Ask, *, recording: str = "", count: int) -> Operation:
        """Keep in the history that somebody was given it as a file, with so many rows."""
        done = settled(ask, OperationKind.EXPORT, "", f"{count:,} rows.", self._now(), recording=recording)
        return await self._store.add_operation(done)

    async def unknown(self, ask: Ask, target: str) -> str:
        """That nothing is known by what was typed; of what is live under it, how that is asked for."""
        return f'No recording is known as "{target[:40]}". {await self._live(ask, target)}'.rstrip()

    async def _live(self, ask: Ask, target: str) -> str:
        """That an id or a room means what is live in this channel; empty where it does not."""
        live = await self._store.streams.find(team=ask.team, channel=ask.channel, states=LIVE_STATES)
        meant = [one for one in live if one.room == target or one.id == target.lower()][:1]
        return "".join(f"It is live as {one.id}: /live status {one.id}, /live stop {one.id}." for one in meant)

    async def _none(self, ask: Ask, target: str, otherwise: str) -> str:
        ended = await self.matching(ask, target) if target else ()
        if ended:
            return f"{situation(ended[0])} {await self._live(ask, target)}".rstrip()
        running = await self.listing(ask, states=ACTIVE, limit=5)
        hint = ", ".join(f"{one.id} ({one.title})" for one in running)
        here = f"Running in this channel: {hint}." if hint else "Nothing is being recorded in this channel."
        return f"{await self.unknown(ask, target)} {here}" if target else f"{otherwise} {here}".strip()
