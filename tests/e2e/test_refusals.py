"""Bad input and missing rights: one clear sentence to one person, and nothing reaches a vendor."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import open_bot
from bot.config import Config
from bot.sandbox.server import Vendors
from bot.sandbox.slack import Fault, LocalSlack, Message
from bot.slack.actions import ActionId
from tests.e2e.stage import ADA, GENERAL, GUS, OMAR, PATIENCE, VERA, Stage

BAD = {
    "unknown verb": ("strat standup", 'no verb "strat". Did you mean start?'),
    "no room": ("start on=studio width=640", "Say which room"),
    "no account": ("start standup width=640", "Say which account is meant: on=NAME, with NAME one of"),
    "unknown account": ("start standup on=studioo", "Did you mean studio?"),
    "bad duration": ("start standup on=studio for=soon", "write it like 45m"),
    "too long": ("start standup on=studio for=90h", "10s to 24h"),
    "value out of range": ("start standup on=studio width=5000", "It must be 1920 or less; you gave 5000"),
    "not a number": ("start standup on=studio width=wide", "It must be a whole number"),
    "unknown parameter": ("start standup on=studio widht=640", "Did you mean width?"),
    "curly quotes left open": ("start “standup on=studio", "never closed"),
    "4,000 characters": (f"start {'x' * 3980} on=studio", "1 to 64 bytes"),
    "markup": ("start <!channel> on=studio", "plain text"),
    "two rooms": ("start stand up on=studio", "in quotes"),
    "unknown profile": ("start standup on=studio profile=big", "There are: seminar, small"),
    "unknown room": ("stop nowhere", 'No recording is known as "nowhere"'),
    "nothing to stop": ("stop", "Nothing is being recorded in this channel"),
    "unknown state": ("list state=redy", "Did you mean ready?"),
    "twice": ("start standup on=studio on=classroom", "given twice"),
}


@pytest.mark.parametrize(("text", "sentence"), BAD.values(), ids=BAD.keys())
async def test_bad_input(stage: Stage, text: str, sentence: str) -> None:
    """What cannot be done is answered with what can; no vendor and no channel hears of it."""
    said = await stage.rec(text)

    assert sentence in said
    assert len(said) < 1200
    assert not stage.asked
    assert not stage.slack.messages(GENERAL)


@pytest.mark.parametrize("text", ["start standup width=640", "start standup on=attic", "accounts"])
async def test_accounts_are_named(stage: Stage, text: str) -> None:
    """Whoever has not named an account, or not one that there is, is told all that may be used here."""
    said = await stage.rec(text)

    assert ", ".join(sorted(stage.vendors.accounts())) in said


async def test_unknown_parameters(stage: Stage) -> None:
    """What a service does not have is answered with what it has, in one message of a length that can be read."""
    for account in stage.vendors.accounts():
        said = await stage.rec(f"start standup on={account} {' '.join(f'nonsense{n}=1' for n in range(40))}")
        assert 'no parameter "nonsense0"' in said
        assert "And 35 more. It has" in said
        assert len(said) < 3000


async def test_smart_punctuation(stage: Stage) -> None:
    """Quotes, dashes and spaces as phones make them are understood."""
    said = await stage.rec("start “team sync”\u00a0on=studio name=‘Ada’")

    assert "Starting team sync on studio" in said


async def test_help(stage: Stage) -> None:
    """Help tells what can be typed, also to somebody without a role."""
    said = await stage.rec("help", user=GUS)

    assert "/rec start [ROOM]" in said


async def test_viewer_may_not_start(stage: Stage) -> None:
    """Who may not is told who may."""
    said = await stage.rec("start standup on=studio", user=VERA)

    assert "Only operators may do this." in said
    assert ADA in said
    assert not stage.asked


async def test_viewer_may_not_press_stop(stage: Stage) -> None:
    """A click is checked when it comes, whoever's card it is."""
    await stage.rec("start standup on=studio")
    card = await stage.card("standup", "Recording")
    await stage.press(card, ActionId.STOP, user=VERA)

    await stage.told(VERA, "Only operators may do this.")
    assert "stop" not in [call.verb for call in stage.vendors.calls]


async def test_stale_card(stage: Stage) -> None:
    """A click on a card that is out of date does nothing and says so."""
    await stage.rec("start standup on=studio")
    card = await stage.card("standup", "Recording")
    await stage.rec("stop standup")
    await stage.card("standup", "Ready")
    stale = await post(stage, card.blocks)
    await stage.press(stale, ActionId.STOP, user=ADA)

    await stage.told(ADA, "standup is over: this message was out of date.")
    assert [call.verb for call in stage.vendors.calls].count("stop") == 1


@pytest.mark.parametrize("value", ["", "{}", '{"recording":"nope","revision":1}'])
@pytest.mark.parametrize("action", ["old_button", ActionId.STOP.value])
async def test_unknown_button(stage: Stage, action: str, value: str) -> None:
    """A button of another version is answered, not ignored."""
    button = {"type": "button", "action_id": action, "value": value, "text": {"type": "plain_text", "text": "Old"}}
    message = await post(stage, [{"type": "actions", "elements": [button]}])
    done = await stage.slack.click(action, user=OMAR, channel=message.channel, ts=message.ts)

    assert done.acked
    await stage.told(OMAR, "type /rec to go on" if not value or value == "{}" or action == "old_button" else "nope")


async def post(stage: Stage, blocks: Sequence[Mapping[str, Any]]) -> Message:
    """A message of the bot's that its present version would not make."""
    web = AsyncWebClient(stage.slack.bot_token, base_url=stage.slack.api_url)
    posted = await web.chat_postMessage(channel="C0LECTURES", text="old", blocks=[dict(block) for block in blocks])
    return next(m for m in stage.slack.messages("C0LECTURES") if m.ts == posted["ts"])


async def test_groups_are_known_before_anybody_can_ask(slack: LocalSlack, vendors: Vendors, config: Config) -> None:
    """The first command of an operator is taken, however long Slack takes to tell who is in the user group."""
    slack.order(Fault(method="usergroups.users.list", delay=timedelta(milliseconds=500), times=2))
    async with open_bot(config, within=PATIENCE):
        said = await Stage(slack, vendors).rec("stop nowhere")

    assert "No recording is known" in said


async def test_group_that_slack_does_not_tell(slack: LocalSlack, vendors: Vendors, config: Config) -> None:
    """Somebody who may be an operator is not told otherwise."""
    slack.order(Fault(method="usergroups.users.list", error="internal_error", times=2))
    async with open_bot(config, within=PATIENCE):
        said = await Stage(slack, vendors).rec("stop nowhere")

    assert "It cannot be checked yet whether you may do this" in said
