"""Keeping cards up to date: the newest state, at most every other second, for as long as there is a card."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import delete

from bot.domain import AnnouncementKind, AnnouncementStatus, RecordingState
from bot.jobs.delivery.posts import MEND_TAKES
from bot.sandbox.slack import Fault
from bot.store.tables import recordings
from tests.jobs.courier import Courier
from tests.service.stage import GENERAL, PATIENCE

POST, UPDATE, LECTURES = "chat.postMessage", "chat.update", "C0LECTURES"
SENT = AnnouncementStatus.SENT
RUNNING = {"state": RecordingState.RECORDING}


async def test_newest_wins(courier: Courier) -> None:
    """Many changes are few updates, two seconds apart; the last one shows what is known last."""
    owed = await courier.owe(recording=RUNNING)
    await courier.deliver()
    for number in range(40):
        await courier.change(owed, note=f"change {number}")
        await courier.deliver(milliseconds=250)
    await courier.deliver(seconds=2)

    updates = courier.calls(UPDATE)
    gaps = [later.at - earlier.at for earlier, later in pairwise(updates)]
    assert len(updates) <= 6
    assert min(gaps) >= timedelta(seconds=2)
    assert "change 39" in str(courier.only().blocks)
    assert (await courier.now(owed)).shown_revision == (await courier.recording(owed)).revision


async def test_nothing_to_show(courier: Courier) -> None:
    """A card that shows what is known is left alone."""
    await courier.owe(recording=RUNNING)
    for _ in range(5):
        await courier.deliver(seconds=5)

    assert courier.calls(UPDATE) == []


async def test_recording_that_is_gone(courier: Courier) -> None:
    """A card whose recording somebody took out of the database meanwhile is given up."""
    owed = await courier.owe(recording=RUNNING)
    await courier.deliver()
    await courier.change(owed, note="news")
    courier.slack.order(Fault(method=POST, delay=timedelta(milliseconds=200)))
    courier.bot.clock.pass_by(seconds=2)
    await courier.owe(AnnouncementKind.NOTICE)
    await courier.delivery.begin_due()
    await courier.slack.until(lambda: len(courier.calls(POST)) == 2)
    async with courier.bot.store._engine.begin() as connection:
        await connection.execute(delete(recordings).where(recordings.c.id == owed.subject))
    await courier.delivery.close(PATIENCE)

    gone = await courier.now(owed)
    assert (gone.status, gone.error) == (AnnouncementStatus.FAILED, "its recording is gone")
    assert courier.calls(UPDATE) == []


async def test_deleted_by_a_person(courier: Courier) -> None:
    """A card that somebody deleted is not missed, and not tried again before there is news."""
    owed = await courier.owe(recording=RUNNING)
    await courier.deliver()
    courier.slack.workspace.delete(courier.only())
    await courier.change(owed, note="news")
    for _ in range(3):
        await courier.deliver(seconds=5)

    assert [call.outcome for call in courier.calls(UPDATE)] == ["message_not_found"]
    assert (await courier.now(owed)).status is SENT
    assert courier.texts() == []


@pytest.mark.parametrize(
    "fault",
    [
        Fault(method=UPDATE, drop=True),
        Fault(method=UPDATE, drop=True, processed=True),
        Fault(method=UPDATE, status=503),
        Fault(method=UPDATE, error="internal_error"),
    ],
)
async def test_unknown(courier: Courier, fault: Fault) -> None:
    """An update whose fate is unknown is made again: twice does no harm."""
    owed = await courier.owe(recording=RUNNING)
    await courier.deliver()
    await courier.change(owed, state=RecordingState.READY)
    courier.slack.order(fault)
    await courier.deliver(seconds=2)
    await courier.deliver(seconds=4)
    assert len(courier.calls(UPDATE)) == 1

    await courier.deliver(seconds=1)
    assert len(courier.calls(UPDATE)) == 2
    assert courier.only().text.endswith("Ready")


async def test_refused_for_now(courier: Courier) -> None:
    """What a person must mend in Slack first is shown when that is done."""
    owed = await courier.owe(recording=RUNNING)
    await courier.deliver()
    await courier.change(owed, state=RecordingState.READY)
    courier.slack.order(Fault(method=UPDATE, error="invalid_auth"))
    await courier.deliver(seconds=2)
    await courier.deliver(seconds=MEND_TAKES.total_seconds())

    assert [call.outcome for call in courier.calls(UPDATE)] == ["invalid_auth", "ok"]
    assert courier.only().text.endswith("Ready")


async def test_rate_limited(courier: Courier) -> None:
    """Where Slack wants fewer updates there is none for as long as it says, in no channel; posts go on."""
    owed = await courier.owe(recording=RUNNING)
    other = await courier.owe(channel=LECTURES, recording=RUNNING)
    await courier.deliver()
    courier.slack.order(Fault(method=UPDATE, retry_after=10))
    for one in (owed, other):
        await courier.change(one, note="news")
    await courier.deliver(seconds=2)
    await courier.owe(AnnouncementKind.NOTICE)
    await courier.deliver(seconds=9)
    assert (len(courier.calls(UPDATE)), len(courier.texts())) == (1, 2)

    await courier.deliver(seconds=1)
    assert "news" in str(courier.slack.messages(GENERAL)[0].blocks)
    assert "news" in str(courier.only(LECTURES).blocks)


async def test_never_fifty_a_minute(courier: Courier) -> None:
    """All cards together are updated less often than Slack takes, and those that are over go first."""
    owed = [await courier.owe(channel=f"C0NEW{number % 3}", recording=RUNNING) for number in range(90)]
    sent = [replace(card, status=SENT, ts=f"{n}.0", shown_revision=0) for n, card in enumerate(owed)]
    await courier.bot.store.save(courier.bot.lease(), announcements=sent)
    for card in sent[80:]:
        await courier.change(card, state=RecordingState.READY)
    for _ in range(240):
        await courier.deliver(milliseconds=500)

    moments = [call.at for call in courier.calls(UPDATE)]
    assert len(moments) > 60
    assert all(later - earlier > timedelta(minutes=1) for earlier, later in zip(moments, moments[49:], strict=False))
    first = {call.args["ts"] for call in courier.calls(UPDATE)[:10]}
    assert first == {card.ts for card in sent[80:]}


async def test_new_owner(courier: Courier) -> None:
    """Whoever lost the account does not write that the card was shown."""
    owed = await courier.owe(recording=RUNNING)
    await courier.deliver()
    before = await courier.now(owed)
    await courier.change(owed, note="news")
    await courier.bot.lose()
    await courier.deliver(seconds=2)

    assert await courier.now(owed) == before
