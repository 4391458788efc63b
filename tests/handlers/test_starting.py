"""The form that begins a recording: what it shows, what it keeps, and what it says is wrong."""

from random import Random
from typing import Any

import pytest

from bot.domain import Source
from bot.errors import NotAllowed, UsageError
from bot.service.requests import Requests
from bot.slack.actions import ActionId, FormAction, load_action
from bot.slack.elements import Block
from bot.slack.metadata import load_metadata
from bot.slack.questions import Form
from bot.slack.views import CallbackId, View
from handlers.access import Access
from handlers.commands import Commands
from handlers.replies import Reply
from handlers.starting import Starting
from tests.handlers.payloads import OPERATORS_OF_GENERAL, answer, from_button, in_view, read
from tests.service.stage import GENERAL, OMAR, TEAM, VERA, Bot, make_ask
from tests.service.vendors import ACCOUNTS
from tests.slack.limits import check_message, check_view
from tests.slack.messages import actions, buttons

PERSON = {"team": {"id": TEAM}, "user": {"id": OMAR, "team_id": TEAM}, "trigger_id": "1.1"}
BUTTON = {**PERSON, "type": "block_actions", "channel": {"id": GENERAL}, "actions": [{}]}
SHORTCUT = {**PERSON, "type": "shortcut"}
FILLED = {"on": "studio", "room": "planning"}


def starting(bot: Bot, access: Access = OPERATORS_OF_GENERAL) -> Starting:
    return Starting(bot.requests, access)


async def opened(bot: Bot, body: dict[str, Any]) -> View:
    """The modal that opens."""
    shortcut = starting(bot).shortcuts()[CallbackId.START]
    view = (await shortcut(body)).view
    assert view is not None
    check_view(view)
    return view


def initial(view: View) -> dict[str, str]:
    """What stands in the fields."""
    chosen = {name: element.get("initial_option", {}).get("value", "") for name, element in inputs(view).items()}
    return {name: element.get("initial_value", chosen[name]) for name, element in inputs(view).items()}


def inputs(view: View) -> dict[str, Block]:
    return {block["block_id"]: block["element"] for block in view.blocks if block["type"] == "input"}


async def submitted(bot: Bot, view: View, **filled: str) -> Reply:
    return await starting(bot).submissions()[CallbackId.START](in_view(view, filled))


async def test_opened_in_a_channel(empty: Bot) -> None:
    """Six inputs at most; the channel is known; the first account is chosen."""
    view = await opened(empty, BUTTON)

    assert list(inputs(view)) == ["on", "room", "for", "name"]
    assert view.blocks[-1]["elements"][0]["action_id"] == ActionId.MORE_OPTIONS


async def test_last_account_is_chosen(empty: Bot) -> None:
    """The one that the channel used last."""
    await empty.started("standup", account="studio")
    chosen = inputs(await opened(empty, BUTTON))["on"]["initial_option"]["value"]

    assert chosen == "studio"


async def test_opened_from_anywhere(empty: Bot) -> None:
    """Where no channel is known, it is asked for."""
    view = await opened(empty, SHORTCUT)

    assert next(iter(inputs(view))) == "channel"


async def test_opened_from_a_message(empty: Bot) -> None:
    """The room that the message names is filled in."""
    body = {**BUTTON, "type": "message_action", "message": {"text": "at <https://meet.example/room-42>"}}

    assert inputs(await opened(empty, body))["room"]["initial_value"] == "room-42"


@pytest.mark.parametrize("named", ["x" * 65, "会" * 22, "a\u200bb"])
async def test_opened_from_a_message_without_a_room(empty: Bot, named: str) -> None:
    """What cannot be a room is not filled in, and least of all a part of it."""
    body = {**BUTTON, "type": "message_action", "message": {"text": f"at `{named}`"}}

    assert "initial_value" not in inputs(await opened(empty, body))["room"]


async def test_opening_needs_the_role(empty: Bot) -> None:
    """In a channel, whoever may not start is told so before a form is filled in."""
    with pytest.raises(NotAllowed, match="Only operators"):
        await starting(empty, Access((), (), ("everyone",))).opened(BUTTON)


async def test_more_options(empty: Bot) -> None:
    """All that the service documents; what was filled in stays."""
    view = await opened(empty, BUTTON)
    reply = await starting(empty).actions()[ActionId.MORE_OPTIONS](in_view(view, FILLED, kind="block_actions"))

    assert reply.update is not None
    check_view(reply.update)
    assert {"length", "file_duration", "frame_rate"} <= set(inputs(reply.update))
    assert inputs(reply.update)["room"]["initial_value"] == "planning"
    assert all(block["type"] == "input" for block in reply.update.blocks)


async def test_another_account(empty: Bot) -> None:
    """Another account has other inputs: what was filled in for the first is not carried over."""
    chosen = (
        await starting(empty).actions()[ActionId.CHOOSE_ACCOUNT](in_view(await opened(empty, BUTTON), FILLED))
    ).update
    assert chosen is not None
    view = (await starting(empty).actions()[ActionId.MORE_OPTIONS](in_view(chosen, {**FILLED, "width": "640"}))).update
    assert view is not None
    assert inputs(view)["width"]["initial_value"] == "640"
    changed = {**FILLED, "on": "classroom", "width": "640"}
    reply = await starting(empty).actions()[ActionId.CHOOSE_ACCOUNT](in_view(view, changed))

    assert reply.update is not None
    assert "maxIdleTime" in inputs(reply.update)
    assert "file_duration" not in inputs(reply.update)
    assert "initial_value" not in inputs(reply.update)["width"]
    assert inputs(reply.update)["width"]["action_id"] != inputs(view)["width"]["action_id"]
    assert inputs(reply.update)["room"]["initial_value"] == "planning"


async def test_another_channel(empty: Bot) -> None:
    """Another channel changes nothing that was filled in for the same account."""
    view = await opened(empty, SHORTCUT)
    filled = {**FILLED, "channel": GENERAL}
    reply = await starting(empty).actions()[ActionId.CHOOSE_CHANNEL](in_view(view, filled))

    assert reply.update is not None
    assert inputs(reply.update)["channel"]["initial_conversation"] == GENERAL
    assert inputs(reply.update)["room"]["initial_value"] == "planning"


async def test_submitted(empty: Bot) -> None:
    """What the form says is asked for, in its channel; submitted twice it is one start."""
    view = await opened(empty, BUTTON)
    filled = {**FILLED, "name": "Plan", "for": "1h", "width": "640"}
    reply = await submitted(empty, view, **filled)
    again = await submitted(empty, view, **filled)

    [operation] = reply.operations
    assert again.operations == reply.operations
    assert (operation.source, operation.channel, reply.channel) == (Source.MODAL, GENERAL, GENERAL)
    [recording] = await empty.requests.matching(make_ask(), "planning")
    assert (recording.name, recording.options["width"]) == ("Plan", 640)
    assert recording.planned_end is not None


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("start", {}),
        ("start for=50m", {"for": "50m"}),
        ("start on=studio", {"on": "studio"}),
        ("start planning", {"room": "planning"}),
        ("start planning for=1h name='Ada'", {"room": "planning", "for": "1h", "name": "Ada"}),
    ],
)
async def test_left_open(empty: Bot, text: str, filled: dict[str, str]) -> None:
    """Where nothing is wrong but that the room or the account was left out, the form opens with what was typed."""
    reply = await answer(starting(empty).verbs(), text)
    assert reply.view is not None
    check_view(reply.view)

    first = {"on": "classroom"}
    assert {name: value for name, value in initial(reply.view).items() if value} == {**first, **filled}
    assert load_metadata(reply.view.dump(), Form).channel == GENERAL


async def test_left_open_where_something_was_recorded(empty: Bot) -> None:
    """The account that the channel used last is chosen."""
    await empty.started("standup", account="studio")
    reply = await answer(starting(empty).verbs(), "start planning")

    assert reply.view is not None
    assert initial(reply.view)["on"] == "studio"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("start planning for=soon", "is not a length of time"),
        ("start planning profile=big", "There is no profile"),
        ("start planning on=attic", "There is no account"),
        ("start planning width=640", "Say which account is meant"),
        ("start width=640 on=studio", "Say which room"),
        ("start planning length=50m on=studio", 'no parameter "length"'),
        ("start a b", "One room or id, please"),
    ],
)
async def test_mistakes_in_the_command(empty: Bot, text: str, words: str) -> None:
    """What is wrong is said, and no form opens that would pass it over."""
    with pytest.raises(UsageError, match=words):
        await answer(starting(empty).verbs(), text)


@pytest.mark.parametrize(
    ("text", "words", "kept"),
    [
        ("start", "Say which room", {}),
        ("start planning for=50m", "Say which account", {"room": "planning", "for": "50m"}),
    ],
)
async def test_left_open_after_a_mention(empty: Bot, text: str, words: str, kept: dict[str, str]) -> None:
    """Where no form can open, it is said what is left out, with the button that opens it with what was typed."""
    event = {"type": "app_mention", "channel": GENERAL, "user": OMAR, "text": f"<@U0CLAPPER> {text}"}
    commands = Commands("/rec", starting(empty).verbs(), OPERATORS_OF_GENERAL)
    reply = await commands.mentioned({"team_id": TEAM, "event_id": "Ev1", "event": event})

    assert reply.message is not None
    check_message(reply.message)
    assert words in read(reply)
    assert actions(reply.message) == [ActionId.START]
    [button] = buttons(reply.message.blocks)
    opened = await starting(empty).opened(from_button(load_action({"actions": [button]}, FormAction)))
    assert opened.view is not None
    assert initial(opened.view).items() >= kept.items()


async def test_only_account(empty: Bot) -> None:
    """Where one account can be meant, a room is all that is typed."""
    accounts = {"studio": ACCOUNTS["studio"]}
    requests = Requests(empty.store, accounts, {}, now=empty.clock, random=Random(1))
    reply = await answer(Starting(requests, OPERATORS_OF_GENERAL).verbs(), "start planning")

    assert "Starting planning on studio" in read(reply)


async def test_typed_length_goes_first(empty: Bot) -> None:
    """A length that was typed counts, and not the one from the menu."""
    reply = await submitted(empty, await opened(empty, BUTTON), **FILLED, **{"for": "1h", "length": "50h"})

    assert "A recording may last 10s to 24h" in "".join(reply.errors.values())


@pytest.mark.parametrize(
    ("filled", "errors"),
    [
        ({"room": ""}, {"room": "Say which room"}),
        ({"room": "<x>"}, {"room": "plain text"}),
        ({"name": "a\tb"}, {"name": "characters that print"}),
        ({"for": "soon"}, {"for": "write it like 45m"}),
        ({"on": "attic"}, {"on": "There is no account"}),
        ({"width": "9999"}, {"room": "width"}),
        ({"room": "x" * 70, "name": "a\tb", "width": "9999"}, {"room": "1 to 64 bytes", "name": "characters"}),
        ({"auto_user_id": "u"}, {"room": "auto_type=2"}),
        ({"profile": "big"}, {"room": "There is no profile"}),
    ],
)
async def test_mistakes(empty: Bot, filled: dict[str, str], errors: dict[str, str]) -> None:
    """Each is said beside its field, or beside the room where the form has no such field; nothing is stored."""
    reply = await submitted(empty, await opened(empty, BUTTON), **{**FILLED, **filled})

    assert set(reply.errors) == set(errors)
    assert all(words in reply.errors[field] for field, words in errors.items())
    assert not reply.operations


async def test_room_that_is_taken(empty: Bot) -> None:
    """What only the store knows is said beside the room."""
    await empty.started("planning")
    reply = await submitted(empty, await opened(empty, BUTTON), **FILLED)

    assert "is already being recorded" in reply.errors["room"]


async def test_submission_needs_the_role(empty: Bot) -> None:
    """Whoever opened it elsewhere needs the role in the channel that was chosen."""
    view = await opened(empty, SHORTCUT)
    with pytest.raises(NotAllowed):
        await starting(empty).submitted(in_view(view, {**FILLED, "channel": "C0OPS"}, VERA))


@pytest.mark.parametrize("action", [ActionId.CHOOSE_CHANNEL, ActionId.CHOOSE_ACCOUNT, ActionId.MORE_OPTIONS])
async def test_every_act_needs_the_role(empty: Bot, action: ActionId) -> None:
    """Which accounts a channel has is told to nobody who may not use them there."""
    view = await opened(empty, SHORTCUT)
    with pytest.raises(NotAllowed):
        await starting(empty).actions()[action](in_view(view, {**FILLED, "channel": "C0OPS"}, VERA))


async def test_more_options_before_a_channel(empty: Bot) -> None:
    """Where none was chosen yet, there is nothing to check."""
    view = await opened(empty, SHORTCUT)

    assert (await starting(empty).actions()[ActionId.MORE_OPTIONS](in_view(view, FILLED))).update is not None


async def test_submission_needs_a_channel(empty: Bot) -> None:
    """Without one nobody's role could be checked."""
    reply = await submitted(empty, await opened(empty, SHORTCUT), **FILLED)

    assert reply.errors == {"channel": "Choose the channel."}


async def test_no_account(empty: Bot) -> None:
    """Where no account may be used, a sentence says so in place of a form."""
    poor = Requests(empty.store, {}, {}, now=empty.clock, random=Random(1))
    with pytest.raises(UsageError, match="No account can be used in this channel"):
        await Starting(poor, OPERATORS_OF_GENERAL).opened(BUTTON)
