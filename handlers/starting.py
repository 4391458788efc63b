"""The conversation that begins a recording by a form: the modal, its buttons, and the two shortcuts."""

from collections.abc import Mapping
from dataclasses import replace

from bot.domain import Operation, Recording
from bot.errors import NotAllowed, UsageError
from bot.service.options import OptionsError
from bot.service.requests import Ask, Requests
from bot.slack import blocks, forms
from bot.slack.actions import ActionId
from bot.slack.metadata import load_metadata
from bot.slack.start_form import (
    ACCOUNT,
    CHANNEL,
    LENGTH,
    NAME,
    PROFILE,
    ROOM,
    Filled,
    StartForm,
    general,
    lengths,
    options,
    start_view,
)
from bot.slack.typed import room_in
from bot.slack.views import CallbackId, View
from handlers.access import Access, Role
from handlers.asks import ask_of, channel_of, submission_key, team_of
from handlers.replies import Body, Conversation, Reply
from handlers.standing import require_in


class Starting:
    """Opens the modal prefilled, keeps it up to date, and asks for what it says."""

    def __init__(self, requests: Requests, access: Access) -> None:
        self._requests = requests
        self._access = access

    def actions(self) -> Mapping[str, Conversation]:
        """The button that opens the modal, and what is heard at once in it."""
        return {
            ActionId.START.value: self.opened,
            ActionId.CHOOSE_CHANNEL.value: self.changed,
            ActionId.CHOOSE_ACCOUNT.value: self.changed,
            ActionId.MORE_OPTIONS.value: self.extended,
        }

    def shortcuts(self) -> Mapping[str, Conversation]:
        """The same from anywhere, and from a message that names a room."""
        return {CallbackId.START.value: self.opened, CallbackId.RECORD_ROOM.value: self.opened}

    def submissions(self) -> Mapping[str, Conversation]:
        """The modal."""
        return {CallbackId.START.value: self.submitted}

    async def opened(self, body: Body) -> Reply:
        """Open the modal, for the channel where that was asked, and with the account that was used there last."""
        channel = channel_of(body)
        if channel:
            self._require(body, channel)
        form = StartForm(team=team_of(body), channel=channel, account=await self._usual(body, channel))
        room = room_in((body.get("message") or {}).get("text") or "")
        return Reply(view=self._view(form, {ROOM: room}))

    async def changed(self, body: Body) -> Reply:
        """Show the accounts of the channel that was chosen, and the parameters of the account."""
        form, filled = self._seen(body)
        chosen = replace(form, account=forms.text(filled, ACCOUNT))
        kept = filled if chosen.account == form.account else general(filled)
        return Reply(update=self._view(chosen, kept))

    async def extended(self, body: Body) -> Reply:
        """Show all parameters of the account."""
        form, filled = self._seen(body)
        chosen = replace(form, account=forms.text(filled, ACCOUNT), shows_all=True)
        return Reply(update=self._view(chosen, filled))

    async def submitted(self, body: Body) -> Reply:
        """Ask for the recording; what is wrong is said beside its field, all of it at once."""
        form, filled = self._seen(body)
        channel = form.channel or forms.text(filled, CHANNEL)
        if not channel:
            return Reply(errors={CHANNEL: "Choose the channel of its card."})
        ask = ask_of(body, submission_key(body), team=form.team, channel=channel)
        try:
            operation, recording = await self._begun(ask, filled)
        except OptionsError as error:
            beside = {lengths(filled)[0] if name == LENGTH else name: said for name, said in error.problems.items()}
            return Reply(errors=forms.errors(beside, forms.fields(body["view"]), ROOM))
        except NotAllowed as error:
            return Reply(errors={ACCOUNT: str(error)})
        except UsageError as error:  # the room is being recorded already
            return Reply(errors={ROOM: str(error)})
        said = f"Starting {recording.room} on {recording.account} as {recording.id}."
        return Reply(message=blocks.sentence(said), channel=channel, operations=(operation,))

    def _seen(self, body: Body) -> tuple[StartForm, Filled]:
        """The form in which somebody acts who may start in its channel, and what is filled in."""
        form = load_metadata(body["view"], StartForm)
        filled: Filled = forms.read(body["view"]["state"])
        if channel := form.channel or forms.text(filled, CHANNEL):
            self._require(body, channel)
        return form, filled

    async def _begun(self, ask: Ask, filled: Filled) -> tuple[Operation, Recording]:
        return await self._requests.start(
            ask,
            forms.text(filled, ROOM),
            account=forms.text(filled, ACCOUNT),
            name=forms.text(filled, NAME),
            length=lengths(filled)[1] or None,
            profile=forms.text(filled, PROFILE),
            options=options(filled),
        )

    async def _usual(self, body: Body, channel: str) -> str:
        """The account of the channel's last recording."""
        last = await self._requests.listing(ask_of(body, ""), limit=1) if channel else ()
        return last[0].account if last else ""

    def _require(self, body: Body, channel: str) -> None:
        require_in(self._access, Role.OPERATOR, body, channel)

    def _view(self, form: StartForm, filled: Filled) -> View:
        accounts = [account.name for account in self._requests.usable(form.channel or forms.text(filled, CHANNEL))]
        if not accounts:
            raise UsageError("No account can be used in this channel: whoever runs Clapper can allow one here.")
        chosen = form if form.account in accounts else replace(form, account=accounts[0])
        return start_view(
            chosen, accounts, self._requests.profiles(), self._requests.options_model(chosen.account), filled
        )
