"""Answers for one person: by the way that works, until it is sure that none does."""

from collections.abc import AsyncIterator
from typing import cast

import pytest
from structlog.testing import capture_logs

from bot.domain import AnnouncementKind, AnnouncementStatus, Link, Source
from bot.sandbox.slack import RESPONSE_URL, Fault, LocalSlack
from tests.jobs.courier import Courier
from tests.sandbox.slack.conftest import TinyBot, connected_bot
from tests.service.stage import GENERAL, OMAR, VERA
from tests.store.domain_objects import make_announcement, make_recording

WHISPER = "chat.postEphemeral"
SENT, FAILED, PENDING = AnnouncementStatus.SENT, AnnouncementStatus.FAILED, AnnouncementStatus.PENDING


@pytest.fixture
async def listener(slack: LocalSlack) -> AsyncIterator[TinyBot]:
    """Who takes Omar's commands, with the addresses to answer at."""
    async with connected_bot(slack) as bot:
        bot.on("/rec", bot.note)
        yield bot


async def response_url(listener: TinyBot) -> str:
    """The address of a new command's answers."""
    await listener.slack.command("/rec", "link", user=OMAR, channel=GENERAL)
    return str(listener.seen[-1]["response_url"])


async def test_response_url(courier: Courier, listener: TinyBot) -> None:
    """The answer goes where the question came from, and only who asked sees it."""
    owed = await courier.owe_answer(response_url=await response_url(listener))
    await courier.deliver()
    await courier.deliver(minutes=1)

    assert [message.text for message in courier.slack.ephemerals(OMAR)] == ["Fresh links:"]
    assert (courier.slack.ephemerals(VERA), courier.texts()) == ([], [])
    assert ((await courier.now(owed)).status, (await courier.now(owed)).attempts) == (SENT, 1)
    assert [call.method for call in courier.calls(RESPONSE_URL, WHISPER)] == [RESPONSE_URL]


async def test_used_up(courier: Courier, listener: TinyBot) -> None:
    """After five answers, or half an hour, another way is taken."""
    url = await response_url(listener)
    for _ in range(6):
        await courier.owe_answer(response_url=url)
    await courier.deliver()
    await courier.deliver()

    assert len(courier.slack.ephemerals(OMAR)) == 6
    assert len(courier.calls(RESPONSE_URL)) == 6
    assert len(courier.calls(WHISPER)) == 1


@pytest.mark.parametrize("fault", [Fault(method=RESPONSE_URL, status=500), Fault(method=RESPONSE_URL, drop=True)])
async def test_response_url_fails(courier: Courier, listener: TinyBot, fault: Fault) -> None:
    """An address that does not answer costs no answer."""
    courier.slack.order(fault)
    await courier.owe_answer(response_url=await response_url(listener))
    await courier.deliver()

    assert len(courier.slack.ephemerals(OMAR)) == 1


async def test_without_a_response_url(courier: Courier) -> None:
    """Where there is no address the person is told in the channel, unseen by the others."""
    owed = await courier.owe_answer()
    await courier.deliver()

    assert [message.channel for message in courier.slack.ephemerals(OMAR)] == [GENERAL]
    assert (await courier.now(owed)).status is SENT


async def test_asked_at_home(courier: Courier) -> None:
    """Who asked in the Home tab is answered directly, and may be no member of the recording's channel."""
    owed = await courier.owe_answer(source=Source.HOME)
    await courier.deliver()

    assert [message.text for message in courier.slack.messages(f"D0{OMAR[2:]}")] == ["Fresh links:"]
    assert courier.slack.ephemerals(OMAR) == []
    assert (await courier.now(owed)).status is SENT


async def test_lost(courier: Courier) -> None:
    """An answer whose fate is unknown is given again: to hear it twice does no harm."""
    courier.slack.order(Fault(method=WHISPER, processed=True, drop=True))
    owed = await courier.owe_answer()
    await courier.deliver()
    assert (await courier.now(owed)).status is PENDING
    await courier.deliver(seconds=5)

    assert ((await courier.now(owed)).status, (await courier.now(owed)).attempts) == (SENT, 2)


async def test_lost_for_good(courier: Courier) -> None:
    """After eight tries nobody is told any more, and the reason is kept."""
    courier.slack.order(Fault(method=WHISPER, drop=True, times=20))
    owed = await courier.owe_answer()
    for _ in range(12):
        await courier.deliver(seconds=5)

    assert ((await courier.now(owed)).status, (await courier.now(owed)).attempts) == (FAILED, 8)
    assert len(courier.calls(WHISPER)) == 8


async def test_refused(courier: Courier) -> None:
    """An answer that Slack refuses is not sent again."""
    courier.slack.order(Fault(method=WHISPER, error="invalid_blocks"))
    owed = await courier.owe_answer()
    await courier.deliver()
    await courier.deliver(minutes=1)

    assert ((await courier.now(owed)).status, (await courier.now(owed)).error) == (FAILED, "invalid_blocks")
    assert len(courier.calls(WHISPER)) == 1


async def test_no_member(courier: Courier) -> None:
    """Who asked and is no member of the channel, or no longer, is told directly."""
    courier.slack.order(Fault(method=WHISPER, error="user_not_in_channel"))
    owed = await courier.owe_answer()
    await courier.deliver()

    assert [message.text for message in courier.slack.messages(f"D0{OMAR[2:]}")] == ["Fresh links:"]
    assert (await courier.now(owed)).status is SENT


@pytest.mark.parametrize("has_url", [True, False])
async def test_in_a_thread(courier: Courier, listener: TinyBot, has_url: bool) -> None:
    """What was asked in a thread is answered there; where that is gone, in the channel."""
    topic = courier.slack.say("Where is it?", user=OMAR, channel=GENERAL)
    url = await response_url(listener) if has_url else ""
    await courier.owe_answer(response_url=url, thread=topic.ts)
    courier.bot.clock.pass_by(milliseconds=1)
    await courier.owe_answer(response_url=url, thread="1.000000")
    await courier.deliver()
    await courier.deliver()

    assert [message.thread_ts for message in courier.slack.ephemerals(OMAR)] == [topic.ts, ""]


async def test_rate_limited(courier: Courier) -> None:
    """An answer that Slack puts off is given when it may be."""
    courier.slack.order(Fault(method=WHISPER, retry_after=20))
    owed = await courier.owe_answer()
    await courier.deliver()
    await courier.deliver(seconds=19)
    assert len(courier.calls(WHISPER)) == 1

    await courier.deliver(seconds=1)
    assert (await courier.now(owed)).status is SENT


async def test_answer_that_cannot_be_made(courier: Courier) -> None:
    """An answer of which no message can be made is given up, with the reason in the log; the channel goes on."""
    nameless = Link(name=cast(str, None), url="https://bucket.example/1.mp4")
    broken = await courier.owe_answer(links=(nameless,))
    courier.bot.clock.pass_by(milliseconds=1)
    sound = await courier.owe_answer()
    with capture_logs() as logged:
        await courier.deliver()

    assert ((await courier.now(broken)).status, (await courier.now(sound)).status) == (FAILED, SENT)
    assert (await courier.now(broken)).error == "the message cannot be made"
    (line,) = [line for line in logged if line["event"] == "message cannot be made"]
    assert isinstance(line["exc_info"], AttributeError)


async def test_operation_that_is_gone(courier: Courier) -> None:
    """An answer to nothing is given up."""
    nothing = make_announcement(
        make_recording(channel=GENERAL), kind=AnnouncementKind.ANSWER, subject="gone", not_before=courier.bot.clock()
    )
    await courier.bot.store.save(courier.bot.lease(), announcements=[nothing])
    await courier.deliver()

    assert ((await courier.now(nothing)).status, (await courier.now(nothing)).error) == (
        FAILED,
        "its operation is gone",
    )
