"""Shortcuts: global ones and those of a message."""

from collections.abc import AsyncIterator

import pytest

from bot.sandbox.slack import LocalSlack, Manifest, Shortcut, SlackError
from tests.sandbox.slack.building import GENERAL, OMAR, field, modal
from tests.sandbox.slack.conftest import Clock, TinyBot

MANIFEST = Manifest(
    shortcuts=(
        Shortcut(callback_id="start", name="Start Recording", type="global"),
        Shortcut(callback_id="record", name="Record This Room", type="message"),
    )
)


@pytest.fixture
async def slack(clock: Clock) -> AsyncIterator[LocalSlack]:
    async with LocalSlack.serve(now=clock, manifest=MANIFEST) as slack:
        yield slack


async def test_global(slack: LocalSlack, bot: TinyBot) -> None:
    """A global shortcut tells who used it and lets a modal open, but happens nowhere."""
    bot.app.shortcut("start")(bot.note)

    assert (await slack.shortcut("start", user=OMAR)).acked

    [body] = bot.seen
    assert (body["type"], body["callback_id"], body["user"]["id"]) == ("shortcut", "start", OMAR)
    assert body["action_ts"] == "1796115600.000000"
    assert not {"channel", "message", "response_url"} & body.keys()
    await bot.app.client.views_open(trigger_id=body["trigger_id"], view=modal())
    assert len(slack.modals(OMAR)) == 1


async def test_global_while_looking_at_a_channel(slack: LocalSlack, bot: TinyBot) -> None:
    """A modal knows the conversation that was looked at, though the payload does not tell it."""
    bot.app.shortcut("start")(bot.note)
    menu = field({"type": "conversations_select", "default_to_current_conversation": True})

    await slack.shortcut("start", user=OMAR, channel=GENERAL)
    there = await bot.app.client.views_open(trigger_id=bot.seen[0]["trigger_id"], view=modal(menu))
    await slack.shortcut("start", user=OMAR)
    nowhere = await bot.app.client.views_open(trigger_id=bot.seen[1]["trigger_id"], view=modal(menu))

    assert there["view"]["state"]["values"]["b"]["a"]["selected_conversation"] == GENERAL
    assert nowhere["view"]["state"]["values"]["b"]["a"]["selected_conversation"] is None
    assert [view["id"] for view in slack.modals(OMAR)] == [nowhere["view"]["id"]]


async def test_message(slack: LocalSlack, bot: TinyBot) -> None:
    """A message's shortcut brings the message and a response_url, also where the bot is no member."""
    bot.app.shortcut("record")(bot.note)
    said = slack.say("join room-42", user="U0ADA", channel="C0RANDOM")

    interaction = await slack.message_shortcut("record", user=OMAR, channel="C0RANDOM", ts=said.ts)

    assert interaction.acked
    [body] = bot.seen
    assert (body["type"], body["callback_id"]) == ("message_action", "record")
    assert body["message"] == said.dump()
    assert body["message_ts"] == said.ts
    assert body["channel"] == {"id": "C0RANDOM", "name": "random"}
    assert body["response_url"].startswith(slack.url)
    assert body["trigger_id"]


async def test_what_is_not_offered(slack: LocalSlack, bot: TinyBot) -> None:
    """There are the shortcuts of the manifest, each where it belongs; an ephemeral message has none."""
    said = slack.say("hello", user="U0ADA", channel=GENERAL)
    posted = await bot.app.client.chat_postEphemeral(channel=GENERAL, user=OMAR, text="psst")

    for callback_id in ("stop", "record"):
        with pytest.raises(SlackError, match="shortcut_not_found"):
            await slack.shortcut(callback_id, user=OMAR)
    with pytest.raises(SlackError, match="shortcut_not_found"):
        await slack.message_shortcut("start", user=OMAR, channel=GENERAL, ts=said.ts)
    with pytest.raises(SlackError, match="message_not_found"):
        await slack.message_shortcut("record", user=OMAR, channel=GENERAL, ts=posted["message_ts"])
