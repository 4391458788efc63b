"""Modals: filled in, submitted, refused, stacked and closed, by the real SDK."""

from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox.slack import LocalSlack, SlackError
from tests.sandbox.slack.building import (
    GENERAL,
    OMAR,
    button,
    field,
    filled,
    modal,
    on_submit,
    open_modal,
    option,
    outcome,
    plain,
    text_field,
    trigger,
)
from tests.sandbox.slack.conftest import CONFIRM, Clock, TinyBot, connected_bot

SELECT = {"type": "static_select", "options": [option("pause"), option("stop")]}


async def test_submission_is_complete(slack: LocalSlack, bot: TinyBot) -> None:
    """A submitted form carries the view with what was entered; an ack without a word closes it."""
    on_submit(bot)
    view_id = await open_modal(bot, text_field("room"), field(SELECT, "what"), private_metadata="p", external_id="e")

    interaction = await slack.submit(view_id, {"room": "standup", ("what", "a"): "stop"}, user=OMAR)

    assert outcome(interaction) == (True, "", {})
    assert slack.modals(OMAR) == []
    [body] = bot.seen
    assert body["type"] == "view_submission"
    assert body["user"]["id"] == OMAR
    assert body["response_urls"] == []
    view = body["view"]
    assert (view["id"], view["root_view_id"], view["previous_view_id"]) == (view_id, view_id, None)
    assert (view["callback_id"], view["private_metadata"], view["external_id"]) == ("form", "p", "e")
    assert view["app_installed_team_id"] == "T0SANDBOX"
    assert view["state"]["values"] == {
        "room": {"a": {"type": "plain_text_input", "value": "standup"}},
        "what": {"a": {"type": "static_select", "selected_option": filled("stop")}},
    }


async def test_slack_refuses_what_is_missing(slack: LocalSlack, bot: TinyBot) -> None:
    """A required input that is empty is refused before the bot hears of it; an optional one is not."""
    on_submit(bot)
    view_id = await open_modal(bot, text_field("room"), text_field("name", optional=True))

    refused = await slack.submit(view_id, user=OMAR)
    again = await slack.submit(view_id, {"room": "standup"}, user=OMAR)

    assert outcome(refused) == (False, "", {"room": "Please complete this required field."})
    assert refused.envelope_id == ""
    assert again.acked
    assert bot.seen[0]["view"]["state"]["values"]["name"]["a"] == {"type": "plain_text_input", "value": None}
    assert len(bot.seen) == 1


async def test_errors_keep_the_modal_and_what_was_entered(slack: LocalSlack, bot: TinyBot) -> None:
    """The bot's errors stand beside the fields; what was entered stays."""
    on_submit(bot, response_action="errors", errors={"room": "There is no such room."})
    view_id = await open_modal(bot, text_field("room"))

    interaction = await slack.submit(view_id, {"room": "atlantis"}, user=OMAR)

    assert outcome(interaction) == (True, "", {"room": "There is no such room."})
    [view] = slack.modals(OMAR)
    assert view["state"]["values"]["room"]["a"]["value"] == "atlantis"


async def test_update_shows_something_else(slack: LocalSlack, bot: TinyBot) -> None:
    """An ack may show another view in the same place."""
    on_submit(bot, response_action="update", view=modal(title=plain("Done")))
    view_id = await open_modal(bot)

    await slack.submit(view_id, user=OMAR)

    [view] = slack.modals(OMAR)
    assert (view["id"], view["title"]["text"]) == (view_id, "Done")


async def test_push_puts_a_view_on_top(slack: LocalSlack, bot: TinyBot) -> None:
    """An ack may push a view; closing it shows the one beneath, and three is the most."""
    on_submit(bot, response_action="push", view=modal(title=plain("Next")))
    view_id = await open_modal(bot)

    await slack.submit(view_id, user=OMAR)
    second = slack.modals(OMAR)[1]
    await slack.submit(second["id"], user=OMAR)
    third = slack.modals(OMAR)[2]
    refused = await slack.submit(third["id"], user=OMAR)
    await slack.close_view(third["id"], user=OMAR)

    assert (second["root_view_id"], second["previous_view_id"]) == (view_id, view_id)
    assert (third["root_view_id"], third["previous_view_id"]) == (view_id, second["id"])
    assert outcome(refused) == (True, "push_limit_reached", {})
    assert [view["id"] for view in slack.modals(OMAR)] == [view_id, second["id"]]
    with pytest.raises(SlackError, match="view_not_found"):
        await slack.submit(view_id, user=OMAR)


async def test_clear_closes_all(slack: LocalSlack, bot: TinyBot) -> None:
    """An ack may close every view of the stack."""
    on_submit(bot, response_action="clear")
    bot.on_action("go", bot.note)
    view_id = await open_modal(bot, button())
    await slack.act_in_view(view_id, "go", user=OMAR)
    await bot.app.client.views_push(trigger_id=bot.seen[0]["trigger_id"], view=modal())

    await slack.submit(slack.modals(OMAR)[-1]["id"], user=OMAR)

    assert slack.modals(OMAR) == []


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"response_action": "errors", "errors": {"elsewhere": "no"}}, "invalid_arguments"),
        ({"response_action": "errors", "errors": {"buttons": "no"}}, "invalid_arguments"),
        ({"response_action": "errors", "errors": {}}, "invalid_arguments"),
        ({"response_action": "errors"}, "invalid_arguments"),
        ({"response_action": "explode"}, "invalid_arguments"),
        ({"text": "thanks"}, "invalid_arguments"),
        ({"response_action": "update"}, "invalid_arguments"),
        ({"response_action": "update", "view": modal({"type": "sectoin"})}, "invalid_blocks"),
        ({"response_action": "push", "view": modal(title=plain("x" * 25))}, "invalid_arguments"),
    ],
)
async def test_wrong_answer_is_seen(slack: LocalSlack, bot: TinyBot, answer: dict[str, Any], error: str) -> None:
    """An ack that Slack cannot carry out is an error in the modal, which stays."""
    on_submit(bot, **answer)
    view_id = await open_modal(bot, text_field("room", optional=True), button())

    interaction = await slack.submit(view_id, user=OMAR)

    assert (interaction.acked, interaction.error) == (True, error)
    assert interaction.messages
    assert [view["id"] for view in slack.modals(OMAR)] == [view_id]


async def test_no_ack_keeps_the_modal(clock: Clock) -> None:
    """After three seconds without an ack the person is told, and can try again."""
    async with (
        LocalSlack.serve(now=clock, ack_deadline=timedelta(seconds=0.3)) as slack,
        connected_bot(slack) as bot,
    ):
        view_id = await open_modal(bot, text_field("room"))

        interaction = await slack.submit(view_id, {"room": "standup"}, user=OMAR)

        assert outcome(interaction) == (False, "operation_timeout", {})
        assert slack.modals(OMAR)[0]["state"]["values"]["room"]["a"]["value"] == "standup"


async def test_closed_before_the_ack(slack: LocalSlack, bot: TinyBot) -> None:
    """An ack to a modal that is gone changes nothing."""

    async def listener(ack: Any, body: dict[str, Any]) -> None:
        await slack.close_view(body["view"]["id"], user=OMAR)
        await ack(response_action="update", view=modal())

    bot.app.view("form")(listener)
    view_id = await open_modal(bot)

    interaction = await slack.submit(view_id, user=OMAR)

    assert outcome(interaction) == (True, "", {})
    assert slack.modals(OMAR) == []


async def test_close_is_told_when_asked_for(slack: LocalSlack, bot: TinyBot) -> None:
    """The bot hears of a closed modal if it wants to; clear_on_close closes those beneath as well."""
    bot.app.view_closed("form")(bot.note)
    silent = await open_modal(bot)
    nothing = await slack.close_view(silent, user=OMAR)

    view_id = await open_modal(bot, button(), notify_on_close=True)
    bot.on_action("go", bot.note)
    await slack.act_in_view(view_id, "go", user=OMAR)
    pushed = await bot.app.client.views_push(
        trigger_id=bot.seen.pop()["trigger_id"], view=modal(notify_on_close=True, clear_on_close=True)
    )
    told = await slack.close_view(pushed["view"]["id"], user=OMAR)

    assert (nothing.acked, nothing.envelope_id) == (False, "")
    assert told.acked
    assert slack.modals(OMAR) == []
    assert [(body["type"], body["view"]["id"], body["is_cleared"]) for body in bot.seen] == [
        ("view_closed", pushed["view"]["id"], True),
        ("view_closed", view_id, True),
    ]


async def test_click_in_a_modal(slack: LocalSlack, bot: TinyBot) -> None:
    """A click tells the view, what it holds, and no channel."""
    bot.on_action("go", bot.note)
    view_id = await open_modal(bot, text_field("room"), button(value="v"))

    interaction = await slack.act_in_view(view_id, "go", user=OMAR, state={"room": "standup"})

    assert interaction.acked
    [body] = bot.seen
    assert body["type"] == "block_actions"
    assert body["container"] == {"type": "view", "view_id": view_id}
    assert body["view"]["state"] == body["state"]
    assert body["state"]["values"] == {"room": {"a": {"type": "plain_text_input", "value": "standup"}}}
    assert body["actions"] == [
        {
            "type": "button",
            "block_id": "buttons",
            "action_id": "go",
            "action_ts": "1796115600.000000",
            "text": {**plain("Go"), "emoji": True},
            "value": "v",
        }
    ]
    assert not {"channel", "message", "response_url"} & body.keys()


async def test_input_tells_only_when_asked(slack: LocalSlack, bot: TinyBot) -> None:
    """An input with dispatch_action sends what it holds; without it nobody hears before the form is submitted."""
    bot.on_action("a", bot.note)
    view_id = await open_modal(bot, field(SELECT, "loud", dispatch_action=True), field(SELECT, "quiet"))

    await slack.act_in_view(view_id, "a", block_id="loud", value="stop", user=OMAR)

    [action] = bot.seen[0]["actions"]
    assert (action["type"], action["selected_option"]) == ("static_select", filled("stop"))
    assert slack.modals(OMAR)[0]["state"]["values"]["loud"]["a"]["selected_option"] == filled("stop")
    with pytest.raises(SlackError, match="action_not_dispatched"):
        await slack.act_in_view(view_id, "a", block_id="quiet", value="stop", user=OMAR)


async def test_confirm_in_a_modal(slack: LocalSlack, bot: TinyBot) -> None:
    """A confirm dialog stands before the click."""
    bot.on_action("go", bot.note)
    view_id = await open_modal(bot, button(confirm=CONFIRM))

    with pytest.raises(SlackError, match="confirm_required"):
        await slack.act_in_view(view_id, "go", user=OMAR)
    assert (await slack.act_in_view(view_id, "go", user=OMAR, confirmed=True)).acked


async def test_input_survives_an_update(slack: LocalSlack, bot: TinyBot) -> None:
    """What an input holds stays while its ids do, even against a new initial value; with other ids it begins anew."""
    view_id = await open_modal(bot, field({"type": "plain_text_input", "initial_value": "old"}))
    client = bot.app.client

    same = field({"type": "plain_text_input", "initial_value": "new"})
    kept = await client.views_update(view_id=view_id, view=modal(same))
    renamed = field({"type": "plain_text_input", "initial_value": "new"}, "c")
    fresh = await client.views_update(view_id=view_id, view=modal(renamed))

    assert kept["view"]["state"]["values"]["b"]["a"]["value"] == "old"
    assert fresh["view"]["state"]["values"] == {"c": {"a": {"type": "plain_text_input", "value": "new"}}}


async def test_option_that_is_gone_is_not_held(slack: LocalSlack, bot: TinyBot) -> None:
    """A menu forgets what it no longer offers, and an input what another type held."""
    picked = {**SELECT, "initial_option": option("stop")}
    view_id = await open_modal(bot, field(picked), text_field("c"))
    fewer = {"type": "static_select", "options": [option("pause")]}
    number = {"type": "number_input", "is_decimal_allowed": False, "initial_value": 5}

    updated = await bot.app.client.views_update(view_id=view_id, view=modal(field(fewer), field(number, "c")))

    assert updated["view"]["state"]["values"] == {
        "b": {"a": {"type": "static_select", "selected_option": None}},
        "c": {"a": {"type": "number_input", "value": "5"}},
    }


async def test_response_urls(slack: LocalSlack, bot: TinyBot) -> None:
    """A menu of conversations can bring a response_url for what was picked: the one the person was looking at."""
    on_submit(bot)
    menu = {
        "type": "conversations_select",
        "default_to_current_conversation": True,
        "response_url_enabled": True,
    }
    view_id = await open_modal(bot, field(menu), channel="C0RANDOM")

    await slack.submit(view_id, user=OMAR)
    [url] = bot.seen[0]["response_urls"]
    async with bot.app.client.session.post(url["response_url"], json={"text": "Started."}) as answer:  # type: ignore[union-attr]  # it has one
        assert answer.status == 200

    assert (url["block_id"], url["action_id"], url["channel_id"]) == ("b", "a", "C0RANDOM")
    assert [message.text for message in slack.ephemerals(OMAR)] == ["Started."]


async def test_several_current_conversations(slack: LocalSlack, bot: TinyBot) -> None:
    """A menu of several conversations can begin with the current one, too."""
    menu = {"type": "multi_conversations_select", "default_to_current_conversation": True}

    await open_modal(bot, field(menu), channel=GENERAL)

    [view] = slack.modals(OMAR)
    assert view["state"]["values"]["b"]["a"]["selected_conversations"] == [GENERAL]


async def test_form_without_a_button(slack: LocalSlack, bot: TinyBot) -> None:
    """A view without a submit button cannot be submitted, and may have no inputs."""
    view = {key: value for key, value in modal(button()).items() if key != "submit"}
    opened = await bot.app.client.views_open(trigger_id=await trigger(bot), view=view)

    with pytest.raises(SlackError, match="no_submit"):
        await slack.submit(opened["view"]["id"], user=OMAR)
    with pytest.raises(SlackError, match="element_not_supported"):
        await slack.act_in_view(opened["view"]["id"], "go", user=OMAR, state={"buttons": "x"})


async def test_own_modals_only(slack: LocalSlack, bot: TinyBot) -> None:
    """Nobody sees another person's modal."""
    view_id = await open_modal(bot)

    assert slack.modals("U0VERA") == []
    with pytest.raises(SlackError, match="view_not_found"):
        await slack.submit(view_id, user="U0VERA")


async def test_redelivered_submission(slack: LocalSlack, bot: TinyBot) -> None:
    """A submission can come twice; the modal is gone by then."""
    on_submit(bot)
    view_id = await open_modal(bot)

    first = await slack.submit(view_id, user=OMAR)
    again = await slack.redeliver()

    assert first.envelope_id == again.envelope_id
    assert bot.seen[0] == bot.seen[1]
