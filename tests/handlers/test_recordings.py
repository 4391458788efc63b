"""The conversation about recordings: what is typed, and who may press what, and where."""

from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bot.domain import OperationKind, Recording
from bot.errors import NotAllowed, UsageError
from bot.slack.actions import ActionId, RecordingAction, dump_action
from handlers.access import Access
from handlers.recordings import Recordings
from tests.service.stage import GENERAL, OMAR, TEAM, VERA, Stage
from tests.slack.messages import shown

OPERATORS_OF_GENERAL = Access((), (GENERAL,), ())
_numbers = count(1)
OTHER, DIRECT = "C0OPS", "D0OMAR"


def click(recording: Recording, person: str, channel: str, **changes: Any) -> dict[str, Any]:
    """The payload of a click on a button that is about a recording, with what is different about it."""
    value = dump_action(RecordingAction(recording=recording.id, revision=recording.revision))
    return {
        "team": {"id": TEAM},
        "channel": {"id": channel},
        "user": {"id": person, "team_id": TEAM},
        "trigger_id": f"{person}.1",
        "actions": [{"value": value}],
        **changes,
    }


@pytest.mark.parametrize(("user", "channel"), [(OMAR, GENERAL), (VERA, GENERAL), (OMAR, DIRECT)])
async def test_stop_where_one_may(tmp_path: Path, user: str, channel: str) -> None:
    """A role that a channel gives holds there, and for one's own recording also where one was told directly."""
    await stopped(tmp_path, OPERATORS_OF_GENERAL, user, channel)


@pytest.mark.parametrize(("user", "channel"), [(VERA, OTHER), (VERA, "D0VERA"), (OMAR, OTHER)])
async def test_stop_from_elsewhere(tmp_path: Path, user: str, channel: str) -> None:
    """A role that a channel gives does not travel with a button to where it is not given."""
    with pytest.raises(NotAllowed):
        await stopped(tmp_path, OPERATORS_OF_GENERAL, user, channel)


async def said(folder: Path, text: str) -> str:
    """What is answered to a command in a channel where two rooms are recorded."""
    async with Stage(f"sqlite:///{folder / 'clapper.db'}").bot() as bot:
        for room in ("standup", "retro"):
            await bot.recording(room=room)
        body = {"team_id": TEAM, "channel_id": GENERAL, "user_id": OMAR, "trigger_id": "1.1", "text": text}
        reply = await Recordings(bot.requests, OPERATORS_OF_GENERAL).command(body)

    assert reply.message is not None
    return shown(reply.message)


@pytest.mark.parametrize("text", ["list standup", "list room=standup", "list standup state=recording"])
async def test_list_of_a_room(tmp_path: Path, text: str) -> None:
    """A room narrows the list, whether it is named like everywhere or as a parameter."""
    listed = await said(tmp_path, text)

    assert "standup" in listed
    assert "retro" not in listed


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("list standup room=retro", "The room is given twice, as standup and as retro: keep one."),
        ("on=studio", "Say what to do before its parameters, like: /rec list on=ACCOUNT."),
    ],
)
async def test_nothing_is_ignored(tmp_path: Path, text: str, sentence: str) -> None:
    """What was typed and cannot be meant is said, and not passed over."""
    with pytest.raises(UsageError) as refusal:
        await said(tmp_path, text)

    assert str(refusal.value) == sentence


OURS = [
    {"team": None, "user": {"id": VERA, "team_id": TEAM}},  # an organisation's app: the click has no team
    {"team": {"id": TEAM}, "user": {"id": VERA}},
    {"team": {"id": "T0PARTNER"}, "user": {"id": VERA, "team_id": TEAM}},
]
STRANGERS = [
    {"team": {"id": TEAM}, "user": {"id": VERA, "team_id": "T0PARTNER"}},
    {"team": None, "user": {"id": VERA, "team_id": "T0PARTNER"}},
    {"team": None, "user": {"id": VERA}},
]


@pytest.mark.parametrize("changes", OURS)
async def test_stop_by_one_of_us(tmp_path: Path, changes: dict[str, Any]) -> None:
    """What counts is whose member clicked, and not where Slack shows the channel."""
    await stopped(tmp_path, OPERATORS_OF_GENERAL, VERA, GENERAL, **changes)


@pytest.mark.parametrize("changes", STRANGERS)
async def test_stop_by_a_stranger(tmp_path: Path, changes: dict[str, Any]) -> None:
    """In a channel that is shared with another workspace its people may not stop what is ours, unless by name."""
    with pytest.raises(NotAllowed, match="Only people of the workspace"):
        await stopped(tmp_path, OPERATORS_OF_GENERAL, VERA, GENERAL, **changes)

    await stopped(tmp_path, Access((), (VERA,), ()), VERA, GENERAL, **changes)


async def stopped(folder: Path, access: Access, person: str, channel: str, **changes: Any) -> None:
    """Have a new recording's Stop button clicked, and make sure that it is obeyed."""
    async with Stage(f"sqlite:///{folder / 'clapper.db'}").bot() as bot:
        recording = await bot.recording(room=f"room-{next(_numbers)}")
        conversation = Recordings(bot.requests, access).clicked(ActionId.STOP)
        reply = await conversation(click(recording, person, channel, **changes))

    assert [(operation.kind, operation.team) for operation in reply.operations] == [(OperationKind.STOP, TEAM)]
