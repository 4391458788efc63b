"""Files, by Slack's external upload: an address for each, the content, and the message that shares them.

After docs.slack.dev, the pages of the methods ``files.getUploadURLExternal`` and ``files.completeUploadExternal``.
"""

import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from aiohttp import web

from bot.sandbox.slack.arguments import Call
from bot.sandbox.slack.content import refuse_unsupported
from bot.sandbox.slack.errors import SlackError
from bot.sandbox.slack.workspace import BOT, Content, File, Message, Workspace

#: The pictures that image blocks show, by the end of the file's name.
PICTURES: Mapping[str, str] = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif"}
MOST_BYTES = 64 * 2**20  # of one file: Slack takes 1 GB, and does not hold it in memory


@dataclass
class Ticket:
    """A file that is being uploaded."""

    id: str
    name: str
    length: int
    alt_text: str
    content: bytes | None = field(default=None, repr=False)  #: None: it has not come yet


@dataclass
class Files:
    """The files that are being uploaded, and those that were.

    Args:
        url: makes an address from its path.
    """

    workspace: Workspace
    url: Callable[[str], str]
    _tickets: dict[str, Ticket] = field(default_factory=dict, repr=False)  #: by the key in the upload's address

    def get_upload_url(self, call: Call) -> Mapping[str, Any]:
        """Carry out ``files.getUploadURLExternal``."""
        refuse_unsupported(call, ("snippet_type",))
        ticket = Ticket(
            id=f"F{secrets.token_hex(5).upper()}",
            name=call.required("filename"),
            length=_length(call),
            alt_text=call.text("alt_txt"),
        )
        key = secrets.token_urlsafe(18)
        self._tickets[key] = ticket
        return {"upload_url": self.url(f"upload/v1/{key}"), "file_id": ticket.id}

    def take_in(self, key: str, content: bytes) -> None:
        """Take a file's content.

        Raises:
            SlackError: ``invalid_url``, or ``invalid_length`` where it is not as long as was said.
        """
        ticket = self._tickets.get(key)
        if ticket is None:
            raise SlackError("invalid_url")
        if len(content) != ticket.length:
            raise SlackError("invalid_length")
        ticket.content = content

    def complete_upload(self, call: Call) -> Mapping[str, Any]:
        """Carry out ``files.completeUploadExternal``, once for each file: one message in the channel shares them all.

        Without a channel the files stay private: blocks may show them, by ``slack_file``. Unlike a message, a file is
        not taken into a public channel that the bot has not joined, and a person's id is no channel.
        """
        refuse_unsupported(call, ("blocks", "channels", "initial_comment"))
        files = tuple(self._completed(call))
        if call.text("channel_id"):
            self._share(call, files)
        done = {file.id for file in files}
        self._tickets = {key: ticket for key, ticket in self._tickets.items() if ticket.id not in done}
        self.workspace.files |= {file.id: file for file in files}
        self.workspace.changed()
        return {"files": [{"id": file.id, "title": file.title} for file in files]}

    def delete_file(self, call: Call) -> Mapping[str, Any]:
        """Carry out ``files.delete``."""
        del self.workspace.files[self.workspace.file(call.required("file")).id]
        self.workspace.changed()
        return {}

    async def handle_download(self, request: web.Request) -> web.Response:
        """Hand out a file; where Slack wants to know who asks, a sandbox without logins does not.

        Only pictures are shown by the browser: everything else is nothing but a download to it.
        """
        file = self.workspace.files.get(request.match_info["id"])
        if file is None:
            return web.Response(status=404)
        headers = {"X-Content-Type-Options": "nosniff"}
        if file.is_picture:
            return web.Response(body=file.content, content_type=file.mimetype, headers=headers)
        headers["Content-Disposition"] = "attachment"
        return web.Response(body=file.content, content_type="application/octet-stream", headers=headers)

    def _completed(self, call: Call) -> Iterator[File]:
        wanted = call.nested("files")
        if not isinstance(wanted, list) or not wanted or not all(isinstance(one, dict) for one in wanted):
            raise SlackError("invalid_arguments", "[ERROR] must be a list of objects with an id: files")
        uploaded = {ticket.id: ticket for ticket in self._tickets.values()}
        for one in wanted:
            ticket = uploaded.get(str(one.get("id")))
            if ticket is None or ticket.content is None:
                raise SlackError("file_not_found")
            yield File(
                id=ticket.id,
                name=ticket.name,
                title=str(one.get("title") or ticket.name),
                url=self.url(f"files-pri/{ticket.id}/{quote(ticket.name, safe='')}"),
                content=ticket.content,
                mimetype=_mimetype(ticket.name),
                alt_text=ticket.alt_text,
            )

    def _share(self, call: Call, files: tuple[File, ...]) -> None:
        channel = self.workspace.readable(call.text("channel_id"))
        if channel.is_archived:
            raise SlackError("is_archived")
        thread = call.text("thread_ts")
        if thread and thread not in {
            one.ts for one in self.workspace.messages(channel.id) if one.thread_ts in ("", one.ts)
        }:
            raise SlackError("invalid_arguments", "[ERROR] not the ts of a message that can have a thread: thread_ts")
        draft = Message(channel=channel.id, ts="", user=BOT, content=Content(), files=files, thread_ts=thread)
        self.workspace.post(draft, call.at)


def _mimetype(name: str) -> str:
    return PICTURES.get(name.rpartition(".")[2].lower(), "application/octet-stream")


def _length(call: Call) -> int:
    given = str(call.args.get("length", ""))
    if not given.isdecimal():
        raise SlackError("invalid_arguments", "[ERROR] must be a whole number: length")
    if int(given) == 0:
        raise SlackError("missing_argument")
    if int(given) > MOST_BYTES:
        raise SlackError("file_upload_size_restricted")
    return int(given)
