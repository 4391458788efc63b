"""The conversation about recordings: ``/rec``, and the buttons of cards and notices."""

from collections.abc import Mapping

from bot.domain import ACTIVE, OVER, Operation, OperationKind, Recording, RecordingState
from bot.errors import UsageError
from bot.service.requests import Ask, Requests
from bot.service.situation import situation
from bot.slack import blocks
from bot.slack.actions import ActionId, RecordingAction, load_action
from handlers.access import Access, Role
from handlers.commands import Verb
from handlers.grammar import Command, did_you_mean, length, one_target, only
from handlers.replies import Body, Conversation, Reply

_LISTED = 10
_START_KEYS = ("on", "for", "name", "profile")


class Recordings:
    """Unpacks what Slack sends, asks the service, and shows what it says."""

    def __init__(self, requests: Requests, access: Access) -> None:
        self._requests = requests
        self._access = access

    def verbs(self) -> Mapping[str, Verb]:
        """What ``/rec`` can do about recordings."""
        return {
            "": Verb(role=Role.VIEWER, run=self.panel, meaning="what is recorded in this channel, with its buttons"),
            "start": Verb(
                role=Role.OPERATOR,
                run=self.start,
                usage='ROOM [on=ACCOUNT] [for=45m] [name="…"] [profile=…] [parameter=…]',
                meaning="record a room",
            ),
            "stop": Verb(role=Role.OPERATOR, run=self.stop, usage="[ROOM or ID]", meaning="stop recording"),
            "status": Verb(role=Role.VIEWER, run=self.status, usage="[ROOM or ID]", meaning="how a recording is doing"),
            "list": Verb(
                role=Role.VIEWER,
                run=self.list,
                usage="[on=ACCOUNT] [state=…] [room=…]",
                meaning="the last recordings of this channel",
            ),
            "link": Verb(role=Role.VIEWER, run=self.link, usage="ROOM or ID", meaning="fresh download links"),
        }

    async def panel(self, ask: Ask, command: Command) -> Reply:
        """What is recorded in this channel."""
        if command.parameters:
            raise UsageError("Say what to do before its parameters, like: /rec list on=ACCOUNT.")
        live = await self._requests.listing(ask, states=ACTIVE, limit=_LISTED)
        accounts = ", ".join(account.name for account in self._requests.usable(ask.channel)) or "none"
        hint = f"Nothing is being recorded here. Start with: /rec start ROOM on=ACCOUNT. Accounts: {accounts}."
        return Reply(message=blocks.listing("Recording in this channel", live, hint=hint))

    async def start(self, ask: Ask, command: Command) -> Reply:
        """Ask for a recording."""
        given = command.parameters
        operation, recording = await self._requests.start(
            ask,
            one_target(command),
            account=given.get("on", ""),
            name=given.get("name", ""),
            length=length(given.get("for")),
            profile=given.get("profile", ""),
            options={key: value for key, value in given.items() if key not in _START_KEYS},
        )
        said = f"Starting {recording.room} on {recording.account} as {recording.id}."
        return Reply(message=blocks.sentence(said), operations=(operation,))

    async def stop(self, ask: Ask, command: Command) -> Reply:
        """Ask to stop a recording."""
        only(command, ())
        operation, recording = await self._requests.stop(ask, one_target(command))
        ongoing = recording.state in ACTIVE
        said = f"Stopping {recording.room} ({recording.id})." if ongoing else situation(recording)
        return Reply(message=blocks.sentence(said), operations=(operation,))

    async def status(self, ask: Ask, command: Command) -> Reply:
        """Show how recordings are doing."""
        only(command, ())
        target = one_target(command)
        if not target:
            return await self.panel(ask, command)
        found = await self._requests.matching(ask, target)
        if not found:
            raise UsageError(f'No recording is known as "{target[:40]}". /rec list shows the last ones.')
        return Reply(message=blocks.listing(f"Status of {target}", found[:_LISTED], hint=""))

    async def list(self, ask: Ask, command: Command) -> Reply:
        """List the last recordings of this channel; a room may be named with or without ``room=``."""
        only(command, ("on", "state", "room"))
        given = command.parameters
        found = await self._requests.listing(
            ask,
            account=given.get("on", ""),
            room=_room(command),
            states=_states(given.get("state")),
            limit=_LISTED,
        )
        hint = "Nothing fits. Start with: /rec start ROOM."
        return Reply(message=blocks.listing("Last recordings", found, hint=hint))

    async def link(self, ask: Ask, command: Command) -> Reply:
        """Ask for fresh links."""
        only(command, ())
        target = one_target(command)
        found = await self._requests.matching(ask, target)
        ready = [recording for recording in found if recording.state is RecordingState.READY]
        if not found:
            what = f'No recording is known as "{target[:40]}".' if target else "Nothing was recorded in this channel."
            raise UsageError(f"{what} /rec list shows the last ones.")
        operation = await self._requests.ask(ask, OperationKind.LINK, (ready or found)[0])
        return Reply(message=blocks.sentence("Making fresh links …"), operations=(operation,))

    def actions(self) -> Mapping[str, Conversation]:
        """What the buttons of recordings begin."""
        return {action.value: self.clicked(action) for action in _BUTTONS}

    def clicked(self, action: ActionId) -> Conversation:
        """The conversation that a button begins."""
        kind, role = _BUTTONS[action]

        async def conversation(body: Body) -> Reply:
            shown = load_action(body, RecordingAction)
            recording = await self._requests.get(shown.recording)
            user, channel = body["user"]["id"], body["channel"]["id"]
            place = _standing(recording, user, channel)
            self._access.require(role, user, place, is_stranger=_team(body) != recording.team)
            ask = Ask(
                team=recording.team,
                channel=channel,
                user=user,
                dedupe_key=_click_key(kind, recording.id, shown.revision, body["trigger_id"]),
                response_url=body.get("response_url") or "",
            )
            return await self._click(ask, kind, recording)

        return conversation

    async def _click(self, ask: Ask, kind: OperationKind, recording: Recording) -> Reply:
        if kind is OperationKind.STOP and recording.state not in ACTIVE:
            return Reply(message=blocks.sentence(_too_late(recording), mrkdwn=_ender(recording)))
        operation = await self._requests.ask(ask, kind, recording)
        if operation.requested_by != ask.user:
            said = blocks.sentence(f"Stop was already asked for {recording.room}.", mrkdwn=f"By {_mention(operation)}")
            return Reply(message=said, operations=(operation,))
        return Reply(operations=(operation,))


_BUTTONS: Mapping[ActionId, tuple[OperationKind, Role]] = {
    ActionId.STOP: (OperationKind.STOP, Role.OPERATOR),
    ActionId.REFRESH: (OperationKind.REFRESH, Role.VIEWER),
    ActionId.LINK: (OperationKind.LINK, Role.VIEWER),
}


def _standing(recording: Recording, user: str, channel: str) -> str:
    """The channel whose roles count for a click: where it was made.

    But whoever asked for a recording was told directly where the channel is closed, and acts there as in the channel.
    """
    told_directly = user == recording.requested_by and channel.startswith("D")
    return recording.channel if told_directly else channel


def _team(body: Body) -> str:
    """Whose member clicked: in a shared channel not the bot's workspace, and an organisation's app has no team."""
    team: str = body["user"].get("team_id") or (body.get("team") or {}).get("id") or ""
    return team


def _click_key(kind: OperationKind, recording: str, revision: int, trigger: str) -> str:
    """Two clicks on one showing of Stop are one; looking and linking again is always meant."""
    return f"{recording}:{kind}:{revision}" if kind is OperationKind.STOP else f"{recording}:{kind}:{trigger}"


def _room(command: Command) -> str:
    named, given = one_target(command), command.parameters.get("room", "")
    if named and given:
        raise UsageError(f"The room is given twice, as {named[:40]} and as {given[:40]}: keep one.")
    return named or given


def _states(name: str | None) -> frozenset[RecordingState] | None:
    if name is None:
        return None
    states = [state.value for state in RecordingState]
    if name.lower() not in states:
        raise UsageError(
            f'There is no state "{name[:40]}".{did_you_mean(name, states)} There are: {", ".join(states)}.'
        )
    return frozenset({RecordingState(name.lower())})


def _too_late(recording: Recording) -> str:
    over = "is over" if recording.state in OVER else "is already stopping"
    return f"{recording.room} {over}: this card was out of date."


def _ender(recording: Recording) -> str:
    return f"Stopped by <@{recording.ended_by}>" if recording.ended_by.startswith(("U", "W")) else ""


def _mention(operation: Operation) -> str:
    return f"<@{operation.requested_by}>"
