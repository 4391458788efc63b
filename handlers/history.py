"""The conversation about what was asked for: of one recording, or in a channel; by pages, and as a file."""

from collections.abc import Mapping, Sequence
from functools import partial

from bot.domain import Link, Operation, Recording
from bot.errors import UsageError
from bot.service.requests import Ask, Requests
from bot.slack import blocks
from bot.slack.actions import ActionId, HistoryAction, RecordingAction, load_action
from bot.slack.errors import SlackError
from bot.slack.export import history_csv
from bot.slack.history import SHOWN, history
from bot.slack.messenger import Messenger
from handlers.access import Access, Role
from handlers.asks import ask_of, channel_of, team_of
from handlers.commands import Verb
from handlers.grammar import Command, one_target, only
from handlers.replies import Body, Conversation, Reply
from handlers.standing import require_in, require_reach

MOST_EXPORTED = 20_000  # rows, of which a spreadsheet takes a million
_BATCH = 500  # rows that are read at once
_FILE = "history.csv"


class History:
    """Shows who did what, when, from where, and with which outcome."""

    def __init__(self, requests: Requests, access: Access, messenger: Messenger) -> None:
        self._requests = requests
        self._access = access
        self._messenger = messenger

    def verbs(self) -> Mapping[str, Verb]:
        """What ``/rec`` can tell of the past."""
        return {
            "history": Verb(
                role=Role.VIEWER,
                run=self.told,
                usage="[ROOM, NAME or ID] [user=me] [export=csv]",
                meaning="who asked for what, when, and what became of it",
                details="user= is me, or a member ID such as U012AB3CD, which the person's profile in Slack has. "
                "export=csv sends you all of it as a file.",
            )
        }

    def actions(self) -> Mapping[str, Conversation]:
        """The button on cards, and those of the history itself."""
        return {
            ActionId.HISTORY.value: self.clicked,
            ActionId.HISTORY_ON.value: self.turned,
            ActionId.HISTORY_NEWEST.value: self.turned,
            ActionId.EXPORT.value: self.exported,
        }

    async def told(self, ask: Ask, command: Command) -> Reply:
        """Show the history of a recording, or of the channel; or send it as a file."""
        only(command, ("user", "export"))
        about = HistoryAction(
            recording=await self._meant(ask, one_target(command)), user=_person(ask, command.parameters.get("user", ""))
        )
        form = command.parameters.get("export", "")
        if form not in {"", "csv"}:
            raise UsageError(f'export= is csv; you gave "{form[:40]}".')
        return await self._handed_over(ask, about) if form else await self._shown(ask, about)

    async def clicked(self, body: Body) -> Reply:
        """Show the history of the recording on a card."""
        recording = await self._requests.get(load_action(body, RecordingAction).recording)
        channel = channel_of(body) or recording.channel
        ask = ask_of(body, body["trigger_id"], team=recording.team, channel=channel)
        require_in(self._access, Role.VIEWER, body, channel_of(body), team=recording.team)
        return await self._shown(ask, HistoryAction(recording=recording.id))

    async def turned(self, body: Body) -> Reply:
        """Show another page in place of the one that was clicked."""
        reply = await self._shown(self._asked(body), load_action(body, HistoryAction))
        return Reply(message=reply.message, replaces=True)

    async def exported(self, body: Body) -> Reply:
        """Send the history that is shown as a file."""
        return await self._handed_over(self._asked(body), load_action(body, HistoryAction))

    async def _shown(self, ask: Ask, about: HistoryAction) -> Reply:
        recording = await self._visible(ask, about)
        operations = await self._requests.history(
            ask, recording=about.recording, user=about.user, limit=SHOWN + 1, before=about.before
        )
        title = f"History of {recording.title}" if recording else "History of this channel"
        return Reply(message=history(title, operations, about, await self._requests.names(operations)))

    async def _handed_over(self, ask: Ask, about: HistoryAction) -> Reply:
        await self._visible(ask, about)
        said = f"All of this history, up to {MOST_EXPORTED:,} rows, follows as a file in your direct messages."
        return Reply(message=blocks.sentence(said), follow=partial(self._send, ask, about))

    async def _send(self, ask: Ask, about: HistoryAction) -> None:
        """Send it once, after it was noted who was given what."""
        if await self._requests.was_asked(ask):
            return
        operations = await self._all(ask, about)
        await self._requests.note_export(ask, recording=about.recording, count=len(operations))
        written = history_csv(operations, await self._names(operations))
        try:
            await self._messenger.upload(ask.user, [Link(name=_FILE, url="", content=written)])
        except SlackError:
            said = blocks.sentence("Slack did not confirm that it has the file: if it is missing, export it again.")
            await self._messenger.whisper(ask.channel, ask.user, ask.response_url, said, ask.thread)

    async def _all(self, ask: Ask, about: HistoryAction) -> list[Operation]:
        found: list[Operation] = []
        while True:
            before = found[-1].id if found else ""
            read = await self._requests.history(
                ask, recording=about.recording, user=about.user, limit=_BATCH, before=before
            )
            found += read
            if len(read) < _BATCH or len(found) >= MOST_EXPORTED:
                return found

    async def _names(self, operations: Sequence[Operation]) -> Mapping[str, str]:
        """What people call all that these are about."""
        begins = range(0, len(operations), _BATCH)
        parts = [await self._requests.names(operations[begin : begin + _BATCH]) for begin in begins]
        return {subject: name for part in parts for subject, name in part.items()}

    async def _meant(self, ask: Ask, target: str) -> str:
        """The id of the newest recording that a target can mean; nothing where none was given."""
        found = await self._requests.matching(ask, target) if target else ()
        if target and not found:
            raise UsageError(f"{await self._requests.unknown(ask, target)} /rec list shows the last ones.")
        return found[0].id if found else ""

    async def _visible(self, ask: Ask, about: HistoryAction) -> Recording | None:
        """The recording that it is about; that of another channel only for who may look wherever they are."""
        recording = await self._requests.get(about.recording) if about.recording else None
        if recording:
            require_reach(self._access, Role.VIEWER, recording, ask)
        return recording

    def _asked(self, body: Body) -> Ask:
        """Who clicked in a history, and may look."""
        ask = ask_of(body, f"{team_of(body)}:{body['trigger_id']}")
        require_in(self._access, Role.VIEWER, body, ask.channel)
        return ask


def _person(ask: Ask, text: str) -> str:
    """Whom ``user=`` means."""
    if text.lower() == "me":
        return ask.user
    if text and not (text.startswith(("U", "W")) and text.isalnum() and text.isupper()):
        hint = "The person's profile in Slack has it."
        raise UsageError(f'user= is me, or a member ID like U012AB3CD; you gave "{text[:40]}". {hint}')
    return text
