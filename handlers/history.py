"""The conversation about what was asked for: of one recording, or in a channel."""

from collections.abc import Mapping

from bot.errors import UsageError
from bot.service.requests import Ask, Requests
from bot.slack.actions import ActionId, RecordingAction, load_action
from bot.slack.history import SHOWN, history
from handlers.access import Access, Role
from handlers.asks import ask_of, channel_of, member_of
from handlers.commands import Verb
from handlers.grammar import Command, one_target, only
from handlers.replies import Body, Conversation, Reply


class History:
    """Shows who did what, when, from where, and with which outcome."""

    def __init__(self, requests: Requests, access: Access) -> None:
        self._requests = requests
        self._access = access

    def verbs(self) -> Mapping[str, Verb]:
        """What ``/rec`` can tell of the past."""
        meaning = "who asked for what, when, and what became of it"
        return {"history": Verb(role=Role.VIEWER, run=self.told, usage="[ROOM or ID]", meaning=meaning)}

    def actions(self) -> Mapping[str, Conversation]:
        """The button on cards."""
        return {ActionId.HISTORY.value: self.clicked}

    async def told(self, ask: Ask, command: Command) -> Reply:
        """Show the history of a recording, or of the channel."""
        only(command, ())
        target = one_target(command)
        found = await self._requests.matching(ask, target) if target else ()
        if target and not found:
            raise UsageError(f'No recording is known as "{target[:40]}". /rec list shows the last ones.')
        return await self._shown(ask, found[0].id, found[0].room) if found else await self._shown(ask)

    async def clicked(self, body: Body) -> Reply:
        """Show the history of the recording on a card."""
        recording = await self._requests.get(load_action(body, RecordingAction).recording)
        channel = channel_of(body) or recording.channel
        ask = ask_of(body, body["trigger_id"], team=recording.team, channel=channel)
        self._access.require(Role.VIEWER, ask.user, channel_of(body), is_stranger=member_of(body) != recording.team)
        return await self._shown(ask, recording.id, recording.room)

    async def _shown(self, ask: Ask, recording: str = "", room: str = "") -> Reply:
        operations = await self._requests.history(ask, recording=recording, limit=SHOWN)
        return Reply(message=history(f"History of {room}" if room else "History of this channel", operations))
