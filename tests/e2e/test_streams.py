"""Live streams as people see them: a room goes live from Slack, is watched, and ends."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.sandbox.demo import build_config
from bot.sandbox.faults import Fault
from bot.sandbox.server import Vendors
from bot.sandbox.slack import LocalSlack, Message
from bot.slack.actions import ActionId
from tests.e2e.lives import Moment, killed, running
from tests.e2e.stage import (
    ADA,
    END_LIVE,
    GENERAL,
    GO_LIVE,
    OMAR,
    PATIENCE,
    VERA,
    Stage,
    shown,
    text_of,
    urls_of,
)

BOTH = pytest.mark.parametrize("account", ["studio", "board"])
FLV, PAGE = b"FLV", b"<!doctype html>"


async def watch(message: Message) -> bytes:
    """What the card's last link leads to."""
    async with httpx.AsyncClient(trust_env=False) as browser:
        answer = await browser.get(urls_of(message)[-1])
    assert answer.status_code == 200
    return answer.content


@BOTH
async def test_start_watch_stop(stage: Stage, account: str) -> None:
    """A room goes live, its address plays, and it ends by the button; the card told all of it."""
    said = await stage.live(f"start standup on={account}")
    assert f"Starting the live stream of standup on {account}" in said

    card = await stage.card("standup", "*Live*", f"<@{OMAR}>")
    assert (await watch(card)).startswith(FLV if account == "studio" else PAGE)
    await stage.press(card, ActionId.STOP_LIVE)
    card = await stage.card("standup", "*Ended*", f"stopped by <@{OMAR}>")
    assert not any(block["type"] == "actions" for block in card.blocks)
    assert not urls_of(card)
    assert (stage.went_live("standup"), len(stage.cards("standup"))) == (1, 1)


async def test_every_address(stage: Stage) -> None:
    """All addresses that the service gives stand on the card, also those that Slack makes no links of."""
    await stage.live("start standup on=studio quality=high")
    text = text_of(await stage.card("standup", "*Live*"))

    assert all(words in text for words in (".flv|FLV>", ".m3u8|HLS>", "rtmp://"))


async def test_planned_end(stage: Stage) -> None:
    """A live stream ends by itself when its time is over, unless somebody gives it more."""
    await stage.live("start standup on=studio for=10s")
    await stage.live("start retro on=studio for=10s")
    await stage.press(await stage.card("retro", "*Live*", "until"), ActionId.EXTEND_LIVE)
    answer = await stage.told(OMAR, "retro goes on for 15m longer.")
    assert "It ends <!date" in text_of(answer)

    await stage.card("standup", "*Ended*", "ended as planned")
    await stage.card("retro", "*Live*", "until")


@BOTH
async def test_start_by_modal(stage: Stage, account: str) -> None:
    """Start Live on the panel opens a form, in which nothing but the room has to be typed."""
    assert "Nothing is live here" in await stage.live("")
    panel = await stage.told(OMAR, "Nothing is live here")
    await stage.press(panel, ActionId.START_LIVE)
    modal = await opened(stage)
    assert "Quality level" not in shown_labels(modal), "board comes first, and has no parameters"
    await stage.slack.act_in_view(modal["id"], ActionId.CHOOSE_LIVE_ACCOUNT.value, user=OMAR, value=account)
    await stage.slack.until(lambda: chosen(stage) == account, PATIENCE)

    done = await stage.slack.submit(modal["id"], {"room": "standup", "on": account, "for": "1h"}, user=OMAR)
    assert done.acked, done.error
    await stage.card("standup", "*Live*", "until", f"`{account}`")
    await stage.told(OMAR, "Starting the live stream of standup")
    assert stage.slack.modals(OMAR) == []


async def test_all_options(stage: Stage) -> None:
    """More Options shows every parameter of the service, keeps what was entered, and errors stand beside the field."""
    await stage.live("start")
    modal = await opened(stage)
    await stage.slack.act_in_view(modal["id"], ActionId.CHOOSE_LIVE_ACCOUNT.value, user=OMAR, value="studio")
    await stage.slack.until(lambda: chosen(stage) == "studio", PATIENCE)
    more = ActionId.MORE_LIVE_OPTIONS.value
    await stage.slack.act_in_view(modal["id"], more, user=OMAR, state={"room": "standup", "quality_level": "3"})
    await stage.slack.until(lambda: "Frame rate" in shown_labels(stage.slack.modals(OMAR)[0]), PATIENCE)

    (modal,) = stage.slack.modals(OMAR)
    await stage.live("start standup on=studio", user=ADA)
    done = await stage.slack.submit(modal["id"], {"frame_rate": "25"}, user=OMAR)
    assert "standup is already live on studio" in done.errors["room"]
    done = await stage.slack.submit(modal["id"], {"room": "retro"}, user=OMAR)
    assert done.acked, done.error
    await stage.card("retro", "*Live*")


async def opened(stage: Stage) -> dict[str, Any]:
    """The modal, as soon as it is open."""
    (modal,) = await stage.slack.until(lambda: stage.slack.modals(OMAR), PATIENCE)
    return modal


def chosen(stage: Stage) -> str:
    """The account that the modal is about."""
    (modal,) = stage.slack.modals(OMAR)
    (account,) = [block for block in modal["blocks"] if block.get("block_id") == "on"]
    initial = account["element"].get("initial_option") or {}
    return str(initial.get("value", ""))


def shown_labels(modal: dict[str, Any]) -> str:
    """The labels of a modal's inputs."""
    return "\n".join(shown(block["label"]) for block in modal["blocks"] if "label" in block)


async def test_several(stage: Stage) -> None:
    """Where several streams can be meant, the answer offers them as buttons; an id always says which."""
    await stage.live("start standup on=studio")
    await stage.live("start retro on=studio")
    await stage.card("standup", "*Live*")
    await stage.card("retro", "*Live*")
    said = await stage.live("stop")
    assert "Which live stream is to be ended?" in said
    question = await stage.told(OMAR, "Which live stream is to be ended?")
    first = next(block["accessory"] for block in question.blocks if "accessory" in block)
    await stage.slack.click(
        first["action_id"], user=OMAR, channel=GENERAL, ts=question.ts, block_id=question.blocks[1]["block_id"],
        confirmed=True,
    )  # fmt: skip
    await stage.card("retro", "*Ended*")
    await stage.live("stop")
    await stage.card("standup", "*Ended*")


async def test_list(stage: Stage) -> None:
    """The list tells what was live here; what others have put on air is whispered when the service has told it."""
    await stage.live("start standup on=studio")
    await stage.card("standup", "*Live*")
    await stage.live("start 4711 on=board", channel="C0LECTURES")
    said = await stage.live("list")
    assert "standup: Live" in said
    assert "4711" not in said
    await stage.told(OMAR, "Nothing else is live on studio.")

    assert "The service of board does not tell" in await stage.live("list on=board")
    assert "standup: Live" in await stage.live("status standup", user=VERA)


async def test_refresh(stage: Stage) -> None:
    """Refresh looks at once and tells the one who asked."""
    await stage.live("start standup on=studio")
    await stage.press(await stage.card("standup", "*Live*"), ActionId.REFRESH_LIVE, user=VERA)

    await stage.told(VERA, "standup is live.")


async def test_account_that_only_records(stage: Stage) -> None:
    """An account without live streams is told in a sentence that says what it can do."""
    said = await stage.live("start standup on=classroom")

    assert "The account classroom cannot start and stop a live stream. It can: start" in said
    assert not stage.slack.messages(GENERAL)


async def test_refused_by_the_service(stage: Stage) -> None:
    """What the service refuses is told to who asked, and stands on the card."""
    stage.vendors.meeting.faults.order(Fault(verb="openLive", code=200005))
    await stage.live("start 4711 on=board")

    await stage.told(OMAR, "This meeting may not be broadcast")
    await stage.card("4711", "*Failed*", "This meeting may not be broadcast")


async def test_viewer(stage: Stage) -> None:
    """Who may not is told who may, by command and card, and is offered nothing that would be refused."""
    assert "Only operators may do this." in await stage.live("start standup on=studio", user=VERA)
    await stage.live("start standup on=studio")
    card = await stage.card("standup", "*Live*")
    await stage.press(card, ActionId.STOP_LIVE, user=VERA)
    await stage.told(VERA, "Only operators may do this.")
    assert "Live in this channel" in await stage.live("", user=VERA)
    panel = await stage.told(VERA, "Live in this channel")

    assert "/live start" not in shown(panel.blocks)
    assert all(block["type"] != "actions" for block in panel.blocks)
    assert "live/stop" not in [call.verb for call in stage.vendors.calls]


async def test_two_press_stop(stage: Stage) -> None:
    """Two people who press Stop Live at once end it once; a click on what is over is told so."""
    await stage.live("start standup on=studio")
    card = await stage.card("standup", "*Live*")
    await stage.press(card, ActionId.STOP_LIVE)
    await stage.press(card, ActionId.STOP_LIVE, user=ADA)

    await stage.told(ADA, "standup")
    await stage.card("standup", "*Ended*", f"stopped by <@{OMAR}>")
    assert [call.verb for call in stage.vendors.calls].count("live/stop") == 1


async def test_help(stage: Stage) -> None:
    """Help tells what can be typed."""
    said = await stage.live("help start")

    assert "/live start [ROOM] [on=ACCOUNT]" in said
    assert "smooth, clear or high" in said


def _sent(stage: Stage, verbs: dict[str, str]) -> bool:
    return any(call.verb in verbs.values() for call in stage.vendors.calls)


MOMENTS: dict[str, Moment] = {
    "after the ack": lambda stage: True,
    "once the start reached the service": lambda stage: _sent(stage, GO_LIVE),
    "once the card shows it": lambda stage: bool(stage.cards("standup")),
}
REACHED = "once the start reached the service"


@pytest.mark.parametrize(("moment", "account"), [*((moment, "studio") for moment in MOMENTS), (REACHED, "board")])
async def test_killed_while_starting(
    slack: LocalSlack, vendors: Vendors, tmp_path: Path, moment: str, account: str
) -> None:
    """However the bot dies after the ack, there is one live stream and one card, which ends it."""
    config = build_config(slack, vendors, f"sqlite:///{tmp_path / 'clapper.db'}")
    stage = Stage(slack, vendors)
    async with killed(stage, config, tmp_path, MOMENTS[moment]):
        await stage.live(f"start standup on={account}")
    async with running(stage, config, tmp_path):
        await stage.press(await stage.card("standup", "*Live*"), ActionId.STOP_LIVE)
        await stage.card("standup", "*Ended*")
    assert (stage.went_live("standup"), len(stage.cards("standup"))) == (1, 1)


@BOTH
async def test_killed_while_ending(slack: LocalSlack, vendors: Vendors, tmp_path: Path, account: str) -> None:
    """A bot that dies once Stop Live has reached the service tells after its restart who ended the stream."""
    config = build_config(slack, vendors, f"sqlite:///{tmp_path / 'clapper.db'}")
    stage = Stage(slack, vendors)
    async with killed(stage, config, tmp_path, lambda stage: _sent(stage, END_LIVE)):
        await stage.live(f"start standup on={account}")
        await stage.press(await stage.card("standup", "*Live*"), ActionId.STOP_LIVE)
    async with running(stage, config, tmp_path):
        await stage.card("standup", "*Ended*", f"stopped by <@{OMAR}>")
    assert len(stage.cards("standup")) == 1
