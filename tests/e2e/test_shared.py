"""A channel that is shared with another workspace (Slack Connect): who mentions the bot is known for whose they are."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.sandbox.manifest import MANIFEST
from bot.sandbox.slack import LocalSlack, Person
from bot.sandbox.slack.workspace import CHANNELS, PEOPLE, open_workspace
from tests.e2e.stage import GENERAL, OMAR, PATIENCE, Stage

SASHA = Person(id="U0SASHA", name="sasha", real_name="Sasha Elsewhere", team="T0ELSEWHERE")


@pytest.fixture
async def slack() -> AsyncIterator[LocalSlack]:
    """A local Slack whose #general is shared with Sasha's workspace."""
    shared = (replace(one, members=one.members | {SASHA.id}) if one.id == GENERAL else one for one in CHANNELS)
    workspace = open_workspace((*PEOPLE, SASHA), shared)
    async with LocalSlack.serve(page=False, ack_deadline=PATIENCE, workspace=workspace, manifest=MANIFEST) as served:
        yield served


async def test_mentions(stage: Stage) -> None:
    """The bot's own people have their roles, in whichever workspace's name Slack sends it; the others have none."""
    await stage.slack.mention("start standup on=studio", user=OMAR, channel=GENERAL)
    await stage.card("standup", "Recording")
    for words, answer in (
        ("stop standup", "Only people of the workspace that this recording belongs to may do this."),
        ("whoami", "You have no role here"),
    ):
        await stage.slack.mention(words, user=SASHA.id, channel=GENERAL)
        await stage.told(SASHA.id, answer)

    assert stage.started("standup") == 1
    assert "stop" not in [call.verb for call in stage.vendors.calls]
