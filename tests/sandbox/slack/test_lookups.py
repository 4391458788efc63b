"""The methods that only look."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import LocalSlack
from tests.sandbox.slack.conftest import Clock, RawClient

METADATA = {"event_type": "outbox", "event_payload": {"outbox_id": "o1"}}


async def test_people_groups_and_channels(client: AsyncWebClient) -> None:
    """Who is who, and what the bot may know of a channel."""
    ada = (await client.users_info(user="U0ADA"))["user"]
    gus = (await client.users_info(user="U0GUS"))["user"]
    general = (await client.conversations_info(channel="C0GENERAL"))["channel"]
    direct = (await client.conversations_info(channel="D0VERA"))["channel"]

    assert (ada["is_admin"], ada["is_restricted"], ada["tz"]) == (True, False, "Europe/London")
    assert gus["is_restricted"]
    assert (general["name"], general["is_member"], general["is_private"]) == ("general", True, False)
    assert (direct["is_im"], direct["user"]) == (True, "U0VERA")
    assert (await client.usergroups_users_list(usergroup="S0OPERATORS"))["users"] == ["U0OMAR"]


async def test_direct_messages(client: AsyncWebClient) -> None:
    """A person's id is taken for a channel by posting alone; which channel it is, can be asked."""
    posted = await client.chat_postMessage(channel="U0ADA", text="hello")
    opened = await client.conversations_open(users="U0ADA")

    assert posted["channel"] == opened["channel"]["id"] == "D0ADA"
    assert (await client.conversations_history(channel="D0ADA"))["messages"][0]["text"] == "hello"


@pytest.mark.parametrize(
    ("method", "args", "error"),
    [
        ("users.info", {"user": "U0NOBODY"}, "user_not_found"),
        ("usergroups.users.list", {"usergroup": "S0NONE"}, "no_such_subteam"),
        ("conversations.info", {"channel": "C0OPS"}, "channel_not_found"),
        ("conversations.open", {"users": "U0NOBODY"}, "user_not_found"),
        ("conversations.open", {"users": "U0CLAPPER"}, "cannot_dm_bot"),
        ("conversations.history", {"channel": "C0RANDOM"}, "not_in_channel"),
        ("conversations.history", {"channel": "U0ADA"}, "channel_not_found"),
        ("conversations.history", {"channel": "C0GENERAL", "limit": 0}, "invalid_arguments"),
        ("conversations.history", {"channel": "C0GENERAL", "limit": "many"}, "invalid_arguments"),
        ("conversations.history", {"channel": "C0GENERAL", "cursor": "bm9uc2Vuc2U="}, "invalid_cursor"),
        ("conversations.history", {"channel": "C0GENERAL", "cursor": "%"}, "invalid_cursor"),
        ("conversations.history", {"channel": "C0GENERAL", "oldest": "noon"}, "invalid_arguments"),
        ("conversations.replies", {"channel": "C0GENERAL", "ts": "1.000000"}, "thread_not_found"),
    ],
)
async def test_refused_look(slack: LocalSlack, raw: RawClient, method: str, args: dict[str, Any], error: str) -> None:
    """A look at what is not there is refused."""
    slack.say("hello", user="U0ADA", channel="C0GENERAL")

    assert (await raw.call(method, **args))["error"] == error


async def test_history_is_newest_first_and_leaves_threads_out(slack: LocalSlack, client: AsyncWebClient) -> None:
    """The history of a channel: newest first, without replies and ephemerals."""
    parent = slack.say("one", user="U0ADA", channel="C0GENERAL")
    slack.say("two", user="U0ADA", channel="C0GENERAL")
    await client.chat_postMessage(channel="C0GENERAL", text="reply", thread_ts=parent.ts)
    await client.chat_postEphemeral(channel="C0GENERAL", user="U0ADA", text="psst")

    history = await client.conversations_history(channel="C0GENERAL")
    thread = await client.conversations_replies(channel="C0GENERAL", ts=parent.ts)

    assert [message["text"] for message in history["messages"]] == ["two", "one"]
    assert [message["text"] for message in thread["messages"]] == ["one", "reply"]
    assert not history["has_more"]


async def test_metadata_is_shown_on_request(client: AsyncWebClient) -> None:
    """A message's metadata comes back only when it is asked for."""
    await client.chat_postMessage(channel="C0GENERAL", text="x", metadata=METADATA)

    plain = await client.conversations_history(channel="C0GENERAL")
    full = await client.conversations_history(channel="C0GENERAL", include_all_metadata=True)

    assert "metadata" not in plain["messages"][0]
    assert full["messages"][0]["metadata"] == METADATA


async def test_history_comes_in_pages(slack: LocalSlack, client: AsyncWebClient) -> None:
    """A cursor leads through all messages, each once."""
    for text in "abcde":
        slack.say(text, user="U0ADA", channel="C0GENERAL")

    pages = [
        [message["text"] for message in page["messages"]]
        async for page in await client.conversations_history(channel="C0GENERAL", limit=2)
    ]

    assert pages == [["e", "d"], ["c", "b"], ["a"]]


async def test_history_between_two_moments(slack: LocalSlack, client: AsyncWebClient, clock: Clock) -> None:
    """oldest and latest are left out themselves, unless inclusive."""
    marks = []
    for text in "abc":
        marks.append(slack.say(text, user="U0ADA", channel="C0GENERAL").ts)
        clock.pass_by(seconds=10)

    async def texts(**bounds: Any) -> list[str]:
        answer = await client.conversations_history(channel="C0GENERAL", **bounds)
        return [message["text"] for message in answer["messages"]]

    assert await texts(oldest=marks[0]) == ["c", "b"]
    assert await texts(latest=marks[2]) == ["b", "a"]
    assert await texts(oldest=marks[0], latest=marks[2]) == ["b"]
    assert await texts(oldest=marks[0], inclusive=True) == ["c", "b", "a"]
    assert await texts(oldest=str(int(clock.at.timestamp()))) == []


async def test_zone_and_locale(client: AsyncWebClient, clock: Clock) -> None:
    """A person's zone comes with its offset now, the locale when it is asked for."""
    winter = (await client.users_info(user="U0ADA", include_locale=True))["user"]
    clock.at = clock.at.replace(month=7)
    summer = (await client.users_info(user="U0ADA"))["user"]

    assert (winter["tz_offset"], winter["locale"]) == (0, "en-US")
    assert summer["tz_offset"] == 3600
    assert "locale" not in summer


async def test_people_in_pages(client: AsyncWebClient) -> None:
    """All people, with the bot, page after page."""
    names = [[one["name"] for one in page["members"]] async for page in await client.users_list(limit=4)]

    assert names == [["ada", "omar", "vera", "gus"], ["clapper"]]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({}, ["general", "lectures", "random", "attic"]),
        ({"exclude_archived": True, "types": "public_channel, private_channel"}, ["general", "lectures", "random"]),
        ({"types": "private_channel"}, []),
        ({"limit": 1}, ["general"]),
    ],
)
async def test_channels_that_the_bot_sees(raw: RawClient, asked: dict[str, Any], names: list[str]) -> None:
    """Public channels, and private ones that it is a member of."""
    answer = await raw.call("conversations.list", **asked)

    assert [one["name"] for one in answer["channels"]] == names


async def test_memberships(client: AsyncWebClient, raw: RawClient) -> None:
    """Which conversations somebody is in, as far as the bot knows them, and who is in one."""
    own = await client.users_conversations(types="public_channel,im", exclude_archived=True)
    of_gus = await client.users_conversations(user="U0GUS")
    members = await client.conversations_members(channel="C0LECTURES", limit=2)

    assert [one["id"] for one in own["channels"]] == ["C0GENERAL", "C0LECTURES", "D0ADA", "D0OMAR", "D0VERA", "D0GUS"]
    assert [one["name"] for one in of_gus["channels"]] == ["general"]
    assert members["members"] == ["U0ADA", "U0CLAPPER"]
    assert members["response_metadata"]["next_cursor"]
    assert (await raw.call("conversations.members", channel="C0OPS"))["error"] == "channel_not_found"
