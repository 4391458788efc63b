"""The only caller of chat.* and files.*: posts, updates and looks for messages, and says exactly what became of each.

Slack has no idempotency key, so the outbox needs three answers and not two: posted, surely not posted, and unknown.
The client it is given must never resend by itself.
"""

from collections.abc import AsyncIterator, Collection, Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain import Link
from bot.slack.blocks import Message, detour, with_context
from bot.slack.calls import call
from bot.slack.errors import TROUBLE, SlackRefused, SlackUnknown, translated

EVENT_TYPE = "clapper_announcement"
SCOPES = frozenset(
    {
        "app_mentions:read",
        "channels:history",
        "channels:read",
        "chat:write",
        "chat:write.public",
        "commands",
        "files:write",
        "groups:history",
        "im:history",
        "im:write",
        "usergroups:read",
        "users:read",
    }
)
"""What the bot's token must allow; manifest.yml says what for."""

_RESPONSE_HOSTS = frozenset({"hooks.slack.com", "hooks.slack-gov.com"})
_UPLOAD_HOSTS = frozenset({"files.slack.com", "files.slack-gov.com"})
_PAGE = 200  # messages that are read at once, when a post is looked for
_TIMEOUT = aiohttp.ClientTimeout(total=10)


@dataclass(frozen=True)
class Posted:
    """Where a message is."""

    channel: str
    ts: str


class Messenger:
    """Speaks to Slack's Web API.

    Args:
        client: without retry handlers, with a session, which serves the response URLs as well; its ``base_url``
            decides which Slack is meant.
    """

    def __init__(self, client: AsyncWebClient) -> None:
        if client.session is None:
            raise ValueError("a client without a session opens one for every call")
        self._client = client
        self._session = client.session

    async def post(self, channel: str, message: Message, announcements: Sequence[str], thread_ts: str = "") -> Posted:
        """Post a message that carries the ids of the announcements that it is, so that it can be found again.

        Args:
            channel: a person's id is that person's direct messages.
            thread_ts: the message in whose thread it is a reply; the channel itself does not show it.

        Raises:
            SlackRefused, SlackBusy: it was not posted.
            SlackUnknown: it may have been.
        """
        metadata = {"event_type": EVENT_TYPE, "event_payload": {"announcements": list(announcements)}}
        reply = await call(
            self._client,
            "chat.postMessage",
            {"channel": channel, **_body(message), "metadata": metadata, "unfurl_links": False, **_in(thread_ts)},
        )
        if not reply.get("ts"):
            raise SlackUnknown("chat.postMessage: an answer without ts")
        return Posted(str(reply.get("channel") or channel), str(reply["ts"]))

    async def update(self, where: Posted, message: Message) -> None:
        """Show a new version of a message; doing it twice does no harm.

        Raises:
            SlackRefused, SlackBusy, SlackUnknown: as ``post``.
        """
        channel = await self._conversation(where.channel)
        await call(self._client, "chat.update", {"channel": channel, "ts": where.ts, **_body(message)})

    async def find(
        self, channel: str, announcements: Collection[str], since: datetime, until: datetime, thread_ts: str = ""
    ) -> Posted | None:
        """Look for the message that carries any of these announcements, posted between two moments; None if it is not
        there (yet).

        Args:
            channel: where it was to be posted; a person's id is that person's direct messages.
            thread_ts: the message in whose thread it was to be.

        Raises:
            SlackRefused: the conversation cannot be read.
            SlackBusy, SlackUnknown: it could not be read now.
        """
        place = await self._conversation(channel)
        window = {"channel": place, "oldest": f"{since.timestamp():.6f}", "latest": f"{until.timestamp():.6f}"}
        asked = {**window, "limit": _PAGE, "include_all_metadata": 1}
        replies = ("conversations.replies", {**asked, "ts": thread_ts})
        method, arguments = replies if thread_ts else ("conversations.history", asked)
        async for page in self._pages(method, arguments):
            for message in page.get("messages") or ():
                if not _carried(message).isdisjoint(announcements):
                    return Posted(place, str(message["ts"]))
        return None

    async def whisper(
        self,
        channel: str,
        user: str,
        response_url: str,
        message: Message,
        thread_ts: str = "",
        *,
        replaces: bool = False,
    ) -> None:
        """Tell one person something that nobody else sees: by the response URL, which works everywhere for half an
        hour, or else as an ephemeral message; where neither can be, directly.

        Args:
            thread_ts: the message in whose thread it is told, where that is still there.
            replaces: whether it takes the place of the message that the response URL came from.

        Raises:
            SlackRefused, SlackBusy, SlackUnknown: as ``post``.
        """
        answer = {"response_type": "ephemeral", "replace_original": replaces, **_body(message)}
        if not replaces:
            answer |= _in(thread_ts)  # or else it stands in the channel (github.com/slackapi/bolt-js/issues/963)
        if self._is_slacks(response_url, _RESPONSE_HOSTS) and await self._respond(response_url, answer):
            return
        try:
            whispered = {"channel": channel, "user": user, **_body(message), **_in(thread_ts)}
            await call(self._client, "chat.postEphemeral", whispered)
        except SlackRefused as refused:
            await self._tell_otherwise(refused, channel, user, message, thread_ts)

    async def tell(self, user: str, message: Message) -> None:
        """Write to one person directly, where there is no channel to whisper in.

        Raises:
            SlackRefused, SlackBusy, SlackUnknown: as ``post``.
        """
        await call(self._client, "chat.postMessage", {"channel": user, **_body(message), "unfurl_links": False})

    async def upload(self, channel: str, files: Sequence[Link], thread_ts: str = "") -> None:
        """Put files into a conversation, all in one message (docs.slack.dev, "Working with files").

        Args:
            channel: a person's id is that person's direct messages. The bot must be a member: unlike a message, a file
                is not taken into a public channel that it has not joined.
            files: with their contents.
            thread_ts: the message to whose thread they are added; never that of a reply.

        Raises:
            SlackRefused, SlackBusy: nobody sees them.
            SlackUnknown: they may be there.
        """
        place = await self._conversation(channel)
        sent = [{"id": await self._send(file.name, file.content.encode()), "title": file.name} for file in files]
        shared = {"files": sent, "channel_id": place, **_in(thread_ts)}
        await call(self._client, "files.completeUploadExternal", shared)

    async def upload_picture(self, name: str, png: bytes) -> str:
        """Give Slack a picture to show in image blocks (``slack_file``); returns the id of its file.

        Raises:
            SlackRefused, SlackBusy, SlackUnknown: there is no picture to show.
        """
        picture = await self._send(name, png)
        await call(self._client, "files.completeUploadExternal", {"files": [{"id": picture, "title": name}]})
        return picture

    async def delete_picture(self, file_id: str) -> None:
        """Take a picture back that nothing shows any longer.

        Raises:
            SlackRefused, SlackBusy, SlackUnknown: it is gone already, or Slack keeps it.
        """
        await call(self._client, "files.delete", {"file": file_id})

    async def members(self, usergroup: str) -> frozenset[str]:
        """Who is in a user group.

        Raises:
            SlackRefused, SlackBusy, SlackUnknown: it could not be read.
        """
        reply = await call(self._client, "usergroups.users.list", {"usergroup": usergroup}, read=True)
        return frozenset(str(user) for user in reply.get("users") or ())

    async def _tell_otherwise(
        self, refused: SlackRefused, channel: str, user: str, message: Message, thread_ts: str
    ) -> None:
        """Tell outside of a thread that is gone, and directly where the bot or the person is no member."""
        if refused.threadless and thread_ts:
            await self.whisper(channel, user, "", message)
        elif refused.unreachable:
            await self.tell(user, with_context(message, detour(channel)))
        else:
            raise refused

    async def _send(self, name: str, content: bytes) -> str:
        """Send a file's content, which nobody sees before the upload is completed; returns its id."""
        asked = {"filename": name, "length": len(content)}
        ticket = await call(self._client, "files.getUploadURLExternal", asked, read=True)
        address, file_id = ticket.get("upload_url"), ticket.get("file_id")
        if not (isinstance(address, str) and file_id and self._is_slacks(address, _UPLOAD_HOSTS)):
            raise SlackUnknown("files.getUploadURLExternal: an answer without an address of Slack's")
        with translated("upload"):
            body = BytesIO(content)  # aiohttp warns of bytes from 1 MiB on
            async with self._session.post(
                address, data=body, proxy=self._client.proxy, timeout=_TIMEOUT, allow_redirects=False
            ) as response:
                if response.status != 200:
                    raise SlackUnknown(f"upload: HTTP {response.status}")
        return str(file_id)

    async def _conversation(self, channel: str) -> str:
        """Where messages to a person's id went: only posting takes that id for a channel."""
        if not channel.startswith(("U", "W")):
            return channel
        reply = await call(self._client, "conversations.open", {"users": channel})
        if not (opened := (reply.get("channel") or {}).get("id")):
            raise SlackUnknown("conversations.open: an answer without a channel")
        return str(opened)

    async def _pages(self, method: str, arguments: Mapping[str, Any]) -> AsyncIterator[Mapping[str, Any]]:
        """Read a list to its end (docs.slack.dev, "Pagination")."""
        cursor: Mapping[str, str] = {}
        while True:
            page = await call(self._client, method, {**arguments, **cursor}, read=True)
            yield page
            following = (page.get("response_metadata") or {}).get("next_cursor")
            if not following:
                return
            cursor = {"cursor": following}

    def _is_slacks(self, address: str, hosts: Container[str]) -> bool:
        """Whether an address from a payload is Slack's own: nothing else is told what people are told."""
        try:
            parts, api = urlsplit(address), urlsplit(self._client.base_url)
        except ValueError:
            return False
        if parts.hostname == api.hostname and api.scheme == "http":  # the sandbox: loopback
            return parts.scheme == "http"
        return parts.scheme == "https" and parts.hostname in hosts

    async def _respond(self, response_url: str, body: Mapping[str, Any]) -> bool:
        try:
            async with self._session.post(
                response_url, json=body, proxy=self._client.proxy, timeout=_TIMEOUT, allow_redirects=False
            ) as response:
                return response.status == 200
        except TROUBLE:
            return False


def _body(message: Message) -> dict[str, Any]:
    blocks: Sequence[Mapping[str, Any]] = message.blocks
    return {"text": message.text, "blocks": list(blocks), "mrkdwn": False}


def _in(thread_ts: str) -> Mapping[str, str]:
    return {"thread_ts": thread_ts} if thread_ts else {}


def _carried(message: Mapping[str, Any]) -> frozenset[str]:
    """The ids of the announcements that a message of ours is."""
    payload = (message.get("metadata") or {}).get("event_payload") or {}
    return frozenset(payload.get("announcements") or ())
