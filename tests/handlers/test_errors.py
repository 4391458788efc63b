"""Whatever is raised becomes one sentence; what is acknowledged is let go only afterwards."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from structlog.testing import capture_logs

from bot.domain import Account, Operation
from bot.errors import BotError, NotAllowed, Rejected, UsageError
from bot.service.requests import Requests
from bot.slack import blocks
from bot.slack.messenger import Messenger
from bot.slack.socket_mode import AFTER_ACK
from bot.store import Store
from handlers.errors import MOST_AT_ONCE, Body, Boundary, Conversation, Listener, Reply, reported
from tests.slack.web_api import WebApi, web_client
from tests.store.domain_objects import NOW, make_operation, make_recording

BODY: Body = {"channel": {"id": "C1"}, "user": {"id": "U1"}}
SAID = blocks.sentence("Starting <standup>.")


def saying(reply: Reply) -> Conversation:
    async def conversation(_body: Body) -> Reply:
        return reply

    return conversation


def raising(error: BaseException) -> Conversation:
    async def conversation(_body: Body) -> Reply:
        raise error

    return conversation


async def test_reply_passes() -> None:
    """What a conversation replies is the reply."""
    assert await reported(saying(Reply(message=SAID)), BODY) == Reply(message=SAID)


@pytest.mark.parametrize(
    "error",
    [UsageError("No such <room>."), BotError("The database is in use."), Rejected("The vendor refused.", code=49)],
)
async def test_sentences_are_told(error: BotError) -> None:
    """What a person should be told is told in its own words."""
    assert await reported(raising(error), BODY) == Reply(message=blocks.sentence(str(error)))


@pytest.mark.parametrize(
    ("who", "named"),
    [
        (("U1", "W2", "S3", "C4", "G5"), "Who may: <@U1>, <@W2>, <!subteam^S3>, <#C4>, <#G5>"),
        (("everyone", "U1"), "Who may: <@U1>"),
        (("everyone",), ""),
        ((), ""),
        (tuple(f"U{n}" for n in range(300)), f"Who may: {', '.join(f'<@U{n}>' for n in range(20))}, …"),
    ],
)
async def test_refusal_names_who_may(who: tuple[str, ...], named: str) -> None:
    """People, user groups and channels are named so that Slack shows their names; of very many the first."""
    reply = await reported(raising(NotAllowed("Only operators may do this.", who=who)), BODY)

    assert reply == Reply(message=blocks.sentence("Only operators may do this.", mrkdwn=named))


async def test_broken_conversation_has_a_reference() -> None:
    """A fault of ours is told without its words, and found in the log by the reference that the person was given."""
    with capture_logs() as logged:
        reply = await reported(raising(KeyError("s3cret")), BODY)

    [line] = logged
    assert reply.message is not None
    assert f"this reference: {line['reference']}." in reply.message.text
    assert (line["event"], line["exc_info"]) == ("interaction broke", True)
    assert "s3cret" not in str(reply)


async def test_unconfirmed() -> None:
    """What is not confirmed before Slack gives up is called unknown, not refused."""

    async def conversation(_body: Body) -> Reply:
        await asyncio.Event().wait()
        raise AssertionError("nobody sets the event")

    with capture_logs() as logged:
        reply = await reported(conversation, BODY)

    assert reply.message is not None
    assert "could not be confirmed in time: it may still happen" in reply.message.text
    assert [line["event"] for line in logged] == ["interaction not confirmed in time"]


async def test_cancelling_is_no_error() -> None:
    """Who stops the bot is not told that something went wrong."""
    with pytest.raises(asyncio.CancelledError):
        await reported(raising(asyncio.CancelledError()), BODY)


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


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    wakes: list[None] = []
    async with (
        Store.open(f"sqlite:///{tmp_path / 'clapper.db'}") as store,
        WebApi.serve() as api,
        web_client(api) as client,
    ):
        accounts = {"studio": Account(name="studio", vendor="fsp")}
        requests = Requests(store, accounts, {}, now=lambda: NOW, random=Random(1))
        yield Desk(Boundary(requests, Messenger(client), lambda: wakes.append(None)), store, api, wakes)


@pytest.fixture
async def stored(desk: Desk) -> Operation:
    """An operation that was stored and waits to be acknowledged."""
    recording = make_recording()
    operation = make_operation(recording, not_before=NOW + timedelta(seconds=3))
    return await desk.store.add_operation(operation, subject=recording)


async def test_command_is_answered_by_its_ack(desk: Desk) -> None:
    """The reply to a command is its acknowledgement, for one person, and nothing is posted."""
    acked = await desk.hear(desk.boundary.answering(saying(Reply(message=SAID))))
    await desk.follow()

    assert acked == {"text": SAID.text, "blocks": SAID.blocks, "response_type": "ephemeral"}
    assert (desk.api.calls, desk.wakes) == ([], [])


async def test_command_without_a_word(desk: Desk) -> None:
    """A command that has nothing to say is acknowledged all the same."""
    assert await desk.hear(desk.boundary.answering(saying(Reply()))) is None


async def test_refused_command_is_acknowledged(desk: Desk) -> None:
    """An error reaches the person by the acknowledgement too."""
    acked = await desk.hear(desk.boundary.answering(raising(UsageError("No such verb."))))

    assert acked["text"] == "No such verb."


async def test_work_begins_after_the_ack(desk: Desk, stored: Operation) -> None:
    """A stored operation is due only once it was acknowledged; then those who carry it out are woken."""
    await desk.hear(desk.boundary.answering(saying(Reply(message=SAID, operations=(stored,)))))
    assert (await desk.due(), desk.wakes) == ([], [])

    await desk.follow()
    assert (await desk.due(), desk.wakes) == ([stored.id], [None])


async def test_click_is_acknowledged_without_a_word(desk: Desk, stored: Operation) -> None:
    """A click is acknowledged at once; the work begins and the reply is whispered afterwards."""
    acked = await desk.hear(desk.boundary.acting(saying(Reply(message=SAID, operations=(stored,)))))
    assert (acked, desk.api.calls) == (None, [])

    await desk.follow()
    assert (await desk.due(), desk.wakes) == ([stored.id], [None])
    assert [call.arguments for call in desk.api.calls] == [
        {"channel": "C1", "user": "U1", "text": SAID.text, "blocks": SAID.blocks, "mrkdwn": False}
    ]


async def test_click_is_answered_by_its_response_url(desk: Desk) -> None:
    """Where the click brought a response URL, the reply goes there: it works where the bot is no member."""
    body = {**BODY, "response_url": f"{desk.api.url}actions/T1/2/abc"}

    await desk.hear(desk.boundary.acting(raising(UsageError("Too late."))), body)
    await desk.follow()

    assert [(call.path, call.arguments["text"]) for call in desk.api.calls] == [("actions/T1/2/abc", "Too late.")]


async def test_click_without_a_word(desk: Desk, stored: Operation) -> None:
    """Where the card says it all, nothing is whispered."""
    await desk.hear(desk.boundary.acting(saying(Reply(operations=(stored,)))))
    await desk.follow()

    assert (desk.api.calls, desk.wakes) == ([], [None])


async def test_reply_that_cannot_be_delivered(desk: Desk) -> None:
    """A whisper that Slack refuses is a line in the log."""
    desk.api.says("api/chat.postEphemeral", {"ok": False, "error": "user_not_in_channel"})

    await desk.hear(desk.boundary.acting(saying(Reply(message=SAID))))
    with capture_logs() as logged:
        await desk.follow()

    assert logged == [{"event": "reply not delivered", "error": "user_not_in_channel", "log_level": "warning"}]


@pytest.mark.parametrize("kind", [Boundary.answering, Boundary.acting])
async def test_crowd(desk: Desk, kind: Callable[[Boundary, Conversation], Listener]) -> None:
    """Of more people at once than can be served in time, the last are told so at once and not heard at all."""
    heard: list[None] = []
    go_on = asyncio.Event()

    async def conversation(_body: Body) -> Reply:
        heard.append(None)
        await go_on.wait()
        return Reply(message=SAID)

    listener = kind(desk.boundary, conversation)
    people = [Person() for _ in range(MOST_AT_ONCE + 1)]
    with capture_logs() as logged:
        waiting = [asyncio.create_task(person.ask(listener)) for person in people]
        await waiting.pop()
    assert (len(heard), [line["event"] for line in logged]) == (MOST_AT_ONCE, ["interaction refused: too many at once"])

    go_on.set()
    await asyncio.gather(*waiting)
    later = Person()
    await later.ask(listener)
    assert len(heard) == MOST_AT_ONCE + 1


async def test_crowd_is_told(desk: Desk) -> None:
    """What is said to one too many."""
    go_on = asyncio.Event()

    async def conversation(_body: Body) -> Reply:
        await go_on.wait()
        return Reply()

    listener = desk.boundary.answering(conversation)
    waiting = [asyncio.create_task(Person().ask(listener)) for _ in range(MOST_AT_ONCE)]
    await asyncio.sleep(0)
    acked = await desk.hear(listener)
    go_on.set()
    await asyncio.gather(*waiting)

    assert acked["text"] == "Clapper is busy and has not taken this: ask again in a few seconds."
