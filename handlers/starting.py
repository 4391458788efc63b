"""The conversation that begins a recording: by command, by a form with its buttons, and by the two shortcuts."""

from collections.abc import Awaitable, Mapping
from dataclasses import replace

from bot.domain import Capability
from bot.errors import UsageError
from bot.service.options import OptionsError
from bot.service.requests import Ask, Requests, check_room
from bot.slack import blocks, forms
from bot.slack.actions import ActionId
from bot.slack.questions import ACCOUNT, LENGTH, NAME, PROFILE, ROOM, Filled, Form, options, settled
from bot.slack.start_form import FIELDS, length_of, start_view
from bot.slack.typed import room_in
from bot.slack.views import CallbackId, View
from handlers.access import Access, Role
from handlers.asks import ask_of
from handlers.commands import Verb
from handlers.forms import filled_before, is_left_open, new_form, redraw, seen, submitted
from handlers.grammar import Command, one_target
from handlers.replies import Body, Conversation, Reply

_KEYS = frozenset({ACCOUNT, LENGTH, NAME, PROFILE})  # the others are the service's own parameters


class Starting:
    """Asks for what is typed or filled in; opens the form prefilled, and keeps it up to date."""

    def __init__(self, requests: Requests, access: Access) -> None:
        self._requests = requests
        self._access = access

    def verbs(self) -> Mapping[str, Verb]:
        """How ``/rec`` begins a recording."""
        return {
            "start": Verb(
                role=Role.OPERATOR,
                run=self.start,
                usage='[ROOM] [on=ACCOUNT] [for=45m] [name="…"] [profile=…] [parameter=…]',
                meaning="record a room; a form asks for what is left out",
                details="A length is written like 45m, 2h or 1h30m. Names with spaces stand in quotes. Any parameter "
                "that the account's service documents can be given; one that it does not know is answered with those "
                "that it knows.",
            )
        }

    def actions(self) -> Mapping[str, Conversation]:
        """The button that opens the modal, and what is heard at once in it."""
        redrawn = redraw(self._access, Role.OPERATOR, Form, self._view)
        extended = redraw(self._access, Role.OPERATOR, Form, self._view, shows_all=True)
        return {
            ActionId.START.value: self.opened,
            ActionId.CHOOSE_CHANNEL.value: redrawn,
            ActionId.CHOOSE_ACCOUNT.value: redrawn,
            ActionId.MORE_OPTIONS.value: extended,
        }

    def shortcuts(self) -> Mapping[str, Conversation]:
        """The same from anywhere, and from a message that names a room."""
        return {CallbackId.START.value: self.opened, CallbackId.RECORD_ROOM.value: self.opened}

    def submissions(self) -> Mapping[str, Conversation]:
        """The modal."""
        return {CallbackId.START.value: self.submitted}

    async def start(self, ask: Ask, command: Command) -> Reply:
        """Ask for what is typed; where nothing is wrong but that the room or the account is left out, by a form."""
        room, given = one_target(command), command.parameters
        own = {name: value for name, value in given.items() if name not in _KEYS}
        try:
            return await self._begun(ask, room, given, given.get(LENGTH), own)
        except OptionsError as error:
            if own or not is_left_open(error, room, given):
                raise
            form = Form(team=ask.team, channel=ask.channel, thread=ask.thread, account=await self._usual(ask))
            return Reply(view=self._view(form, {**given, ROOM: room}), lacking=str(error))

    async def opened(self, body: Body) -> Reply:
        """Open the modal, for the channel where that was asked, and with the account that was used there last."""
        form = new_form(self._access, Role.OPERATOR, body)
        usual = replace(form, account=await self._usual(ask_of(body, "")))
        return Reply(view=self._view(usual, filled_before(body) or {ROOM: _room_of(body)}))

    async def submitted(self, body: Body) -> Reply:
        """Ask for the recording."""
        form, filled = seen(self._access, Role.OPERATOR, body, Form)

        def begin(ask: Ask) -> Awaitable[Reply]:
            return self._begun(ask, forms.text(filled, ROOM), filled, length_of(filled) or None, options(filled))

        return await submitted(body, form, filled, begin, FIELDS)

    async def _begun(self, ask: Ask, room: str, given: Filled, length: str | None, own: Filled) -> Reply:
        """Ask for a recording.

        Args:
            own: the service's parameters.
        """
        operation, recording = await self._requests.start(
            ask,
            room,
            account=forms.text(given, ACCOUNT),
            name=forms.text(given, NAME),
            length=length,
            profile=forms.text(given, PROFILE),
            options=own,
        )
        said = f"Starting {recording.room} on {recording.account} as {recording.id}."
        return Reply(message=blocks.sentence(said), operations=(operation,))

    async def _usual(self, ask: Ask) -> str:
        """The account of the channel's last recording."""
        last = await self._requests.listing(ask, limit=1) if ask.channel else ()
        return last[0].account if last else ""

    def _view(self, form: Form, filled: Filled) -> View:
        offered = self._requests.usable_here(form.where(filled), Capability.RECORD)
        accounts = [account.name for account in offered]
        chosen, kept = settled(form, filled, accounts)
        return start_view(
            chosen, accounts, self._requests.profiles(), self._requests.options_model(chosen.account), kept
        )


def _room_of(body: Body) -> str:
    """The room that a message names; empty where what it names is the name of none."""
    room = room_in((body.get("message") or {}).get("text") or "")
    try:
        check_room(room)
    except UsageError:
        return ""
    return room
