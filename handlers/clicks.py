"""The buttons about one recording: on cards, in lists and notices, wherever they stand."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.domain import ACTIVE, OVER, Operation, OperationKind, OperationStatus, Recording
from bot.errors import UsageError
from bot.service.requests import Ask, Requests
from bot.slack import blocks
from bot.slack.actions import EXTENDING, OUTDATED, ActionId, MenuAction, RecordingAction, dump_action, load_action
from bot.slack.deletion import deletion_view
from bot.slack.extension import extended_since, is_extended
from bot.slack.metadata import AboutRecording, dump_metadata, load_metadata
from bot.slack.views import CallbackId
from handlers.access import Access, Role
from handlers.asks import about_shown, ask_of, channel_of, submission_key
from handlers.replies import Body, Conversation, Reply
from handlers.standing import require_about


@dataclass(frozen=True, kw_only=True)
class Deed:
    """What a button does."""

    kind: OperationKind
    role: Role = Role.OPERATOR
    arguments: Mapping[str, Any] = field(default_factory=dict)
    is_repeatable: bool = False  #: whether each click is meant; else two on one showing are one


_DEEDS: Mapping[ActionId, Deed] = {
    ActionId.STOP: Deed(kind=OperationKind.STOP),
    ActionId.REFRESH: Deed(kind=OperationKind.REFRESH, role=Role.VIEWER, is_repeatable=True),
    ActionId.LINK: Deed(kind=OperationKind.LINK, role=Role.VIEWER, is_repeatable=True),
    ActionId.PAUSE: Deed(kind=OperationKind.PAUSE),
    ActionId.RESUME: Deed(kind=OperationKind.RESUME),
    **{
        action: Deed(kind=OperationKind.EXTEND, arguments={"minutes": EXTENDING[action].minutes})
        for action in (ActionId.EXTEND, ActionId.EXTEND_HOUR)
    },
    ActionId.DELETE: Deed(kind=OperationKind.DELETE, role=Role.ADMIN),
}
_PLAIN = frozenset({OperationKind.STOP, OperationKind.REFRESH, OperationKind.LINK})  # any recording can be asked so
_ENDING = frozenset({OperationKind.STOP, OperationKind.EXTEND})  # they are about an end that is still to come


class Clicks:
    """Checks who clicks at the moment it happens, asks the service, and says what the card does not show."""

    def __init__(self, requests: Requests, access: Access) -> None:
        self._requests = requests
        self._access = access

    def actions(self) -> Mapping[str, Conversation]:
        """What the buttons begin."""
        return {action.value: self.clicked(action) for action in _DEEDS}

    def submissions(self) -> Mapping[str, Conversation]:
        """The dialog that deletes files."""
        return {CallbackId.DELETE.value: self.deleted}

    def clicked(self, action: ActionId) -> Conversation:
        """The conversation that a button begins."""
        deed = _DEEDS[action]

        async def conversation(body: Body) -> Reply:
            shown = load_action(body, RecordingAction)
            recording = await self._requests.get(shown.recording)
            require_about(self._access, deed.role, recording, body, channel_of(body))
            place = channel_of(body) or recording.channel
            key = _key(deed, shown, body["trigger_id"])
            ask = ask_of(body, key, team=recording.team, channel=place)
            if deed.kind in _ENDING and recording.state not in ACTIVE:
                return Reply(message=blocks.sentence(_too_late(recording), mrkdwn=_ender(recording)))
            operation = await self._asked(deed, ask, recording, body["trigger_id"])
            if is_extended(operation):
                return Reply(message=extended_since(await self._requests.get(recording.id)))
            return Reply(message=_already(operation, recording, ask.user), operations=(operation,))

        return conversation

    async def ask_deletion(self, body: Body) -> Reply:
        """Open the dialog that says what would be deleted: a menu's option cannot ask by itself."""
        shown = load_action(body, RecordingAction)
        recording = await self._requests.get(shown.recording)
        require_about(self._access, Role.ADMIN, recording, body, channel_of(body))
        self._requests.check_change(OperationKind.DELETE, recording)
        return Reply(view=deletion_view(recording, dump_metadata(about_shown(shown, body))))

    async def deleted(self, body: Body) -> Reply:
        """Have the files deleted that the dialog named."""
        about = load_metadata(body["view"], AboutRecording)
        recording = await self._requests.get(about.recording)
        require_about(self._access, Role.ADMIN, recording, body, about.channel)
        place = about.channel or recording.channel
        ask = ask_of(body, submission_key(body), team=recording.team, channel=place)
        operation = await self._requests.change(ask, OperationKind.DELETE, recording)
        said = blocks.sentence(f"Deleting the files of {recording.room} ({recording.id}).")
        return Reply(message=said, channel=about.channel, operations=(operation,))

    async def _asked(self, deed: Deed, ask: Ask, recording: Recording, trigger: str) -> Operation:
        """Ask once for one showing; but what failed may be tried again on the same showing."""
        operation = await self._ask(deed, ask, recording)
        if operation.status is not OperationStatus.FAILED:
            return operation
        return await self._ask(deed, replace(ask, dedupe_key=f"{ask.dedupe_key}:{trigger}"), recording)

    async def _ask(self, deed: Deed, ask: Ask, recording: Recording) -> Operation:
        if deed.kind in _PLAIN:
            return await self._requests.ask(ask, deed.kind, recording)
        return await self._requests.change(ask, deed.kind, recording, deed.arguments)


class Menu:
    """The menu behind three dots: each option begins what the button of its action begins.

    Args:
        actions: those that stand in menus, by action id.
    """

    def __init__(self, actions: Mapping[str, Conversation]) -> None:
        self._actions = actions

    def actions(self) -> Mapping[str, Conversation]:
        """The menu."""
        return {ActionId.MORE.value: self.chosen}

    async def chosen(self, body: Body) -> Reply:
        """Do what was chosen."""
        choice = load_action(body, MenuAction)
        if choice.do.value not in self._actions:
            raise UsageError(OUTDATED)
        about = RecordingAction(recording=choice.recording, revision=choice.revision)
        button = {"action_id": choice.do.value, "value": dump_action(about)}
        return await self._actions[choice.do.value]({**body, "actions": [button]})


def _key(deed: Deed, shown: RecordingAction, trigger: str) -> str:
    """Two clicks on one showing of Stop are one; looking and linking again is always meant."""
    minutes = "".join(f":{value}" for value in deed.arguments.values())
    return f"{shown.recording}:{deed.kind}{minutes}:{trigger if deed.is_repeatable else shown.revision}"


def _already(operation: Operation, recording: Recording, user: str) -> blocks.Message | None:
    """What is said to who clicked second."""
    if operation.requested_by == user:
        return None
    said = f"{operation.kind.capitalize()} was already asked for {recording.room}."
    return blocks.sentence(said, mrkdwn=f"By {blocks.mention(operation.requested_by)}")


def _too_late(recording: Recording) -> str:
    over = "is over" if recording.state in OVER else "is already stopping"
    return f"{recording.room} {over}: this message was out of date."


def _ender(recording: Recording) -> str:
    by = recording.ended_by
    return f"Stopped by {blocks.mention(by)}" if by.startswith(("U", "W")) else ""
