"""The buttons about one recording: on cards, in lists and notices, wherever they stand."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias

from bot.domain import ACTIVE, OVER, Operation, OperationKind, Recording
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
from handlers.deeds import Deed
from handlers.replies import Body, Conversation, Reply
from handlers.standing import require_about

Asking: TypeAlias = Callable[[Requests, Ask, Recording], Awaitable[Operation]]


def _plain(kind: OperationKind) -> Asking:
    """Asks for what any recording can be asked for."""
    return lambda requests, ask, recording: requests.ask(ask, kind, recording)


def _change(kind: OperationKind, **arguments: int) -> Asking:
    """Asks for what the account and the recording's state must allow."""
    return lambda requests, ask, recording: requests.change(ask, kind, recording, arguments)


def _extend(action: ActionId) -> Deed[Requests, Recording]:
    minutes = EXTENDING[action].minutes
    asks = _change(OperationKind.EXTEND, minutes=minutes)
    return Deed(name=f"extend:{minutes}", called="More time", asks=asks)


_DEEDS: Mapping[ActionId, Deed[Requests, Recording]] = {
    ActionId.STOP: Deed(name="stop", called="Stop", asks=_plain(OperationKind.STOP)),
    ActionId.REFRESH: Deed(
        name="refresh", called="Refresh", asks=_plain(OperationKind.REFRESH), role=Role.VIEWER, is_repeatable=True
    ),
    ActionId.LINK: Deed(
        name="link", called="Link", asks=_plain(OperationKind.LINK), role=Role.VIEWER, is_repeatable=True
    ),
    ActionId.PAUSE: Deed(name="pause", called="Pause", asks=_change(OperationKind.PAUSE)),
    ActionId.RESUME: Deed(name="resume", called="Resume", asks=_change(OperationKind.RESUME)),
    ActionId.EXTEND: _extend(ActionId.EXTEND),
    ActionId.EXTEND_HOUR: _extend(ActionId.EXTEND_HOUR),
    ActionId.DELETE: Deed(name="delete", called="Delete", asks=_change(OperationKind.DELETE), role=Role.ADMIN),
}
_ENDING = frozenset({ActionId.STOP, ActionId.EXTEND, ActionId.EXTEND_HOUR})  # about an end that is still to come


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
            key = deed.key(recording.id, shown.revision, body["trigger_id"])
            ask = ask_of(body, key, team=recording.team, channel=place)
            if action in _ENDING and recording.state not in ACTIVE:
                return Reply(message=blocks.sentence(_too_late(recording), mrkdwn=_ender(recording)))
            operation = await deed.asked(self._requests, ask, recording, body["trigger_id"])
            if is_extended(operation):
                return Reply(message=extended_since(await self._requests.get(recording.id)))
            return Reply(message=deed.already(operation, recording, ask.user), operations=(operation,))

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
        said = blocks.sentence(f"Deleting the files of {recording.title} ({recording.id}).")
        return Reply(message=said, channel=about.channel, operations=(operation,))


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


def _too_late(recording: Recording) -> str:
    over = "is over" if recording.state in OVER else "is already stopping"
    return f"{recording.title} {over}: this message was out of date."


def _ender(recording: Recording) -> str:
    by = recording.ended_by
    return f"Stopped by {blocks.mention(by)}" if by.startswith(("U", "W")) else ""
