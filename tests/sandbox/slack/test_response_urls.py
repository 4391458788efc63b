"""response_urls: five answers in thirty minutes, wherever the person was."""

from typing import Any

import aiohttp
import pytest
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.sandbox.slack import RESPONSE_URL, Fault, LocalSlack
from tests.sandbox.slack.conftest import Clock, RawClient, TinyBot, sent_button


async def response_url(slack: LocalSlack, bot: TinyBot, channel: str = "C0GENERAL") -> str:
    bot.on("/rec", bot.note)
    await slack.command("/rec", user="U0OMAR", channel=channel)
    return str(bot.seen[-1]["response_url"])


async def clicked(slack: LocalSlack, bot: TinyBot, ts: str) -> str:
    bot.on_action("stop", bot.note)
    await slack.click("stop", user="U0OMAR", channel="C0GENERAL", ts=ts)
    return str(bot.seen[-1]["response_url"])


async def answer(url: str, **body: Any) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.post(url, json=body) as response:
        return response.status, await response.text()


async def test_answer_by_the_sdk_is_for_the_person_alone(slack: LocalSlack, bot: TinyBot) -> None:
    """respond() answers where the bot is no member, to the person alone."""
    url = await response_url(slack, bot, channel="C0OPS")

    sent = await AsyncWebhookClient(url).send(text="done", blocks=[{"type": "divider"}])

    assert (sent.status_code, sent.body) == (200, "ok")
    [message] = slack.ephemerals("U0OMAR")
    assert (message.text, message.channel, message.blocks[0]["type"]) == ("done", "C0OPS", "divider")


async def test_answer_for_everyone(slack: LocalSlack, bot: TinyBot) -> None:
    """in_channel shows the answer to all."""
    await answer(await response_url(slack, bot), text="done", response_type="in_channel")

    assert [message.text for message in slack.messages("C0GENERAL")] == ["done"]


async def test_five_uses(slack: LocalSlack, bot: TinyBot) -> None:
    """The sixth answer is refused, and a refused answer counts as well."""
    url = await response_url(slack, bot)

    statuses = [await answer(url, text=text) for text in ("1", "2", "3", "4", "")]
    sixth = await answer(url, text="6")

    assert [status for status, _ in statuses] == [200, 200, 200, 200, 400]
    assert sixth == (404, '{"ok": false, "error": "used_url"}')


async def test_thirty_minutes(slack: LocalSlack, bot: TinyBot, clock: Clock) -> None:
    """After thirty minutes nothing is answered."""
    url = await response_url(slack, bot)
    clock.pass_by(minutes=30)
    in_time = await answer(url, text="in time")
    clock.pass_by(seconds=1)

    assert in_time[0] == 200
    assert await answer(url, text="late") == (404, '{"ok": false, "error": "expired_url"}')
    assert (await answer(f"{slack.url}hooks/nonsense", text="x"))[0] == 404


async def test_command_has_no_original(slack: LocalSlack, bot: TinyBot) -> None:
    """What the person typed cannot be replaced: the answer is a message of its own."""
    url = await response_url(slack, bot)

    await answer(url, text="one")
    await answer(url, text="two", replace_original=True)

    assert [message.text for message in slack.ephemerals("U0OMAR")] == ["one", "two"]


async def test_click_replaces_its_message(slack: LocalSlack, bot: TinyBot) -> None:
    """A click's answer can replace or delete the message that was clicked."""
    posted = await bot.app.client.chat_postMessage(channel="C0GENERAL", text="card", blocks=sent_button())
    url = await clicked(slack, bot, posted["ts"])

    await answer(url, text="stopping", replace_original=True)
    replaced = slack.messages("C0GENERAL")
    await answer(url, delete_original=True)

    assert [(message.ts, message.text, message.blocks) for message in replaced] == [(posted["ts"], "stopping", ())]
    assert slack.messages("C0GENERAL") == []
    assert (await answer(url, text="again", replace_original=True))[0] == 400


async def test_ephemeral_stays_ephemeral(slack: LocalSlack, bot: TinyBot) -> None:
    """Replacing an ephemeral message cannot show it to everyone."""
    posted = await bot.app.client.chat_postEphemeral(
        channel="C0GENERAL", user="U0OMAR", text="card", blocks=sent_button()
    )
    url = await clicked(slack, bot, posted["message_ts"])

    await answer(url, text="done", replace_original=True, response_type="in_channel")

    assert [message.text for message in slack.ephemerals("U0OMAR")] == ["done"]
    assert slack.messages("C0GENERAL") == []


async def test_answers_are_logged_and_can_fail(slack: LocalSlack, bot: TinyBot) -> None:
    """A fault can strike an answer, and the log keeps them all."""
    url = await response_url(slack, bot)
    slack.order(Fault(method=RESPONSE_URL, status=500))

    statuses = [(await answer(url, text="x"))[0] for _ in range(2)]

    assert statuses == [500, 200]
    logged = [call.outcome for call in slack.calls if call.method == RESPONSE_URL]
    assert logged == ["http 500", "ok"]


@pytest.mark.parametrize("body", ["{", "[]"])
async def test_unreadable_answer(slack: LocalSlack, bot: TinyBot, raw: RawClient, body: str) -> None:
    """An answer that is no JSON object is refused."""
    url = await response_url(slack, bot)

    async with raw.session.post(url, data=body, headers={"Content-Type": "application/json"}) as response:
        assert response.status == 400
