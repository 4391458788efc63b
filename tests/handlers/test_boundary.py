"""What is acknowledged is let go only afterwards; what opens, opens then; nobody is left without a word."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.domain import Operation
from bot.errors import UsageError
from handlers.boundary import MOST_AT_ONCE, Boundary, Listener
from handlers.replies import Body, Conversation, Reply
from tests.handlers.desk import BODY, SAID, Desk, Person, open_desk, raising, saying
from tests.store.domain_objects import NOW, make_operation, make_recording


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path) as desk:
        yield desk


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
    desk.api.says("api/chat.postEphemeral", {"ok": False, "error": "invalid_blocks"})

    await desk.hear(desk.boundary.acting(saying(Reply(message=SAID))))
    with capture_logs() as logged:
        await desk.follow()

    assert logged == [{"event": "reply not delivered", "error": "invalid_blocks", "log_level": "warning"}]


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
