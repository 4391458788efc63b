"""The conversation about recordings: who may press what, and where."""

from pathlib import Path
from typing import Any

import pytest

from bot.domain import OperationKind, Recording
from bot.errors import NotAllowed
from bot.slack.actions import ActionId, RecordingAction, dump_action
from handlers.access import Access
from handlers.recordings import Recordings
from tests.service.stage import GENERAL, OMAR, TEAM, VERA, Stage

OPERATORS_OF_GENERAL = Access((), (GENERAL,), ())
OTHER, DIRECT = "C0OPS", "D0OMAR"


def click(recording: Recording, user: str, channel: str) -> dict[str, Any]:
    """The payload of a click on a button that is about a recording."""
    value = dump_action(RecordingAction(recording=recording.id, revision=recording.revision))
    return {
        "team": {"id": TEAM},
        "channel": {"id": channel},
        "user": {"id": user},
        "trigger_id": f"{user}.1",
        "actions": [{"value": value}],
    }


@pytest.mark.parametrize(("user", "channel"), [(OMAR, GENERAL), (VERA, GENERAL), (OMAR, DIRECT)])
async def test_stop_where_one_may(tmp_path: Path, user: str, channel: str) -> None:
    """A role that a channel gives holds there, and for one's own recording also where one was told directly."""
    async with Stage(f"sqlite:///{tmp_path / 'clapper.db'}").bot() as bot:
        recording = await bot.recording()
        conversation = Recordings(bot.requests, OPERATORS_OF_GENERAL).clicked(ActionId.STOP)
        reply = await conversation(click(recording, user, channel))

    assert [operation.kind for operation in reply.operations] == [OperationKind.STOP]


@pytest.mark.parametrize("channel", [OTHER, "D0VERA"])
async def test_stop_from_elsewhere(tmp_path: Path, channel: str) -> None:
    """A role that a channel gives does not travel with a button to where it is not given."""
    async with Stage(f"sqlite:///{tmp_path / 'clapper.db'}").bot() as bot:
        recording = await bot.recording()
        conversation = Recordings(bot.requests, OPERATORS_OF_GENERAL).clicked(ActionId.STOP)
        with pytest.raises(NotAllowed):
            await conversation(click(recording, VERA, channel))
