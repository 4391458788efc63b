"""The one message that shows a recording: what is known of it, and the buttons that its service understands. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain import ACTIVE, FINISHING, OVER, Account, Capability, Recording, RecordingState
from bot.slack.actions import EXTENDING, ActionId
from bot.slack.blocks.message import Message, spoken, when
from bot.slack.blocks.recordings import menu_option, sizes, stop_button
from bot.slack.blocks.subjects import facts, headline, lasted, state_of, subject_button, summary
from bot.slack.elements import Block, Option, actions, context, header, mrkdwn, overflow, plain

_ROW = 5  # buttons beside each other: a phone shows no more without a second row

_ARRANGING: Mapping[Capability, tuple[str, ActionId]] = {
    Capability.LAYOUT: ("Layout", ActionId.LAYOUT),
    Capability.SUBTITLES: ("Subtitles", ActionId.SUBTITLES),
    Capability.SUBSCRIPTIONS: ("Streams", ActionId.SUBSCRIPTIONS),
}
_BEGINS = frozenset({Capability.LAYOUT})
_HOLDING: Mapping[RecordingState, tuple[str, ActionId]] = {
    RecordingState.RECORDING: ("Pause", ActionId.PAUSE),
    RecordingState.PAUSED: ("Resume", ActionId.RESUME),
}
_LOOKED_FOR = FINISHING | {RecordingState.LOST}  # whose files may still appear
_STEPS: Mapping[RecordingState, str] = {
    RecordingState.STOPPING: "*Stopping* → making the file → uploading → link",
    RecordingState.PROCESSING: "Stopped → *making the file* → uploading → link",
    RecordingState.UPLOADING: "Stopped → file made → *uploading* → link",
}


def card(recording: Recording, account: Account, now: datetime) -> Message:
    """The card, which is updated in place; when the recording is over, no controls are left but the way to its files.

    Args:
        account: whose capabilities decide which buttons there are.
        now: to tell a planned end that has passed from one to come.
    """
    told = [header(headline(recording)), context(mrkdwn(f"*{state_of(recording)[1]}* · {facts(recording, now)}"))]
    if recording.title != recording.room:
        told.append(context(plain(f"Room: {recording.room}")))
    if details := _details(recording):
        told.append(context(mrkdwn(details)))
    if recording.note:
        told.append(context(plain(recording.note)))
    controls = _controls(recording, account)
    row = [actions(f"controls:{recording.revision}", *controls)] if controls else []
    return Message(text=spoken(summary(recording)), blocks=[*told, *row])


def _details(recording: Recording) -> str:
    """How long, how much, and how far, as mrkdwn."""
    length, looked = lasted(recording), recording.looked_at
    if recording.state in ACTIVE:
        seen = f"{length} when looked at {when(looked)}" if length and looked else ""
    else:
        seen = f"{length} long" if length else ""
    return " · ".join(part for part in (seen, sizes(recording), _STEPS.get(recording.state, "")) if part)


def _controls(recording: Recording, account: Account) -> Sequence[Block]:
    if recording.state in _LOOKED_FOR:
        return [
            subject_button("Refresh", ActionId.REFRESH, recording),
            subject_button("History", ActionId.HISTORY, recording),
        ]
    if recording.state in OVER:
        return _souvenirs(recording, account)
    return _running(recording, account)


def _souvenirs(recording: Recording, account: Account) -> Sequence[Block]:
    """What can be done with what there is of a recording that is over."""
    if recording.state is not RecordingState.READY or recording.deleted_by:
        return []
    link = subject_button("Get Link", ActionId.LINK, recording)
    if Capability.DELETE not in account.capabilities:
        return [link]
    more = [
        menu_option("History", ActionId.HISTORY, recording),
        menu_option("Delete Files …", ActionId.DELETE, recording),
    ]
    return [link, overflow(ActionId.MORE, more)]


def _running(recording: Recording, account: Account) -> Sequence[Block]:
    """Stop is the last button: what is pressed most is not beside what cannot be undone."""
    holding, extending = _holding(recording, account), _extending(recording)
    arranging = _arranging(recording, account)
    room = _ROW - len(holding) - len(extending) - 1
    shown, rest = arranging[:room], arranging[room:]
    row = [subject_button(label, action, recording) for label, action in [*holding, *shown, *extending]]
    return [*row, stop_button(recording), overflow(ActionId.MORE, _more(recording, rest))]


def _more(recording: Recording, rest: Sequence[tuple[str, ActionId]]) -> list[Option]:
    offered = [*rest, ("Refresh", ActionId.REFRESH), ("History", ActionId.HISTORY)]
    return [menu_option(label, action, recording) for label, action in offered]


def _holding(recording: Recording, account: Account) -> list[tuple[str, ActionId]]:
    held = _HOLDING.get(recording.state)
    return [held] if held and Capability.PAUSE in account.capabilities else []


def _extending(recording: Recording) -> list[tuple[str, ActionId]]:
    """Only what has an end can end later."""
    return [(EXTENDING[ActionId.EXTEND].label, ActionId.EXTEND)] if recording.planned_end else []


def _arranging(recording: Recording, account: Account) -> list[tuple[str, ActionId]]:
    """What a service takes only once it records; but a layout may be what it waits for."""
    able = account.capabilities if recording.state in _HOLDING else frozenset()
    if recording.is_waiting:
        able = account.capabilities & _BEGINS
    return [offer for capability, offer in _ARRANGING.items() if capability in able]
