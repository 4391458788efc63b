"""Socket Mode: tickets, links, envelopes and their acks."""

import asyncio
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from aiohttp import WSMessage, WSMsgType, web

from bot.sandbox.slack.arguments import Call
from bot.sandbox.slack.changes import Changes
from bot.sandbox.slack.errors import SlackError
from bot.sandbox.slack.faults import ENVELOPE, LINK, NO_FAULT, Faults
from bot.sandbox.slack.workspace import APP

LINK_LIMIT = 10
CLOSING = 1.0  # seconds a peer has to answer a close
LEAVING = frozenset({"refresh_requested", "link_disabled", "too_many_websockets"})
"""The reasons after which Slack sends nothing more over a link; ``warning`` only announces that."""


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """What Slack sends for one thing that somebody did; sent again, it keeps its id."""

    id: str
    type: str
    payload: Mapping[str, Any] = field(repr=False)

    def dump(self, retry_attempt: int, retry_reason: str) -> dict[str, Any]:
        """Write the envelope. The retry fields are always there: only a number above 0 means a retry."""
        return {
            "envelope_id": self.id,
            "type": self.type,
            "payload": self.payload,
            "accepts_response_payload": self.type != "events_api",
            "retry_attempt": retry_attempt,
            "retry_reason": retry_reason,
        }


@dataclass(frozen=True, kw_only=True)
class Interaction:
    """What became of one thing that somebody did."""

    envelope_id: str
    acked: bool
    payload: Mapping[str, Any] = field(default_factory=dict)  #: what the ack carried
    seconds: float = 0.0  #: until the ack, or until Slack gave up
    error: str = ""  #: what the person is told: ``operation_timeout``, ``dispatch_failed`` or a bad payload's error
    messages: tuple[str, ...] = ()  #: what is wrong with the payload, for the developer
    errors: Mapping[str, str] = field(default_factory=dict)  #: of a modal's inputs, by block_id


NOTHING_SENT = Interaction(envelope_id="", acked=False)
"""What becomes of something that the bot is not told."""


@dataclass(frozen=True, kw_only=True)
class LoggedEnvelope:
    """One envelope that was to reach the bot, and what became of it."""

    type: str
    payload: Mapping[str, Any] = field(repr=False)
    at: datetime
    retry_attempt: int  #: 0 the first time
    outcome: Interaction


@dataclass(eq=False)
class Link:
    """One WebSocket to the bot."""

    socket: web.WebSocketResponse
    transport: asyncio.Transport | None
    deaf: bool = False  #: a dead peer: it stays open, and answers nothing


@dataclass(kw_only=True)
class SocketMode:
    """Takes the bot's links and passes each envelope to one of them.

    Args:
        url: makes the link's address from a ticket.
        ack_deadline: how long a person waits for the bot (Slack: 3 s).
    """

    url: Callable[[str], str]
    ack_deadline: timedelta
    faults: Faults
    changes: Changes
    now: Callable[[], datetime]
    log: list[LoggedEnvelope] = field(default_factory=list, repr=False)
    _tickets: set[str] = field(default_factory=set, repr=False)
    _links: list[Link] = field(default_factory=list)
    _leaving: list[Link] = field(default_factory=list)
    _late: set[asyncio.Task[None]] = field(default_factory=set, repr=False)
    _acks: dict[str, asyncio.Future[Mapping[str, Any]]] = field(default_factory=dict, repr=False)

    @property
    def links(self) -> int:
        """How many links take envelopes."""
        return len(self._links)

    @property
    def unacked(self) -> int:
        """How many envelopes wait for their acks."""
        return len(self._acks)

    def open_connection(self, call: Call) -> Mapping[str, Any]:
        """Carry out ``apps.connections.open``: a ticket opens one link, once."""
        ticket = secrets.token_urlsafe(16)
        self._tickets.add(ticket)
        return {"url": self.url(ticket)}

    async def handle_link(self, request: web.Request) -> web.StreamResponse:
        """Take one link and stay with it until it ends."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=403, text="invalid ticket")
        self._tickets.remove(ticket)
        fault = self.faults.strike(LINK)
        if fault.status != 200:
            return web.Response(status=fault.status)
        # autoping is off so that a link can be deaf; a pong must echo its ping, or slack_sdk reconnects.
        link = Link(web.WebSocketResponse(autoping=False, timeout=CLOSING), request.transport)
        await link.socket.prepare(request)
        await self._serve(link)
        return link.socket

    async def deliver(self, envelope: Envelope, *, retry_attempt: int = 0, retry_reason: str = "") -> Interaction:
        """Send an envelope over one link and wait for its ack, whichever link brings it."""
        at = self.now()
        outcome = await self._deliver(envelope, retry_attempt, retry_reason)
        logged = LoggedEnvelope(
            type=envelope.type, payload=envelope.payload, at=at, retry_attempt=retry_attempt, outcome=outcome
        )
        self.log.append(logged)
        return outcome

    async def _deliver(self, envelope: Envelope, retry_attempt: int, retry_reason: str) -> Interaction:
        fault = self.faults.strike(ENVELOPE) if self._links else NO_FAULT
        if fault.drop:
            return Interaction(envelope_id=envelope.id, acked=False, error="operation_timeout")
        if not self._links:
            return Interaction(envelope_id=envelope.id, acked=False, error="dispatch_failed")
        ack = self._acks.setdefault(envelope.id, asyncio.get_running_loop().create_future())
        written = envelope.dump(retry_attempt, retry_reason)
        if fault.delay:  # the person waits no longer than ever; the bot carries out what nobody waits for any more
            late = asyncio.create_task(self._send_later(written, fault.delay))
            self._late.add(late)
            late.add_done_callback(self._late.discard)
        else:
            await self._send(written)
        return await self._acked(envelope.id, ack)

    async def _send_later(self, written: Mapping[str, Any], delay: timedelta) -> None:
        self.changes.notify()
        await asyncio.sleep(delay.total_seconds())
        if self._links:
            await self._send(written)

    async def _send(self, written: Mapping[str, Any]) -> None:
        """Send an envelope over the link whose turn it is."""
        link = self._links.pop(0)
        self._links.append(link)
        with suppress(ConnectionError):  # a peer that just vanished never acks
            await link.socket.send_json(written)
        self.changes.notify()

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Ask the bot to reconnect every link.

        Args:
            reason: ``warning``, ``refresh_requested``, ``link_disabled`` or ``too_many_websockets``.
        """
        if reason != "warning" and reason not in LEAVING:
            raise SlackError("invalid_arguments", f"[ERROR] not a reason to disconnect: {reason}")
        for link in [*self._links]:
            await self._dismiss(link, reason)

    def drop(self) -> None:
        """Cut every link without a word."""
        transports = [link.transport for link in (*self._links, *self._leaving) if link.transport]
        for transport in transports:
            transport.abort()
        self._links.clear()
        self.changes.notify()

    def deafen(self) -> None:
        """Let every link play dead: open, but silent and without acks."""
        for link in self._links:
            link.deaf = True

    async def close(self) -> None:
        """Close every link, and forget what was to be sent later."""
        for late in self._late:
            late.cancel()
        await asyncio.gather(*(link.socket.close() for link in [*self._links, *self._leaving]))

    async def _serve(self, link: Link) -> None:
        self._links.append(link)
        self.changes.notify()
        try:
            if len(self._links) > LINK_LIMIT:
                await self._dismiss(link, "too_many_websockets")
            else:
                await link.socket.send_json(self._hello())
            async for message in link.socket:
                await self._receive(link, message)
        finally:
            self._forget(link)

    async def _receive(self, link: Link, message: WSMessage) -> None:
        if link.deaf:
            return
        if message.type is WSMsgType.PING:
            await link.socket.pong(message.data)
        elif message.type is WSMsgType.TEXT:
            self._note_ack(message.json())

    def _note_ack(self, ack: Mapping[str, Any]) -> None:
        waiting = self._acks.get(str(ack.get("envelope_id")))
        if waiting is not None and not waiting.done():
            waiting.set_result(ack.get("payload") or {})

    async def _acked(self, envelope_id: str, ack: asyncio.Future[Mapping[str, Any]]) -> Interaction:
        loop = asyncio.get_running_loop()
        started = loop.time()
        try:
            payload = await asyncio.wait_for(asyncio.shield(ack), self.ack_deadline.total_seconds())
        except TimeoutError:
            return Interaction(
                envelope_id=envelope_id, acked=False, seconds=loop.time() - started, error="operation_timeout"
            )
        finally:
            self._acks.pop(envelope_id, None)
            self.changes.notify()
        return Interaction(envelope_id=envelope_id, acked=True, payload=payload, seconds=loop.time() - started)

    async def _dismiss(self, link: Link, reason: str) -> None:
        if reason in LEAVING:
            self._links.remove(link)
            self._leaving.append(link)  # in-flight acks may still come over it
            self.changes.notify()
        await link.socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}})

    def _forget(self, link: Link) -> None:
        for links in (self._links, self._leaving):
            if link in links:
                links.remove(link)
        self.changes.notify()

    def _hello(self) -> dict[str, Any]:
        return {
            "type": "hello",
            "num_connections": len(self._links),
            "connection_info": {"app_id": APP},
            "debug_info": {
                "host": "sandbox",
                "started": self.now().isoformat(" ", "milliseconds"),
                "build_number": 1,
                "approximate_connection_time": 18060,  # seconds
            },
        }
