"""The conversation about one recording: stop, pause, resume, extend, look, link, delete, as people type it."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain import ACTIVE, OVER, Account, Capability, OperationKind, Recording, RecordingState
from bot.errors import UsageError
from bot.service.requests import Ambiguous, Ask, Requests
from bot.service.situation import situation
from bot.slack import blocks
from bot.slack.actions import EXTENDING, ActionId
from bot.slack.elements import context, plain
from handlers.access import Access, Role
from handlers.changes import Change, Changes
from handlers.commands import Verb
from handlers.grammar import Command, longer_by, one_target, only
from handlers.replies import Reply
from handlers.standing import require_reach

_BY: Mapping[str, ActionId] = {"15m": ActionId.EXTEND, "1h": ActionId.EXTEND_HOUR}
_TARGET = "[ROOM, NAME or ID]"
_OR_FILE = "[ROOM, NAME, ID, or FILE on=ACCOUNT]"
_OF_A_FILE = "With on= also a stored file can be named, whoever recorded it; it is shown with its buttons."
_MORE = "There are more: /rec list shows all of them, page by page."


_PAUSE = Change(
    kind=OperationKind.PAUSE,
    label="Pause",
    action=ActionId.PAUSE,
    said="Pausing {title} ({id}).",
)
_RESUME = Change(
    kind=OperationKind.RESUME,
    label="Resume",
    action=ActionId.RESUME,
    said="Resuming {title} ({id}).",
)
_EXTEND: Mapping[ActionId, Change] = {
    action: Change(
        kind=OperationKind.EXTEND,
        label=EXTENDING[action].label,
        action=action,
        said=f"Extending {{title}} ({{id}}) by {EXTENDING[action].label.removeprefix('+')}.",
    )
    for action in _BY.values()
}


class Recordings:
    """Unpacks what people type, asks the service, and shows what it says."""

    def __init__(self, requests: Requests, access: Access) -> None:
        self._requests = requests
        self._access = access

    def verbs(self) -> Mapping[str, Verb]:
        """What ``/rec`` can do with one recording."""
        return {
            "stop": Verb(role=Role.OPERATOR, run=self.stop, usage=_TARGET, meaning="stop recording"),
            "pause": self._verb(_PAUSE, "hold a recording: nothing is recorded until it is resumed"),
            "resume": self._verb(_RESUME, "record on"),
            "extend": Verb(
                role=Role.OPERATOR,
                run=self.extend,
                usage=f"{_TARGET} [by=15m or 1h]",
                meaning="let a recording end later",
                details="Without a planned end, it gets one: so much from now.",
            ),
            "status": Verb(role=Role.VIEWER, run=self.status, usage=_TARGET, meaning="how a recording is doing"),
            "link": Verb(
                role=Role.VIEWER,
                run=self.link,
                usage=_OR_FILE,
                meaning="fresh download links",
                details=_OF_A_FILE,
            ),
            "delete": Verb(
                role=Role.ADMIN,
                run=self.delete,
                usage=_OR_FILE,
                meaning="delete a recording's files, or one stored file",
                details=f"It says what will be deleted, and asks before it does. {_OF_A_FILE}",
            ),
        }

    def _verb(self, change: Change, meaning: str) -> Verb:
        run = Changes(self._requests, self._access, change).typing(documented=_nothing)
        return Verb(role=Role.OPERATOR, run=run, usage=_TARGET, meaning=meaning)

    async def stop(self, ask: Ask, command: Command) -> Reply:
        """Ask to stop a recording."""
        only(command, ())
        try:
            recording = await self._requests.find_stoppable(ask, one_target(command))
        except Ambiguous as several:
            return _offer("Which recording is to be stopped?", "Stop", ActionId.STOP, several.candidates)
        require_reach(self._access, Role.OPERATOR, recording, ask)
        operation = await self._requests.ask(ask, OperationKind.STOP, recording)
        ongoing = recording.state in ACTIVE
        said = f"Stopping {recording.title} ({recording.id})." if ongoing else situation(recording)
        return Reply(message=blocks.sentence(said), operations=(operation,))

    async def extend(self, ask: Ask, command: Command) -> Reply:
        """Ask to move the end of a recording."""
        action = longer_by(command, _BY, "A recording")
        longer = Changes(self._requests, self._access, _EXTEND[action])
        return await longer.typing(documented=lambda _: {"minutes": EXTENDING[action].minutes})(ask, command)

    async def status(self, ask: Ask, command: Command) -> Reply:
        """Show how recordings are doing; without a target, those in progress."""
        only(command, ())
        target = one_target(command)
        found = await self._matching(Role.VIEWER, ask, target, None if target else ACTIVE)
        if target and not found:
            raise UsageError(f"{await self._requests.unknown(ask, target)} /rec list shows the last ones.")
        hint = "Nothing is being recorded here. /rec list shows what was."
        title = f"Status of {target}" if target else "Recording in this channel"
        more = [context(plain(_MORE))] if len(found) > blocks.MOST_OFFERED else []
        return Reply(message=blocks.listing(title, found[: blocks.MOST_OFFERED], hint=hint, below=more))

    async def link(self, ask: Ask, command: Command) -> Reply:
        """Ask for fresh links."""
        found = await self._over(Role.VIEWER, ask, command)
        if not found:
            return await self._stored(ask, command)
        ready = [one for one in found if one.state is RecordingState.READY and not one.deleted_by]
        if len(ready) > 1:
            return _offer("Links to which recording?", "Get Link", ActionId.LINK, ready)
        operation = await self._requests.ask(ask, OperationKind.LINK, (ready or found)[0])
        return Reply(message=blocks.sentence("Making fresh links …"), operations=(operation,))

    async def delete(self, ask: Ask, command: Command) -> Reply:
        """Say what would be deleted, with the button that does it."""
        found = await self._over(Role.ADMIN, ask, command)
        if not found:
            return await self._stored(ask, command)
        kept = [one for one in found if one.state in OVER and one.files and not one.deleted_by]
        if not kept:
            self._requests.check_change(OperationKind.DELETE, found[0])
            raise UsageError(f"{situation(found[0])} There are no files of it to be deleted.")
        if len(kept) > 1:
            return _offer("The files of which recording?", "Delete Files", ActionId.DELETE, kept)
        self._requests.check_change(OperationKind.DELETE, kept[0])
        return _offer(blocks.deletion(kept[0]), "Delete Files", ActionId.DELETE, kept)

    async def _matching(
        self,
        role: Role,
        ask: Ask,
        target: str,
        states: frozenset[RecordingState] | None = None,
        *,
        account: Account | None = None,
    ) -> Sequence[Recording]:
        """What a target can mean, for whoever has the role wherever that is."""
        found = await self._requests.matching(ask, target, states, account=account.name if account else "")
        for recording in found:
            require_reach(self._access, role, recording, ask)
        return found

    async def _over(self, role: Role, ask: Ask, command: Command) -> Sequence[Recording]:
        """What a target or a file's name can mean; without any, what was recorded in the channel.

        None is found only where an account is named that can be asked for a file of that name.
        """
        only(command, ("on",))
        target, named = one_target(command), command.parameters.get("on", "")
        account = self._requests.account(ask, named) if named else None
        found = await self._matching(role, ask, target, account=account)
        if found:
            return found
        if account and target:
            return await self._with_file(role, ask, account, target)
        where = f"in this channel on {account.name}" if account else "in this channel"
        what = await self._requests.unknown(ask, target) if target else f"Nothing was recorded {where}."
        raise UsageError(f"{what} /rec list shows the last ones.")

    async def _with_file(self, role: Role, ask: Ask, account: Account, name: str) -> list[Recording]:
        """The recordings of ours that left a file, where the account's service cannot be asked for it."""
        if Capability.FILES in account.capabilities:
            return []
        found = await self._requests.with_file(ask, account, name)
        for recording in found:
            require_reach(self._access, role, recording, ask)
        if not found:
            raise UsageError(f'No recording on {account.name} is known as "{name[:40]}" or left a file of that name.')
        return found

    async def _stored(self, ask: Ask, command: Command) -> Reply:
        """Look for a stored file by its name: it is shown with the buttons that link to it and delete it."""
        account, name = self._requests.account(ask, command.parameters["on"]), one_target(command)
        may_delete = self._access.role(ask.user, ask.channel, is_stranger=ask.is_stranger) >= Role.ADMIN
        operation = await self._requests.files(ask, account, {"file_name": name}, may_delete=may_delete)
        said = blocks.sentence(f"Looking for {name} among the files of {account.name} …")
        return Reply(message=said, operations=(operation,))


def _nothing(command: Command) -> Mapping[str, Any]:
    """The parameters of a verb that has none."""
    only(command, ())
    return {}


def _offer(question: str, label: str, action: ActionId, recordings: Sequence[Recording]) -> Reply:
    return Reply(message=blocks.candidates(question, label, action, recordings))
