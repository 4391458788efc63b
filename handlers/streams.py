"""The conversation about live streams: ``/live``, the buttons of their cards, and the modal Start Live."""

from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from bot.domain import LIVE_STATES, STREAM_OVER, Account, Capability, Operation, Stream
from bot.errors import UsageError
from bot.service.options import OptionsError
from bot.service.requests import Ask
from bot.service.streams import AmbiguousStream, Streams, stream_situation
from bot.slack import blocks, forms
from bot.slack.actions import EXTENDING, ActionId, StreamAction, load_action
from bot.slack.elements import Block, actions
from bot.slack.extension import extended_since, is_extended
from bot.slack.live_form import live_view
from bot.slack.questions import ACCOUNT, LENGTH, PROFILE, ROOM, Filled, Form, options, settled
from bot.slack.streams import start_live_button, stream_candidates, stream_listing, stream_row
from bot.slack.views import CallbackId, View
from handlers.access import Access, Role
from handlers.asks import ask_of, channel_of
from handlers.commands import Verb
from handlers.deeds import Deed
from handlers.forms import filled_before, is_left_open, new_form, redraw, seen, submitted
from handlers.grammar import Command, longer_by, one_target, only
from handlers.replies import Body, Conversation, Reply
from handlers.standing import may_operate, require_about, require_reach

_LISTED = 10
_IN_PANEL = 5
_BY: Mapping[str, ActionId] = {"15m": ActionId.EXTEND_LIVE, "1h": ActionId.EXTEND_LIVE_HOUR}
_START_KEYS = frozenset({ACCOUNT, LENGTH, PROFILE})  # the others are the service's own parameters


def _extend(action: ActionId) -> Deed[Streams, Stream]:
    minutes = EXTENDING[action].minutes
    asks = partial(Streams.extend, minutes=minutes)
    return Deed(name=f"extend:{minutes}", called="More time", asks=asks)


_DEEDS: Mapping[ActionId, Deed[Streams, Stream]] = {
    ActionId.STOP_LIVE: Deed(name="end", called="Stop", asks=Streams.end),
    ActionId.EXTEND_LIVE: _extend(ActionId.EXTEND_LIVE),
    ActionId.EXTEND_LIVE_HOUR: _extend(ActionId.EXTEND_LIVE_HOUR),
    ActionId.REFRESH_LIVE: Deed(
        name="refresh", called="Refresh", asks=Streams.refresh, role=Role.VIEWER, is_repeatable=True
    ),
}


class LiveStreams:
    """Unpacks what Slack sends, asks the service, and shows what it says."""

    def __init__(self, streams: Streams, access: Access) -> None:
        self._streams = streams
        self._access = access

    def verbs(self) -> Mapping[str, Verb]:
        """What ``/live`` can do."""
        return {
            "": Verb(role=Role.VIEWER, run=self.panel, meaning="what is live in this channel, with its buttons"),
            "start": Verb(
                role=Role.OPERATOR,
                run=self.start,
                usage="[ROOM] [on=ACCOUNT] [for=45m] [profile=…] [quality=…] [parameter=…]",
                meaning="broadcast a room live; a form asks for what is left out",
                details="quality=smooth, clear or high. Any parameter of the service can be given as parameter=value.",
            ),
            "stop": Verb(role=Role.OPERATOR, run=self.stop, usage="[ROOM or ID]", meaning="end a live stream"),
            "extend": Verb(
                role=Role.OPERATOR,
                run=self.extend,
                usage="[ROOM or ID] [by=15m or 1h]",
                meaning="let a live stream end later",
                details="Without a planned end, it gets one: so much from now.",
            ),
            "status": Verb(role=Role.VIEWER, run=self.status, usage="[ROOM or ID]", meaning="how a stream is doing"),
            "list": Verb(
                role=Role.VIEWER,
                run=self.list,
                usage="[on=ACCOUNT]",
                meaning="the last live streams of this channel, and what else is live",
            ),
        }

    def actions(self) -> Mapping[str, Conversation]:
        """What the buttons begin, and the inputs of the modal whose change is heard at once."""
        redrawn = redraw(self._access, Role.OPERATOR, Form, self._view)
        extended = redraw(self._access, Role.OPERATOR, Form, self._view, shows_all=True)
        return {
            **{action.value: self.clicked(action) for action in _DEEDS},
            ActionId.START_LIVE.value: self.opened,
            ActionId.CHOOSE_LIVE_CHANNEL.value: redrawn,
            ActionId.CHOOSE_LIVE_ACCOUNT.value: redrawn,
            ActionId.MORE_LIVE_OPTIONS.value: extended,
        }

    def submissions(self) -> Mapping[str, Conversation]:
        """The modal."""
        return {CallbackId.START_LIVE.value: self.submitted}

    async def panel(self, ask: Ask, command: Command) -> Reply:
        """What is live in this channel."""
        if command.parameters:
            raise UsageError("Say what to do before its parameters, like: /live list on=ACCOUNT.")
        live = await self._streams.live_here(ask, limit=_LISTED)
        accounts = ", ".join(account.name for account in self._streams.live_accounts(ask.channel))
        how = f" Start with: /live start ROOM on=ACCOUNT. Accounts: {accounts or 'none'}."
        hint = f"Nothing is live here.{how if may_operate(self._access, ask) else ''}"
        below = [_start_row()] if accounts else []
        return Reply(message=stream_listing("Live in this channel", live, hint=hint, below=below))

    async def rows(self, ask: Ask) -> Sequence[Block]:
        """What the panel of a channel shows of its live streams."""
        live = await self._streams.live_here(ask, limit=_IN_PANEL)
        return [block for stream in live for block in stream_row(stream)]

    async def start(self, ask: Ask, command: Command) -> Reply:
        """Ask for what is typed; where nothing is wrong but that the room or the account is left out, by a form."""
        room, given = one_target(command), command.parameters
        own = {name: value for name, value in given.items() if name not in _START_KEYS}
        try:
            return await self._begun(ask, room, given, given.get(LENGTH), own)
        except OptionsError as error:
            if own or not is_left_open(error, room, given):
                raise
            form = Form(team=ask.team, channel=ask.channel, thread=ask.thread)
            return Reply(view=self._view(form, {**given, ROOM: room}), lacking=str(error))

    async def stop(self, ask: Ask, command: Command) -> Reply:
        """Ask to end a live stream."""
        only(command, ())
        try:
            stream = await self._meant(ask, command)
        except AmbiguousStream as several:
            return _offer("Which live stream is to be ended?", several, ActionId.STOP_LIVE)
        operation = await self._streams.end(ask, stream)
        ongoing = stream.state in LIVE_STATES
        said = f"Ending the live stream of {stream.room} ({stream.id})." if ongoing else stream_situation(stream)
        return Reply(message=blocks.sentence(said), operations=(operation,))

    async def extend(self, ask: Ask, command: Command) -> Reply:
        """Ask to move the end of a live stream."""
        action = longer_by(command, _BY, "A live stream")
        try:
            stream = await self._meant(ask, command)
        except AmbiguousStream as several:
            return _offer("Which live stream is to go on longer?", several, action)
        operation = await self._streams.extend(ask, stream, EXTENDING[action].minutes)
        more = EXTENDING[action].label.removeprefix("+")
        said = blocks.sentence(f"Extending the live stream of {stream.room} ({stream.id}) by {more}.")
        return Reply(message=said, operations=(operation,))

    async def status(self, ask: Ask, command: Command) -> Reply:
        """Show how live streams are doing."""
        only(command, ())
        target = one_target(command) or await self._streams.of_thread(ask)
        if not target:
            return await self.panel(ask, command)
        found = await self._streams.matching(ask, target)
        for stream in found:
            require_reach(self._access, Role.VIEWER, stream, ask)
        if not found:
            raise UsageError(f"{await self._streams.unknown(ask, target)} /live list shows the last ones.")
        return Reply(message=stream_listing(f"Status of {target}", found[:_LISTED], hint=""))

    async def list(self, ask: Ask, command: Command) -> Reply:
        """List the last live streams of this channel, and ask the services what else is live there."""
        only(command, ("on",))
        name = command.parameters.get("on", "")
        found = await self._streams.live_here(ask, account=name, states=None, limit=_LISTED)
        accounts = [self._streams.live_account(ask, name)] if name else self._streams.live_accounts(ask.channel)
        listing = [account for account in accounts if Capability.LIVE_LIST in account.capabilities]
        how = " Start with: /live start ROOM." if may_operate(self._access, ask) else ""
        hint = f"Nothing was live here yet.{how}"
        said = stream_listing("Last live streams", found, hint=hint)
        if name and not listing:
            said = blocks.with_details(said, f"The service of {name} does not tell what else is live.")
        return Reply(message=said, operations=tuple([await self._listed(ask, account) for account in listing]))

    def clicked(self, action: ActionId) -> Conversation:
        """The conversation that a button of a stream begins."""
        deed = _DEEDS[action]

        async def conversation(body: Body) -> Reply:
            shown = load_action(body, StreamAction)
            stream = await self._streams.get_stream(shown.stream)
            require_about(self._access, deed.role, stream, body, channel_of(body))
            if action is ActionId.STOP_LIVE and stream.state in STREAM_OVER:
                return Reply(message=blocks.sentence(f"{stream_situation(stream)} This card was out of date."))
            key = deed.key(stream.id, shown.revision, body["trigger_id"])
            ask = ask_of(body, key, team=stream.team, channel=channel_of(body) or stream.channel)
            operation = await deed.asked(self._streams, ask, stream, body["trigger_id"])
            if is_extended(operation):
                return Reply(message=extended_since(await self._streams.get_stream(stream.id)))
            return Reply(message=deed.already(operation, stream, ask.user), operations=(operation,))

        return conversation

    async def opened(self, body: Body) -> Reply:
        """Open the modal, for the channel where its button was pressed."""
        return Reply(view=self._view(new_form(self._access, Role.OPERATOR, body), filled_before(body)))

    async def submitted(self, body: Body) -> Reply:
        """Ask for what the modal says."""
        form, filled = seen(self._access, Role.OPERATOR, body, Form)

        def begin(ask: Ask) -> Awaitable[Reply]:
            return self._begun(
                ask, forms.text(filled, ROOM), filled, forms.text(filled, LENGTH) or None, options(filled)
            )

        return await submitted(body, form, filled, begin)

    async def _meant(self, ask: Ask, command: Command) -> Stream:
        """The live stream that a command names, which the person may change."""
        stream = await self._streams.find_changeable(ask, one_target(command))
        require_reach(self._access, Role.OPERATOR, stream, ask)
        return stream

    async def _begun(self, ask: Ask, room: str, given: Filled, length: str | None, own: Filled) -> Reply:
        """Ask for a room to go live.

        Args:
            own: the service's parameters.
        """
        operation, stream = await self._streams.start(
            ask,
            room,
            account=forms.text(given, ACCOUNT),
            length=length,
            profile=forms.text(given, PROFILE),
            options=own,
        )
        said = f"Starting the live stream of {stream.room} on {stream.account} as {stream.id}."
        return Reply(message=blocks.sentence(said), operations=(operation,))

    def _view(self, form: Form, filled: Filled) -> View:
        accounts = [account.name for account in self._streams.usable_here(form.where(filled))]
        chosen, kept = settled(form, filled, accounts)
        return live_view(chosen, accounts, self._streams.profiles(), self._streams.stream_model(chosen.account), kept)

    async def _listed(self, ask: Ask, account: Account) -> Operation:
        return await self._streams.ask_for_list(replace(ask, dedupe_key=f"{ask.dedupe_key}:{account.name}"), account)


def _offer(question: str, several: AmbiguousStream, action: ActionId) -> Reply:
    return Reply(message=stream_candidates(question, several.candidates, action))


def _start_row() -> Block:
    return actions("start", start_live_button())
