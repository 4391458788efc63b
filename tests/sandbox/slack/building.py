"""Views and blocks that tests open, and the opening of them."""

from typing import Any

from bot.sandbox.slack import Interaction
from tests.sandbox.slack.conftest import TinyBot

OMAR = "U0OMAR"
GENERAL = "C0GENERAL"

Json = dict[str, Any]


def plain(text: str = "x") -> Json:
    return {"type": "plain_text", "text": text}


def option(value: str) -> Json:
    return {"text": plain(value.title()), "value": value}


def filled(value: str) -> Json:
    """An option as Slack hands it back."""
    return {"text": {**plain(value.title()), "emoji": True}, "value": value}


def field(element: Json, block_id: str = "b", **more: Any) -> Json:
    """An input block."""
    return {"type": "input", "block_id": block_id, "label": plain(), "element": {"action_id": "a", **element}} | more


def text_field(block_id: str = "b", **more: Any) -> Json:
    return field({"type": "plain_text_input"}, block_id, **more)


def button(action_id: str = "go", **more: Any) -> Json:
    element = {"type": "button", "action_id": action_id, "text": plain("Go"), **more}
    return {"type": "actions", "block_id": "buttons", "elements": [element]}


def modal(*blocks: Json, **more: Any) -> Json:
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain("Form"),
        "submit": plain("Send"),
        "blocks": list(blocks),
    } | more


async def trigger(bot: TinyBot, user: str = OMAR, channel: str = GENERAL) -> str:
    """A trigger id that somebody's command just caused."""
    bot.on("/open", bot.note)
    await bot.slack.command("/open", user=user, channel=channel)
    return str(bot.seen.pop()["trigger_id"])


async def open_modal(bot: TinyBot, *blocks: Json, user: str = OMAR, channel: str = GENERAL, **more: Any) -> str:
    """Open a modal for somebody; its id."""
    opened = await bot.app.client.views_open(trigger_id=await trigger(bot, user, channel), view=modal(*blocks, **more))
    return str(opened["view"]["id"])


def on_submit(bot: TinyBot, **answer: Any) -> None:
    """Note a submitted form, and ack it with this answer."""

    async def listener(ack: Any, body: Json) -> None:
        bot.seen.append(body)
        await ack(answer)

    bot.app.view("form")(listener)


def outcome(interaction: Interaction) -> tuple[bool, str, dict[str, str]]:
    return interaction.acked, interaction.error, dict(interaction.errors)
