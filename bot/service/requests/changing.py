"""Asking for a change of a recording: what it needs, when it may be, and what may be said with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict

from bot.domain import ACTIVE, OVER, TAKING, Capability, Operation, OperationKind, Recording, RecordingState
from bot.errors import UsageError
from bot.service.options import check_options
from bot.service.requests.asking import Ambiguous, Ask
from bot.service.requests.desk import Desk
from bot.service.requests.finding import Finding
from bot.service.situation import situation

EXTENSIONS = (15, 60)  # minutes


def _check_minutes(minutes: int) -> int:
    if minutes not in EXTENSIONS:
        raise ValueError(f"It is {' or '.join(map(str, EXTENSIONS))}")
    return minutes


class Extension(BaseModel):
    """By how much a planned end is moved."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    minutes: Annotated[int, AfterValidator(_check_minutes)]


class Nothing(BaseModel):
    """What says all by its name."""

    model_config = ConfigDict(frozen=True, extra="forbid")


@dataclass(frozen=True, kw_only=True)
class Change:
    """What a change asks of a recording."""

    capability: Capability | None = None  #: None: any account can
    states: frozenset[RecordingState]  #: in which it may be asked for
    otherwise: str  #: why not in the others
    begins: bool = False  #: whether what was started and has not begun can be waiting for it
    model: Callable[[Desk, str], type[BaseModel]] = lambda _, __: Nothing


_CHANGES: Mapping[OperationKind, Change] = {
    OperationKind.PAUSE: Change(
        capability=Capability.PAUSE,
        states=frozenset({RecordingState.RECORDING}),
        otherwise="Only what is being recorded can be paused.",
    ),
    OperationKind.RESUME: Change(
        capability=Capability.PAUSE,
        states=frozenset({RecordingState.PAUSED}),
        otherwise="Only what is paused can be resumed.",
    ),
    OperationKind.LAYOUT: Change(
        capability=Capability.LAYOUT,
        states=TAKING,
        otherwise="Only the picture of a running recording can be arranged.",
        begins=True,
        model=Desk.layout_model,
    ),
    OperationKind.SUBTITLES: Change(
        capability=Capability.SUBTITLES,
        states=TAKING,
        otherwise="Text can only be laid over a running recording.",
        model=Desk.subtitle_model,
    ),
    OperationKind.SUBSCRIPTIONS: Change(
        capability=Capability.SUBSCRIPTIONS,
        states=TAKING,
        otherwise="Whose audio and video is taken can only be chosen while it is recorded.",
        model=Desk.subscription_model,
    ),
    OperationKind.EXTEND: Change(
        states=ACTIVE,
        otherwise="Only what is being recorded can go on for longer.",
        model=lambda _, __: Extension,
    ),
    OperationKind.DELETE: Change(
        capability=Capability.DELETE,
        states=OVER,
        otherwise="Its files can be deleted when it is over: stop it first.",
    ),
}


def is_changeable(kind: OperationKind, recording: Recording) -> bool:
    """Whether its state allows a change of a recording."""
    change = _CHANGES[kind]
    return recording.state in change.states or (change.begins and recording.is_waiting)


class Changing(Finding):
    """Changes recordings."""

    async def change(
        self, ask: Ask, kind: OperationKind, recording: Recording, arguments: Mapping[str, Any] | None = None
    ) -> Operation:
        """Ask for a change; asked again it is the first operation, whatever has become of it.

        Args:
            kind: PAUSE, RESUME, LAYOUT, SUBTITLES, SUBSCRIPTIONS, EXTEND or DELETE.
            arguments: the documented parameters; ``minutes`` (15 or 60) of EXTEND; the others have none.

        Raises:
            UsageError: the account cannot do it, or the recording's state does not allow it.
            OptionsError: an argument is wrong.
        """
        first = await self._store.find_operation(ask.dedupe_key)
        if first is not None:
            return first
        self.check_change(kind, recording)
        checked = check_options(_CHANGES[kind].model(self, recording.account), arguments or {})
        return await self._store.add_operation(self._about(ask, kind, recording, arguments=checked))

    async def find_changeable(self, ask: Ask, kind: OperationKind, target: str) -> Recording:
        """The one recording that can be changed so; what its service cannot do was not meant.

        Args:
            kind: as for ``change``.
            target: an id, a room or a name; empty: the channel's only one.

        Raises:
            Ambiguous: several are meant.
            UsageError: none is meant; the sentence says why.
        """
        if (before := await self.asked_before(ask)) is not None:
            return before
        change = _CHANGES[kind]
        states = change.states | {RecordingState.STARTING} if change.begins else change.states
        try:
            return await self.find_live(ask, target, states, change.otherwise)
        except Ambiguous as several:
            able = [one for one in several.candidates if self._can(kind, one)]
            if len(able) > 1:
                raise Ambiguous(able) from None
            return (able or several.candidates)[0]  # where none can, one tells why

    def _can(self, kind: OperationKind, recording: Recording) -> bool:
        try:
            self.check_change(kind, recording)
        except UsageError:
            return False
        return True

    def check_change(self, kind: OperationKind, recording: Recording) -> None:
        """Refuse a change that the account or the recording's state does not allow, before anybody fills in a form.

        Raises:
            UsageError: the sentence says why, or what the account can do instead.
        """
        change = _CHANGES[kind]
        if change.capability is not None:
            self.require(recording.account, change.capability)
        self.configured(recording.account)
        if not is_changeable(kind, recording):
            raise UsageError(f"{situation(recording)} {change.otherwise}")

    async def newest(self, kind: OperationKind, recording: Recording) -> Mapping[str, Any] | None:
        """The arguments of the last change of a kind that was made; None: there was none."""
        last = await self._store.last_done(recording.id, kind)
        return None if last is None else last.arguments
