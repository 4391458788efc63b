"""Threads: replies by the bot and by people, and what the channel sees of them."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import LocalSlack, SlackError
from tests.sandbox.slack.building import GENERAL, OMAR
from tests.sandbox.slack.conftest import Clock, RawClient, TinyBot
from tests.sandbox.slack.test_response_urls import answer, response_url


async def test_parent_counts(slack: LocalSlack, client: AsyncWebClient, clock: Clock) -> None:
    """The message that a thread hangs on tells how many replies there are, of whom, and which is the last."""
    parent = slack.say("topic", user=OMAR, channel=GENERAL)
    await client.chat_postMessage(channel=GENERAL, text="one", thread_ts=parent.ts)
    clock.pass_by(seconds=1)
    last = await client.chat_postMessage(channel=GENERAL, text="two", thread_ts=parent.ts)
    await client.chat_postEphemeral(channel=GENERAL, user=OMAR, text="psst", thread_ts=parent.ts)

    dumped = slack.messages(GENERAL)[0].dump()
    await client.chat_delete(channel=GENERAL, ts=last["ts"])
    fewer = slack.messages(GENERAL)[0].dump()

    assert dumped["thread_ts"] == parent.ts
    assert (dumped["reply_count"], dumped["latest_reply"]) == (2, last["ts"])
    assert (dumped["reply_users"], dumped["reply_users_count"]) == (["U0CLAPPER"], 1)
    assert fewer["reply_count"] == 1
    assert slack.ephemerals(OMAR)[0].thread_ts == parent.ts
    assert len(slack.history_of(GENERAL, parent.ts)) == 1


async def test_broadcast(slack: LocalSlack, client: AsyncWebClient) -> None:
    """A reply can be shown in the channel as well; what is no reply cannot."""
    parent = slack.say("topic", user=OMAR, channel=GENERAL)
    reply = await client.chat_postMessage(channel=GENERAL, text="Ready.", thread_ts=parent.ts, reply_broadcast=True)
    history = await client.conversations_history(channel=GENERAL)
    thread = await client.conversations_replies(channel=GENERAL, ts=parent.ts)

    assert reply["message"]["subtype"] == "thread_broadcast"
    assert [message["text"] for message in history["messages"]] == ["Ready.", "topic"]
    assert [message["text"] for message in thread["messages"]] == ["topic", "Ready."]
    assert thread["messages"][0]["reply_count"] == 1


async def test_edited_parent_keeps_its_thread(slack: LocalSlack, client: AsyncWebClient, clock: Clock) -> None:
    """A card that is updated still has its thread."""
    parent = await client.chat_postMessage(channel=GENERAL, text="starting")
    slack.say("why?", user=OMAR, channel=GENERAL, thread_ts=parent["ts"])

    updated = await client.chat_update(channel=GENERAL, ts=parent["ts"], text="recording")

    assert (updated["message"]["reply_count"], updated["message"]["text"]) == (1, "recording")


async def test_answer_in_a_thread(slack: LocalSlack, bot: TinyBot, clock: Clock) -> None:
    """A response_url answers in a thread if it is told which."""
    parent = slack.say("topic", user=OMAR, channel=GENERAL)
    reply = slack.say("more", user=OMAR, channel=GENERAL, thread_ts=parent.ts)
    url = await response_url(slack, bot)

    await answer(url, text="here", thread_ts=reply.ts)
    nowhere = await answer(url, text="here", thread_ts="1.000000")

    assert slack.ephemerals(OMAR)[0].thread_ts == parent.ts
    assert nowhere[0] == 400


async def test_no_such_thread(slack: LocalSlack, raw: RawClient) -> None:
    """There must be a message to answer."""
    with pytest.raises(SlackError, match="message_not_found"):
        slack.say("hello?", user=OMAR, channel=GENERAL, thread_ts="1.000000")
    refused = await raw.call("chat.postEphemeral", channel=GENERAL, user=OMAR, text="x", thread_ts="1.000000")
    assert refused["error"] == "cannot_reply_to_message"


async def test_permalink(slack: LocalSlack, client: AsyncWebClient) -> None:
    """A message has an address; that of a reply names its thread."""
    parent = slack.say("topic", user=OMAR, channel=GENERAL)
    reply = slack.say("more", user=OMAR, channel=GENERAL, thread_ts=parent.ts)

    top = await client.chat_getPermalink(channel=GENERAL, message_ts=parent.ts)
    inner = await client.chat_getPermalink(channel=GENERAL, message_ts=reply.ts)

    assert top["permalink"] == f"https://sandbox.slack.com/archives/{GENERAL}/p{parent.ts.replace('.', '')}"
    assert inner["permalink"].endswith(f"?thread_ts={parent.ts}&cid={GENERAL}")
