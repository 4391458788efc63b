"""Mentions, direct messages and threads, as the real SDK hears of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.slack import LocalSlack, Manifest, SlackError, Workspace
from bot.sandbox.slack.events import write_markup
from tests.sandbox.slack.building import GENERAL, OMAR
from tests.sandbox.slack.conftest import Clock, TinyBot, connected_bot


async def test_mention(slack: LocalSlack, bot: TinyBot) -> None:
    """A mention in a channel of the bot tells what was said, where and when."""
    bot.app.event("app_mention")(bot.hear)

    interaction = await slack.mention("start standup", user=OMAR, channel=GENERAL)
    await slack.until(lambda: bot.seen)

    assert interaction.acked
    [body] = bot.seen
    [message] = slack.messages(GENERAL)
    assert body["type"] == "event_callback"
    assert (body["event_id"][:2], body["event_time"]) == ("Ev", 1796115600)
    assert body["event"] == {
        "type": "app_mention",
        "user": OMAR,
        "text": "<@U0CLAPPER> start standup",
        "ts": message.ts,
        "channel": GENERAL,
        "team": "T0SANDBOX",
        "event_ts": "1796115600.000000",
    }


async def test_mention_in_a_thread(slack: LocalSlack, bot: TinyBot) -> None:
    """A mention in a thread names the thread, also in answer to a reply."""
    bot.app.event("app_mention")(bot.hear)
    parent = slack.say("topic", user=OMAR, channel=GENERAL)
    reply = slack.say("first", user="U0VERA", channel=GENERAL, thread_ts=parent.ts)

    await slack.mention("hey @Clapper, stop", user=OMAR, channel=GENERAL, thread_ts=reply.ts)
    await slack.until(lambda: bot.seen)

    event = bot.seen[0]["event"]
    assert event["thread_ts"] == parent.ts
    assert event["text"] == "hey <@U0CLAPPER>, stop"


async def test_redelivered_event(slack: LocalSlack, bot: TinyBot) -> None:
    """An event that comes again has the same event_id."""
    bot.app.event("app_mention")(bot.hear)
    await slack.mention("status", user=OMAR, channel=GENERAL)
    await slack.redeliver()
    await slack.until(lambda: len(bot.seen) == 2)

    assert bot.seen[0]["event_id"] == bot.seen[1]["event_id"]


async def test_what_is_not_told(slack: LocalSlack, bot: TinyBot) -> None:
    """The bot hears nothing where it is no member, of what does not mention it, or without a subscription."""
    with pytest.raises(SlackError, match="not_in_channel"):
        await slack.mention("hello", user=OMAR, channel="C0RANDOM")
    _, elsewhere = await slack.tell("@Clapper hello", user=OMAR, channel="C0RANDOM")
    _, plain = await slack.tell("hello, mail me at me@clapper.example", user=OMAR, channel=GENERAL)
    direct = await slack.mention("hello", user=OMAR, channel="D0OMAR")

    assert [one.envelope_id for one in (elsewhere, plain, direct)] == ["", "", ""]


async def test_direct_message(clock: Clock) -> None:
    """Direct messages are heard with a subscription to them, mention or not; and only with its scope."""
    manifest = Manifest(events=frozenset({"message.im"}))
    async with LocalSlack.serve(now=clock, manifest=manifest) as slack, connected_bot(slack) as bot:
        bot.app.event("message")(bot.hear)
        await slack.tell("hello", user=OMAR, channel="D0OMAR")
        await slack.until(lambda: bot.seen)

        assert bot.seen[0]["event"]["type"] == "message"
        assert bot.seen[0]["event"]["channel_type"] == "im"
    async with LocalSlack.serve(manifest=Manifest(events=frozenset({"message.im"}), scopes=frozenset())) as slack:
        assert slack.events == set()


async def test_no_commands_in_threads(slack: LocalSlack, bot: TinyBot) -> None:
    """Slack itself refuses a slash command in a thread, and says so to the person."""
    parent = slack.say("topic", user=OMAR, channel=GENERAL)

    refused = await slack.command("/rec", "stop", user=OMAR, channel=GENERAL, thread_ts=parent.ts)

    assert (refused.envelope_id, refused.error) == ("", "not_supported_in_threads")
    [told] = slack.ephemerals(OMAR)
    assert (told.text, told.thread_ts) == ("/rec is not supported in threads. Sorry!", parent.ts)


@given(st.text())
def test_nothing_typed_is_markup(text: str) -> None:
    """Whatever is typed, no markup comes of it but mentions of people by name."""
    written = write_markup(text, Workspace())

    for person in Workspace().people:
        written = written.replace(f"<@{person}>", "")
    assert not {"<", ">"} & set(written)


def test_mentions_by_name() -> None:
    """A name after an at sign is a mention; an unknown one, or one inside a word, is not."""
    assert write_markup("@Ada @bob a@ada <@U0ADA> & @VERA!", Workspace()) == (
        "<@U0ADA> @bob a@ada &lt;@U0ADA&gt; &amp; <@U0VERA>!"
    )
