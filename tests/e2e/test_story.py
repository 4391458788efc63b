"""The product's main job, as a person sees it: record a room from Slack and get its link back."""

import io
import json

import httpx
import pytest

from bot.sandbox.slack import Message
from bot.slack.actions import ActionId
from tests.e2e.stage import ACCOUNTS, ADA, GENERAL, OMAR, STOP, VERA, Stage, text_of, urls_of


async def download(message: Message) -> bytes:
    """What the message's first link leads to."""
    async with httpx.AsyncClient(trust_env=False) as browser:
        answer = await browser.get(urls_of(message)[0])
    assert answer.status_code == 200
    assert answer.content.startswith(b"#EXTM3U") or answer.content[4:8] == b"ftyp", "a playlist or an MP4"
    return answer.content


@pytest.mark.parametrize("account", ACCOUNTS)
async def test_record_stop_download(stage: Stage, account: str) -> None:
    """A room is recorded, stopped by the button, and its link downloads the file; the card told every state."""
    said = await stage.rec(f"start standup on={account} for=2m")
    assert f"Starting standup on {account}" in said

    card = await stage.card("standup", "Recording", f"<@{OMAR}>")
    await stage.press(card, ActionId.STOP)
    notice = await stage.notice("standup", "the recording is ready")
    assert len(await download(notice)) > 100

    card = await stage.card("standup", "Ready", f"stopped by <@{OMAR}>")
    assert [element["action_id"] for element in card.blocks[-1]["elements"]] == [ActionId.LINK, ActionId.MORE]
    versions = [text_of(version) for version in stage.slack.history_of(GENERAL, card.ts)]
    assert any("Recording" in version for version in versions)
    assert len(stage.cards("standup")) == len(stage.notices("standup")) == 1


@pytest.mark.parametrize("account", ACCOUNTS)
async def test_fresh_link(stage: Stage, account: str) -> None:
    """Get Link gives whoever asks a fresh link that nobody else sees; so does /rec link."""
    await stage.rec(f"start standup on={account}")
    await stage.press(await stage.card("standup", "Recording"), ActionId.STOP)
    notice = await stage.notice("standup", "ready")

    await stage.press(notice, ActionId.LINK, user=VERA)
    told = await stage.told(VERA, "Fresh links to standup")
    assert len(await download(told)) > 100
    assert not any("Fresh links" in text_of(message) for message in stage.slack.messages(GENERAL))

    assert "Making fresh links" in await stage.rec("link standup", user=ADA)
    assert len(await download(await stage.told(ADA, "Fresh links to standup"))) > 100


@pytest.mark.parametrize("account", ["studio", "campus", "board"])
async def test_planned_end(stage: Stage, account: str) -> None:
    """A recording stops by itself when its time is over, and says that it was planned."""
    await stage.rec(f"start standup on={account} for=10s")
    await stage.card("standup", "Recording", "until")
    await stage.notice("standup", "ready")

    await stage.card("standup", "Ready", "ended as planned")


async def test_refresh(stage: Stage) -> None:
    """Refresh looks at once and tells the one who asked."""
    await stage.rec("start standup on=studio")
    card = await stage.card("standup", "Recording")
    await stage.choose(card, ActionId.REFRESH, user=VERA)

    await stage.told(VERA, "standup is being recorded.")


async def test_two_press_stop(stage: Stage) -> None:
    """Two people who press Stop at once stop it once; the second is told who was first."""
    await stage.rec("start standup on=studio")
    card = await stage.card("standup", "Recording")
    await stage.press(card, ActionId.STOP, user=OMAR)
    await stage.press(card, ActionId.STOP, user=ADA)

    await stage.told(ADA, "standup")
    await stage.card("standup", "Ready", f"stopped by <@{OMAR}>")
    assert [call.verb for call in stage.vendors.calls].count("stop") == 1


async def test_several_at_once(stage: Stage) -> None:
    """Recordings in several rooms and accounts do not disturb each other."""
    rooms = {"alpha": "studio", "beta": "classroom", "gamma": "studio"}
    for room, account in rooms.items():
        await stage.rec(f"start {room} on={account}")
    for room in rooms:
        await stage.card(room, "Recording")

    panel = await stage.rec("")
    assert all(room in panel for room in rooms)
    await stage.rec("stop beta")
    await stage.notice("beta", "ready")
    assert "alpha" in await stage.rec("list state=recording")
    assert not stage.notices("alpha")


async def test_same_room_twice(stage: Stage) -> None:
    """A room that is being recorded is not recorded twice on one account; the first one is named."""
    await stage.rec("start standup on=studio")
    said = await stage.rec("start standup on=studio", user=ADA)

    assert "standup is already being recorded on studio" in said
    assert len(stage.cards("standup")) <= 1


@pytest.mark.parametrize("account", ["classroom", "campus"])
async def test_token_of_a_room(stage: Stage, lines: io.StringIO, account: str) -> None:
    """A room is recorded with a token of its own, which nobody is shown: not on the card, in the history or the log."""
    token = "007eJxTYPj-a-token"
    await stage.rec(f"start standup on={account} uid=7 token={token}")
    await stage.card("standup", "Recording")
    told = await stage.rec("history")

    assert "standup" in told
    assert token not in told
    assert token not in json.dumps([[call.method, call.args] for call in stage.slack.calls], default=str)
    assert token not in lines.getvalue()


async def test_room_on_two_accounts(stage: Stage) -> None:
    """Where a room can mean several recordings, each is offered with its own Stop, and nothing else is stopped."""
    for account in ACCOUNTS:
        await stage.rec(f"start standup on={account}")
        await stage.slack.until(lambda: stage.cards("standup"))
    said = await stage.rec("stop standup")

    assert "Which recording is to be stopped?" in said
    assert all(account in said for account in ACCOUNTS)
    assert not [call for call in stage.vendors.calls if call.verb in STOP.values()]


async def test_private_channel(stage: Stage) -> None:
    """Where the bot cannot post, the requester gets card and link directly: a recording is never silent."""
    await stage.rec("start standup on=studio", channel="C0OPS")
    direct = f"D0{OMAR[2:]}"
    card = await stage.card("standup", "Recording", channel=direct)
    await stage.press(card, ActionId.STOP)

    await stage.notice("standup", "ready", channel=direct)
