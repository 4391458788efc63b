"""Opens modals, publishes Home tabs, and asks where people are, what they may see, and who the bot is: the only caller
of views.*, users.* and conversations.info.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.calls import call
from bot.slack.errors import SlackUnknown
from bot.slack.views import HomeView, View


@dataclass(frozen=True)
class Shown:
    """A modal, as a person sees it."""

    id: str
    version: str = ""  #: changes with whatever is shown in it; empty where it is not known


class Surfaces:
    """Modals and Home tabs.

    Args:
        client: as for the Messenger.
    """

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._bot: Mapping[str, Any] = {}

    async def open(self, trigger_id: str, view: View) -> Shown:
        """Open a modal.

        Args:
            trigger_id: good once, and for 3 s after what the person did.

        Raises:
            SlackRefused, SlackBusy, SlackUnknown: it does not show, or nobody knows.
        """
        return _shown(await call(self._client, "views.open", {"trigger_id": trigger_id, "view": view.dump()}))

    async def push(self, trigger_id: str, view: View) -> Shown:
        """Open a modal on top of the one that the person is in; at most three lie upon each other.

        Raises:
            SlackRefused, SlackBusy, SlackUnknown: as ``open``.
        """
        return _shown(await call(self._client, "views.push", {"trigger_id": trigger_id, "view": view.dump()}))

    async def update(self, view_id: str, view: View, version: str = "") -> Shown:
        """Show a new version of a modal; what people typed into inputs with the same ids stays.

        Args:
            version: of what it shows now: it is refused when something newer shows already; empty: whatever it shows.

        Raises:
            SlackRefused, SlackBusy, SlackUnknown: as ``open``; most likely it was closed.
        """
        newest = {"hash": version} if version else {}
        reply = await call(self._client, "views.update", {"view_id": view_id, "view": view.dump(), **newest})
        return Shown(view_id, str((reply.get("view") or {}).get("hash") or ""))

    async def amend(self, view: Mapping[str, Any]) -> None:
        """Show a modal again that came with a payload, with other blocks.

        Raises:
            SlackRefused, SlackBusy, SlackUnknown: as ``update``.
        """
        await call(self._client, "views.update", {"view_id": view["id"], "view": sendable(view)})

    async def publish(self, user: str, home: HomeView) -> None:
        """Show a person's Home tab.

        Raises:
            SlackRefused, SlackBusy, SlackUnknown: as ``open``.
        """
        await call(self._client, "views.publish", {"user_id": user, "view": home.dump()})

    async def zone(self, user: str) -> str:
        """The IANA name of a person's time zone; ``UTC`` where Slack does not tell.

        Raises:
            SlackRefused, SlackBusy, SlackUnknown: it could not be read.
        """
        reply = await call(self._client, "users.info", {"user": user}, read=True)
        return str((reply.get("user") or {}).get("tz") or "UTC")

    async def is_public(self, channel: str) -> bool:
        """Whether every member of the workspace may look into a channel.

        Raises:
            SlackRefused: the bot may not ask about it, which is so of private ones.
            SlackBusy, SlackUnknown: it could not be read.
        """
        reply = await call(self._client, "conversations.info", {"channel": channel}, read=True)
        about = reply.get("channel") or {}
        return about.get("is_private") is False and not about.get("is_im") and not about.get("is_mpim")

    async def is_member(self, user: str) -> bool:
        """Whether a person is a full member of the workspace: guests and strangers see only what they are invited to.

        Of strangers only their team tells for sure: ``is_stranger`` is said of those alone who share no channel with
        the bot.

        Raises:
            SlackRefused, SlackBusy, SlackUnknown: it could not be read.
        """
        reply = await call(self._client, "users.info", {"user": user}, read=True)
        about = reply.get("user") or {}
        teams = {about.get("team_id"), *((about.get("enterprise_user") or {}).get("teams") or ())}
        own = (await self.bot())["team_id"]
        return own in teams and not any(about.get(name) for name in _INVITED)

    async def bot(self) -> Mapping[str, Any]:
        """Who the bot is and whose, as ``auth.test`` tells; asked until it has told, and then no more.

        Raises:
            SlackRefused: Slack refuses the token.
            SlackBusy, SlackUnknown: it does not tell now.
        """
        if not self._bot:
            reply = await call(self._client, "auth.test", {})
            if not reply.get("team_id"):
                raise SlackUnknown("auth.test: an answer without a team")
            self._bot = reply
        return self._bot


_INVITED = ("is_restricted", "is_ultra_restricted", "deleted")
_SENT = ("type", "callback_id", "title", "submit", "close", "private_metadata", "blocks", "notify_on_close")
_OF_IMAGES = ("type", "block_id", "slack_file", "alt_text")


def sendable(view: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of a modal from a payload that may be sent back."""
    kept = {name: view[name] for name in _SENT if view.get(name)}
    return {**kept, "blocks": [_sendable_block(block) for block in kept.get("blocks", ())]}


def _sendable_block(block: Mapping[str, Any]) -> Mapping[str, Any]:
    """Slack adds an image's size to it, and refuses what it added (github.com/slackapi/bolt-js/issues/1841)."""
    if block.get("type") != "image":
        return block
    return {name: block[name] for name in _OF_IMAGES if name in block}


def _shown(reply: Mapping[str, Any]) -> Shown:
    view = reply.get("view") or {}
    if not view.get("id"):
        raise SlackUnknown("views: an answer without an id")
    return Shown(str(view["id"]), str(view.get("hash") or ""))
