"""What the conversations about the picture and sound of a running recording share: typed at once, or by a modal."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.domain import Operation, OperationKind, Recording, Source
from bot.pictures.picture import Picture
from bot.service.requests import Ambiguous, Ask, Requests
from bot.slack import blocks
from bot.slack.actions import ActionId, RecordingAction, load_action
from bot.slack.elements import Block
from bot.slack.messenger import Messenger
from bot.slack.metadata import AboutRecording, load_metadata
from bot.slack.pictures import awaited, show
from bot.slack.views import View
from handlers.access import Access, Role
from handlers.asks import about_shown, ask_of, channel_of, submission_key
from handlers.grammar import Command, one_target
from handlers.replies import Body, Conversation, Reply
from handlers.standing import require_about, require_reach

AboutT = TypeVar("AboutT", bound=AboutRecording)
Opening = Callable[[Recording, AboutRecording], Awaitable[Reply]]
Typing = Callable[[Ask, Command], Awaitable[Reply]]
Finish = Callable[[], Awaitable[View]]


@dataclass(frozen=True, kw_only=True)
class Change:
    """What can be done to a recording in progress."""

    kind: OperationKind
    label: str  #: of its button
    action: ActionId  #: of that button
    said: str  #: when it was asked for, with ``{title}`` and ``{id}``

    def told(self, recording: Recording, operation: Operation, channel: str = "") -> Reply:
        """What is said when it was asked for; ``channel`` is where, if that is elsewhere than the person is."""
        said = self.said.format(title=recording.title, id=recording.id)
        return Reply(message=blocks.sentence(said), channel=channel, operations=(operation,))


def _parameters(command: Command) -> Mapping[str, Any]:
    """All parameters of a command, under the names that were typed."""
    return command.parameters


class Changes:
    """Finds the recording that is meant, checks who acts, and asks for the change."""

    def __init__(self, requests: Requests, access: Access, change: Change) -> None:
        self._requests = requests
        self._access = access
        self._change = change

    def typing(
        self,
        opened: Opening | None = None,
        documented: Callable[[Command], Mapping[str, Any]] = _parameters,
    ) -> Typing:
        """What a verb does: change at once what was typed; where nothing was, open the modal.

        Args:
            opened: opens the modal; None: there is none, and nothing needs to be typed.
            documented: makes documented parameters of what was typed.
        """

        async def typed(ask: Ask, command: Command) -> Reply:
            arguments = documented(command)
            try:
                recording = await self._requests.find_changeable(ask, self._change.kind, one_target(command))
            except Ambiguous as several:
                return self._offer("Which recording is meant?", several.candidates)
            require_reach(self._access, Role.OPERATOR, recording, ask)
            if opened is not None and not arguments:
                return await self._opened(ask, recording, opened)
            operation = await self._requests.change(ask, self._change.kind, recording, arguments)
            return self._change.told(recording, operation)

        return typed

    def opening(self, opened: Opening) -> Conversation:
        """What a button does that opens the modal."""

        async def clicked(body: Body) -> Reply:
            shown = load_action(body, RecordingAction)
            recording = await self._requests.get(shown.recording)
            require_about(self._access, Role.OPERATOR, recording, body, channel_of(body))
            self._requests.check_change(self._change.kind, recording)
            about = about_shown(shown, body)
            return await opened(recording, about)

        return clicked

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

    async def _opened(self, ask: Ask, recording: Recording, opened: Opening) -> Reply:
        self._requests.check_change(self._change.kind, recording)
        if ask.source is Source.MENTION:  # only what is pressed or typed as a command can open something
            return self._offer(f"{self._change.label} of {recording.title}", (recording,))
        about = AboutRecording(
            recording=recording.id, revision=recording.revision, channel=ask.channel, thread=ask.thread
        )
        return await opened(recording, about)

    def _offer(self, question: str, recordings: tuple[Recording, ...]) -> Reply:
        return Reply(message=blocks.candidates(question, self._change.label, self._change.action, recordings))


def drawn_later(messenger: Messenger, picture: Picture, view: Callable[[Sequence[Block]], View]) -> tuple[View, Finish]:
    """A modal as far as it is known at once, and what completes it with its picture.

    Args:
        view: makes the modal with the blocks that stand for the picture.
    """

    async def finish() -> View:
        return view(await show(messenger, picture))

    return view([awaited()]), finish


def _key(body: Body) -> str:
    """One modal is submitted once, and each of its buttons acts once."""
    pressed = "".join(str(action.get("action_id")) for action in body.get("actions") or ())
    return f"{submission_key(body)}{pressed}"
