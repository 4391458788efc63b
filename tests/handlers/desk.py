"""The boundary on its real parts, and what a person brings to it."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot.domain import Account
from bot.service.requests import Requests
from bot.slack import blocks
from bot.slack.messenger import Messenger
from bot.slack.socket_mode import AFTER_ACK
from bot.slack.surfaces import Surfaces
from bot.store import Store
from handlers.boundary import Boundary, Listener
from handlers.replies import Body, Conversation, Reply
from tests.slack.web_api import WebApi, web_client
from tests.store.domain_objects import NOW

BODY: Body = {"channel": {"id": "C1"}, "user": {"id": "U1"}, "trigger_id": "1.1"}
SAID = blocks.sentence("Starting <standup>.")


def saying(reply: Reply) -> Conversation:
    async def conversation(_body: Body) -> Reply:
        return reply

    return conversation


def raising(error: BaseException) -> Conversation:
    async def conversation(_body: Body) -> Reply:
        raise error

    return conversation


@dataclass
class Person:
    """Somebody who asks, with what Bolt makes of that."""

    ack: AsyncAck = field(default_factory=AsyncAck)
    context: AsyncBoltContext = field(default_factory=lambda: AsyncBoltContext({AFTER_ACK: []}))

    async def ask(self, listener: Listener) -> None:
        await listener(self.ack, BODY, self.context)


@dataclass
class Desk:
    """A boundary with its real parts, and a context such as Bolt gives."""

    boundary: Boundary
    store: Store
    api: WebApi
    wakes: list[None]
    ack: AsyncAck = field(default_factory=AsyncAck)
    context: AsyncBoltContext = field(default_factory=lambda: AsyncBoltContext({AFTER_ACK: []}))

    async def hear(self, listener: Listener, body: Body = BODY) -> Any:
        """Let a listener have an interaction; returns what it acknowledged with."""
        await listener(self.ack, body, self.context)
        assert self.ack.response is not None
        return json.loads(self.ack.response.body or "null")

    async def follow(self) -> None:
        """Do what waits for the acknowledgement."""
        follow: Callable[[], Awaitable[None]]
        for follow in self.context[AFTER_ACK]:
            await follow()

    async def due(self) -> list[str]:
        return [operation.id for operation in await self.store.due_operations(["studio"], NOW)]


@asynccontextmanager
async def open_desk(folder: Path) -> AsyncIterator[Desk]:
    """A boundary that asks a new database and a Web API on loopback."""
    wakes: list[None] = []
    async with (
        Store.open(f"sqlite:///{folder / 'clapper.db'}") as store,
        WebApi.serve() as api,
        web_client(api) as client,
    ):
        accounts = {"studio": Account(name="studio", vendor="fsp")}
        requests = Requests(store, accounts, {}, now=lambda: NOW, random=Random(1))
        boundary = Boundary(requests, Messenger(client), Surfaces(client), lambda: wakes.append(None))
        yield Desk(boundary, store, api, wakes)
