"""What the conversations about the picture and sound of a running recording share: typed at once, or by a modal."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.domain import Operation, OperationKind, Recording, Source
from bot.service.requests import Ambiguous, Ask, Requests
from bot.slack import blocks
from bot.slack.actions import ActionId, RecordingAction, load_action
from bot.slack.metadata import AboutRecording, load_metadata
from handlers.access import Access, Role
from handlers.asks import ask_of, channel_of, submission_key
from handlers.grammar import Command, one_target
from handlers.replies import Body, Reply
from handlers.standing import require_about, require_reach

AboutT = TypeVar("AboutT", bound=AboutRecording)
Opening = Callable[[Recording, AboutRecording], Awaitable[Reply]]


@dataclass(frozen=True, kw_only=True)
class Change:
    """What can be done to a recording in progress."""

    kind: OperationKind
    label: str  #: of its button
    action: ActionId  #: of that button
    said: str  #: when it was asked for, with ``{room}`` and ``{id}``

    def told(self, recording: Recording, operation: Operation, channel: str = "") -> Reply:
        """What is said when it was asked for; ``channel`` is where, if that is elsewhere than the person is."""
        said = self.said.format(room=recording.room, id=recording.id)
        return Reply(message=blocks.sentence(said), channel=channel, operations=(operation,))


class Changes:
    """Finds the recording that is meant, checks who acts, and asks for the change."""

    def __init__(self, requests: Requests, access: Access, change: Change) -> None:
        self._requests = requests
        self._access = access
        self._change = change

    async def typed(self, ask: Ask, command: Command, arguments: Mapping[str, Any], opened: Opening) -> Reply:
        """Change at once what was typed; where nothing was, open the modal.

        Args:
            arguments: the documented parameters that were given.
        """
        try:
            recording = await self._requests.find_changeable(ask, self._change.kind, one_target(command))
        except Ambiguous as several:
            return self._offer("Which recording is meant?", several.candidates)
        require_reach(self._access, Role.OPERATOR, recording, ask)
        if arguments:
            operation = await self._requests.change(ask, self._change.kind, recording, arguments)
            return self._change.told(recording, operation)
        self._requests.check_change(self._change.kind, recording)
        if ask.source is Source.MENTION:  # only what is pressed or typed as a command can open something
            return self._offer(f"{self._change.label} of {recording.room}", (recording,))
        about = AboutRecording(recording=recording.id, revision=recording.revision, channel=ask.channel)
        return await opened(recording, about)

    async def clicked(self, body: Body) -> tuple[Recording, AboutRecording]:
        """What a button is about, which opens the modal."""
        shown = load_action(body, RecordingAction)
        recording = await self._requests.get(shown.recording)
        channel = channel_of(body)
        require_about(self._access, Role.OPERATOR, recording, body, channel)
        self._requests.check_change(self._change.kind, recording)
        return recording, AboutRecording(recording=recording.id, revision=shown.revision, channel=channel)

    async def inside(self, body: Body, kind: type[AboutT]) -> tuple[Recording, AboutT]:
        """What the modal is about in which somebody acts, or that is submitted."""
        about = load_metadata(body["view"], kind)
        recording = await self._requests.get(about.recording)
        require_about(self._access, Role.OPERATOR, recording, body, about.channel)
        return recording, about

    async def submitted(
        self, body: Body, about: AboutRecording, recording: Recording, arguments: Mapping[str, Any]
    ) -> Reply:
        """Ask for the change that a modal describes when it is submitted, or one of its buttons is pressed.

        Raises:
            OptionsError: an argument is wrong.
            UsageError: the recording cannot be changed any longer.
        """
        place = about.channel or recording.channel
        ask = ask_of(body, _key(body), team=recording.team, channel=place)
        operation = await self._requests.change(ask, self._change.kind, recording, arguments)
        return self._change.told(recording, operation, about.channel)

    def _offer(self, question: str, recordings: tuple[Recording, ...]) -> Reply:
        return Reply(message=blocks.candidates(question, self._change.label, self._change.action, recordings))


def _key(body: Body) -> str:
    """One modal is submitted once, and each of its buttons acts once."""
    pressed = "".join(str(action.get("action_id")) for action in body.get("actions") or ())
    return f"{submission_key(body)}{pressed}"
