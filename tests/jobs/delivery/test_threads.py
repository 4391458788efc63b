"""What a channel wants in the thread of its card: there and nowhere else, as long as there is a card."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain import Announcement, AnnouncementKind, AnnouncementStatus, File
from bot.sandbox.slack import Fault, Message
from tests.jobs.courier import Courier
from tests.service.stage import GENERAL, OMAR
from tests.store.domain_objects import make_announcement

CARD, NOTICE = AnnouncementKind.CARD, AnnouncementKind.NOTICE
PENDING, SENDING, SENT, _, FAILED = AnnouncementStatus
POST, REPLIES = "chat.postMessage", "conversations.replies"
RANDOM, DIRECT = "C0RANDOM", "D0OMAR"


async def owe_reply(courier: Courier, card: Announcement) -> Announcement:
    """Owe the notice of a card's recording, in the card's thread."""
    recording = await courier.recording(card)
    owed = make_announcement(
        recording, kind=NOTICE, in_thread=True, not_before=courier.bot.clock(), channel=card.channel
    )
    await courier.bot.store.save(courier.bot.lease(recording.account), announcements=[owed])
    return owed


def replies(courier: Courier) -> list[Message]:
    """What stands in threads."""
    return [message for message in courier.slack.messages(GENERAL) if message.thread_ts]


async def test_reply(courier: Courier) -> None:
    """The notice is a reply to the card, and the channel itself shows the card alone."""
    card = await courier.owe(CARD)
    await courier.deliver()
    owed = await owe_reply(courier, card)
    await courier.deliver(seconds=1)

    (reply,) = replies(courier)
    assert (reply.thread_ts, reply.ts) == ((await courier.now(card)).ts, (await courier.now(owed)).ts)
    assert "reply_broadcast" not in str(courier.calls(POST))


async def test_card_is_not_there_yet(courier: Courier) -> None:
    """A reply waits for the card that is being posted."""
    courier.slack.order(Fault(method=POST, processed=True, drop=True))
    card = await courier.owe(CARD)
    await courier.deliver()
    owed = await owe_reply(courier, card)
    await courier.deliver(seconds=1)
    assert (await courier.now(owed)).status is PENDING
    for _ in range(3):
        await courier.deliver(seconds=5)

    (reply,) = replies(courier)
    assert reply.thread_ts == (await courier.now(card)).ts


@pytest.mark.parametrize("has_card", [True, False])
async def test_no_card(courier: Courier, has_card: bool) -> None:
    """Where there is no card in the channel, or none could be posted, the channel is told."""
    card = await courier.owe(CARD, not_before=courier.bot.clock() + timedelta(minutes=5))
    changed = replace(card, status=FAILED, error="invalid_blocks") if has_card else replace(card, channel="C0OTHER")
    await courier.bot.store.save(courier.bot.lease(), announcements=[changed])
    await owe_reply(courier, card)
    await courier.deliver()

    assert courier.only().thread_ts == ""


@pytest.mark.parametrize("word", ["cannot_reply_to_message", "message_not_found", "thread_not_found"])
async def test_card_was_deleted(courier: Courier, word: str) -> None:
    """A message whose card somebody deleted goes to the channel."""
    card = await courier.owe(CARD)
    await courier.deliver()
    courier.slack.workspace.delete(courier.only())
    courier.slack.order(Fault(method=POST, error=word))
    owed = await owe_reply(courier, card)
    await courier.deliver(seconds=1)
    await courier.deliver(seconds=1)

    assert (courier.only().thread_ts, (await courier.now(owed)).status) == ("", SENT)


async def test_reply_lost(courier: Courier) -> None:
    """A reply whose fate is unknown is looked for in its thread, since the channel does not show it."""
    card = await courier.owe(CARD)
    await courier.deliver()
    courier.slack.order(Fault(method=POST, processed=True, drop=True))
    owed = await owe_reply(courier, card)
    await courier.deliver(seconds=1)
    await courier.deliver(seconds=5)

    assert (await courier.now(owed)).ts == replies(courier)[0].ts
    assert [call.method for call in courier.calls(POST, REPLIES)] == [POST, POST, REPLIES]


async def test_closed_channel(courier: Courier) -> None:
    """Where the channel was closed whoever asked is told directly, outside of any thread."""
    card = await courier.owe(CARD, channel=RANDOM)
    await owe_reply(courier, card)
    for _ in range(4):
        await courier.deliver(seconds=2)

    assert {message.thread_ts for message in courier.slack.messages(DIRECT)} == {""}
    assert len(courier.texts(DIRECT)) == 2


async def test_files(courier: Courier) -> None:
    """The links of a reply stand in the reply."""
    card = await courier.owe(CARD, recording={"account": "classroom", "files": (File(name="r1.mp4"),)})
    await courier.deliver()
    await owe_reply(courier, card)
    await courier.deliver(seconds=1)

    assert "|Download>" in str(replies(courier)[0].blocks)
    assert OMAR not in str(replies(courier)[0].blocks)
