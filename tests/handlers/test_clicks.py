"""The buttons about one recording: who may press what, where, how often, and what is said then."""

from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bot.domain import OperationKind, OperationStatus, Recording, Source
from bot.errors import NotAllowed, UsageError
from bot.slack.actions import ActionId
from bot.slack.views import CallbackId
from handlers import outdated
from handlers.access import Access
from handlers.clicks import Clicks, Menu
from handlers.replies import Body, Reply
from tests.handlers.payloads import ADMINS, OPERATORS_OF_GENERAL, choice, click, in_view, read
from tests.service.stage import GENERAL, OMAR, TEAM, VERA, Bot, Stage, make_ask
from tests.slack.limits import check_view

_numbers = count(1)
OTHER, DIRECT, HOME = "C0OPS", "D0OMAR", ""


@pytest.mark.parametrize(("user", "channel"), [(OMAR, GENERAL), (VERA, GENERAL), (OMAR, DIRECT), (OMAR, HOME)])
async def test_stop_where_one_may(tmp_path: Path, user: str, channel: str) -> None:
    """A role that a channel gives holds there, and for one's own recording also directly and at home."""
    await stopped(tmp_path, OPERATORS_OF_GENERAL, user, channel)


@pytest.mark.parametrize(("user", "channel"), [(VERA, OTHER), (VERA, "D0VERA"), (OMAR, OTHER), (VERA, HOME)])
async def test_stop_from_elsewhere(tmp_path: Path, user: str, channel: str) -> None:
    """A role that a channel gives does not travel with a button to where it is not given."""
    with pytest.raises(NotAllowed):
        await stopped(tmp_path, OPERATORS_OF_GENERAL, user, channel)


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
        conversation = Clicks(bot.requests, access).clicked(ActionId.STOP)
        reply = await conversation(click(recording, person, channel, **changes))

    [operation] = reply.operations
    assert (operation.kind, operation.team) == (OperationKind.STOP, TEAM)
    assert operation.channel == (channel or GENERAL)
    assert operation.source is (Source.BUTTON if channel else Source.HOME)


async def standup(bot: Bot) -> Recording:
    [recording] = await bot.requests.matching(make_ask(), "standup")
    return recording


async def retro(bot: Bot) -> Recording:
    [recording] = await bot.requests.matching(make_ask(), "retro")
    return recording


async def pressed(bot: Bot, action: ActionId, body: Body, access: Access = OPERATORS_OF_GENERAL) -> Reply:
    return await Clicks(bot.requests, access).actions()[action](body)


@pytest.mark.parametrize(
    ("action", "kind", "arguments"),
    [
        (ActionId.REFRESH, OperationKind.REFRESH, {}),
        (ActionId.LINK, OperationKind.LINK, {}),
        (ActionId.PAUSE, OperationKind.PAUSE, {}),
        (ActionId.EXTEND, OperationKind.EXTEND, {"minutes": 15}),
        (ActionId.EXTEND_HOUR, OperationKind.EXTEND, {"minutes": 60}),
    ],
)
async def test_buttons(bot: Bot, action: ActionId, kind: OperationKind, arguments: dict[str, int]) -> None:
    """Each button asks for what it says; its card will show it, so nothing is said."""
    reply = await pressed(bot, action, click(await standup(bot)))

    assert [(operation.kind, operation.arguments) for operation in reply.operations] == [(kind, arguments)]
    assert reply.message is None


@pytest.mark.parametrize(
    ("action", "is_one"),
    [(ActionId.STOP, True), (ActionId.PAUSE, True), (ActionId.EXTEND, True), (ActionId.REFRESH, False)],
)
async def test_double_click(bot: Bot, action: ActionId, is_one: bool) -> None:
    """Two clicks on one showing are one; but looking again is always meant."""
    recording = await standup(bot)
    first = await pressed(bot, action, click(recording))
    second = await pressed(bot, action, click(recording))

    assert (first.operations[0].id == second.operations[0].id) is is_one


async def test_pressed_again_when_it_is_longer(bot: Bot) -> None:
    """A reminder stays as it was posted: who presses it again, or after somebody else, reads when it ends now."""
    recording = await standup(bot)
    [operation] = (await pressed(bot, ActionId.EXTEND_HOUR, click(recording))).operations
    await bot.requests.release([operation.id])
    await bot.ended(operation)
    longer = await bot.get(recording)

    for person in (OMAR, VERA):
        said = read(await pressed(bot, ActionId.EXTEND_HOUR, click(recording, person)))
        assert said.startswith("This message is out of date: standup has been given more time since.\nIt ends <!date")
        assert longer.planned_end is not None
        assert f"<!date^{int(longer.planned_end.timestamp())}^" in said
    assert await bot.get(recording) == longer


async def test_more_time_for_what_is_over(bot: Bot) -> None:
    """A reminder of what has been stopped since gives no more time, however often it was pressed."""
    recording = await standup(bot)
    [operation] = (await pressed(bot, ActionId.EXTEND_HOUR, click(recording))).operations
    await bot.requests.release([operation.id])
    await bot.ended(operation)
    await bot.done(OperationKind.STOP, recording)

    said = read(await pressed(bot, ActionId.EXTEND_HOUR, click(recording)))
    assert said == f"standup is already stopping: this message was out of date.\nStopped by <@{OMAR}>"


async def test_quarter_and_hour_are_two(bot: Bot) -> None:
    """Who presses +15 min and then +1 h on the same showing means both."""
    recording = await standup(bot)
    first = await pressed(bot, ActionId.EXTEND, click(recording))
    second = await pressed(bot, ActionId.EXTEND_HOUR, click(recording))

    assert first.operations[0].id != second.operations[0].id


async def test_two_who_stop(bot: Bot) -> None:
    """Who presses Stop second on the same card is told who was first, and it is one stop."""
    recording = await standup(bot)
    first = await pressed(bot, ActionId.STOP, click(recording, OMAR))
    second = await pressed(bot, ActionId.STOP, click(recording, VERA))

    assert second.operations == first.operations
    assert read(second) == f"Stop was already asked for standup.\nBy <@{OMAR}>"


@pytest.mark.parametrize(("user", "situation"), [(OMAR, "is already stopping"), (VERA, "is over")])
async def test_stale_card(bot: Bot, user: str, situation: str) -> None:
    """Stop on a card that shows what is no longer so is answered with what is, and by whom it was stopped."""
    recording = await standup(bot)
    stopping = await bot.asked(OperationKind.STOP, recording, OMAR)
    await bot.ended(stopping)
    if user == VERA:
        await bot.over(recording)
    reply = await pressed(bot, ActionId.STOP, click(recording, user))

    assert read(reply) == f"standup {situation}: this message was out of date.\nStopped by <@{OMAR}>"
    assert not reply.operations


async def test_stale_card_of_what_ended_by_itself(empty: Bot) -> None:
    """Where nobody stopped it, nobody is named."""
    recording = await empty.recording("standup", length=timedelta(minutes=2))
    empty.clock.pass_by(minutes=2)
    await empty.requests.stop_due(["studio"])
    await empty.work()
    reply = await pressed(empty, ActionId.STOP, click(recording))

    assert "\n" not in read(reply)


async def test_stale_pause(bot: Bot) -> None:
    """So is every other button that no longer fits."""
    recording = await standup(bot)
    await bot.done(OperationKind.STOP, recording)
    with pytest.raises(UsageError, match="Only what is being recorded can be paused"):
        await pressed(bot, ActionId.PAUSE, click(recording, VERA))


async def test_failure_can_be_tried_again(bot: Bot) -> None:
    """What was asked and failed is asked anew by the next click on the same showing."""
    recording = await standup(bot)
    first = await pressed(bot, ActionId.PAUSE, click(recording))
    failed = replace(first.operations[0], status=OperationStatus.FAILED, ended_at=bot.clock())
    await bot.store.save(bot.lease(), operation=failed)
    second = await pressed(bot, ActionId.PAUSE, click(recording))

    assert second.operations[0].id != failed.id


async def test_buttons_refuse(bot: Bot) -> None:
    """A viewer may look and link, and nothing else; only admins delete."""
    recording = await standup(bot)
    for action in (ActionId.STOP, ActionId.PAUSE, ActionId.EXTEND, ActionId.DELETE):
        with pytest.raises(NotAllowed):
            await pressed(bot, action, click(recording, VERA), ADMINS)
    for action in (ActionId.REFRESH, ActionId.LINK):
        await pressed(bot, action, click(recording, VERA), ADMINS)
    with pytest.raises(NotAllowed, match="Only admins"):
        await pressed(bot, ActionId.DELETE, click(recording))


async def test_delete_by_button(bot: Bot) -> None:
    """The button that asked by itself deletes."""
    [operation] = (await pressed(bot, ActionId.DELETE, click(await retro(bot)), ADMINS)).operations

    assert operation.kind is OperationKind.DELETE


async def test_delete_by_menu(bot: Bot) -> None:
    """A menu's option opens the dialog that asks, and its submission deletes."""
    clicks = Clicks(bot.requests, ADMINS)
    menu = Menu({ActionId.DELETE.value: clicks.ask_deletion})
    asked = await menu.actions()[ActionId.MORE](choice(await retro(bot), ActionId.DELETE))

    assert asked.view is not None
    check_view(asked.view)
    assert "The files of retro" in str(asked.view.blocks)
    reply = await clicks.submissions()[CallbackId.DELETE](in_view(asked.view, {}))
    assert [operation.kind for operation in reply.operations] == [OperationKind.DELETE]
    assert (reply.channel, reply.operations[0].source) == (GENERAL, Source.MODAL)
    with pytest.raises(NotAllowed):
        await clicks.deleted(in_view(asked.view, {}, VERA))


async def test_deletion_is_refused_early(bot: Bot) -> None:
    """No dialog is opened for what cannot be deleted."""
    with pytest.raises(UsageError, match="stop it first"):
        await Clicks(bot.requests, ADMINS).ask_deletion(click(await standup(bot)))


async def test_menu(bot: Bot) -> None:
    """An option does what the button of its action does."""
    menu = Menu(Clicks(bot.requests, OPERATORS_OF_GENERAL).actions())
    reply = await menu.chosen(choice(await standup(bot), ActionId.REFRESH))

    assert [operation.kind for operation in reply.operations] == [OperationKind.REFRESH]


async def test_menu_of_another_version(bot: Bot) -> None:
    """An option that this version does not have in its menus is told to be too old."""
    with pytest.raises(UsageError, match="too old"):
        await Menu({}).chosen(choice(await standup(bot), ActionId.REFRESH))


async def test_outdated_button() -> None:
    """A button of an older version says so."""
    with pytest.raises(UsageError, match="too old"):
        await outdated({})
