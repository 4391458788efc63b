"""The conversation about recordings: what is typed, and who may press what, and where."""

from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bot.domain import OperationKind, Recording
from bot.errors import NotAllowed, UsageError
from bot.slack.actions import ActionId, RecordingAction, dump_action
from handlers import outdated
from handlers.access import Access
from handlers.commands import Commands
from handlers.recordings import Recordings
from handlers.replies import Reply
from tests.service.stage import GENERAL, OMAR, TEAM, VERA, Bot, Stage, make_ask
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


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[Bot]:
    """A bot that records the standup, and whose recording of the retro is ready."""
    async with Stage(f"sqlite:///{tmp_path / 'clapper.db'}").bot() as bot:
        await bot.ready("retro")
        await bot.recording("standup")
        yield bot


async def typed(bot: Bot, text: str, user: str = OMAR) -> Reply:
    """What is replied to a command."""
    body = {"team_id": TEAM, "channel_id": GENERAL, "user_id": user, "trigger_id": f"{user}.{text}", "text": text}
    verbs = Recordings(bot.requests, OPERATORS_OF_GENERAL).verbs()
    return await Commands("/rec", verbs, OPERATORS_OF_GENERAL).command(body)


async def said(bot: Bot, text: str) -> str:
    """What a person reads in answer to a command."""
    reply = await typed(bot, text)
    assert reply.message is not None
    return shown(reply.message)


@pytest.mark.parametrize(
    ("text", "kind", "sentence"),
    [
        ("start planning on=studio for=45m name='Ada'", OperationKind.START, "Starting planning on studio"),
        ("stop", OperationKind.STOP, "Stopping standup"),
        ("stop standup", OperationKind.STOP, "Stopping standup"),
        ("link retro", OperationKind.LINK, "Making fresh links"),
        ("link", OperationKind.LINK, "Making fresh links"),
    ],
)
async def test_asked_for(bot: Bot, text: str, kind: OperationKind, sentence: str) -> None:
    """What is asked for is stored, and said."""
    reply = await typed(bot, text)

    assert reply.message is not None
    assert sentence in shown(reply.message)
    assert [operation.kind for operation in reply.operations] == [kind]


@pytest.mark.parametrize(
    ("text", "there", "missing"),
    [
        ("", "standup", "retro"),
        ("status", "standup", "retro"),
        ("status retro", "Status of retro", "standup"),
        ("list", "retro", "nothing"),
        ("list standup", "standup", "retro"),
        ("list room=standup", "standup", "retro"),
        ("list standup state=Recording", "standup", "retro"),
        ("list state=ready on=studio", "retro", "standup"),
        ("list nowhere", "Nothing fits", "standup"),
        ("help", "/rec start ROOM", "standup"),
    ],
)
async def test_shown(bot: Bot, text: str, there: str, missing: str) -> None:
    """What is asked to be shown, and nothing else."""
    listed = await said(bot, text)

    assert there in listed
    assert missing not in listed


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "strat standup",
            '/rec has no verb "strat". Did you mean start? It has: start, stop, status, list, link, help.',
        ),
        ("on=studio", "Say what to do before its parameters, like: /rec list on=ACCOUNT."),
        ("status nowhere", 'No recording is known as "nowhere". /rec list shows the last ones.'),
        ("link nowhere", 'No recording is known as "nowhere". /rec list shows the last ones.'),
        ("list standup room=retro", "The room is given twice, as standup and as retro: keep one."),
        (
            "list state=redy",
            'There is no state "redy". Did you mean ready? There are: starting, recording, paused, stopping, '
            "processing, uploading, ready, empty, failed, lost.",
        ),
    ],
)
async def test_not_understood(bot: Bot, text: str, sentence: str) -> None:
    """What was typed and cannot be meant is said, and not passed over."""
    with pytest.raises(UsageError) as refusal:
        await typed(bot, text)

    assert str(refusal.value) == sentence


async def test_link_where_nothing_was_recorded(tmp_path: Path) -> None:
    """Without a room, what is missing is the channel's."""
    async with Stage(f"sqlite:///{tmp_path / 'clapper.db'}").bot() as bot:
        with pytest.raises(UsageError, match=r"^Nothing was recorded in this channel\."):
            await typed(bot, "link")


@pytest.mark.parametrize(("user", "situation"), [(OMAR, "is already stopping"), (VERA, "is over")])
async def test_stale_card(bot: Bot, user: str, situation: str) -> None:
    """Stop on a card that shows what is no longer so is answered with what is, and by whom it was stopped."""
    [recording] = await bot.requests.matching(make_ask(), "standup")
    stopping = await bot.asked(OperationKind.STOP, recording, OMAR)
    await bot.ended(stopping)
    if user == VERA:
        await bot.over(recording)
    reply = await Recordings(bot.requests, OPERATORS_OF_GENERAL).clicked(ActionId.STOP)(click(recording, user, GENERAL))

    assert reply.message is not None
    assert shown(reply.message) == f"standup {situation}: this card was out of date.\nStopped by <@{OMAR}>"
    assert not reply.operations


async def test_stop_that_is_delivered_again(bot: Bot) -> None:
    """A command that Slack delivers once more is the same one, and its answer is how things stand by then."""
    [recording] = await bot.requests.matching(make_ask(), "standup")
    first = await typed(bot, "stop")
    await bot.requests.release([operation.id for operation in first.operations])
    await bot.work()
    await bot.over(recording)
    second = await typed(bot, "stop")

    assert [operation.id for operation in second.operations] == [operation.id for operation in first.operations]
    assert second.message is not None
    assert shown(second.message) == "standup is recorded; the file is ready."


async def test_two_who_stop(bot: Bot) -> None:
    """Who presses Stop second on the same card is told who was first, and it is one stop."""
    [recording] = await bot.requests.matching(make_ask(), "standup")
    conversation = Recordings(bot.requests, OPERATORS_OF_GENERAL).clicked(ActionId.STOP)
    first = await conversation(click(recording, OMAR, GENERAL))
    second = await conversation(click(recording, VERA, GENERAL))

    assert second.operations == first.operations
    assert second.message is not None
    assert shown(second.message) == f"Stop was already asked for standup.\nBy <@{OMAR}>"


async def test_outdated_button() -> None:
    """A button of an older version says so."""
    with pytest.raises(UsageError, match="too old"):
        await outdated({})


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
