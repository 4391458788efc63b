"""What a person does in conversations goes to the bot; what the bot's ack says comes back to the person."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.sandbox.slack.arguments import Call
from bot.sandbox.slack.delivery import Delivery
from bot.sandbox.slack.entries import Entries
from bot.sandbox.slack.errors import SlackError
from bot.sandbox.slack.events import build_event, build_home_opened, build_message_event, event_of, write_markup
from bot.sandbox.slack.inputs import find_element
from bot.sandbox.slack.interactions import (
    Handles,
    build_block_actions,
    build_command,
    build_message_action,
    build_message_surface,
    build_shortcut,
)
from bot.sandbox.slack.manifest import Manifest
from bot.sandbox.slack.modals import check_confirmed
from bot.sandbox.slack.response_urls import ResponseUrls, post_answer
from bot.sandbox.slack.socket_mode import NOTHING_SENT, Interaction
from bot.sandbox.slack.suggestions import Suggested, Suggestions
from bot.sandbox.slack.triggers import Trigger
from bot.sandbox.slack.views import Views
from bot.sandbox.slack.workspace import BOT, SLACKBOT, Channel, Content, Message, Workspace


@dataclass(kw_only=True)
class Dispatch:
    """Delivers commands, clicks, shortcuts and what is said, and shows the person what came of them.

    Args:
        events: what the bot is subscribed to.
    """

    workspace: Workspace
    views: Views
    entries: Entries
    response_urls: ResponseUrls
    delivery: Delivery
    suggestions: Suggestions
    manifest: Manifest
    events: Collection[str]
    now: Callable[[], datetime]

    async def command(self, command: str, text: str, *, user: str, channel: str, thread_ts: str = "") -> Interaction:
        """Type a slash command; Slack shows the ack's text, or that the bot did not respond."""
        place = self._open_channel(user, channel)
        if thread_ts:
            self._tell(user, place.id, f"{command} is not supported in threads. Sorry!", thread_ts)
            return replace(NOTHING_SENT, error="not_supported_in_threads")
        payload = build_command(command, text, self.workspace.person(user), place, self._handles(user, place.id))
        return await self.delivery.send(
            "slash_commands", payload, lambda acked: self._answered(acked, command, user, place.id)
        )

    async def click(
        self, message: Message, action_id: str, *, user: str, block_id: str, value: Any, confirmed: bool
    ) -> Interaction:
        """Operate an element of a message the person sees."""
        place = self._open_channel(user, message.channel)
        element = find_element(message.blocks, action_id, block_id)
        check_confirmed(element, confirmed)
        state = self.entries.operate(element, value, user=user, surface=message.ts)
        held = self.entries.picked(user, message)
        if state is not None:
            held = {**held, element.key: state}
            self.entries.pick(user, message, held)
        handles = self._handles(user, place.id, original=message.ts)
        person = self.workspace.person(user)
        payload = build_block_actions(element, state, value, held, person, handles.trigger_id, self._action_ts())
        where = {**build_message_surface(message, place), "response_url": handles.response_url}
        return await self.delivery.send("interactive", {**payload, **where})

    async def suggest(self, message: Message, action_id: str, *, user: str, block_id: str, query: str) -> Suggested:
        """Type into a menu of a message the person sees."""
        where = build_message_surface(message, self.workspace.channel(message.channel, seen_by=user))
        element = find_element(message.blocks, action_id, block_id)
        return await self.suggestions.ask(element, query, self.workspace.person(user), where, message.ts)

    async def shortcut(self, callback_id: str, *, user: str, channel: str = "") -> Interaction:
        """Use a global shortcut, while looking at a channel or at none."""
        self.manifest.check_shortcut(callback_id, "global")
        trigger = Trigger(user=user, at=self.now(), channel=channel)
        person = self.workspace.person(user)
        payload = build_shortcut(callback_id, person, self.views.triggers.issue(trigger), self._action_ts())
        return await self.delivery.send("interactive", payload)

    async def message_shortcut(self, callback_id: str, message: Message, *, user: str) -> Interaction:
        """Use a shortcut of a message; an ephemeral one has none."""
        self.manifest.check_shortcut(callback_id, "message")
        if message.visible_to:
            raise SlackError("message_not_found")
        place = self._open_channel(user, message.channel)
        handles = self._handles(user, place.id)
        person = self.workspace.person(user)
        payload = build_message_action(callback_id, message, place, person, handles, self._action_ts())
        return await self.delivery.send("interactive", payload)

    async def open_home(self, user: str) -> Interaction:
        """Open the Home tab."""
        view = self.views.home(self.workspace.person(user).id)
        return await self._send_event("app_home_opened", build_home_opened(user, view.dump() if view else None))

    def say(self, text: str, *, user: str, channel: str, thread_ts: str = "") -> Message:
        """Post what a person types; ``@name`` mentions somebody, and nothing else of it is markup."""
        place = self._open_channel(user, channel)
        if thread_ts:
            parent = self.seen(user, place.id, thread_ts)
            thread_ts = parent.thread_ts or parent.ts
        content = Content(text=write_markup(text, self.workspace))
        person = self.workspace.person(user)
        draft = Message(channel=place.id, ts="", user=person.id, content=content, thread_ts=thread_ts)
        return self.workspace.post(draft, self.now())

    async def tell_bot(self, message: Message) -> Interaction:
        """Send the bot what a person said, where it is a member and subscribed to that."""
        place = self.workspace.channel(message.channel, seen_by=message.user)
        subscribed = event_of(message, is_im=place.is_im)
        if not subscribed or BOT not in place.members:
            return NOTHING_SENT
        return await self._send_event(subscribed, build_message_event(message, subscribed))

    def seen(self, user: str, channel: str, ts: str) -> Message:
        """Find a message that the person sees, or raise ``channel_not_found`` or ``message_not_found``."""
        message = self.workspace.message(self.workspace.channel(channel, seen_by=user).id, ts)
        if message.visible_to not in ("", user):
            raise SlackError("message_not_found")
        return message

    def _open_channel(self, user: str, channel: str) -> Channel:
        place = self.workspace.channel(channel, seen_by=user)
        if place.is_archived:
            raise SlackError("is_archived")
        return place

    def _handles(self, user: str, channel: str, original: str = "") -> Handles:
        at = self.now()
        return Handles(
            trigger_id=self.views.triggers.issue(Trigger(user=user, at=at, channel=channel)),
            response_url=self.response_urls.issue(user=user, channel=channel, at=at, original=original),
        )

    def _action_ts(self) -> str:
        return f"{self.now().timestamp():.6f}"

    async def _send_event(self, name: str, event: dict[str, Any]) -> Interaction:
        if name not in self.events:
            return NOTHING_SENT
        return await self.delivery.send("events_api", build_event(event, self.now()))

    def _answered(self, interaction: Interaction, command: str, user: str, channel: str) -> Interaction:
        if interaction.payload:
            ack = Call(method="ack", args=interaction.payload, at=self.now())
            try:
                post_answer(self.workspace, ack, user=user, channel=channel)
            except SlackError as error:
                interaction = replace(interaction, error=error.code, messages=error.messages)
        if interaction.error:
            self._tell(user, channel, f'{command} failed with the error "{interaction.error}"')
        return interaction

    def _tell(self, user: str, channel: str, text: str, thread_ts: str = "") -> None:
        draft = Message(
            channel=channel, ts="", user=SLACKBOT, content=Content(text=text), visible_to=user, thread_ts=thread_ts
        )
        self.workspace.post(draft, self.now())
