"""What people and the clock may ask for: checked, then stored in one transaction, before anyone is told "yes"."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from difflib import get_close_matches
from random import Random
from typing import Any
from uuid import uuid4

from pydantic import BaseModel

from bot.domain import (
    ACTIVE,
    PLAN,
    Account,
    AnnouncementKind,
    Operation,
    OperationKind,
    Recording,
    RecordingState,
    Source,
)
from bot.durations import format_duration
from bot.errors import NotAllowed, UsageError
from bot.service.options import check_options
from bot.service.owing import owe
from bot.service.situation import situation
from bot.store import RoomTaken, Store
from bot.vendors import RECORDING

SHORTEST, LONGEST = timedelta(seconds=10), timedelta(hours=24)  # a task lasts at most 24 h at HST
STOP_AGAIN_AFTER = timedelta(minutes=30)  # where a planned stop was in vain: what is not stopped costs money
UNACKNOWLEDGED = timedelta(seconds=3)  # Slack's limit: after it the person has seen an error or the answer
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # no letter that reads like a digit
_ROOM_BYTES = 64
_NAME_LENGTH = 100
_MATCHES = 20  # recordings of one room that are considered


@dataclass(frozen=True, kw_only=True)
class Ask:
    """Who asks, where, and what makes asking again the same question."""

    team: str
    channel: str
    user: str
    dedupe_key: str
    source: Source = Source.COMMAND
    response_url: str = field(default="", repr=False)
    view: str = ""  #: the modal that shows the answer, in place of a message


class Requests:
    """Turns a question into a stored operation.

    What is stored becomes due 3 s later, or at once when ``release`` tells that it was acknowledged: no vendor is
    called before that.
    """

    def __init__(
        self,
        store: Store,
        accounts: Mapping[str, Account],
        profiles: Mapping[str, Mapping[str, Any]],
        *,
        now: Callable[[], datetime],
        random: Random,
    ) -> None:
        self._store = store
        self._accounts = accounts
        self._profiles = profiles
        self._now = now
        self._random = random

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
    ) -> tuple[Operation, Recording]:
        """Ask for a recording of a room.

        Args:
            account: its name; may be left out where only one can be meant.
            length: 10 s … 24 h after which it is stopped.
            profile: the name of a preset; ``options`` go before it.

        Raises:
            UsageError: anything about it is wrong; nothing was stored.
            NotAllowed: the account is not for this channel.
        """
        chosen = self._account(ask, account)
        _check_length(length)
        _check_name(name)
        vendor = RECORDING[chosen.vendor]
        check_room(room)
        vendor.check_room(room)
        checked = _checked(vendor.Options, profile, self._profile(profile), options)
        recording = await self._recording(ask, chosen, room, name, length, checked)
        return await self._keep_start(self._operation(ask, OperationKind.START, recording), recording)

    async def ask(self, ask: Ask, kind: OperationKind, recording: Recording) -> Operation:
        """Ask for anything else about a recording; asked twice it is one operation, and the first is returned."""
        if recording.account not in self._accounts:
            raise UsageError(
                f"The account {recording.account} is no longer configured, so nothing can be done with it."
            )
        return await self._store.add_operation(self._operation(ask, kind, recording))

    async def get(self, recording: str) -> Recording:
        """A recording by our id.

        Raises:
            UsageError: there is none.
        """
        found = await self._store.get_recording(recording)
        if found is None:
            raise UsageError(f'No recording has the id "{recording[:40]}".')
        return found

    async def release(self, operations: Sequence[str]) -> None:
        """Tell that these operations were acknowledged: they may be carried out now."""
        await self._store.release_operations(operations, self._now())

    async def stop_due(self, accounts: Sequence[str]) -> None:
        """Ask to stop every recording of these accounts whose planned end has come; what was asked in vain, again."""
        now = self._now()
        for recording in await self._store.due_ends(accounts, now, STOP_AGAIN_AFTER):
            ask = Ask(team=recording.team, channel=recording.channel, user=PLAN, dedupe_key=_plan_key(recording, now))
            operation = await self._store.add_operation(self._operation(ask, OperationKind.STOP, recording))
            await self.release([operation.id])

    async def stop(self, ask: Ask, target: str) -> tuple[Operation, Recording]:
        """Ask to stop what an id or a room means; asked again it is the first operation, whatever has become of it.

        Raises:
            UsageError: what is meant is not in progress, or not clear.
        """
        first = await self._store.find_operation(ask.dedupe_key)
        if first is not None:
            return first, await self.get(first.recording)
        recording = await self.find_live(ask, target)
        return await self.ask(ask, OperationKind.STOP, recording), recording

    async def find_live(self, ask: Ask, target: str) -> Recording:
        """The one recording in progress that an id or a room can mean; without either, the channel's only one.

        Raises:
            UsageError: none or several are meant; the sentence names them.
        """
        live = await self.matching(ask, target, ACTIVE)
        if len(live) != 1:
            raise UsageError(await self._which(ask, target, live))
        return live[0]

    async def matching(
        self, ask: Ask, target: str, states: frozenset[RecordingState] | None = None
    ) -> Sequence[Recording]:
        """What an id or a room can mean, newest first: a room in this channel, an id anywhere that shares an account
        with it; without either, the channel's own recordings. ``states`` narrows all but an id.
        """
        usable = {account.name for account in self.usable(ask.channel)}
        named = await self._store.get_recording(target.lower()) if target else None
        if named is not None and named.team == ask.team and named.account in usable:
            return (named,)
        return await self._store.find_recordings(
            accounts=usable,
            team=ask.team,
            channel=ask.channel,
            room=target or None,
            states=states,
            limit=_MATCHES,
        )

    async def listing(
        self,
        ask: Ask,
        *,
        account: str = "",
        room: str = "",
        states: frozenset[RecordingState] | None = None,
        limit: int,
    ) -> tuple[Recording, ...]:
        """The newest recordings of this channel."""
        accounts = [self._account(ask, account).name] if account else None
        return await self._store.find_recordings(
            team=ask.team, channel=ask.channel, accounts=accounts, room=room or None, states=states, limit=limit
        )

    def usable(self, channel: str) -> list[Account]:
        """The accounts that may be used in a channel, by name."""
        allowed = (
            account for account in self._accounts.values() if not account.channels or channel in account.channels
        )
        return sorted(allowed, key=lambda account: account.name)

    def _account(self, ask: Ask, name: str) -> Account:
        usable = self.usable(ask.channel)
        names = ", ".join(account.name for account in usable) or "none"
        if not name:
            if len(usable) == 1:
                return usable[0]
            raise UsageError(f"Say which account is to record: on=NAME, with NAME one of {names}.")
        account = self._accounts.get(name)
        if account is None:
            near = get_close_matches(name, [account.name for account in usable], n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise UsageError(f'There is no account "{name[:40]}".{hint} Here you can use: {names}.')
        if account not in usable:
            raise NotAllowed(f"The account {name} is not for this channel. Here you can use: {names}.")
        return account

    def _profile(self, name: str) -> Mapping[str, Any]:
        if not name:
            return {}
        if name not in self._profiles:
            names = ", ".join(sorted(self._profiles)) or "none"
            raise UsageError(f'There is no profile "{name[:40]}". There are: {names}.')
        return self._profiles[name]

    async def _recording(
        self, ask: Ask, account: Account, room: str, name: str, length: timedelta | None, options: Mapping[str, Any]
    ) -> Recording:
        now = self._now()
        return Recording(
            id=await self._new_id(),
            account=account.name,
            room=room,
            name=name,
            state=RecordingState.STARTING,
            options=options,
            team=ask.team,
            channel=ask.channel,
            requested_by=ask.user,
            created_at=now,
            planned_end=now + length if length else None,
        )

    async def _keep_start(self, operation: Operation, recording: Recording) -> tuple[Operation, Recording]:
        card = owe(AnnouncementKind.CARD, recording, recording.created_at)
        try:
            stored = await self._store.add_operation(operation, subject=recording, announcements=[card])
        except RoomTaken as taken:
            raise UsageError(_taken(taken.existing)) from taken
        return stored, recording if stored.id == operation.id else await self.get(stored.recording)

    async def _new_id(self) -> str:
        while True:
            candidate = "r" + "".join(self._random.choices(_ALPHABET, k=4))
            if await self._store.get_recording(candidate) is None:
                return candidate

    def _operation(self, ask: Ask, kind: OperationKind, recording: Recording) -> Operation:
        now = self._now()
        return Operation(
            id=uuid4().hex,
            dedupe_key=ask.dedupe_key,
            kind=kind,
            recording=recording.id,
            account=recording.account,
            team=ask.team,
            channel=ask.channel,
            requested_by=ask.user,
            source=ask.source,
            response_url=ask.response_url,
            view=ask.view,
            created_at=now,
            not_before=now + UNACKNOWLEDGED,
        )

    async def _which(self, ask: Ask, target: str, found: Sequence[Recording]) -> str:
        if found:
            names = ", ".join(f"{one.id} ({one.room} on {one.account})" for one in found)
            return f"Several recordings can be meant: {names}. Say which by its id."
        ended = await self.matching(ask, target) if target else ()
        if ended:
            return situation(ended[0])
        running = await self.listing(ask, states=ACTIVE, limit=5)
        hint = ", ".join(f"{one.id} ({one.room})" for one in running)
        here = f"Running in this channel: {hint}." if hint else "Nothing is being recorded in this channel."
        return f'No recording is known as "{target[:40]}". {here}' if target else here


def check_room(room: str) -> None:
    """Refuse what cannot be a room anywhere, or could be taken for Slack's own markup.

    Raises:
        UsageError: with what a room's name may be.
    """
    if not room.strip():
        raise UsageError("Say which room to record, like: /rec start room-42.")
    size = len(room.encode())
    if size > _ROOM_BYTES:
        raise UsageError(f"A room's name has 1 to {_ROOM_BYTES} bytes; this one has {size:,}.")
    if any(sign in room for sign in "<>") or not room.isprintable():
        raise UsageError('A room\'s name is plain text: it may not hold "<", ">" or characters that do not print.')


def _plan_key(recording: Recording, now: datetime) -> str:
    """One key for each time that a planned stop may be asked for, whoever asks."""
    planned = recording.planned_end or now
    return f"{recording.id}:{PLAN}:{planned}:{(now - planned) // STOP_AGAIN_AFTER}"


def _checked(
    model: type[BaseModel], profile: str, preset: Mapping[str, Any], options: Mapping[str, Any]
) -> Mapping[str, Any]:
    """The preset's options and those that were typed; who is refused may not know what the preset holds."""
    try:
        return check_options(model, {**preset, **options})
    except UsageError as error:
        told = f" The profile {profile} gives {', '.join(preset)}." if preset else ""
        raise UsageError(f"{error}{told}") from None


def _check_length(length: timedelta | None) -> None:
    if length is not None and not SHORTEST <= length <= LONGEST:
        allowed = f"{format_duration(SHORTEST)} to {format_duration(LONGEST)}"
        raise UsageError(f"A recording may last {allowed}; you asked for {format_duration(length)}.")


def _check_name(name: str) -> None:
    if len(name) > _NAME_LENGTH or not name.isprintable():
        raise UsageError(f"A recording's name has up to {_NAME_LENGTH} characters that print; yours has {len(name):,}.")


def _taken(existing: Recording) -> str:
    return (
        f"{existing.room} is already being recorded on {existing.account} as {existing.id}. "
        f"Stop that one first: /rec stop {existing.id}."
    )
