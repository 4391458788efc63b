"""Modals, Home tabs and the trigger ids that open them."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import LocalSlack
from tests.sandbox.slack.building import button
from tests.sandbox.slack.conftest import Clock, RawClient, TinyBot

LABEL = {"type": "plain_text", "text": "Room"}
MODAL = {
    "type": "modal",
    "callback_id": "start",
    "title": {"type": "plain_text", "text": "Start Recording"},
    "submit": {"type": "plain_text", "text": "Start"},
    "blocks": [{"type": "input", "label": LABEL, "element": {"type": "plain_text_input"}}],
}
HOME = {"type": "home", "blocks": [{"type": "divider"}]}


async def trigger(slack: LocalSlack, bot: TinyBot) -> str:
    bot.on("/rec", bot.note)
    await slack.command("/rec", user="U0OMAR", channel="C0GENERAL")
    return str(bot.seen[-1]["trigger_id"])


async def test_trigger_opens_one_modal(slack: LocalSlack, bot: TinyBot, client: AsyncWebClient) -> None:
    """A trigger id opens a modal for the person who caused it, once."""
    trigger_id = await trigger(slack, bot)

    opened = await client.views_open(trigger_id=trigger_id, view=MODAL)
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        await client.views_open(trigger_id=trigger_id, view=MODAL)

    assert opened["view"]["title"]["text"] == "Start Recording"


async def test_trigger_expires(slack: LocalSlack, bot: TinyBot, client: AsyncWebClient, clock: Clock) -> None:
    """After three seconds a trigger id opens nothing."""
    trigger_id = await trigger(slack, bot)
    clock.pass_by(seconds=3.1)

    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        await client.views_open(trigger_id=trigger_id, view=MODAL)
    with pytest.raises(SlackApiError, match="invalid_trigger_id"):
        await client.views_open(trigger_id="1.2.3", view=MODAL)


async def test_update_minds_the_hash(slack: LocalSlack, bot: TinyBot, client: AsyncWebClient) -> None:
    """An update with an old hash is refused: the view has changed since."""
    view = (await client.views_open(trigger_id=await trigger(slack, bot), view=MODAL))["view"]

    updated = await client.views_update(view_id=view["id"], hash=view["hash"], view=MODAL)
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await client.views_update(view_id=view["id"], hash=view["hash"], view=MODAL)
    with pytest.raises(SlackApiError, match="not_found"):
        await client.views_update(view_id="VNONE", view=MODAL)

    assert updated["view"]["id"] == view["id"]


async def test_home_is_published_for_a_person(client: AsyncWebClient) -> None:
    """A Home tab needs no trigger, but a person."""
    published = await client.views_publish(user_id="U0ADA", view=HOME)

    assert published["view"]["type"] == "home"
    with pytest.raises(SlackApiError, match="user_not_found"):
        await client.views_publish(user_id="U0NOBODY", view=HOME)


@pytest.mark.parametrize(
    ("view", "error"),
    [
        (HOME, "invalid_arguments"),
        ("modal", "invalid_view_format"),
        ({**MODAL, "title": {"type": "plain_text", "text": "x" * 25}}, "invalid_arguments"),
        ({**MODAL, "blocks": [{"type": "nonsense"}]}, "invalid_blocks"),
        ({key: value for key, value in MODAL.items() if key != "submit"}, "invalid_arguments"),
        ({**MODAL, "private_metadata": "x" * 250_000}, "view_too_large"),
    ],
)
async def test_wrong_view(raw: RawClient, view: Any, error: str) -> None:
    """A view that Slack would refuse is refused before its trigger is spent."""
    assert (await raw.call("views.open", trigger_id="1.2.3", view=view))["error"] == error


async def test_view_comes_back_completed(slack: LocalSlack, bot: TinyBot, client: AsyncWebClient) -> None:
    """Slack says of a view what was left out: ids, texts, its place in the stack."""
    view = (await client.views_open(trigger_id=await trigger(slack, bot), view=MODAL))["view"]

    [block] = view["blocks"]
    assert block["block_id"]
    assert block["element"]["action_id"]
    assert (view["root_view_id"], view["previous_view_id"]) == (view["id"], None)
    assert (view["private_metadata"], view["external_id"], view["close"]) == ("", "", None)
    assert (view["team_id"], view["app_installed_team_id"], view["bot_id"]) == ("T0SANDBOX", "T0SANDBOX", "B0CLAPPER")


async def test_external_ids(slack: LocalSlack, bot: TinyBot, client: AsyncWebClient, raw: RawClient) -> None:
    """A view can be updated by the name that the bot gave it, which no other may have."""
    await client.views_open(trigger_id=await trigger(slack, bot), view={**MODAL, "external_id": "mine"})

    updated = await raw.call("views.update", external_id="mine", view={**MODAL, "external_id": "mine"})
    again = await raw.call("views.publish", user_id="U0ADA", view={**HOME, "external_id": "mine"})
    other = await raw.call("views.update", external_id="other", view=MODAL)
    neither = await raw.call("views.update", view=MODAL)

    assert updated["view"]["external_id"] == "mine"
    assert again["error"] == "duplicate_external_id"
    assert other["error"] == "not_found"
    assert neither["error"] == "invalid_arguments"


async def clicked(slack: LocalSlack, bot: TinyBot, view_id: str) -> str:
    """The trigger id of a click in a modal."""
    bot.on_action("go", bot.note)
    await slack.act_in_view(view_id, "go", user="U0OMAR")
    return str(bot.seen[-1]["trigger_id"])


async def test_push(slack: LocalSlack, bot: TinyBot, client: AsyncWebClient, raw: RawClient) -> None:
    """A view is pushed by what happened in a modal, until there are three; opening one there is the same."""
    view = {**MODAL, "blocks": [button()]}
    first = (await client.views_open(trigger_id=await trigger(slack, bot), view=view))["view"]

    stray = await raw.call("views.push", trigger_id=await trigger(slack, bot), view=view)
    second = (await client.views_push(trigger_id=await clicked(slack, bot, first["id"]), view=view))["view"]
    third = (await client.views_open(trigger_id=await clicked(slack, bot, second["id"]), view=view))["view"]
    fourth = await raw.call("views.push", trigger_id=await clicked(slack, bot, third["id"]), view=view)

    assert stray["error"] == "not_found"
    assert (third["root_view_id"], third["previous_view_id"]) == (first["id"], second["id"])
    assert fourth["error"] == "push_limit_reached"
    assert [one["id"] for one in slack.modals("U0OMAR")] == [first["id"], second["id"], third["id"]]


async def test_open_elsewhere_replaces(slack: LocalSlack, bot: TinyBot, client: AsyncWebClient) -> None:
    """What happens outside a modal opens another in its place."""
    await client.views_open(trigger_id=await trigger(slack, bot), view=MODAL)
    second = await client.views_open(trigger_id=await trigger(slack, bot), view=MODAL)

    assert [one["id"] for one in slack.modals("U0OMAR")] == [second["view"]["id"]]
