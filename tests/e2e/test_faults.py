"""What breaks between people, Slack, the bot and the vendors, and that nothing is lost or doubled by it."""

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.app import open_bot
from bot.config import Config
from bot.sandbox.server import Fault as VendorFault
from bot.sandbox.server import Vendors
from bot.sandbox.slack import Fault, LocalSlack
from bot.slack.actions import ActionId
from bot.store import Store
from tests.e2e.stage import ACCOUNTS, GENERAL, OMAR, PATIENCE, START, STOP, Stage, shown, text_of


async def test_ack_comes_first(stage: Stage) -> None:
    """No vendor is called before the command is acknowledged."""
    before = len(stage.vendors.calls)
    done = await stage.slack.command("/rec", "start standup on=studio", user=OMAR, channel=GENERAL)

    assert done.acked
    assert [call.verb for call in stage.vendors.calls[before:]].count("init") == 0
    await stage.card("standup", "Recording")


async def test_slack_is_away_when_the_bot_starts(slack: LocalSlack, vendors: Vendors, config: Config) -> None:
    """Without Slack the bot begins its work all the same: a recording ends as planned. Slack is heard when it is back.

    What is not stopped costs money, and a restart is likeliest while something is out of order.
    """
    stage = Stage(slack, vendors)
    async with open_bot(config, within=PATIENCE):
        await slack.until(lambda: slack.links, PATIENCE)
        await stage.rec("start standup on=studio for=2h")
        await stage.card("standup", "Recording")
    await slack.until(lambda: not slack.links, PATIENCE)
    await planned_until_now(config)

    for method in ("auth.test", "apps.connections.open"):
        slack.order(Fault(method=method, drop=True, times=3))
    async with open_bot(config, within=PATIENCE):
        assert not slack.links
        await stage.notice("standup", "ready")
        await slack.until(lambda: slack.links, PATIENCE)
        assert "standup" in await stage.rec("list")
    assert [call.verb for call in vendors.calls].count("stop") == 1


async def planned_until_now(config: Config) -> None:
    """Let the end of the only recording come, while no bot runs."""
    async with Store.open(config.store.url) as store:
        (recording,) = await store.find_recordings(accounts=["studio"], limit=2)
        lease = await store.take_lease("studio", "test", timedelta(minutes=1))
        assert lease is not None
        await store.save(lease, recording=replace(recording, planned_end=datetime.now(UTC)))
        await store.release_lease(lease)


async def test_redelivered_command(stage: Stage) -> None:
    """A command that Slack delivers again is one operation, answered alike."""
    first = await stage.slack.command("/rec", "start standup on=studio", user=OMAR, channel=GENERAL)
    again = await stage.slack.redeliver(retry_attempt=1)
    await stage.card("standup", "Recording")

    assert again.payload == first.payload
    assert [call.verb for call in stage.vendors.calls].count("init") == 1


async def test_stop_delivered_again(stage: Stage) -> None:
    """A stop that Slack delivers again when all is over is answered by how it stands, and stops nothing."""
    await stage.rec("start standup on=studio")
    await stage.card("standup", "Recording")
    await stage.rec("stop standup")
    await stage.notice("standup", "ready")
    again = await stage.slack.redeliver(retry_attempt=1)

    assert "standup is recorded; the file is ready." in shown(again.payload)
    assert "standup is recorded; the file is ready." in await stage.rec("stop standup")
    assert [call.verb for call in stage.vendors.calls].count("stop") == 1


async def test_only_a_retry_arrives(stage: Stage) -> None:
    """A retry can be the only delivery, so it is carried out."""
    stage.slack.order(Fault(method="envelope", drop=True))
    lost = await stage.slack.command("/rec", "start standup on=studio", user=OMAR, channel=GENERAL)
    assert not lost.acked
    await stage.slack.redeliver(retry_attempt=1)

    await stage.card("standup", "Recording")


async def test_post_whose_reply_is_lost(stage: Stage) -> None:
    """A notice that Slack posted, but whose answer was lost, is found and not posted again."""
    await stage.rec("start standup on=studio")
    card = await stage.card("standup", "Recording")
    stage.slack.order(Fault(method="chat.postMessage", processed=True, drop=True))
    await stage.press(card, ActionId.STOP)
    await stage.notice("standup", "ready")
    await stage.slack.until(lambda: "conversations.history" in [call.method for call in stage.slack.calls], PATIENCE)
    await stage.card("standup", "Ready")

    assert len(stage.notices("standup")) == 1
    assert [call.method for call in stage.slack.calls].count("chat.postMessage") == 2


async def test_rate_limited_post(stage: Stage) -> None:
    """A channel that Slack wants left alone is left alone for as long as it says, and nothing is lost."""
    stage.slack.order(Fault(method="chat.postMessage", channel=GENERAL, retry_after=2))
    await stage.rec("start standup on=studio")
    await stage.card("standup", "Recording")

    posts = [call for call in stage.slack.calls if call.method == "chat.postMessage"]
    assert (posts[1].at - posts[0].at).total_seconds() >= 2


async def test_socket_dropped(stage: Stage) -> None:
    """After a dropped connection commands are answered again."""
    stage.slack.socket_mode.drop()
    await stage.slack.until(lambda: stage.slack.links == 0)
    await stage.slack.until(lambda: stage.slack.links, PATIENCE)

    assert "/rec start [ROOM]" in await stage.rec("help")


LOST: Mapping[str, Mapping[str, Any]] = {
    "reply lost": {"processed": True, "drop": True},
    "request lost": {"drop": True},
    "garbage": {"processed": True, "body": b"<html>"},
    "out of order": {"status": 503},  # which frames of FSP's gateway do not have
    "too many calls": {"status": 429},
}


LOST_STARTS = {
    "reply lost": ACCOUNTS,
    "request lost": ("studio", "classroom", "board"),
    "garbage": ("studio", "classroom"),
    "out of order": ("classroom", "board"),
    "too many calls": ("campus", "board"),
}
LOST_STOPS = {"reply lost": ("studio", "classroom", "board"), "garbage": ("campus",), "out of order": ("board",)}


def _cases(lost: Mapping[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    return [(account, fault) for fault, accounts in lost.items() for account in accounts]


@pytest.mark.parametrize(("account", "fault"), _cases(LOST_STARTS))
async def test_start_without_an_answer(stage: Stage, account: str, fault: str) -> None:
    """A start whose answer never came makes one recording, whether it reached the vendor or not."""
    stage.service(account).faults.order(VendorFault(verb=START[account], **LOST[fault]))
    await stage.rec(f"start standup on={account}")
    await stage.card("standup", "Recording")

    assert stage.started("standup") == 1
    await stage.rec("stop standup")
    await stage.notice("standup", "ready")


@pytest.mark.parametrize("account", ["studio", "campus", "board"])
async def test_vendor_down(stage: Stage, account: str) -> None:
    """While a vendor is away the card says so and that it is tried again; when it is back the recording begins."""
    await stage.service(account).go_down()
    await stage.rec(f"start standup on={account}")
    await stage.card("standup", "Starting", "could not be reached")
    await stage.service(account).come_up()

    await stage.card("standup", "Recording")
    assert stage.started("standup") == 1


async def test_refused_start(stage: Stage) -> None:
    """A start that the vendor refuses ends at once, in plain words, on the card and to the one who asked."""
    stage.vendors.fsp.faults.order(VendorFault(verb="init", code=30011))
    await stage.rec("start standup on=studio")
    card = await stage.card("standup", "Failed", "disk")
    await stage.told(OMAR, "disk")
    assert "by itself" not in text_of(card)

    assert not any(block["type"] == "actions" for block in card.blocks)
    assert not stage.notices("standup")


STOPPED_BEFORE = {"classroom": 49, "campus": 49}
"""What they answer for fifteen seconds to a second stop: too short where their clock runs so fast."""


@pytest.mark.parametrize(("account", "fault"), _cases(LOST_STOPS))
async def test_stop_without_an_answer(stage: Stage, account: str, fault: str) -> None:
    """A stop whose answer was lost is sent again, and whoever pressed Stop is said to have stopped it."""
    await stage.rec(f"start standup on={account}")
    card = await stage.card("standup", "Recording")
    faults = stage.service(account).faults
    faults.order(VendorFault(verb=STOP[account], **LOST[fault]))
    if account in STOPPED_BEFORE:
        faults.order(VendorFault(verb=STOP[account], code=STOPPED_BEFORE[account]))
    await stage.press(card, ActionId.STOP)

    await stage.notice("standup", "ready")
    await stage.card("standup", "Ready", f"stopped by <@{OMAR}>")
    assert len(stage.notices("standup")) == 1


async def test_planned_stop_is_refused(stage: Stage) -> None:
    """What goes on beyond its planned end is told to the channel, and can be stopped from there."""
    stage.vendors.fsp.faults.order(VendorFault(verb="stop", code=30003))
    await stage.rec("start standup on=studio for=10s")
    warning = await stage.notice("standup", "goes on", "could not be stopped", f"<@{OMAR}>")
    await stage.press(warning, ActionId.STOP)

    await stage.notice("standup", "ready")
    assert [call.verb for call in stage.vendors.calls].count("stop") == 2


@pytest.mark.parametrize(("account", "option"), [("studio", "timeout=5"), ("board", "")])
async def test_room_is_empty(stage: Stage, account: str, option: str) -> None:
    """A recording that ends by itself because everybody left is noticed, and its link is posted."""
    await stage.rec(f"start standup on={account} {option}")
    await stage.card("standup", "Recording")
    {"studio": stage.vendors.fsp.empty_room, "board": stage.vendors.meeting.empty_room}[account]("standup")

    await stage.notice("standup", "ready")
    await stage.card("standup", "Ready", "ended by itself")


async def test_slack_does_not_say_who_the_bot_is(
    slack: LocalSlack, vendors: Vendors, config: Config, lines: io.StringIO
) -> None:
    """What people do is heard all the same, from the first command on: nothing is asked of Slack before it."""
    slack.order(Fault(method="auth.test", error="internal_error", times=10))
    async with open_bot(config, within=PATIENCE):
        await slack.until(lambda: slack.links and _asked_who(slack) == 2, PATIENCE)  # at the start, and by the clock
        stage = Stage(slack, vendors)
        answer = await stage.rec("start standup on=studio")
        card = await stage.card("standup", "Recording")
        await stage.press(card, ActionId.STOP)
        await stage.notice("standup", "ready")

    assert answer.startswith("Starting standup on studio as ")
    assert _asked_who(slack) == 2
    assert "not told who the bot is" in lines.getvalue()


def _asked_who(slack: LocalSlack) -> int:
    return [call.method for call in slack.calls].count("auth.test")
