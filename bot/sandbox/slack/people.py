"""What people do in the local Slack, for tests and the demo."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from bot.sandbox.slack.desk import Desk
from bot.sandbox.slack.dispatch import Dispatch
from bot.sandbox.slack.entries import Values
from bot.sandbox.slack.errors import SlackError
from bot.sandbox.slack.manifest import Manifest
from bot.sandbox.slack.modals import Modals
from bot.sandbox.slack.scopes import EVENT_SCOPES
from bot.sandbox.slack.socket_mode import Interaction
from bot.sandbox.slack.suggestions import Suggested
from bot.sandbox.slack.workspace import BOT, Message

Entered: TypeAlias = Mapping[str | tuple[str, str], Any]
"""Simple values by block_id and action_id, or by block_id where the block has one element.

A simple value is a text or a number; an option's value; the id of a person, a channel or a file; a list of these where
several may be picked; "2026-12-01", "09:00", or the seconds since 1970 of a moment; None for nothing.
"""


class People:
    """Everything that a person may do; each act returns once the bot has acked it, or Slack has given up.

    Whoever acts sees what a person sees: a SlackError says that there is no such thing for this person.

    Attributes:
        workspace: people, channels, messages, files.
        manifest: what the app offers.
        events: what the bot is subscribed to.
    """

    def __init__(self, desk: Desk, manifest: Manifest) -> None:
        self.workspace = desk.workspace
        self.manifest = manifest
        self.events = {name for name in manifest.events if EVENT_SCOPES.get(name) in {None, *manifest.scopes}}
        self._desk = desk
        self._dispatch = Dispatch(desk=desk, manifest=manifest, events=self.events)
        self._modals = Modals(desk=desk)

    async def command(
        self, command: str, text: str = "", *, user: str, channel: str, thread_ts: str = ""
    ) -> Interaction:
        """Type a slash command and wait until it is acked or Slack gives up; in a thread Slack refuses it."""
        return await self._dispatch.command(command, text, user=user, channel=channel, thread_ts=thread_ts)

    async def click(
        self,
        action_id: str,
        *,
        user: str,
        channel: str,
        ts: str,
        block_id: str = "",
        selected: Any = "",
        confirmed: bool = False,
    ) -> Interaction:
        """Operate an element of a message, also of an ephemeral one.

        Args:
            block_id: which block, where several have the action.
            selected: the simple value that is picked, for anything but a button.
            confirmed: whether the confirm dialog is accepted; must be True exactly if there is one.

        Raises:
            SlackError: the person sees no such message or element.
        """
        message = self._dispatch.seen(user, channel, ts)
        return await self._dispatch.click(
            message, action_id, user=user, block_id=block_id, value=selected, confirmed=confirmed
        )

    async def redeliver(self, *, retry_attempt: int = 1, retry_reason: str = "timeout") -> Interaction:
        """Deliver the last envelope once more, under the same envelope_id."""
        return await self._desk.delivery.redeliver(retry_attempt, retry_reason)

    def say(self, text: str, *, user: str, channel: str, thread_ts: str = "") -> Message:
        """Post a person's message; the bot is told nothing of it."""
        return self._dispatch.say(text, user=user, channel=channel, thread_ts=thread_ts)

    async def tell(self, text: str, *, user: str, channel: str, thread_ts: str = "") -> tuple[Message, Interaction]:
        """Post a person's message, and tell the bot what it is subscribed to."""
        message = self.say(text, user=user, channel=channel, thread_ts=thread_ts)
        return message, await self._dispatch.tell_bot(message)

    async def mention(self, text: str, *, user: str, channel: str, thread_ts: str = "") -> Interaction:
        """Post a person's message that mentions the bot: ``@Clapper`` is put before it unless it is there.

        Raises:
            SlackError: ``not_in_channel``: the bot is no member, and hears nothing.
        """
        if BOT not in self.workspace.channel(channel, seen_by=user).members:
            raise SlackError("not_in_channel")
        bot = f"@{self.workspace.person(BOT).name}"
        typed = text if bot.lower() in text.lower() else f"{bot} {text}"
        _, interaction = await self.tell(typed, user=user, channel=channel, thread_ts=thread_ts)
        return interaction

    async def shortcut(self, callback_id: str, *, user: str, channel: str = "") -> Interaction:
        """Use a global shortcut, while looking at a channel or at none."""
        return await self._dispatch.shortcut(callback_id, user=user, channel=channel)

    async def message_shortcut(self, callback_id: str, *, user: str, channel: str, ts: str) -> Interaction:
        """Use a shortcut of a message."""
        return await self._dispatch.message_shortcut(callback_id, self._dispatch.seen(user, channel, ts), user=user)

    async def open_home(self, user: str) -> Interaction:
        """Open the Home tab."""
        return await self._dispatch.open_home(user)

    def home(self, user: str) -> dict[str, Any] | None:
        """Return the person's Home tab as Slack writes it; None before the bot has published one."""
        view = self._desk.views.home(user)
        return view.dump() if view else None

    def modals(self, user: str) -> list[dict[str, Any]]:
        """List the person's open modals as Slack writes them, bottom first: the last one is what is seen."""
        return [view.dump() for view in self._desk.views.modals(user)]

    async def submit(self, view_id: str, values: Entered | None = None, *, user: str) -> Interaction:
        """Fill in the topmost modal and submit it.

        Returns:
            what became of it; ``errors`` by block_id where Slack or the bot refused what was entered.
        """
        return await self._modals.submit(view_id, _by_key(values), user=user)

    async def act_in_view(
        self,
        view_id: str,
        action_id: str,
        *,
        user: str,
        value: Any = "",
        state: Entered | None = None,
        block_id: str = "",
        confirmed: bool = False,
    ) -> Interaction:
        """Operate an element of the topmost modal or of the Home tab.

        Args:
            value: the simple value that is entered, for anything but a button.
            state: what else was entered before.
            block_id: which block, where several have the action.
            confirmed: whether the confirm dialog is accepted; must be True exactly if there is one.
        """
        return await self._modals.act(
            view_id, action_id, user=user, block_id=block_id, value=value, values=_by_key(state), confirmed=confirmed
        )

    async def close_view(self, view_id: str, *, user: str) -> Interaction:
        """Close the topmost modal; the one beneath is seen again."""
        return await self._modals.close(view_id, user=user)

    async def suggest(
        self,
        action_id: str,
        query: str,
        *,
        user: str,
        view_id: str = "",
        channel: str = "",
        ts: str = "",
        block_id: str = "",
    ) -> Suggested:
        """Type into a menu of a view or a message, and see what it offers then.

        An option of an ``external_select`` can be picked once it was offered.
        """
        if view_id:
            return await self._modals.suggest(view_id, action_id, user=user, block_id=block_id, query=query)
        message = self._dispatch.seen(user, channel, ts)
        return await self._dispatch.suggest(message, action_id, user=user, block_id=block_id, query=query)

    def messages(self, channel: str) -> list[Message]:
        """List the messages everyone in the channel sees, oldest first."""
        return self.workspace.messages(channel)

    def ephemerals(self, user: str) -> list[Message]:
        """List what only this person sees, oldest first."""
        return self.workspace.ephemerals(user)

    def history_of(self, channel: str, ts: str) -> list[Message]:
        """List every version a message had."""
        return self.workspace.history(channel, ts)


def _by_key(values: Entered | None) -> Values:
    return {(key, "") if isinstance(key, str) else key: value for key, value in (values or {}).items()}
