"""The conversation about many recordings: the panel, and the list with its pages."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from bot.domain import ACTIVE, OVER, RecordingState
from bot.errors import UsageError
from bot.service.requests import Ask, Requests
from bot.slack import blocks
from bot.slack.actions import ActionId, ListAction, load_action
from bot.slack.elements import Block
from bot.slack.pages import turning
from bot.slack.panel import RUNNING, SHOWN, Opener, offered, panel
from bot.words import did_you_mean
from handlers.access import Access, Role
from handlers.asks import ask_of
from handlers.commands import Verb
from handlers.grammar import Command, only, page_of, room_of
from handlers.replies import Body, Conversation, Reply
from handlers.standing import may_operate, require_in, shown_to
from handlers.zones import Zones

Rows: TypeAlias = Callable[[Ask], Awaitable[Sequence[Block]]]
"""What another conversation shows in the panel of a channel."""


_KEYS = ("on", "state", "room", "from", "to", "page")
_GROUPS: Mapping[str, frozenset[RecordingState]] = {RUNNING: ACTIVE, "over": OVER}
_STATES: Mapping[str, frozenset[RecordingState]] = {
    **{state.value: frozenset({state}) for state in RecordingState},
    **_GROUPS,
}


class Lists:
    """Shows what there is.

    Args:
        zones: tells which days a person means.
        live, upcoming: the panel's rows of live streams and of schedules, for the channel of an ask.
        opens: the action ids that somebody answers: other buttons are not shown.
    """

    def __init__(
        self,
        requests: Requests,
        access: Access,
        zones: Zones,
        *,
        live: Rows,
        upcoming: Rows,
        opens: Collection[str],
    ) -> None:
        self._requests = requests
        self._access = access
        self._zones = zones
        self._live = live
        self._upcoming = upcoming
        self._opens = opens

    def verbs(self) -> Mapping[str, Verb]:
        """What ``/rec`` shows of many recordings."""
        return {
            "": Verb(role=Role.VIEWER, run=self.panel, meaning="what runs here and comes next, with its buttons"),
            "list": Verb(
                role=Role.VIEWER,
                run=self.list,
                usage="[on=ACCOUNT] [state=…] [room=…] [from=2026-12-01] [to=2026-12-31]",
                meaning="the last recordings of this channel",
                details=f"state= is one of {', '.join(_STATES)}. Days are days of your time zone.",
            ),
        }

    def actions(self) -> Mapping[str, Conversation]:
        """The buttons that turn pages."""
        return {ActionId.LIST_ON.value: self.turned, ActionId.LIST_BACK.value: self.turned}

    async def panel(self, ask: Ask, command: Command) -> Reply:
        """What runs in this channel, what comes next, and how something is begun."""
        if command.parameters:
            raise UsageError("Say what to do before its parameters, like: /rec list on=ACCOUNT.")
        running = await self._requests.listing(ask, states=ACTIVE, limit=SHOWN + 1)
        live, upcoming = await self._live(ask), await self._upcoming(ask)
        return Reply(message=panel(running, live, upcoming, self._openers(ask)))

    async def list(self, ask: Ask, command: Command) -> Reply:
        """List the recordings of this channel; a room may be named with or without ``room=``."""
        only(command, _KEYS)
        given = command.parameters
        wanted = ListAction(
            page=page_of(command),
            account=given.get("on", ""),
            state=given.get("state", "").lower(),
            room=room_of(command),
            since=given.get("from", ""),
            until=given.get("to", ""),
        )
        return Reply(message=await self._listed(ask, wanted))

    async def turned(self, body: Body) -> Reply:
        """Show another page in place of the one that was clicked."""
        wanted = load_action(body, ListAction)
        ask = ask_of(body, body["trigger_id"])
        require_in(self._access, Role.VIEWER, body, ask.channel)
        return Reply(message=shown_to(self._access, ask, await self._listed(ask, wanted)), replaces=True)

    async def _listed(self, ask: Ask, wanted: ListAction) -> blocks.Message:
        days = await self._zones.days(ask.user, wanted.since, wanted.until)
        found = await self._requests.listing(
            ask,
            account=wanted.account,
            room=wanted.room,
            states=_states(wanted.state),
            since=days.since,
            until=days.until,
            limit=SHOWN + 1,
            offset=(wanted.page - 1) * SHOWN,
        )
        turning = _turning(wanted, is_last=len(found) <= SHOWN)
        title = "Last recordings" if wanted.page == 1 else f"Recordings, page {wanted.page:,}"
        hint = f"Nothing fits.{' Start with: /rec start ROOM.' if may_operate(self._access, ask) else ''}"
        return blocks.with_details(blocks.listing(title, found[:SHOWN], hint=hint, below=turning), days.remark)

    def _openers(self, ask: Ask) -> Sequence[Opener]:
        able = {capability for account in self._requests.usable(ask.channel) for capability in account.capabilities}
        return offered(able, self._opens, operates=may_operate(self._access, ask))


def _turning(wanted: ListAction, *, is_last: bool) -> list[Block]:
    back = None if wanted.page == 1 else (ActionId.LIST_BACK, replace(wanted, page=wanted.page - 1))
    on = None if is_last else (ActionId.LIST_ON, replace(wanted, page=wanted.page + 1))
    return turning(str(wanted.page), back, on)


def _states(name: str) -> frozenset[RecordingState] | None:
    if not name:
        return None
    if name not in _STATES:
        raise UsageError(
            f'There is no state "{name[:40]}".{did_you_mean(name, _STATES)} There are: {", ".join(_STATES)}.'
        )
    return _STATES[name]
