"""The direct messages with the bot: what is said there is answered there, with and without its name."""

from tests.e2e.stage import OMAR, Stage, shown

DIRECT = "D0OMAR"


async def said(stage: Stage, text: str, thread_ts: str = "") -> None:
    """Write to the bot."""
    _, heard = await stage.slack.tell(text, user=OMAR, channel=DIRECT, thread_ts=thread_ts)
    assert heard.acked


async def test_help(stage: Stage) -> None:
    """Who asks for help is told what can be typed; so is who says something else."""
    await said(stage, "help")
    told = await stage.told(OMAR, "What you can type", "/rec start")
    assert told.channel == DIRECT

    await said(stage, "hello")
    await stage.told(OMAR, 'no verb "hello"', "help")


async def test_recording(stage: Stage) -> None:
    """A recording starts, and is stopped in the thread of its card, once each, though Slack delivers it again."""
    await said(stage, "rec start standup on=studio")
    await stage.slack.redeliver()
    card = await stage.card("standup", "*Recording*", channel=DIRECT)

    await said(stage, "stop", card.ts)
    told = await stage.told(OMAR, "Stopping standup")
    assert told.thread_ts == card.ts
    await stage.slack.redeliver()
    await stage.notice("standup", "the recording is ready", channel=DIRECT)
    assert stage.started("standup") == 1


async def test_nobody_is_answered_twice(stage: Stage) -> None:
    """The bot's name changes nothing there, and what the bot posts itself is not answered."""
    await said(stage, "@Clapper whoami")
    await stage.told(OMAR, "You are")
    await stage.rec("start standup on=studio", channel=DIRECT)
    await stage.card("standup", "*Recording*", channel=DIRECT)

    whispered = [message for message in stage.slack.ephemerals(OMAR) if message.channel == DIRECT]
    assert len([message for message in whispered if "You are" in shown(message.blocks)]) == 1
    assert not [message for message in whispered if "no verb" in shown(message.blocks)]
