"""What people and the clock may ask for about live streams: checked, then stored, before anyone is told "yes"."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from pydantic import BaseModel

from bot.domain import (
    ACTIVE,
    LIVE_STATES,
    Account,
    AnnouncementKind,
    Capability,
    Operation,
    OperationKind,
    Stream,
    StreamState,
)
from bot.errors import UsageError
from bot.service.ids import new_id
from bot.service.options import check_options
from bot.service.owing import owe
from bot.service.requests import Ask, Requests, all_at_once, asked, check_room, read_length
from bot.service.requests.changing import Extension
from bot.service.streams.options import check_stream_options
from bot.service.streams.situation import stream_situation
from bot.store import RoomLive, Store
from bot.vendors import STREAMING

_MATCHES = 20  # streams of one room that are considered
_NAMED = 5  # streams that a sentence names


class AmbiguousStream(UsageError):
    """Several live streams can be meant.

    Args:
        candidates: those, newest first: they can be offered as buttons.
    """

    def __init__(self, candidates: Sequence[Stream]) -> None:
        super().__init__(f"Several live streams can be meant: {_names(candidates)}. Say which by its id.")
        self.candidates = tuple(candidates)


class Streams:
    """Turns a question about a live stream into a stored operation, and finds what is meant.

    Args:
        requests: knows the accounts.
    """

    def __init__(self, store: Store, requests: Requests, *, now: Callable[[], datetime], random: Random) -> None:
        self._store = store
        self._requests = requests
        self._now = now
        self._random = random

    async def start(
        self,
        ask: Ask,
        room: str,
        *,
        account: str = "",
        length: timedelta | str | None = None,
        profile: str = "",
        options: Mapping[str, Any],
    ) -> tuple[Operation, Stream]:
        """Ask for a room to go live.

        Args:
            account: its name; may be left out where only one can be meant.
            length: 10 s … 24 h after which it is ended; may be as it was typed.
            profile: the name of a preset; ``options`` go before it.
            options: the service's documented parameters; ``quality`` may stand for ``quality_level``.

        Raises:
            OptionsError: with all that is wrong with it, by the parameters of the command; nothing was stored.
            UsageError: the room is live already.
            NotAllowed: the account is not for this channel.
        """
        with all_at_once() as problems:
            with problems.about("room"):
                check_room(room, "/live start room-42")
            with problems.about("for"):
                lasting = read_length(length, "A live stream")
            with problems.about("profile"):
                self._requests.preset(profile)
            with problems.about("on"):
                chosen = self.live_account(ask, account)
                vendor = STREAMING[chosen.vendor]
                with problems.about("room"):
                    vendor.check_room(room)
                with problems.about("profile"):
                    preset = self._requests.preset(profile)
                    checked = check_stream_options(vendor.StreamOptions, options, preset, profile)
        now = self._now()
        stream = Stream(
            id=await new_id("s", self._random, self._store.streams.get),
            account=chosen.name,
            room=room,
            state=StreamState.STARTING,
            options=checked,
            team=ask.team,
            channel=ask.channel,
            requested_by=ask.user,
            created_at=now,
            planned_end=now + lasting if lasting else None,
        )
        return await self._keep_start(asked(ask, OperationKind.GO_LIVE, stream.account, now, stream=stream.id), stream)

    async def find_changeable(self, ask: Ask, target: str) -> Stream:
        """The one stream that an id or a room means; asked again it is the first one, whatever has become of it.

        Raises:
            AmbiguousStream: several are meant.
            UsageError: what is meant is not live.
        """
        first = await self._store.find_operation(ask.dedupe_key)
        return await self.find(ask, target) if first is None else await self.get_stream(first.stream)

    async def end(self, ask: Ask, stream: Stream) -> Operation:
        """Ask to end a stream; asked twice it is one operation, and the first is returned."""
        return await self._ask_about(ask, OperationKind.END_LIVE, stream)

    async def refresh(self, ask: Ask, stream: Stream) -> Operation:
        """Ask to look at a stream now."""
        return await self._ask_about(ask, OperationKind.REFRESH_LIVE, stream)

    async def extend(self, ask: Ask, stream: Stream, minutes: int) -> Operation:
        """Ask to move the planned end of a stream by 15 or 60 minutes.

        Raises:
            UsageError: it is no longer live.
            OptionsError: by another time.
        """
        if stream.state not in LIVE_STATES:
            raise UsageError(stream_situation(stream))
        arguments = check_options(Extension, {"minutes": minutes})
        return await self._ask_about(ask, OperationKind.EXTEND_LIVE, stream, arguments=arguments)

    async def ask_for_list(self, ask: Ask, account: Account) -> Operation:
        """Ask what is live on an account, whoever began it; the answer is a sentence.

        Raises:
            UsageError: its service does not tell.
        """
        self._requests.require(account.name, Capability.LIVE_LIST)
        return await self._store.add_operation(asked(ask, OperationKind.LIVE_LIST, account.name, self._now()))

    async def get_stream(self, stream: str) -> Stream:
        """A stream by our id.

        Raises:
            UsageError: there is none.
        """
        found = await self._store.streams.get(stream)
        if found is None:
            raise UsageError(f'No live stream has the id "{stream[:40]}".')
        return found

    async def find(self, ask: Ask, target: str) -> Stream:
        """The one live stream that an id or a room can mean; without either, the channel's only one.

        Raises:
            AmbiguousStream: several are meant.
            UsageError: none is meant; the sentence says what is live.
        """
        live = await self.matching(ask, target, LIVE_STATES)
        if len(live) > 1:
            raise AmbiguousStream(live)
        if not live:
            raise UsageError(await self._none(ask, target))
        return live[0]

    async def matching(self, ask: Ask, target: str, states: frozenset[StreamState] | None = None) -> tuple[Stream, ...]:
        """What an id or a room can mean, newest first: a room in this channel, an id anywhere that shares an account
        with it; without either, the one whose card has the thread in which is asked, or else the channel's own streams.
        ``states`` narrows all but an id and a thread.

        Raises:
            UsageError: nothing is named in the thread of a recording's card.
        """
        target = target or await self.of_thread(ask)
        usable = {account.name for account in self._requests.usable(ask.channel)}
        named = await self._store.streams.get(target.lower()) if target else None
        if named is not None and named.team == ask.team and named.account in usable:
            return (named,)
        return await self._store.streams.find(
            accounts=usable, team=ask.team, channel=ask.channel, room=target or None, states=states, limit=_MATCHES
        )

    async def of_thread(self, ask: Ask) -> str:
        """The id of the live stream whose card has the thread in which somebody asks; empty where none has.

        Raises:
            UsageError: it is a recording's.
        """
        shown = await self._requests.shown_in_thread(ask)
        if shown and await self._store.streams.get(shown) is None:
            raise UsageError("This is the thread of a recording: say which live stream is meant.")
        return shown

    async def live_here(
        self, ask: Ask, *, account: str = "", states: frozenset[StreamState] | None = LIVE_STATES, limit: int
    ) -> tuple[Stream, ...]:
        """The newest streams of this channel, by default those that are live; ``states`` None is all."""
        accounts = [self.live_account(ask, account).name] if account else None
        return await self._store.streams.find(
            team=ask.team, channel=ask.channel, accounts=accounts, states=states, limit=limit
        )

    def live_accounts(self, channel: str) -> list[Account]:
        """The accounts that can go live and may be used in a channel, by name."""
        return [account for account in self._requests.usable(channel) if Capability.LIVE in account.capabilities]

    def usable_here(self, channel: str) -> list[Account]:
        """The accounts to choose from, by name: those that can go live, in a channel if it is known, else at all.

        Raises:
            UsageError: there is none.
        """
        return self._requests.usable_here(channel, Capability.LIVE)

    def live_account(self, ask: Ask, name: str = "") -> Account:
        """An account that can go live where somebody asks; without a name the only one.

        Raises:
            UsageError: there is none, or several can be meant.
            NotAllowed: it is not for this channel.
        """
        if name:
            return self._requests.require(self._requests.account(ask, name).name, Capability.LIVE)
        able = self.usable_here(ask.channel)
        if len(able) > 1:
            names = ", ".join(account.name for account in able)
            raise UsageError(f"Say which account is to go live: on=NAME, with NAME one of {names}.")
        return able[0]

    def profiles(self) -> tuple[str, ...]:
        """The names of the presets."""
        return self._requests.profiles()

    def stream_model(self, account: str) -> type[BaseModel]:
        """The documented parameters of a live stream on this account.

        Raises:
            UsageError: the account has no live streams, or is no longer configured.
        """
        return STREAMING[self._requests.require(account, Capability.LIVE).vendor].StreamOptions

    async def _keep_start(self, operation: Operation, stream: Stream) -> tuple[Operation, Stream]:
        card = owe(AnnouncementKind.CARD, stream, stream.created_at)
        try:
            stored = await self._store.add_operation(operation, subject=stream, announcements=[card])
        except RoomLive as taken:
            raise UsageError(f"{taken}. End that one first: /live stop {taken.existing.id}.") from taken
        return stored, stream if stored.id == operation.id else await self.get_stream(stored.stream)

    async def _ask_about(self, ask: Ask, kind: OperationKind, stream: Stream, **more: Any) -> Operation:
        self._requests.configured(stream.account)
        return await self._store.add_operation(asked(ask, kind, stream.account, self._now(), stream=stream.id, **more))

    async def unknown(self, ask: Ask, target: str) -> str:
        """That nothing live is known by what was typed; of what is recorded under it, how that is asked for."""
        return f'No live stream is known as "{target[:40]}". {await self._recorded(ask, target)}'.rstrip()

    async def _recorded(self, ask: Ask, target: str) -> str:
        """That an id, a room or a name means what is being recorded; empty where it does not."""
        found = [one for one in await self._requests.matching(ask, target, ACTIVE) if one.state in ACTIVE][:1]
        return "".join(f"It is recorded as {one.id}: /rec status {one.id}, /rec stop {one.id}." for one in found)

    async def _none(self, ask: Ask, target: str) -> str:
        ended = await self.matching(ask, target) if target else ()
        if ended:
            return f"{stream_situation(ended[0])} {await self._recorded(ask, target)}".rstrip()
        live = await self.live_here(ask, limit=_NAMED)
        here = f"Live in this channel: {_names(live)}." if live else "Nothing is live in this channel."
        return f"{await self.unknown(ask, target)} {here}" if target else here


def _names(streams: Iterable[Stream]) -> str:
    return ", ".join(f"{stream.id} ({stream.room} on {stream.account})" for stream in streams)
