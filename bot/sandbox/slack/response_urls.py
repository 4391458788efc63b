"""response_urls: five answers within thirty minutes, also where the bot is no member."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.sandbox.slack.arguments import Call
from bot.sandbox.slack.content import parse_content
from bot.sandbox.slack.errors import SlackError
from bot.sandbox.slack.workspace import BOT, Message, Workspace

LIFE = timedelta(minutes=30)
USES = 5


@dataclass
class Grant:
    """Whom and where one response_url may answer."""

    user: str
    channel: str
    original: str  #: the ts of the message that was clicked; empty for a command, which has none
    until: datetime
    uses: int = USES


@dataclass
class ResponseUrls:
    """The response_urls given out.

    Args:
        url: makes the address from the key.
    """

    workspace: Workspace
    url: Callable[[str], str]
    _grants: dict[str, Grant] = field(default_factory=dict, repr=False)

    def issue(self, *, user: str, channel: str, at: datetime, original: str = "") -> str:
        """Give out the response_url of a command or a click."""
        key = secrets.token_urlsafe(18)
        self._grants[key] = Grant(user=user, channel=channel, original=original, until=at + LIFE)
        return self.url(key)

    def respond(self, key: str, call: Call) -> None:
        """Carry out one answer; a refused one counts as well.

        Raises:
            SlackError: ``invalid_url``, ``expired_url``, ``used_url``, or what is wrong with the answer.
        """
        grant = self._spent(key, call.at)
        if grant.original and call.flag("delete_original"):
            self.workspace.delete(self.workspace.message(grant.channel, grant.original))
        elif grant.original and call.flag("replace_original"):
            self._replace(grant, call)
        else:
            post_answer(self.workspace, call, user=grant.user, channel=grant.channel)

    def _spent(self, key: str, at: datetime) -> Grant:
        grant = self._grants.get(key)
        if grant is None:
            raise SlackError("invalid_url")
        if at > grant.until:
            raise SlackError("expired_url")
        if grant.uses == 0:
            raise SlackError("used_url")
        grant.uses -= 1
        return grant

    def _replace(self, grant: Grant, call: Call) -> None:
        # Who sees it stays as it was: an ephemeral message never becomes one for the channel.
        original = self.workspace.message(grant.channel, grant.original)
        self.workspace.edit(original, parse_content(call), call.at)


def post_answer(workspace: Workspace, call: Call, *, user: str, channel: str) -> Message:
    """Post what an ack or a response_url says: to the person alone, unless it is ``in_channel``."""
    seen_by = "" if call.text("response_type") == "in_channel" else user
    thread_ts = call.text("thread_ts")
    if thread_ts:
        parent = workspace.message(channel, thread_ts)
        thread_ts = parent.thread_ts or parent.ts
    draft = Message(
        channel=channel, ts="", user=BOT, content=parse_content(call), visible_to=seen_by, thread_ts=thread_ts
    )
    return workspace.post(draft, call.at)
