"""Menus whose options the bot gives while a person types."""

from typing import Any

import pytest

from bot.sandbox.slack import LocalSlack, SlackError
from tests.sandbox.slack.building import GENERAL, OMAR, field, filled, on_submit, open_modal, option, plain
from tests.sandbox.slack.conftest import TinyBot

MENU = {"type": "external_select", "min_query_length": 1}


def offer(bot: TinyBot, answer: dict[str, Any]) -> None:
    async def listener(ack: Any, body: dict[str, Any]) -> None:
        bot.seen.append(body)
        await ack(answer)

    bot.app.options("a")(listener)


async def test_in_a_modal(slack: LocalSlack, bot: TinyBot) -> None:
    """The bot is asked with what was typed; only what it offered can be picked."""
    offer(bot, {"options": [option("standup")]})
    view_id = await open_modal(bot, field(MENU))
    with pytest.raises(SlackError, match="option_not_found"):
        await slack.submit(view_id, {"b": "standup"}, user=OMAR)

    shown = await slack.suggest("a", "sta", user=OMAR, view_id=view_id)
    on_submit(bot)
    await slack.submit(view_id, {"b": "standup"}, user=OMAR)

    assert shown.choices == {"options": [filled("standup")]}
    asked, submitted = bot.seen
    assert (asked["type"], asked["value"], asked["block_id"], asked["action_id"]) == (
        "block_suggestion",
        "sta",
        "b",
        "a",
    )
    assert asked["container"] == {"type": "view", "view_id": view_id}
    assert asked["view"]["id"] == view_id
    assert submitted["view"]["state"]["values"]["b"]["a"]["selected_option"] == filled("standup")


async def test_in_a_message(slack: LocalSlack, bot: TinyBot) -> None:
    """The bot is asked with the message; groups can be offered, too, and the pick is told."""
    offer(bot, {"option_groups": [{"label": plain("Rooms"), "options": [option("standup")]}]})
    bot.on_action("a", bot.note)
    menu = {"type": "actions", "block_id": "b", "elements": [{**MENU, "action_id": "a"}]}
    posted = await bot.app.client.chat_postMessage(channel=GENERAL, text="card", blocks=[menu])
    where = {"user": OMAR, "channel": GENERAL, "ts": posted["ts"]}

    shown = await slack.suggest("a", "s", **where)
    await slack.click("a", selected="standup", **where)

    assert [group["options"] for group in shown.choices["option_groups"]] == [[filled("standup")]]
    assert bot.seen[0]["message"]["ts"] == posted["ts"]
    assert bot.seen[1]["actions"][0]["selected_option"] == filled("standup")


async def test_nobody_is_asked(slack: LocalSlack, bot: TinyBot) -> None:
    """A short query shows nothing, and a menu with options of its own shows those."""
    own = {"type": "static_select", "options": [option("stop")]}
    view_id = await open_modal(bot, field({"type": "external_select"}), field(own, "c"))

    short = await slack.suggest("a", "st", user=OMAR, view_id=view_id, block_id="b")
    static = await slack.suggest("a", "st", user=OMAR, view_id=view_id, block_id="c")

    assert short.choices == {"options": []}
    assert static.choices == {"options": [filled("stop")]}
    assert short.interaction.envelope_id == static.interaction.envelope_id == ""


@pytest.mark.parametrize(
    "answer", [{"options": [{"value": "x"}]}, {}, {"options": [], "option_groups": []}, {"choices": []}]
)
async def test_wrong_options(slack: LocalSlack, bot: TinyBot, answer: dict[str, Any]) -> None:
    """Options that Slack cannot show are an error."""
    offer(bot, answer)
    view_id = await open_modal(bot, field(MENU))

    shown = await slack.suggest("a", "s", user=OMAR, view_id=view_id)

    assert (shown.interaction.acked, shown.interaction.error) == (True, "invalid_arguments")
    assert shown.choices == {}


async def test_no_answer(slack: LocalSlack, bot: TinyBot) -> None:
    """A bot that is away offers nothing."""
    view_id = await open_modal(bot, field(MENU))
    slack.socket_mode.drop()

    shown = await slack.suggest("a", "s", user=OMAR, view_id=view_id)

    assert (shown.interaction.error, shown.choices) == ("dispatch_failed", {})
