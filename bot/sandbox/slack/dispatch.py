"""What a person does in conversations goes to the bot; what the bot's ack says comes back to the person."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from bot.sandbox.slack.arguments import Call
from bot.sandbox.slack.desk import Desk, check_confirmed
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
from bot.sandbox.slack.response_urls import post_answer
from bot.sandbox.slack.socket_mode import NOTHING_SENT, Interaction
from bot.sandbox.slack.suggestions import Suggested
from bot.sandbox.slack.workspace import BOT, SLACKBOT, Channel, Content, Message


@dataclass(kw_only=True)
class Dispatch:
    """Delivers commands, clicks, shortcuts and what is said, and shows the person what came of them.

    Args:
        events: what the bot is subscribed to.
    """

    desk: Desk
    manifest: Manifest
    events: Collection[str]

    async def command(self, command: str, text: str, *, user: str, channel: str, thread_ts: str = "") -> Interaction:
        """Type a slash command; Slack shows the ack's text, or that the bot did not respond."""
        place = self._open_channel(user, channel)
        if self.desk.workspace.person(user).is_stranger:  # the app is another workspace's
            self._tell(user, place.id, f"{command} is not a valid command.", thread_ts)
            return replace(NOTHING_SENT, error="unknown_command")
        if thread_ts:
            self._tell(user, place.id, f"{command} is not supported in threads. Sorry!", thread_ts)
            return replace(NOTHING_SENT, error="not_supported_in_threads")
        payload = build_command(command, text, self.desk.workspace.person(user), place, self._handles(user, place.id))
        return await self.desk.delivery.send(
            "slash_commands", payload, lambda acked: self._answered(acked, command, user, place.id)
        )

    async def click(
        self, message: Message, action_id: str, *, user: str, block_id: str, value: Any, confirmed: bool
    ) -> Interaction:
        """Operate an element of a message the person sees."""
        place = self._open_channel(user, message.channel)
        element = find_element(message.blocks, action_id, block_id)
        check_confirmed(element, confirmed)
        state = self.desk.entries.operate(element, value, user=user, surface=message.ts)
        held = self.desk.entries.picked(user, message)
        if state is not None:
            held = {**held, element.key: state}
            self.desk.entries.pick(user, message, held)
        handles = self._handles(user, place.id, original=message.ts)
        person = self.desk.workspace.person(user)
        payload = build_block_actions(element, state, value, held, person, handles.trigger_id, self.desk.action_ts())
        where = {**build_message_surface(message, place), "response_url": handles.response_url}
        return await self.desk.delivery.send("interactive", {**payload, **where})

    async def suggest(self, message: Message, action_id: str, *, user: str, block_id: str, query: str) -> Suggested:
        """Type into a menu of a message the person sees."""
        where = build_message_surface(message, self.desk.workspace.channel(message.channel, seen_by=user))
        element = find_element(message.blocks, action_id, block_id)
        return await self.desk.suggestions.ask(element, query, self.desk.workspace.person(user), where, message.ts)

    async def shortcut(self, callback_id: str, *, user: str, channel: str = "") -> Interaction:
        """Use a global shortcut, while looking at a channel or at none."""
        self.manifest.check_shortcut(callback_id, "global")
        trigger = self.desk.issue_trigger(user, channel=channel)
        payload = build_shortcut(callback_id, self.desk.workspace.person(user), trigger, self.desk.action_ts())
        return await self.desk.delivery.send("interactive", payload)

    async def message_shortcut(self, callback_id: str, message: Message, *, user: str) -> Interaction:
        """Use a shortcut of a message; an ephemeral one has none."""
        self.manifest.check_shortcut(callback_id, "message")
        if message.visible_to:
            raise SlackError("message_not_found")
        place = self._open_channel(user, message.channel)
        handles = self._handles(user, place.id)
        person = self.desk.workspace.person(user)
        payload = build_message_action(callback_id, message, place, person, handles, self.desk.action_ts())
        return await self.desk.delivery.send("interactive", payload)

    async def open_home(self, user: str) -> Interaction:
        """Open the Home tab."""
        view = self.desk.views.home(self.desk.workspace.person(user).id)
        return await self._send_event("app_home_opened", build_home_opened(user, view.dump() if view else None))

    def say(self, text: str, *, user: str, channel: str, thread_ts: str = "") -> Message:
        """Post what a person types; ``@name`` mentions somebody, and nothing else of it is markup."""
        place = self._open_channel(user, channel)
        if thread_ts:
            parent = self.seen(user, place.id, thread_ts)
            thread_ts = parent.thread_ts or parent.ts
        content = Content(text=write_markup(text, self.desk.workspace))
        person = self.desk.workspace.person(user)
        draft = Message(channel=place.id, ts="", user=person.id, content=content, thread_ts=thread_ts)
        return self.desk.workspace.post(draft, self.desk.now())

    async def tell_bot(self, message: Message) -> Interaction:
        """Send the bot what a person said, where it is a member and subscribed to that."""
        place = self.desk.workspace.channel(message.channel, seen_by=message.user)
        subscribed = event_of(message, is_im=place.is_im)
        if not subscribed or BOT not in place.members:
            return NOTHING_SENT
        event = build_message_event(message, subscribed, self.desk.workspace.person(message.user))
        return await self._send_event(subscribed, event, self.desk.workspace.shared_with(place))

    def seen(self, user: str, channel: str, ts: str) -> Message:
        """Find a message that the person sees, or raise ``channel_not_found`` or ``message_not_found``."""
        message = self.desk.workspace.message(self.desk.workspace.channel(channel, seen_by=user).id, ts)
        if message.visible_to not in ("", user):
            raise SlackError("message_not_found")
        return message

    def _open_channel(self, user: str, channel: str) -> Channel:
        place = self.desk.workspace.channel(channel, seen_by=user)
        if place.is_archived:
            raise SlackError("is_archived")
        return place

    def _handles(self, user: str, channel: str, original: str = "") -> Handles:
        url = self.desk.response_urls.issue(user=user, channel=channel, at=self.desk.now(), original=original)
        return Handles(trigger_id=self.desk.issue_trigger(user, channel=channel), response_url=url)

    async def _send_event(self, name: str, event: dict[str, Any], shared_with: str = "") -> Interaction:
        if name not in self.events:
            return NOTHING_SENT
        return await self.desk.delivery.send("events_api", build_event(event, self.desk.now(), shared_with))

    def _answered(self, interaction: Interaction, command: str, user: str, channel: str) -> Interaction:
        if interaction.payload:
            ack = Call(method="ack", args=interaction.payload, at=self.desk.now())
            try:
                post_answer(self.desk.workspace, ack, user=user, channel=channel)
            except SlackError as error:
                interaction = replace(interaction, error=error.code, messages=error.messages)
        if interaction.error:
            self._tell(user, channel, f'{command} failed with the error "{interaction.error}"')
        return interaction

    def _tell(self, user: str, channel: str, text: str, thread_ts: str = "") -> None:
        draft = Message(
            channel=channel, ts="", user=SLACKBOT, content=Content(text=text), visible_to=user, thread_ts=thread_ts
        )
        self.desk.workspace.post(draft, self.desk.now())
