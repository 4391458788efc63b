"""Somebody of another workspace, with whom a channel is shared (Slack Connect)."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import LocalSlack, Person, SlackError
from bot.sandbox.slack.manifest import Manifest
from bot.sandbox.slack.workspace import CHANNELS, PEOPLE, TEAM, open_workspace
from tests.sandbox.slack.conftest import TinyBot, sent_button

SASHA = Person(id="U0SASHA", name="sasha", real_name="Sasha Elsewhere", team="T0ELSEWHERE")
UNKNOWN = Person(id="U0UMA", name="uma", real_name="Uma Elsewhere", team="T0ELSEWHERE")  # shares no channel


@pytest.fixture
async def slack() -> AsyncIterator[LocalSlack]:
    """A workspace whose #general is shared with Sasha's."""
    shared = (replace(one, members=one.members | {SASHA.id}) if one.id == "C0GENERAL" else one for one in CHANNELS)
    manifest = Manifest(events=frozenset({"app_mention"}))
    workspace = open_workspace((*PEOPLE, SASHA, UNKNOWN), shared)
    async with LocalSlack.serve(workspace=workspace, manifest=manifest) as slack:
        yield slack


async def test_what_strangers_see(slack: LocalSlack, client: AsyncWebClient) -> None:
    """They see the shared channel alone, and have no direct messages with the bot; users.info says whose they are, and
    calls only those strangers who share no channel with the bot.
    """
    seen = [channel.id for channel in slack.workspace.channels.values() if slack.workspace.shows(channel, SASHA.id)]
    assert seen == ["C0GENERAL"]
    with pytest.raises(SlackError, match="channel_not_found"):
        slack.say("hello", user=SASHA.id, channel="C0LECTURES")
    told = {name: (await client.users_info(user=name))["user"] for name in (SASHA.id, UNKNOWN.id, "U0OMAR")}

    assert [(one["team_id"], one.get("is_stranger", False)) for one in told.values()] == [
        ("T0ELSEWHERE", False),
        ("T0ELSEWHERE", True),
        (TEAM, False),
    ]


def test_what_guests_see(slack: LocalSlack) -> None:
    """They see what they were invited to, and their direct messages with the bot."""
    seen = [channel.id for channel in slack.workspace.channels.values() if slack.workspace.shows(channel, "U0GUS")]
    assert seen == ["C0GENERAL", "D0GUS"]


async def test_in_whose_name_events_come(slack: LocalSlack, bot: TinyBot) -> None:
    """What happens in a shared channel comes in the other workspace's name, whoever acts; elsewhere in ours."""
    bot.app.event("app_mention")(bot.hear)
    await slack.mention("hello", user="U0OMAR", channel="C0GENERAL")
    await slack.mention("hello", user="U0OMAR", channel="C0LECTURES")
    await slack.until(lambda: len(bot.seen) == 2)

    told = {body["event"]["channel"]: (body["team_id"], body["is_ext_shared_channel"]) for body in bot.seen}
    assert told == {"C0GENERAL": (SASHA.team, True), "C0LECTURES": (TEAM, False)}


async def test_what_strangers_do(slack: LocalSlack, bot: TinyBot) -> None:
    """Their clicks and mentions say whose people they are; the app's commands they do not have."""
    bot.on_action("stop", bot.note)
    bot.app.event("app_mention")(bot.hear)
    posted = await bot.app.client.chat_postMessage(channel="C0GENERAL", text="card", blocks=sent_button())
    await slack.click("stop", user=SASHA.id, channel="C0GENERAL", ts=posted["ts"])
    await slack.mention("hello", user=SASHA.id, channel="C0GENERAL")
    await slack.until(lambda: len(bot.seen) == 2)
    assert (bot.seen[0]["team"]["id"], bot.seen[0]["user"]["team_id"]) == (TEAM, SASHA.team)
    mention = bot.seen[1]
    assert (mention["event"]["team"], mention["event"]["user_team"]) == (TEAM, SASHA.team)
    assert (mention["authorizations"][0]["team_id"], mention["is_ext_shared_channel"]) == (TEAM, True)

    refused = await slack.command("/rec", "list", user=SASHA.id, channel="C0GENERAL")
    assert (refused.acked, refused.error) == (False, "unknown_command")
    assert slack.ephemerals(SASHA.id)[-1].text == "/rec is not a valid command."
