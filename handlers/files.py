"""The conversation about what accounts have stored: lists of files, links to them, and how full the accounts are."""

from collections.abc import Mapping
from dataclasses import replace

from bot.domain import Account, Capability, OperationStatus, RecordingState
from bot.errors import UsageError
from bot.service.requests import Ask, Requests, all_at_once
from bot.slack import blocks, forms
from bot.slack.actions import ActionId, FilesAction, load_action
from bot.slack.files import recorded_files
from bot.slack.files_form import SINCE, UNTIL, files_view
from bot.slack.questions import ACCOUNT, ROOM, Filled, Form, settled
from bot.slack.storage import storage_message
from bot.slack.views import CallbackId, View
from handlers.access import Access, Role
from handlers.asks import ask_of, team_of
from handlers.commands import Verb
from handlers.forms import new_form, redraw, seen, submitted
from handlers.grammar import Command, only, page_of, room_of
from handlers.replies import Body, Conversation, Reply
from handlers.standing import require_in
from handlers.zones import Zones

_SHOWN = 10  # recordings, where the service has no list of files
_OWN_KEYS = frozenset({"on", "room", "from", "to", "page"})  # the others are the service's own filters


class Files:
    """Asks the services, by command, form and button.

    Args:
        zones: tells which days a person means.
    """

    def __init__(self, requests: Requests, access: Access, zones: Zones) -> None:
        self._requests = requests
        self._access = access
        self._zones = zones

    def verbs(self) -> Mapping[str, Verb]:
        """What ``/rec`` tells of stored files."""
        return {
            "files": Verb(
                role=Role.VIEWER,
                run=self.listed,
                usage="[on=ACCOUNT] [room=…] [from=2026-12-01] [to=2026-12-31] [page=2] [parameter=…]",
                meaning="the files that an account has stored; without a word a form opens",
                details="Days are days of your time zone. Rooms and days narrow the list to files of which the service "
                "tells them, or which a recording of this bot left. Any filter that the account's service documents "
                "can be given.",
            ),
            "storage": Verb(
                role=Role.OPERATOR, run=self.storage, usage="[on=ACCOUNT]", meaning="how full the accounts are"
            ),
        }

    def actions(self) -> Mapping[str, Conversation]:
        """The button that opens the form, and those of the list."""
        return {
            ActionId.FILES.value: self.opened,
            ActionId.CHOOSE_FILES_CHANNEL.value: redraw(self._access, Role.VIEWER, Form, self._view),
            ActionId.FILES_ON.value: self.turned,
            ActionId.FILES_BACK.value: self.turned,
            ActionId.FILE_LINK.value: self.linked,
            ActionId.FILE_DELETE.value: self.deleted,
        }

    def submissions(self) -> Mapping[str, Conversation]:
        """The form."""
        return {CallbackId.FILES.value: self.submitted}

    async def listed(self, ask: Ask, command: Command) -> Reply:
        """Ask for a list; where nothing is said and several accounts can be meant, by the form."""
        given, room = command.parameters, room_of(command)
        if not room and not given and len(self._requests.usable(ask.channel)) > 1:
            return Reply(view=self._view(Form(team=ask.team, channel=ask.channel, thread=ask.thread), {}))
        account = self._requests.account(ask, given.get("on", ""))
        days = given.get("from", ""), given.get("to", "")
        filters = {name: value for name, value in given.items() if name not in _OWN_KEYS}
        return await self._asked(ask, account, room, days, filters, page_of(command))

    async def storage(self, ask: Ask, command: Command) -> Reply:
        """Tell how full the accounts are, as far as their services tell."""
        only(command, ("on",))
        return Reply(message=storage_message(await self._requests.storage(ask, command.parameters.get("on", ""))))

    async def opened(self, body: Body) -> Reply:
        """Open the form, for the channel where its button was pressed."""
        return Reply(view=self._view(new_form(self._access, Role.VIEWER, body), {}))

    async def submitted(self, body: Body) -> Reply:
        """Ask for the list that the form describes."""
        form, filled = seen(self._access, Role.VIEWER, body, Form)
        return await submitted(body, form, filled, lambda ask: self._described(ask, filled))

    async def turned(self, body: Body) -> Reply:
        """Ask for another page; it takes the place of the one that was clicked."""
        shown = load_action(body, FilesAction)
        ask = self._clicked(body)
        return Reply(operations=(await self._requests.turn_files(ask, shown.listing, shown.number),))

    async def linked(self, body: Body) -> Reply:
        """Ask for links to one file of a list."""
        shown = load_action(body, FilesAction)
        ask = self._clicked(body)
        account, file = await self._requests.stored_file(ask, shown.listing, shown.number)
        return Reply(operations=(await self._requests.file_link(ask, account, file),))

    async def deleted(self, body: Body) -> Reply:
        """Have one file of a list deleted: two clicks are one, but what failed may be tried again."""
        shown = load_action(body, FilesAction)
        clicked = self._clicked(body, Role.ADMIN)
        account, file = await self._requests.stored_file(clicked, shown.listing, shown.number)
        ask = replace(clicked, dedupe_key=f"{shown.listing}:{shown.number}:delete")
        operation = await self._requests.file_delete(ask, account, file)
        if operation.status is OperationStatus.FAILED:
            operation = await self._requests.file_delete(clicked, account, file)
        said = blocks.sentence(operation.answer) if operation.answer else None
        return Reply(message=said, operations=(operation,))

    async def _described(self, ask: Ask, filled: Filled) -> Reply:
        """The list that a form describes, with all that is wrong at once."""
        days = forms.text(filled, SINCE), forms.text(filled, UNTIL)
        with all_at_once() as problems, problems.about(ACCOUNT):
            account = self._requests.account(ask, forms.text(filled, ACCOUNT))
            with problems.about(UNTIL):
                said = await self._asked(ask, account, forms.text(filled, ROOM), days, {}, 1)
        return said

    async def _asked(
        self, ask: Ask, account: Account, room: str, days: tuple[str, str], filters: Mapping[str, str], page: int
    ) -> Reply:
        """Have the service's list fetched, or show what this channel recorded, where the service has none."""
        meant = await self._zones.days(ask.user, *days)
        if Capability.FILES in account.capabilities:
            operation = await self._requests.files(
                ask,
                account,
                filters,
                page,
                room=room,
                since=meant.since,
                until=meant.until,
                may_delete=self._access.role(ask.user, ask.channel, is_stranger=ask.is_stranger) >= Role.ADMIN,
            )
            said = blocks.sentence(f"Looking at the files of {account.name} …")
            return Reply(message=blocks.with_details(said, meant.remark), operations=(operation,))
        if filters:
            raise UsageError(
                f"The service of {account.name} has no list of files, so no filters: {', '.join(filters)}."
            )
        ready = await self._requests.listing(
            ask,
            account=account.name,
            room=room,
            states=frozenset({RecordingState.READY}),
            since=meant.since,
            until=meant.until,
            limit=_SHOWN + 1,
            offset=(page - 1) * _SHOWN,
        )
        said = recorded_files(account.name, ready[:_SHOWN], has_more=len(ready) > _SHOWN)
        return Reply(message=blocks.with_details(said, meant.remark))

    def _clicked(self, body: Body, role: Role = Role.VIEWER) -> Ask:
        """Who clicked in a list, and has the role for it."""
        ask = ask_of(body, f"{team_of(body)}:{body['trigger_id']}")
        require_in(self._access, role, body, ask.channel)
        return ask

    def _view(self, form: Form, filled: Filled) -> View:
        accounts = [account.name for account in self._requests.usable_here(form.where(filled))]
        return files_view(*settled(form, filled, accounts), accounts)
