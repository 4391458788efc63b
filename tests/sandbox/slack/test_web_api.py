"""The Web API's manners: tokens, encodings, refusals, and faults to order."""

import asyncio
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import Fault, LocalSlack
from tests.sandbox.slack.conftest import Clock, RawClient, sent_button


async def test_unknown_method(raw: RawClient) -> None:
    """What Slack does not have, the sandbox does not have either."""
    assert await raw.call("chat.postMesage") == {"ok": False, "error": "unknown_method"}


async def test_tokens_are_wanted(slack: LocalSlack, raw: RawClient) -> None:
    """Each method takes its own kind of token."""
    errors = {
        token: (await raw.call("auth.test", token))["error"] for token in ("", "xoxb-of-somebody-else", slack.app_token)
    }

    assert [*errors.values()] == ["not_authed", "invalid_auth", "not_allowed_token_type"]
    assert (await raw.call("apps.connections.open", slack.bot_token))["error"] == "not_allowed_token_type"
    assert (await raw.call("apps.connections.open", slack.app_token))["ok"]


async def test_token_in_a_json_body_is_none(slack: LocalSlack, raw: RawClient) -> None:
    """Slack looks for the token of a JSON call in the header only, and the log keeps none."""
    _, answer = await raw.post("api/auth.test", token=slack.bot_token)

    assert answer["error"] == "not_authed"
    assert slack.bot_token not in str(slack.calls)


@pytest.mark.parametrize("as_multipart", [False, True])
async def test_forms_carry_nested_values_as_json(slack: LocalSlack, raw: RawClient, as_multipart: bool) -> None:
    """A form works like JSON; its structures are strings of JSON."""
    form = aiohttp.FormData(quote_fields=True, default_to_multipart=as_multipart)
    form.add_field("token", slack.bot_token)
    form.add_field("channel", "C0GENERAL")
    form.add_field("blocks", '[{"type": "divider", "block_id": "d"}]')

    async with raw.session.post(f"{slack.api_url}chat.postMessage", data=form) as response:
        answer = await response.json()

    assert answer["message"]["blocks"] == [{"type": "divider", "block_id": "d"}]
    assert slack.bot_token not in str(slack.calls)


@pytest.mark.parametrize(
    ("content_type", "body", "error"),
    [
        ("application/json", "{", "invalid_json"),
        ("application/json", "[]", "json_not_object"),
        ("text/csv", "channel", "invalid_post_type"),
    ],
)
async def test_unreadable_body(slack: LocalSlack, raw: RawClient, content_type: str, body: str, error: str) -> None:
    """A body that cannot be read is named."""
    headers = {"Authorization": f"Bearer {slack.bot_token}", "Content-Type": content_type}

    async with raw.session.post(f"{slack.api_url}auth.test", data=body, headers=headers) as response:
        assert (await response.json())["error"] == error


async def test_answers_name_the_scopes(slack: LocalSlack, client: AsyncWebClient) -> None:
    """Every answer carries the scopes, as Slack's do."""
    answer = await client.auth_test()

    assert answer["user_id"] == "U0CLAPPER"
    assert "chat:write" in answer.headers["X-OAuth-Scopes"]


async def test_calls_are_logged(slack: LocalSlack, client: AsyncWebClient, clock: Clock) -> None:
    """Every call is kept with its arguments and outcome."""
    await client.chat_postMessage(channel="C0GENERAL", text="hello")
    with pytest.raises(SlackApiError):
        await client.chat_postMessage(channel="C0NOWHERE", text="hello")

    assert [(call.method, call.outcome, call.at) for call in slack.calls] == [
        ("chat.postMessage", "ok", clock.at),
        ("chat.postMessage", "channel_not_found", clock.at),
    ]
    assert slack.calls[0].args == {"channel": "C0GENERAL", "text": "hello"}


async def test_posts_are_limited_to_one_a_second_in_each_channel(client: AsyncWebClient, clock: Clock) -> None:
    """The second post within a second is told to wait; other channels are not."""
    await client.chat_postMessage(channel="C0GENERAL", text="one")
    clock.pass_by(milliseconds=300)
    with pytest.raises(SlackApiError) as refusal:
        await client.chat_postMessage(channel="C0GENERAL", text="two")
    await client.chat_postMessage(channel="C0LECTURES", text="elsewhere")
    clock.pass_by(milliseconds=700)
    await client.chat_postMessage(channel="C0GENERAL", text="two")

    assert refusal.value.response.status_code == 429
    assert refusal.value.response.headers["Retry-After"] == "1"
    assert refusal.value.response["error"] == "ratelimited"


async def test_ordered_refusal_is_not_processed(slack: LocalSlack, client: AsyncWebClient) -> None:
    """An ordered error comes once, in the place of the call."""
    slack.order(Fault(method="chat.postMessage", error="internal_error"))

    with pytest.raises(SlackApiError, match="internal_error"):
        await client.chat_postMessage(channel="C0GENERAL", text="one")
    await client.chat_postMessage(channel="C0GENERAL", text="two")

    assert [message.text for message in slack.messages("C0GENERAL")] == ["two"]


async def test_ordered_rate_limit_on_one_channel(slack: LocalSlack, client: AsyncWebClient) -> None:
    """A fault can be meant for one channel, and for several calls."""
    slack.order(Fault(method="chat.postMessage", channel="C0GENERAL", retry_after=30, times=2))

    await client.chat_postMessage(channel="C0LECTURES", text="fine")
    for _ in range(2):
        with pytest.raises(SlackApiError) as refusal:
            await client.chat_postMessage(channel="C0GENERAL", text="no")
        assert refusal.value.response.headers["Retry-After"] == "30"
    await client.chat_postMessage(channel="C0GENERAL", text="yes")

    assert [message.text for message in slack.messages("C0GENERAL")] == ["yes"]


@pytest.mark.parametrize(("processed", "messages"), [(True, 1), (False, 0)])
async def test_ordered_http_status(slack: LocalSlack, raw: RawClient, processed: bool, messages: int) -> None:
    """A 503 is no JSON; whether the post was made is part of the order."""
    slack.order(Fault(method="chat.postMessage", status=503, processed=processed))
    url, headers = f"{slack.api_url}chat.postMessage", {"Authorization": f"Bearer {slack.bot_token}"}

    async with raw.session.post(url, json={"channel": "C0GENERAL", "text": "x"}, headers=headers) as response:
        assert (response.status, response.content_type) == (503, "text/html")

    assert len(slack.messages("C0GENERAL")) == messages
    assert slack.calls[0].outcome == "http 503"


async def test_ordered_loss_of_the_reply(slack: LocalSlack, client: AsyncWebClient) -> None:
    """The post is made, and its reply never arrives."""
    slack.order(Fault(method="chat.postMessage", processed=True, drop=True))

    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel="C0GENERAL", text="ambiguous")

    assert [message.text for message in slack.messages("C0GENERAL")] == ["ambiguous"]
    assert [call.outcome for call in slack.calls] == ["dropped"]


async def test_ordered_delay_comes_after_the_post(slack: LocalSlack) -> None:
    """A slow reply: the post is made at once, and the client has long given up."""
    slack.order(Fault(method="chat.postMessage", delay=timedelta(minutes=1)))
    headers = {"Authorization": f"Bearer {slack.bot_token}"}
    message = {"channel": "C0GENERAL", "text": "slow"}

    async with aiohttp.ClientSession(headers=headers) as session:
        asked = asyncio.create_task(session.post(f"{slack.api_url}chat.postMessage", json=message))
        await slack.until(lambda: slack.messages("C0GENERAL"))
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(asked, 0.2)

    assert [one.text for one in slack.messages("C0GENERAL")] == ["slow"]


async def test_wrong_blocks_are_explained(client: AsyncWebClient) -> None:
    """The SDK sees Slack's sentences, with the place."""
    with pytest.raises(SlackApiError) as refusal:
        await client.chat_postMessage(channel="C0GENERAL", text="x", blocks=sent_button(value="v" * 2001))

    assert refusal.value.response["error"] == "invalid_blocks"
    assert refusal.value.response["response_metadata"]["messages"] == [
        "[ERROR] must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]"
    ]


@pytest.mark.parametrize("host", ["evil.example", "10.0.0.1:80"])
async def test_foreign_host_names_are_refused(slack: LocalSlack, raw: RawClient, host: str) -> None:
    """A web site that points its name at this computer gets nothing."""
    async with raw.session.get(slack.url, headers={"Host": host}) as response:
        assert response.status == 403


REFUSED_POSTS: list[tuple[dict[str, Any], str]] = [
    ({}, "invalid_arguments"),
    ({"channel": "C0NOWHERE", "text": "x"}, "channel_not_found"),
    ({"channel": "C0OPS", "text": "x"}, "channel_not_found"),
    ({"channel": "C0RANDOM", "text": "x"}, "not_in_channel"),
    ({"channel": "C0ATTIC", "text": "x"}, "is_archived"),
    ({"channel": "C0GENERAL"}, "no_text"),
    ({"channel": "C0GENERAL", "text": " ", "blocks": []}, "no_text"),
    ({"channel": "C0GENERAL", "text": "x" * 4001}, "msg_too_long"),
    ({"channel": "C0GENERAL", "blocks": "[{"}, "invalid_blocks_format"),
    ({"channel": "C0GENERAL", "text": "x", "metadata": {"event_type": "card"}}, "invalid_metadata_format"),
    ({"channel": "C0GENERAL", "text": "x", "attachments": [{}]}, "invalid_arguments"),
    ({"channel": "C0GENERAL", "text": "x", "thread_ts": "1.000000"}, "cannot_reply_to_message"),
]


@pytest.mark.parametrize(("args", "error"), REFUSED_POSTS)
async def test_refused_post(raw: RawClient, slack: LocalSlack, args: dict[str, Any], error: str) -> None:
    """A post that Slack would refuse is refused, and leaves nothing behind."""
    assert (await raw.call("chat.postMessage", **args))["error"] == error
    assert slack.messages("C0GENERAL") == []
