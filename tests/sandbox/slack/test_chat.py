"""The chat methods, called by the real SDK."""

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import Content, LocalSlack, Message
from tests.sandbox.slack.conftest import Clock, RawClient, sent_button

METADATA = {"event_type": "outbox", "event_payload": {"outbox_id": "o1"}}


async def test_post_to_a_person_is_a_direct_message(slack: LocalSlack, client: AsyncWebClient) -> None:
    """A user id as the channel means the direct messages with that person."""
    posted = await client.chat_postMessage(channel="U0VERA", text="psst")

    assert posted["channel"] == "D0VERA"
    assert [message.text for message in slack.messages("D0VERA")] == ["psst"]


async def test_public_channels_need_membership_or_the_scope(raw: RawClient, slack: LocalSlack, clock: Clock) -> None:
    """With chat:write.public the bot may post to a public channel it is no member of, to a private one never."""
    without = await raw.call("chat.postMessage", channel="C0RANDOM", text="x")
    slack.workspace.chat_write_public = True
    clock.pass_by(seconds=1)
    with_scope = await raw.call("chat.postMessage", channel="C0RANDOM", text="x")
    private = await raw.call("chat.postMessage", channel="C0OPS", text="x")

    assert without["error"] == "not_in_channel"
    assert with_scope["ok"]
    assert private["error"] == "channel_not_found"


async def test_update_keeps_what_is_not_given(slack: LocalSlack, client: AsyncWebClient) -> None:
    """Blocks and metadata stay unless they are given; an empty list or object takes them away."""
    posted = await client.chat_postMessage(channel="C0GENERAL", text="a", blocks=sent_button(), metadata=METADATA)
    ts = posted["ts"]
    kept = await client.chat_update(channel="C0GENERAL", ts=ts, text="b")
    bare = await client.chat_update(channel="C0GENERAL", ts=ts, text="c", blocks=[], metadata={})

    assert kept["message"]["blocks"] == posted["message"]["blocks"]
    assert kept["message"]["metadata"] == METADATA
    assert kept["message"]["edited"]["user"] == "U0CLAPPER"
    assert "blocks" not in bare["message"]
    assert "metadata" not in bare["message"]
    assert [message.ts for message in slack.messages("C0GENERAL")] == [ts]


async def test_too_much_text(raw: RawClient, slack: LocalSlack, clock: Clock) -> None:
    """All texts of a message together have a limit, which no single one tells: those of fields and dialogs count."""
    where = {"channel": "C0GENERAL", "text": "x"}
    sections = [{"type": "section", "fields": [{"type": "plain_text", "text": "n" * 2000}] * 2}] * 3
    assert (await raw.call("chat.postMessage", **where, blocks=sections))["ok"]

    clock.pass_by(seconds=1)
    one_more = [*sections, {"type": "header", "text": {"type": "plain_text", "text": "n"}}]
    assert (await raw.call("chat.postMessage", **where, blocks=one_more))["error"] == "msg_blocks_too_long"
    assert len(slack.messages("C0GENERAL")) == 1


async def test_only_own_messages_change(slack: LocalSlack, raw: RawClient) -> None:
    """The bot cannot touch what a person wrote."""
    said = slack.say("hands off", user="U0ADA", channel="C0GENERAL")
    where = {"channel": "C0GENERAL", "ts": said.ts}

    assert (await raw.call("chat.update", text="x", **where))["error"] == "cant_update_message"
    assert (await raw.call("chat.delete", **where))["error"] == "cant_delete_message"


async def test_archived_messages_cannot_change(slack: LocalSlack, raw: RawClient, clock: Clock) -> None:
    """What the bot wrote before its channel was archived stays as it is."""
    card = Message(channel="C0ATTIC", ts="", user="U0CLAPPER", content=Content(text="old"))
    ts = slack.workspace.post(card, clock()).ts

    assert (await raw.call("chat.update", channel="C0ATTIC", ts=ts, text="new"))["error"] == "is_archived"


async def test_missing_messages_cannot_change(slack: LocalSlack, client: AsyncWebClient, raw: RawClient) -> None:
    """A ts that was never given, a deleted message and an ephemeral one are all not found."""
    deleted = await client.chat_postMessage(channel="C0GENERAL", text="x")
    await client.chat_delete(channel="C0GENERAL", ts=deleted["ts"])
    ephemeral = await client.chat_postEphemeral(channel="C0GENERAL", user="U0ADA", text="x")

    for ts in ("1.000000", deleted["ts"], ephemeral["message_ts"]):
        answer = await raw.call("chat.update", channel="C0GENERAL", ts=ts, text="y")
        assert answer["error"] == "message_not_found"


async def test_replies_belong_to_the_thread_of_their_parent(client: AsyncWebClient, slack: LocalSlack) -> None:
    """A reply to a reply joins the same thread."""
    parent = slack.say("topic", user="U0ADA", channel="C0LECTURES")
    first = slack.say("not in the thread", user="U0ADA", channel="C0LECTURES")
    reply = await client.chat_postMessage(channel="C0LECTURES", text="one", thread_ts=parent.ts)

    assert reply["message"]["thread_ts"] == parent.ts
    assert first.thread_ts == ""


async def test_ephemerals_reach_members_only(slack: LocalSlack, client: AsyncWebClient) -> None:
    """An ephemeral message is from a member of the channel for another, whatever else may be posted there."""
    slack.workspace.chat_write_public = True
    with pytest.raises(SlackApiError, match="not_in_channel"):
        await client.chat_postEphemeral(channel="C0RANDOM", user="U0VERA", text="psst")
    await client.chat_postEphemeral(channel="C0LECTURES", user="U0VERA", text="psst")

    with pytest.raises(SlackApiError, match="user_not_in_channel"):
        await client.chat_postEphemeral(channel="C0LECTURES", user="U0GUS", text="psst")
    with pytest.raises(SlackApiError, match="user_not_found"):
        await client.chat_postEphemeral(channel="C0LECTURES", user="U0NOBODY", text="psst")
    assert [message.text for message in slack.ephemerals("U0VERA")] == ["psst"]
    assert slack.messages("C0LECTURES") == []
