"""Whatever is raised becomes one sentence."""

import asyncio
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.errors import BotError, NotAllowed, Rejected, UsageError
from bot.slack import blocks
from handlers.errors import reported
from handlers.replies import Body, Reply
from tests.handlers.desk import BODY, SAID, raising, saying


async def test_reply_passes() -> None:
    """What a conversation replies is the reply."""
    assert await reported(saying(Reply(message=SAID)), BODY) == Reply(message=SAID)


@pytest.mark.parametrize(
    "error",
    [UsageError("No such <room>."), BotError("The database is in use."), Rejected("The vendor refused.", code=49)],
)
async def test_sentences_are_told(error: BotError) -> None:
    """What a person should be told is told in its own words."""
    assert await reported(raising(error), BODY) == Reply(failed=True, message=blocks.sentence(str(error)))


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

    assert reply == Reply(failed=True, message=blocks.sentence("Only operators may do this.", mrkdwn=named))


async def test_broken_conversation_has_a_reference() -> None:
    """A fault of ours is told without its words, and found in the log by the reference that the person was given."""
    with capture_logs() as logged:
        reply = await reported(raising(KeyError("s3cret")), BODY)

    [line] = logged
    assert reply.message is not None
    assert f"this reference: {line['reference']}." in reply.message.text
    assert (line["event"], line["exc_info"]) == ("interaction broke", True)
    assert "s3cret" not in str(reply)


@pytest.mark.parametrize(
    ("body", "look"),
    [
        ({"command": "/rec"}, "/rec status"),
        ({"command": "/live"}, "/live status"),
        ({}, "/rec status or /live status"),
    ],
)
async def test_unconfirmed(body: dict[str, str], look: str) -> None:
    """What is not confirmed before Slack gives up is called unknown, not refused, and it is said how to look."""

    async def conversation(_body: Body) -> Reply:
        await asyncio.Event().wait()
        raise AssertionError("nobody sets the event")

    with capture_logs() as logged:
        reply = await reported(conversation, {**BODY, **body}, timedelta(milliseconds=10))

    assert reply.message is not None
    assert "could not be confirmed in time: it may still happen" in reply.message.text
    assert reply.message.text.endswith(f"Look with {look} before you try again.")
    assert [line["event"] for line in logged] == ["interaction not confirmed in time"]


async def test_cancelling_is_no_error() -> None:
    """Who stops the bot is not told that something went wrong."""
    with pytest.raises(asyncio.CancelledError):
        await reported(raising(asyncio.CancelledError()), BODY)
