"""What Slack delivers twice is done once, whatever kind of interaction it is; and a form that came too late is told."""

import asyncio

from bot.sandbox.slack import Fault
from bot.sandbox.slack.people import Entered
from bot.slack.actions import ActionId
from bot.slack.views import CallbackId
from tests.e2e.stage import GENERAL, OMAR, Stage

ROOM: Entered = {"channel": GENERAL, "on": "studio", "room": "standup"}


def done(stage: Stage, verb: str) -> int:
    return [call.verb for call in stage.vendors.calls].count(verb)


async def test_button(stage: Stage) -> None:
    """A click pauses once."""
    await stage.rec("start standup on=studio")
    await stage.press(await stage.card("standup", "*Recording*"), ActionId.PAUSE)
    await stage.slack.redeliver()

    await stage.press(await stage.card("standup", "*Paused*"), ActionId.RESUME)
    await stage.card("standup", "*Recording*")
    assert (done(stage, "pause"), done(stage, "resume")) == (1, 1)


async def test_form(stage: Stage) -> None:
    """A form opens once, and is taken once: submitted twice at the same time, and delivered again."""
    await stage.slack.shortcut(CallbackId.START, user=OMAR)
    modal = await stage.modal()
    await stage.slack.redeliver()
    twice = [stage.slack.submit(modal["id"], ROOM, user=OMAR) for _ in range(2)]
    await asyncio.gather(*twice)
    again = await stage.slack.redeliver()

    await stage.card("standup", "*Recording*")
    assert again.acked
    assert (stage.started("standup"), len(stage.cards("standup"))) == (1, 1)
    assert not [message for message in stage.slack.messages("D0OMAR") if "could not be opened" in message.content.text]


async def test_mention(stage: Stage) -> None:
    """A mention starts once."""
    await stage.slack.mention("rec start standup on=studio", user=OMAR, channel=GENERAL)
    await stage.slack.redeliver()

    await stage.card("standup", "*Recording*")
    assert (stage.started("standup"), len(stage.cards("standup"))) == (1, 1)


async def test_live(stage: Stage) -> None:
    """A live stream goes on the air once, and off it once."""
    await stage.live("start standup on=studio")
    await stage.slack.redeliver()
    await stage.press(await stage.card("standup", "*Live*"), ActionId.STOP_LIVE)
    await stage.slack.redeliver()

    await stage.card("standup", "*Ended*")
    assert (stage.went_live("standup"), done(stage, "live/stop")) == (1, 1)


async def test_form_that_came_too_late(stage: Stage) -> None:
    """Who asked for a form that Slack does not open any more is told, and gets it at the second try."""
    await stage.rec("start standup on=studio")
    card = await stage.card("standup", "*Recording*")
    stage.slack.order(Fault(method="views.open", error="expired_trigger_id"))
    await stage.press(card, ActionId.LAYOUT)
    await stage.told(OMAR, "The form could not be opened")
    await stage.rec("layout standup")

    assert await stage.modal()
