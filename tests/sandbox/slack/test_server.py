"""The local Slack as the real SDK meets it: commands, clicks, acks, and what people see of them."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox.slack import LocalSlack, SlackError
from tests.sandbox.slack.conftest import CONFIRM, Clock, TinyBot, connected_bot, sent_button


async def test_command_is_acked_and_answered(slack: LocalSlack, bot: TinyBot) -> None:
    """A command reaches the bot, and the ack's text is shown to the person who typed it, to nobody else."""
    bot.on("/rec", bot.answer)

    interaction = await slack.command("/rec", "start standup", user="U0OMAR", channel="C0GENERAL")

    assert interaction.acked
    assert interaction.payload == {"text": "heard: start standup"}
    assert [message.text for message in slack.ephemerals("U0OMAR")] == ["heard: start standup"]
    assert slack.ephemerals("U0VERA") == []
    assert slack.messages("C0GENERAL") == []


async def test_command_payload_is_complete(slack: LocalSlack, bot: TinyBot) -> None:
    """The payload carries the documented fields."""
    bot.on("/rec", bot.note)

    await slack.command("/rec", "status", user="U0VERA", channel="C0LECTURES")

    [body] = bot.seen
    assert body["response_url"].startswith(slack.url)
    assert len(body["trigger_id"].split(".")) == 3
    assert {key: value for key, value in body.items() if key not in {"response_url", "trigger_id"}} == {
        "token": "sandbox",
        "team_id": "T0SANDBOX",
        "team_domain": "sandbox",
        "channel_id": "C0LECTURES",
        "channel_name": "lectures",
        "user_id": "U0VERA",
        "user_name": "vera",
        "command": "/rec",
        "text": "status",
        "api_app_id": "A0SANDBOX",
        "is_enterprise_install": "false",
    }


@pytest.mark.parametrize(
    ("user", "channel", "name"), [("U0ADA", "C0OPS", "privategroup"), ("U0ADA", "D0ADA", "directmessage")]
)
async def test_private_names_are_not_told(slack: LocalSlack, bot: TinyBot, user: str, channel: str, name: str) -> None:
    """A command works where the bot is no member, and the name of a private channel stays private."""
    bot.on("/rec", bot.answer)

    await slack.command("/rec", user=user, channel=channel)

    assert bot.seen[0]["channel_name"] == name
    assert slack.ephemerals(user)[0].channel == channel


async def test_ack_in_channel_is_for_everyone(slack: LocalSlack, bot: TinyBot) -> None:
    """An ack may ask for everyone to see it."""

    async def answer(ack: Any) -> None:
        await ack(text="Recording.", response_type="in_channel")

    bot.on("/rec", answer)

    await slack.command("/rec", user="U0OMAR", channel="C0GENERAL")

    assert [message.text for message in slack.messages("C0GENERAL")] == ["Recording."]
    assert slack.ephemerals("U0OMAR") == []


async def test_ack_without_payload_shows_nothing(slack: LocalSlack, bot: TinyBot) -> None:
    """A silent ack is no message."""
    bot.on("/rec", bot.note)

    interaction = await slack.command("/rec", user="U0OMAR", channel="C0GENERAL")

    assert interaction.acked
    assert slack.ephemerals("U0OMAR") == []


async def test_ack_with_wrong_blocks_fails_the_command(slack: LocalSlack, bot: TinyBot) -> None:
    """An ack that Slack cannot show is a failure the person sees."""

    async def answer(ack: Any) -> None:
        await ack(blocks=[{"type": "sectoin"}])

    bot.on("/rec", answer)

    interaction = await slack.command("/rec", user="U0OMAR", channel="C0GENERAL")

    assert interaction.error == "invalid_blocks"
    assert [one.text for one in slack.ephemerals("U0OMAR")] == ['/rec failed with the error "invalid_blocks"']


async def test_no_ack_in_time_is_a_failure_the_person_sees(clock: Clock) -> None:
    """The bot has three seconds; then Slack gives up, and a later ack changes nothing."""
    too_late = asyncio.Event()

    async def dawdle(ack: Any) -> None:
        await too_late.wait()
        await ack("at last")

    async with (
        LocalSlack.serve(now=clock, ack_deadline=timedelta(seconds=0.2)) as slack,
        connected_bot(slack) as bot,
    ):
        bot.on("/rec", dawdle)
        bot.on("/ping", bot.note)

        interaction = await slack.command("/rec", "start x", user="U0OMAR", channel="C0GENERAL")
        too_late.set()
        await slack.command("/ping", user="U0OMAR", channel="C0GENERAL")

        assert not interaction.acked
        assert interaction.error == "operation_timeout"
        assert slack.ephemerals("U0OMAR")[0].text == '/rec failed with the error "operation_timeout"'
        assert "at last" not in [one.text for one in slack.ephemerals("U0OMAR")]


async def test_no_link_means_no_delivery(slack: LocalSlack) -> None:
    """A command while the bot is away fails at once."""
    interaction = await slack.command("/rec", user="U0OMAR", channel="C0GENERAL")

    assert (interaction.acked, interaction.error) == (False, "dispatch_failed")
    assert slack.ephemerals("U0OMAR")[0].user == "USLACKBOT"


async def test_click_payload_is_complete(slack: LocalSlack, bot: TinyBot) -> None:
    """A click carries the message, the element and where it happened."""
    bot.on_action("stop", bot.note)
    posted = await bot.app.client.chat_postMessage(channel="C0GENERAL", text="card", blocks=sent_button(style="danger"))

    interaction = await slack.click("stop", user="U0OMAR", channel="C0GENERAL", ts=posted["ts"])

    assert interaction.acked
    [body] = bot.seen
    assert body["type"] == "block_actions"
    assert body["user"] == {"id": "U0OMAR", "username": "omar", "name": "omar", "team_id": "T0SANDBOX"}
    assert body["channel"] == {"id": "C0GENERAL", "name": "general"}
    assert body["container"] == {
        "type": "message",
        "message_ts": posted["ts"],
        "channel_id": "C0GENERAL",
        "is_ephemeral": False,
    }
    assert body["message"] == posted["message"]
    assert body["state"] == {"values": {}}
    assert body["actions"] == [
        {
            "type": "button",
            "action_id": "stop",
            "block_id": "controls",
            "text": {"type": "plain_text", "text": "Stop", "emoji": True},
            "value": "r7k2",
            "style": "danger",
            "action_ts": "1796115600.000000",
        }
    ]


async def test_click_on_ephemeral_carries_no_message(slack: LocalSlack, bot: TinyBot) -> None:
    """Slack never sends an ephemeral message back; only the person who sees it can click it."""
    bot.on_action("stop", bot.note)
    posted = await bot.app.client.chat_postEphemeral(
        channel="C0GENERAL", user="U0OMAR", text="card", blocks=sent_button()
    )
    ts = posted["message_ts"]

    await slack.click("stop", user="U0OMAR", channel="C0GENERAL", ts=ts)

    assert bot.seen[0]["container"]["is_ephemeral"]
    assert "message" not in bot.seen[0]
    with pytest.raises(SlackError, match="message_not_found"):
        await slack.click("stop", user="U0VERA", channel="C0GENERAL", ts=ts)


async def test_click_in_a_thread_tells_the_thread(slack: LocalSlack, bot: TinyBot) -> None:
    """The container of a reply names its thread."""
    bot.on_action("stop", bot.note)
    parent = slack.say("hello", user="U0ADA", channel="C0GENERAL")
    reply = await bot.app.client.chat_postMessage(
        channel="C0GENERAL", text="card", blocks=sent_button(), thread_ts=parent.ts
    )

    await slack.click("stop", user="U0OMAR", channel="C0GENERAL", ts=reply["ts"])

    assert bot.seen[0]["container"]["thread_ts"] == parent.ts


async def test_menu_tells_the_chosen_option(slack: LocalSlack, bot: TinyBot) -> None:
    """A menu sends the option; a select also keeps it in the state."""
    bot.on_action("pick", bot.note)
    option = {"text": {"type": "plain_text", "text": "Pause"}, "value": "pause"}
    menus = [{"type": kind, "action_id": "pick", "options": [option]} for kind in ("static_select", "overflow")]
    blocks = [{"type": "actions", "block_id": menu["type"], "elements": [menu]} for menu in menus]
    posted = await bot.app.client.chat_postMessage(channel="C0GENERAL", text="card", blocks=blocks)
    where = {"user": "U0OMAR", "channel": "C0GENERAL", "ts": posted["ts"]}

    await slack.click("pick", block_id="static_select", selected="pause", **where)
    await slack.click("pick", block_id="overflow", selected="pause", **where)

    select, overflow = bot.seen
    chosen = {"text": {"type": "plain_text", "text": "Pause", "emoji": True}, "value": "pause"}
    assert select["actions"][0]["selected_option"] == chosen
    assert select["state"]["values"]["static_select"]["pick"] == {"type": "static_select", "selected_option": chosen}
    assert overflow["actions"][0]["selected_option"] == chosen
    assert overflow["state"] == select["state"]
    with pytest.raises(SlackError, match="option_not_found"):
        await slack.click("pick", block_id="overflow", selected="explode", **where)
    with pytest.raises(SlackError, match="2 elements"):
        await slack.click("pick", selected="pause", **where)


async def test_unknown_kind_of_element_cannot_be_operated(slack: LocalSlack, bot: TinyBot) -> None:
    """What tells the bot nothing is refused, not guessed."""
    button = {"type": "workflow_button", "action_id": "day", "text": {"type": "plain_text", "text": "Day"}}
    workflow = {"trigger": {"url": "https://slack.com/shortcuts/Ft1/x"}}
    picker = {"type": "actions", "elements": [{**button, "workflow": workflow}]}
    posted = await bot.app.client.chat_postMessage(channel="C0GENERAL", text="card", blocks=[picker])

    with pytest.raises(SlackError, match="element_not_supported"):
        await slack.click("day", user="U0OMAR", channel="C0GENERAL", ts=posted["ts"])


async def test_confirm_must_be_accepted_exactly_where_it_is(slack: LocalSlack, bot: TinyBot) -> None:
    """A click passes the confirm dialog if there is one, and cannot accept one that is not there."""
    bot.on_action("stop", bot.note)
    client = bot.app.client
    asking = await client.chat_postMessage(channel="C0GENERAL", text="a", blocks=sent_button(confirm=CONFIRM))
    silent = await client.chat_postMessage(channel="C0LECTURES", text="b", blocks=sent_button())

    with pytest.raises(SlackError, match="confirm_required"):
        await slack.click("stop", user="U0OMAR", channel="C0GENERAL", ts=asking["ts"])
    with pytest.raises(SlackError, match="confirm_missing"):
        await slack.click("stop", user="U0OMAR", channel="C0LECTURES", ts=silent["ts"], confirmed=True)
    accepted = await slack.click("stop", user="U0OMAR", channel="C0GENERAL", ts=asking["ts"], confirmed=True)

    assert accepted.acked
    assert len(bot.seen) == 1


async def test_people_stay_out_of_what_they_cannot_see(slack: LocalSlack, bot: TinyBot) -> None:
    """A private channel does not exist for strangers, and an archived one takes nothing."""
    with pytest.raises(SlackError, match="channel_not_found"):
        await slack.command("/rec", user="U0VERA", channel="C0OPS")
    with pytest.raises(SlackError, match="is_archived"):
        slack.say("hello?", user="U0ADA", channel="C0ATTIC")


async def test_redelivery_keeps_the_envelope_and_the_trigger(slack: LocalSlack, bot: TinyBot) -> None:
    """The last envelope comes again as it was: same envelope_id, same trigger_id."""
    bot.on("/rec", bot.answer)

    first = await slack.command("/rec", "start x", user="U0OMAR", channel="C0GENERAL")
    again = await slack.redeliver(retry_attempt=0, retry_reason="")

    assert again.acked
    assert again.envelope_id == first.envelope_id
    assert bot.seen[0] == bot.seen[1]


async def test_nothing_sent_cannot_come_again(slack: LocalSlack) -> None:
    """There is no envelope to redeliver before the first one."""
    with pytest.raises(SlackError, match="nothing_sent"):
        await slack.redeliver()


async def test_every_version_of_a_message_is_kept(slack: LocalSlack, bot: TinyBot) -> None:
    """A card can be watched as it goes through its states, to its end."""
    client = bot.app.client
    posted = await client.chat_postMessage(channel="C0GENERAL", text="starting")
    await client.chat_update(channel="C0GENERAL", ts=posted["ts"], text="recording")
    await client.chat_delete(channel="C0GENERAL", ts=posted["ts"])

    versions = slack.history_of("C0GENERAL", posted["ts"])

    assert [(one.text, one.deleted) for one in versions] == [
        ("starting", False),
        ("recording", False),
        ("recording", True),
    ]
    assert slack.messages("C0GENERAL") == []


async def test_an_ack_is_a_change(slack: LocalSlack, bot: TinyBot) -> None:
    """Whoever waits for what a listener did is woken by its ack."""
    bot.on("/rec", bot.note)
    command = asyncio.create_task(slack.command("/rec", user="U0OMAR", channel="C0GENERAL"))

    await slack.until(lambda: bot.seen)

    assert (await command).acked


async def test_until_gives_up(slack: LocalSlack) -> None:
    """Waiting for what never happens ends."""
    with pytest.raises(TimeoutError):
        await slack.until(lambda: slack.links, within=timedelta(milliseconds=1))


async def test_tokens_do_not_show(slack: LocalSlack) -> None:
    """The log of calls has no token."""
    assert slack.bot_token.startswith("xoxb-sandbox")
    assert slack.app_token.startswith("xapp-sandbox")


async def test_without_a_page_there_is_only_the_api() -> None:
    """The page can be left out."""
    async with LocalSlack.serve(page=False) as slack, connected_bot(slack) as bot:
        bot.on("/rec", bot.answer)

        assert (await slack.command("/rec", user="U0ADA", channel="C0GENERAL")).acked


async def test_picks_are_held_for_each_person(slack: LocalSlack, bot: TinyBot) -> None:
    """What somebody picked in a message comes with the next click, of the same person alone."""
    bot.on_action("day", bot.note)
    bot.on_action("go", bot.note)
    picker = {"type": "datepicker", "action_id": "day", "initial_date": "2026-12-01"}
    go = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
    blocks = [{"type": "actions", "block_id": "b", "elements": [picker, go]}]
    posted = await bot.app.client.chat_postMessage(channel="C0GENERAL", text="card", blocks=blocks)
    where: dict[str, Any] = {"channel": "C0GENERAL", "ts": posted["ts"]}

    await slack.click("day", selected="2026-12-24", user="U0OMAR", **where)
    await slack.click("go", user="U0OMAR", **where)
    await slack.click("go", user="U0VERA", **where)

    assert bot.seen[0]["actions"][0]["selected_date"] == "2026-12-24"
    held = [body["state"]["values"]["b"]["day"]["selected_date"] for body in bot.seen]
    assert held == ["2026-12-24", "2026-12-24", "2026-12-01"]


async def test_feedback_and_icons(slack: LocalSlack, bot: TinyBot) -> None:
    """Of two feedback buttons the bot is told which one; an icon is a button."""
    bot.on_action("vote", bot.note)
    bot.on_action("bin", bot.note)
    good, bad = ({"text": {"type": "plain_text", "text": word}, "value": word} for word in ("Good", "Bad"))
    votes = {"type": "feedback_buttons", "action_id": "vote", "positive_button": good, "negative_button": bad}
    icon = {"type": "icon_button", "action_id": "bin", "icon": "trash", "text": good["text"], "value": "v"}
    blocks = [{"type": "context_actions", "elements": [votes, icon]}]
    posted = await bot.app.client.chat_postMessage(channel="C0GENERAL", text="card", blocks=blocks)
    where: dict[str, Any] = {"channel": "C0GENERAL", "ts": posted["ts"], "user": "U0OMAR"}

    await slack.click("vote", selected="Bad", **where)
    await slack.click("bin", **where)

    assert [body["actions"][0]["value"] for body in bot.seen] == ["Bad", "v"]
