"""The only caller of views.*, users.* and conversations.info: opens modals, publishes Home tabs, and asks where people
are and what they may see.
"""

from collections.abc import Mapping
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.calls import call
from bot.slack.errors import SlackUnknown
from bot.slack.views import HomeView, View


class Surfaces:
    """Modals and Home tabs.

    Args:
        client: as for the Messenger.
    """

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def open(self, trigger_id: str, view: View) -> str:
        """Open a modal; returns its id.

        Args:
            trigger_id: good once, and for 3 s after what the person did.

        Raises:
            SlackRefused, SlackBusy, SlackUnknown: it does not show, or nobody knows.
        """
        return _id(await call(self._client, "views.open", {"trigger_id": trigger_id, "view": view.dump()}))

    async def push(self, trigger_id: str, view: View) -> str:
        """Open a modal on top of the one that the person is in; at most three lie upon each other.

        Raises:
            SlackRefused, SlackBusy, SlackUnknown: as ``open``.
        """
        return _id(await call(self._client, "views.push", {"trigger_id": trigger_id, "view": view.dump()}))

    async def update(self, view_id: str, view: View) -> None:
        """Show a new version of a modal; what people typed into inputs with the same ids stays.

        Raises:
            SlackRefused, SlackBusy, SlackUnknown: as ``open``; most likely it was closed.
        """
        await call(self._client, "views.update", {"view_id": view_id, "view": view.dump()})

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

        Raises:
            SlackRefused, SlackBusy, SlackUnknown: it could not be read.
        """
        reply = await call(self._client, "users.info", {"user": user}, read=True)
        about = reply.get("user") or {"deleted": True}
        return not any(about.get(name) for name in _INVITED)


_INVITED = ("is_restricted", "is_ultra_restricted", "is_stranger", "deleted")
_SENT = ("type", "callback_id", "title", "submit", "close", "private_metadata", "blocks")


def sendable(view: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of a modal from a payload that may be sent back."""
    return {name: view[name] for name in _SENT if view.get(name)}


def _id(reply: Mapping[str, Any]) -> str:
    found = (reply.get("view") or {}).get("id")
    if not found:
        raise SlackUnknown("views: an answer without an id")
    return str(found)
