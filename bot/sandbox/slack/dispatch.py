"""What a person does goes to the bot; what the bot's ack says comes back to the person."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.sandbox.slack.arguments import Call
from bot.sandbox.slack.errors import SlackError
from bot.sandbox.slack.interactions import Element, Handles, build_click, build_command, find_element
from bot.sandbox.slack.response_urls import ResponseUrls, post_answer
from bot.sandbox.slack.socket_mode import Envelope, Interaction, SocketMode
from bot.sandbox.slack.views import Views
from bot.sandbox.slack.workspace import SLACKBOT, Channel, Content, Message, Workspace


@dataclass(frozen=True, kw_only=True)
class Sent:
    """An envelope and who caused it."""

    envelope: Envelope
    user: str
    channel: str
    command: str = ""  #: empty for a click


@dataclass(kw_only=True)
class Dispatch:
    """Delivers commands and clicks, and shows the person what came of them."""

    workspace: Workspace
    views: Views
    response_urls: ResponseUrls
    socket_mode: SocketMode
    now: Callable[[], datetime]
    _last: Sent | None = field(default=None, repr=False)

    async def command(self, command: str, text: str, *, user: str, channel: str) -> Interaction:
        """Type a slash command; Slack shows the ack's text, or that the bot did not respond."""
        place = self._open_channel(user, channel)
        payload = build_command(command, text, self.workspace.person(user), place, self._handles(user, place.id))
        return await self._send("slash_commands", payload, user=user, channel=place.id, command=command)

    async def click(
        self, message: Message, action_id: str, *, user: str, block_id: str, selected: str, confirmed: bool
    ) -> Interaction:
        """Click an element of a message the person sees."""
        place = self._open_channel(user, message.channel)
        element = find_element(message, action_id, block_id)
        _check_confirmed(element, confirmed)
        handles = self._handles(user, place.id, original=message.ts)
        clicked_at = f"{self.now().timestamp():.6f}"
        person = self.workspace.person(user)
        payload = build_click(message, element, selected, person, place, handles, clicked_at)
        return await self._send("interactive", payload, user=user, channel=place.id)

    async def redeliver(self, retry_attempt: int, retry_reason: str) -> Interaction:
        """Send the last envelope again, under the same id."""
        if self._last is None:
            raise SlackError("nothing_sent")
        return await self._deliver(self._last, retry_attempt, retry_reason)

    def seen(self, user: str, channel: str, ts: str) -> Message:
        """Find a message that the person sees, or raise ``channel_not_found`` or ``message_not_found``."""
        message = self.workspace.message(self.workspace.channel(channel, seen_by=user).id, ts)
        if message.visible_to not in ("", user):
            raise SlackError("message_not_found")
        return message

    def say(self, text: str, *, user: str, channel: str) -> Message:
        """Post what a person types; Slack escapes the three characters that its own markup is made of."""
        place = self._open_channel(user, channel)
        escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        draft = Message(channel=place.id, ts="", user=self.workspace.person(user).id, content=Content(text=escaped))
        return self.workspace.post(draft, self.now())

    def _open_channel(self, user: str, channel: str) -> Channel:
        place = self.workspace.channel(channel, seen_by=user)
        if place.is_archived:
            raise SlackError("is_archived")
        return place

    def _handles(self, user: str, channel: str, original: str = "") -> Handles:
        at = self.now()
        return Handles(
            trigger_id=self.views.new_trigger(user, at),
            response_url=self.response_urls.issue(user=user, channel=channel, at=at, original=original),
        )

    async def _send(
        self, kind: str, payload: dict[str, object], *, user: str, channel: str, command: str = ""
    ) -> Interaction:
        envelope = Envelope(id=secrets.token_hex(16), type=kind, payload=payload)
        self._last = Sent(envelope=envelope, user=user, channel=channel, command=command)
        return await self._deliver(self._last)

    async def _deliver(self, sent: Sent, retry_attempt: int = 0, retry_reason: str = "") -> Interaction:
        interaction = await self.socket_mode.deliver(
            sent.envelope, retry_attempt=retry_attempt, retry_reason=retry_reason
        )
        # The ack of a click says only that it arrived; that of a command may carry the answer.
        return self._shown(sent, interaction) if sent.command else interaction

    def _shown(self, sent: Sent, interaction: Interaction) -> Interaction:
        if interaction.payload:
            ack = Call(method="ack", args=interaction.payload, at=self.now())
            try:
                post_answer(self.workspace, ack, user=sent.user, channel=sent.channel)
            except SlackError as error:
                interaction = replace(interaction, error=error.code)
        if interaction.error:
            self._tell_failure(sent, interaction.error)
        return interaction

    def _tell_failure(self, sent: Sent, error: str) -> None:
        content = Content(text=f'{sent.command} failed with the error "{error}"')
        draft = Message(channel=sent.channel, ts="", user=SLACKBOT, content=content, visible_to=sent.user)
        self.workspace.post(draft, self.now())


def _check_confirmed(element: Element, confirmed: bool) -> None:
    if element.asks_first and not confirmed:
        raise SlackError("confirm_required", "the element asks before anything is sent")
    if confirmed and not element.asks_first:
        raise SlackError("confirm_missing", "the element has no confirm dialog to accept")
