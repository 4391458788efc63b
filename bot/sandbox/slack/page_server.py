"""The web page and what it talks to: a stream of states, and the things a person may do.

``GET /sandbox/events?user=U`` is a stream of server-sent events; each one holds the whole state that the person sees::

    {you, bot, app: {name}, links, now: seconds since 1970,
     people: [a person as users.info tells it, and role],
     channels: [{id, name, is_im, is_private, is_archived, is_member, takes_posts, messages: [a message as Slack dumps
                 it, with files, thread_ts, reply_count, latest_reply, edited, and ephemeral: bool]}],
     home: view | null, modals: [view, … bottom first],        a view as Slack dumps it, with state
     files: {id: {name, mimetype, url, alt_text}},             the pictures that blocks show by slack_file
     shortcuts: [{callback_id, name, type: "global" | "message"}],
     commands: [{command, description, usage_hint}]}

``is_member``, ``takes_posts`` and ``user`` of a channel are the bot's; a channel that has no ``name`` is the direct
messages with it.

``POST /sandbox/NAME`` takes a JSON object and answers ``{ok: true, …}``, or HTTP 400 with
``{ok: false, error, messages}``::

    say          {user, channel, text, thread_ts?}                     a command if the text begins with "/"
    click        {user, channel, ts, action_id, block_id?, value?, confirmed?}
    home         {user}                                                opens the Home tab
    shortcut     {user, callback_id, channel?, ts?}                    with channel and ts: that of a message
    view_submit  {user, view_id, values}
    view_act     {user, view_id, action_id, block_id?, value?, values?, confirmed?}
    view_close   {user, view_id}
    options      {user, view_id | channel and ts, action_id, block_id?, query}   → options, option_groups

What a person does answers ``acked: bool`` (false, too, where there was nothing to tell the bot), ``error``: what the
person is told when Slack gave up or could not carry out the ack, such as ``operation_timeout`` (empty: nothing),
``messages``: sentences for the developer, and ``errors``: ``{block_id: text}`` for a form's inputs, from Slack itself
or from the bot; the modal stays then. ``values`` is ``{block_id: {action_id: value}}`` for all inputs that the person
touched; the others keep what they held. A value is simple:

- a text for text inputs and numbers, null or "" for an empty one
- an option's value, a person's, channel's or file's id for menus and radio buttons; a list of them where several may be
  picked (multi-selects, checkboxes, file_input)
- "2026-12-01" for a datepicker, "09:00" for a timepicker, seconds since 1970 for a datetimepicker
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeAlias

from aiohttp import web
from pydantic import BaseModel, ValidationError

from bot.sandbox.slack.changes import Changes
from bot.sandbox.slack.errors import SlackError
from bot.sandbox.slack.lookups import dump_channel, dump_person
from bot.sandbox.slack.people import People
from bot.sandbox.slack.socket_mode import Interaction, SocketMode
from bot.sandbox.slack.workspace import BOT, Channel, File, Message

PAGE = Path(__file__).parent.parent / "page"
SHOWN = 200  # messages in one channel: enough to look back, and one event stays small
LOOPBACK = frozenset({"127.0.0.1", "localhost"})
SECURITY_HEADERS = {
    # Pictures may come from other emulators on this machine; nothing else, and nothing from the network.
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data: http://127.0.0.1:* http://localhost:*",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Form: TypeAlias = dict[str, dict[str, Any]]
"""Simple values by block_id and action_id."""


class Said(BaseModel, frozen=True, extra="forbid"):
    """Something a person typed: a command when it begins with a slash."""

    user: str
    channel: str
    text: str
    thread_ts: str = ""


class Clicked(BaseModel, frozen=True, extra="forbid"):
    """Something a person operated in a message."""

    user: str
    channel: str
    ts: str
    action_id: str
    block_id: str = ""
    value: Any = ""
    confirmed: bool = False


class Opened(BaseModel, frozen=True, extra="forbid"):
    """A Home tab that a person opened."""

    user: str


class Shortened(BaseModel, frozen=True, extra="forbid"):
    """A shortcut that a person used: of a message, if it says which."""

    user: str
    callback_id: str
    channel: str = ""
    ts: str = ""


class Submitted(BaseModel, frozen=True, extra="forbid"):
    """A modal that a person submitted."""

    user: str
    view_id: str
    values: Form = {}


class ActedIn(BaseModel, frozen=True, extra="forbid"):
    """Something a person operated in a modal or a Home tab."""

    user: str
    view_id: str
    action_id: str
    block_id: str = ""
    value: Any = ""
    values: Form = {}
    confirmed: bool = False


class Closed(BaseModel, frozen=True, extra="forbid"):
    """A modal that a person closed."""

    user: str
    view_id: str


class Query(BaseModel, frozen=True, extra="forbid"):
    """What a person typed into a menu of a view, or of a message."""

    user: str
    action_id: str
    query: str
    block_id: str = ""
    view_id: str = ""
    channel: str = ""
    ts: str = ""


@web.middleware
async def loopback_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse requests under a foreign host name: a web site must not reach the sandbox through the browser."""
    if request.url.host not in LOOPBACK:
        return web.Response(status=403, text="The sandbox answers on 127.0.0.1 and localhost only.")
    return await handler(request)


@dataclass(kw_only=True)
class PageServer:
    """Serves the page and carries out what it asks for."""

    people: People
    socket_mode: SocketMode
    changes: Changes
    now: Callable[[], datetime]
    _closed: bool = False

    def routes(self) -> list[web.RouteDef]:
        """List the addresses of the page."""
        posts: Mapping[str, Callable[[bytes], Awaitable[Mapping[str, Any]]]] = {
            "say": self._say,
            "click": self._click,
            "home": self._open_home,
            "shortcut": self._shortcut,
            "view_submit": self._submit,
            "view_act": self._act,
            "view_close": self._close_view,
            "options": self._options,
        }
        return [
            web.get("/", _serve_file),
            web.get("/page/{file}", _serve_file),
            web.get("/sandbox/events", self._stream),
            *(web.post(f"/sandbox/{name}", posted(act)) for name, act in posts.items()),
        ]

    async def close(self) -> None:
        """End the streams: an open one would hold up the server's own end."""
        self._closed = True
        self.changes.notify()

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        user = request.query.get("user", "")
        if user not in self.people.workspace.people:
            return web.Response(status=404, text="user_not_found")
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", **SECURITY_HEADERS})
        await response.prepare(request)
        with suppress(ConnectionError):  # the reader left
            while not self._closed:
                bell = self.changes.bell()
                await response.write(f"data: {json.dumps(self._state(user))}\n\n".encode())
                await bell.wait()
        return response

    def _state(self, user: str) -> dict[str, Any]:
        workspace = self.people.workspace
        channels = [channel for channel in workspace.channels.values() if workspace.shows(channel, user)]
        return {
            "you": user,
            "bot": BOT,
            "links": self.socket_mode.links,
            "now": self.now().timestamp(),
            "people": [{**dump_person(one), "role": one.role} for one in workspace.people.values()],
            "channels": [self._channel(channel, user) for channel in channels],
            "home": self.people.home(user),
            "modals": self.people.modals(user),
            "files": {file.id: _picture(file) for file in workspace.files.values() if file.is_picture},
            **self.people.manifest.dump(),
        }

    def _channel(self, channel: Channel, user: str) -> dict[str, Any]:
        own = [one for one in self.people.ephemerals(user) if one.channel == channel.id]
        seen = sorted([*self.people.messages(channel.id), *own], key=lambda one: one.ts)
        return {
            **dump_channel(channel),
            "takes_posts": self.people.workspace.takes_posts(channel),
            "messages": [_message(one) for one in seen[-SHOWN:]],
        }

    async def _say(self, body: bytes) -> Mapping[str, Any]:
        said = Said.model_validate_json(body)
        where = said.model_dump(include={"user", "channel", "thread_ts"})
        if said.text.startswith("/"):
            command, _, text = said.text.partition(" ")
            return _outcome(await self.people.command(command, text.strip(), **where))
        message, interaction = await self.people.tell(said.text, **where)
        return {"ts": message.ts, **_outcome(interaction)}

    async def _click(self, body: bytes) -> Mapping[str, Any]:
        clicked = Clicked.model_validate_json(body)
        return _outcome(await self.people.click(**clicked.model_dump(exclude={"value"}), selected=clicked.value))

    async def _open_home(self, body: bytes) -> Mapping[str, Any]:
        return _outcome(await self.people.open_home(Opened.model_validate_json(body).user))

    async def _shortcut(self, body: bytes) -> Mapping[str, Any]:
        used = Shortened.model_validate_json(body)
        if used.ts:
            return _outcome(await self.people.message_shortcut(**used.model_dump()))
        return _outcome(await self.people.shortcut(**used.model_dump(exclude={"ts"})))

    async def _submit(self, body: bytes) -> Mapping[str, Any]:
        submitted = Submitted.model_validate_json(body)
        return _outcome(await self.people.submit(submitted.view_id, _by_key(submitted.values), user=submitted.user))

    async def _act(self, body: bytes) -> Mapping[str, Any]:
        acted = ActedIn.model_validate_json(body)
        how = acted.model_dump(exclude={"values"})
        return _outcome(await self.people.act_in_view(**how, state=_by_key(acted.values)))

    async def _close_view(self, body: bytes) -> Mapping[str, Any]:
        return _outcome(await self.people.close_view(**Closed.model_validate_json(body).model_dump()))

    async def _options(self, body: bytes) -> Mapping[str, Any]:
        suggested = await self.people.suggest(**Query.model_validate_json(body).model_dump())
        return {**_outcome(suggested.interaction), **suggested.choices}


def posted(act: Callable[[bytes], Awaitable[Mapping[str, Any]]]) -> Handler:
    """Take JSON from the page, and answer as above."""

    async def handle(request: web.Request) -> web.Response:
        if request.content_type != "application/json":  # what a foreign web site cannot send unasked
            return _refused(415, "send JSON")
        try:
            return web.json_response({"ok": True, **await act(await request.read())}, headers=SECURITY_HEADERS)
        except SlackError as error:
            return _refused(400, error.code, *error.messages)
        except ValidationError as error:
            return _refused(400, str(error))

    return handle


def _refused(status: int, reason: str, *messages: str) -> web.Response:
    refusal = {"ok": False, "error": reason, "messages": messages}
    return web.json_response(refusal, status=status, headers=SECURITY_HEADERS)


async def _serve_file(request: web.Request) -> web.StreamResponse:
    known = {path.name: path for path in PAGE.iterdir()}
    path = known.get(request.match_info.get("file", "index.html"))
    if path is None:
        return web.Response(status=404)
    return web.FileResponse(path, headers=SECURITY_HEADERS)


def _message(message: Message) -> dict[str, Any]:
    return {**message.dump(metadata=False), "ephemeral": bool(message.visible_to)}


def _picture(file: File) -> dict[str, str]:
    return {"name": file.name, "mimetype": file.mimetype, "url": file.url, "alt_text": file.alt_text}


def _by_key(values: Form) -> dict[str | tuple[str, str], Any]:
    return {(block_id, action_id): one for block_id, block in values.items() for action_id, one in block.items()}


def _outcome(interaction: Interaction) -> dict[str, Any]:
    return {
        "acked": interaction.acked,
        "error": interaction.error,
        "messages": list(interaction.messages),
        "errors": dict(interaction.errors),
    }
