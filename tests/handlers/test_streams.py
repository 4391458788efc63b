"""The conversation about live streams: what is typed, pressed and entered, and who may, and where."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bot.domain import OperationKind, OperationStatus, Source, Stream
from bot.errors import NotAllowed, UsageError
from bot.service.requests import Requests
from bot.service.streams import Streams
from bot.slack.actions import ActionId, StreamAction, dump_action
from bot.slack.blocks import Message
from bot.slack.metadata import dump_metadata, load_metadata
from bot.slack.questions import Form
from bot.slack.views import CallbackId, View
from handlers.access import Access
from handlers.commands import Commands
from handlers.replies import Reply
from handlers.streams import LiveStreams
from tests.service.stage import GENERAL, OMAR, TEAM, VERA, Stage, make_ask
from tests.service.streams.live import ROOM, Live
from tests.service.vendors import ACCOUNTS, LIVE_ACCOUNTS
from tests.slack.messages import buttons, shown

OPERATORS_OF_GENERAL = Access((), (GENERAL,), ())
OTHER, DIRECT, HOME = "C0OPS", "D0OMAR", ""


@pytest.fixture
async def live(tmp_path: Path) -> AsyncIterator[Live]:
    """A bot that broadcasts the standup."""
    stage = Stage(f"sqlite:///{tmp_path / 'clapper.db'}", accounts=LIVE_ACCOUNTS)
    async with stage.bot() as bot:
        live = Live.of(stage, bot)
        await live.started()
        yield live


async def standup(live: Live) -> Stream:
    """The stream."""
    (found,) = await live.bot.store.streams.find(room=ROOM)
    return found


def conversation(live: Live, access: Access = OPERATORS_OF_GENERAL) -> LiveStreams:
    """The conversation."""
    return LiveStreams(live.streams, access)


async def typed(live: Live, text: str, user: str = OMAR) -> Reply:
    """What is replied to a command."""
    body = {"team_id": TEAM, "channel_id": GENERAL, "user_id": user, "trigger_id": f"{user}.{text}", "text": text}
    return await Commands("/live", conversation(live).verbs(), OPERATORS_OF_GENERAL).command(body)


async def said(live: Live, text: str) -> str:
    """What a person reads in answer to a command."""
    reply = await typed(live, text)
    assert reply.message is not None
    return shown(reply.message)


@pytest.mark.parametrize(
    ("text", "kinds", "sentence"),
    [
        ("", [], "📡 standup: Live"),
        ("start retro on=studio for=45m quality=high", ["go live"], "Starting the live stream of retro on studio"),
        ("stop", ["end live"], "Ending the live stream of standup"),
        ("stop standup", ["end live"], "Ending the live stream of standup"),
        ("extend", ["extend live"], "Extending the live stream of standup"),
        ("extend standup by=1h", ["extend live"], "by 1 h."),
        ("status", [], "Live in this channel"),
        ("status standup", [], "Status of standup"),
        ("list", ["live list"], "Last live streams"),
        ("list on=studio", ["live list"], "Last live streams"),
        ("list on=board", [], "The service of board does not tell what else is live."),
        ("help", [], "/live start [ROOM]"),
    ],
)
async def test_commands(live: Live, text: str, kinds: list[str], sentence: str) -> None:
    """Each verb asks the service for what it is named after, and says so."""
    reply = await typed(live, text)

    assert reply.message is not None
    assert sentence in shown(reply.message)
    assert [operation.kind.value for operation in reply.operations] == kinds


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("on=studio", "Say what to do before its parameters, like: /live list"),
        ("start quality=high on=studio", "Say which room, like: /live start room-42."),
        ("start retro profile=nowhere", 'There is no profile "nowhere". There are: none.'),
        ("start retro on=studio quality=ultra", 'quality is smooth, clear or high; you gave "ultra".'),
        ("extend by=5m", 'A live stream is extended by 15m or by 1h; you gave "5m".'),
        ("extend nowhere", 'No live stream is known as "nowhere". Live in this channel'),
        ("stop nowhere", 'No live stream is known as "nowhere". Live in this channel'),
        ("status nowhere", "/live list shows the last ones"),
        ("stop on=studio", '"stop" has no parameter "on".'),
        ("strat retro", 'no verb "strat". Did you mean start?'),
    ],
)
async def test_not_understood(live: Live, text: str, sentence: str) -> None:
    """What cannot be done is answered with what can."""
    with pytest.raises(UsageError) as error:
        await typed(live, text)

    assert sentence in str(error.value)


VIEWERS = Access((), (), ("everyone",))


@pytest.mark.parametrize(("text", "words"), [("", "Nothing is live here."), ("list", "Nothing was live here yet.")])
async def test_viewers(live: Live, text: str, words: str) -> None:
    """A viewer is shown no button that would be refused, nor told to type what would be."""
    commands = Commands("/live", conversation(live, VIEWERS).verbs(), VIEWERS)
    body = {"team_id": TEAM, "user_id": VERA, "trigger_id": "1.1", "text": text}
    here, elsewhere = [(await commands.command({**body, "channel_id": place})).message for place in (GENERAL, OTHER)]

    assert here is not None
    assert elsewhere is not None
    assert "standup" in shown(here)
    assert words in shown(elsewhere)
    assert "Start with" not in shown(elsewhere)
    assert [*buttons(here.blocks), *buttons(elsewhere.blocks)] == []


async def test_rows_of_the_panel(live: Live) -> None:
    """The panel of a channel shows what is live there, with its button; where nothing is, it shows nothing."""
    rows = await conversation(live).rows(make_ask())
    assert "📡 standup: Live" in shown(Message(text="", blocks=rows))

    assert await conversation(live).rows(make_ask(channel=OTHER)) == []


async def test_mention_opens_no_form(live: Live) -> None:
    """A mention has nothing that a form could be opened with: what is left out is said, with a button that opens it."""
    body = {
        "team_id": TEAM,
        "event_id": "Ev1",
        "event": {"channel": GENERAL, "user": OMAR, "text": "<@U0CLAPPER> live start retro for=50m", "ts": "1.0"},
    }
    commands = Commands("/live", conversation(live).verbs(), OPERATORS_OF_GENERAL)

    reply = await commands.mentioned(body)

    assert reply.message is not None
    assert "Say which account is to go live" in shown(reply.message)
    [button] = buttons(reply.message.blocks)
    view = (
        await conversation(live).actions()[button["action_id"]]({**pressed_start(GENERAL), "actions": [button]})
    ).view
    assert view is not None
    assert filled(view) >= {("room", "retro"), ("for", "50m")}


async def test_several(live: Live) -> None:
    """Where several can be meant, all are offered with their button."""
    await live.started("retro")
    reply = await typed(live, "stop")

    assert reply.operations == ()
    assert reply.message is not None
    assert "Which live stream is to be ended?" in shown(reply.message)


async def test_several_to_extend(live: Live) -> None:
    """So are those that could be extended, by the time that was said."""
    await live.started("retro")
    reply = await typed(live, "extend by=1h")

    assert reply.operations == ()
    assert reply.message is not None
    assert "Which live stream is to go on longer?" in shown(reply.message)
    assert {button["action_id"] for button in buttons(reply.message.blocks)} == {ActionId.EXTEND_LIVE_HOUR}


async def test_profile(live: Live) -> None:
    """A profile gives the parameters that are left out, of live streams as of recordings; what is typed goes first."""
    presets = {"stage": {"quality": "high", "width": 1280, "height": 720}}
    requests = Requests(live.bot.store, LIVE_ACCOUNTS, presets, now=live.clock, random=Random(7))
    streams = Streams(live.bot.store, requests, now=live.clock, random=Random(7))
    verbs = LiveStreams(streams, OPERATORS_OF_GENERAL).verbs()
    commands = Commands("/live", verbs, OPERATORS_OF_GENERAL)
    body = {"team_id": TEAM, "channel_id": GENERAL, "user_id": OMAR, "trigger_id": "1.1"}
    [operation] = (await commands.command({**body, "text": "start retro on=studio profile=stage width=640"})).operations

    options = (await streams.get_stream(operation.stream)).options
    assert (options["quality_level"], options["width"], options["height"]) == (3, 640, 720)
    view = (await commands.command({**body, "text": "start profile=stage on=studio"})).view
    assert view is not None
    assert filled(view) >= {("on", "studio"), ("profile", "stage")}


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("start retro", {("room", "retro")}),
        ("start retro for=50m", {("room", "retro"), ("for", "50m")}),
        ("start on=studio", {("on", "studio")}),
    ],
)
async def test_form_for_what_is_left_out(live: Live, text: str, kept: set[tuple[str, str]]) -> None:
    """Where the room or the account is left out the form opens with what was typed: nothing is typed twice."""
    view = (await typed(live, text)).view

    assert view is not None
    assert filled(view) >= kept


def filled(view: View) -> set[tuple[str, str]]:
    """What stands in the fields of a form."""
    inputs = [(block["block_id"], block["element"]) for block in view.blocks if block["type"] == "input"]
    initial = [
        (name, each.get("initial_value") or each.get("initial_option", {}).get("value")) for name, each in inputs
    ]
    return {(name, value) for name, value in initial if value}


async def test_stop_what_has_ended(live: Live) -> None:
    """An id of what is over is answered with how it is."""
    stream = await standup(live)
    await live.done(OperationKind.END_LIVE, stream)

    assert "standup is no longer live." in await said(live, f"stop {stream.id}")


async def test_no_account(tmp_path: Path) -> None:
    """Where no account has live streams, the panel offers none, and a form says so."""
    stage = Stage(f"sqlite:///{tmp_path / 'clapper.db'}", accounts={"classroom": ACCOUNTS["classroom"]})
    async with stage.bot() as bot:
        live = Live.of(stage, bot)
        panel = await typed(live, "")
        assert panel.message is not None
        assert "Accounts: none" in shown(panel.message)
        assert not any(block["type"] == "actions" for block in panel.message.blocks)
        with pytest.raises(UsageError, match="No account can be used in this channel to start and stop a live stream"):
            await typed(live, "start")


def click(stream: Stream, person: str, channel: str, **changes: Any) -> dict[str, Any]:
    """The payload of a click on a button that is about a stream."""
    value = dump_action(StreamAction(stream=stream.id, revision=stream.revision))
    return {
        "type": "block_actions",
        "team": {"id": TEAM},
        "channel": {"id": channel},
        "user": {"id": person, "team_id": TEAM},
        "trigger_id": f"{person}.1",
        "actions": [{"value": value}],
        **changes,
    }


async def pressed(live: Live, action: ActionId, person: str = OMAR, channel: str = GENERAL, **changes: Any) -> Reply:
    """What is replied to a click."""
    body = click(await standup(live), person, channel, **changes)
    return await conversation(live).actions()[action.value](body)


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        (ActionId.STOP_LIVE, OperationKind.END_LIVE),
        (ActionId.EXTEND_LIVE, OperationKind.EXTEND_LIVE),
        (ActionId.EXTEND_LIVE_HOUR, OperationKind.EXTEND_LIVE),
        (ActionId.REFRESH_LIVE, OperationKind.REFRESH_LIVE),
    ],
)
async def test_buttons(live: Live, action: ActionId, kind: OperationKind) -> None:
    """Each button asks for what its label says; two clicks on one showing are one, but for a look."""
    first, second = await pressed(live, action), await pressed(live, action, trigger_id="2.2")

    assert [operation.kind for operation in first.operations] == [kind]
    assert first.operations[0].source is Source.BUTTON
    assert (first.operations[0].id == second.operations[0].id) == (action is not ActionId.REFRESH_LIVE)


async def test_pressed_again_when_it_is_longer(live: Live) -> None:
    """A reminder stays as it was posted: who presses it again reads when the stream ends now."""
    shown_before = await standup(live)
    [operation] = (await pressed(live, ActionId.EXTEND_LIVE_HOUR)).operations
    await live.bot.requests.release([operation.id])
    await live.bot.ended(operation)
    longer = await standup(live)
    body = click(shown_before, OMAR, GENERAL, trigger_id="2.2")
    reply = await conversation(live).actions()[ActionId.EXTEND_LIVE_HOUR](body)

    assert reply.message is not None
    assert longer.planned_end is not None
    assert "standup has been given more time since." in shown(reply.message)
    assert f"It ends <!date^{int(longer.planned_end.timestamp())}^" in shown(reply.message)
    assert await standup(live) == longer


@pytest.mark.parametrize(
    ("action", "words"),
    [
        (ActionId.STOP_LIVE, "Stop was already asked for standup."),
        (ActionId.EXTEND_LIVE, "More time was already asked"),
    ],
)
async def test_second_to_press(live: Live, action: ActionId, words: str) -> None:
    """Whoever presses second on one showing is told who was first."""
    await pressed(live, action)
    second = await pressed(live, action, VERA, trigger_id="2.2")

    assert second.message is not None
    assert words in second.message.text
    assert f"By <@{OMAR}>" in str(second.message.blocks)


@pytest.mark.parametrize("action", [ActionId.STOP_LIVE, ActionId.EXTEND_LIVE, ActionId.EXTEND_LIVE_HOUR])
async def test_failure_can_be_tried_again(live: Live, action: ActionId) -> None:
    """What was asked and failed is asked anew by the next click on the same showing; delivered again, it is one."""
    shown_before = await standup(live)
    [first] = (await pressed(live, action)).operations
    failed = replace(first, status=OperationStatus.FAILED, ended_at=live.bot.clock())
    await live.bot.store.save(live.bot.lease(), operation=failed)
    again = click(shown_before, OMAR, GENERAL, trigger_id="2.2")
    [second] = (await conversation(live).actions()[action](again)).operations
    [redelivered] = (await conversation(live).actions()[action](again)).operations

    assert second.id != failed.id
    assert second.status is OperationStatus.QUEUED
    assert redelivered.id == second.id


@pytest.mark.parametrize(("user", "channel"), [(OMAR, GENERAL), (VERA, GENERAL), (OMAR, DIRECT), (OMAR, HOME)])
async def test_stop_where_one_may(live: Live, user: str, channel: str) -> None:
    """A role that a channel gives holds there; for one's own stream also where one was told directly, and at home."""
    reply = await pressed(live, ActionId.STOP_LIVE, user, channel)

    assert [operation.requested_by for operation in reply.operations] == [user]
    assert reply.operations[0].channel == (channel or GENERAL)


@pytest.mark.parametrize(("user", "channel"), [(VERA, OTHER), (VERA, "D0VERA"), (VERA, HOME), (OMAR, OTHER)])
async def test_stop_from_elsewhere(live: Live, user: str, channel: str) -> None:
    """A role that a channel gives does not travel with a button to where it is not given."""
    with pytest.raises(NotAllowed):
        await pressed(live, ActionId.STOP_LIVE, user, channel)


async def test_stranger(live: Live) -> None:
    """Somebody of another workspace has no role by the channel that both share."""
    with pytest.raises(NotAllowed):
        await pressed(live, ActionId.STOP_LIVE, user={"id": VERA, "team_id": "T0OTHER"})


async def test_second_to_press_stop(live: Live) -> None:
    """Who presses Stop Live second is told who was first."""
    await pressed(live, ActionId.STOP_LIVE)
    reply = await pressed(live, ActionId.STOP_LIVE, VERA)

    assert reply.message is not None
    assert shown(reply.message) == f"Stop was already asked for standup.\nBy <@{OMAR}>"


async def test_stale_card(live: Live) -> None:
    """A click on a card that is out of date says so."""
    body = click(await standup(live), OMAR, GENERAL)
    await live.done(OperationKind.END_LIVE, await standup(live))
    reply = await conversation(live).actions()[ActionId.STOP_LIVE.value](body)

    assert reply.operations == ()
    assert reply.message is not None
    assert shown(reply.message) == "standup is no longer live. This card was out of date."


def pressed_start(channel: str, person: str = OMAR) -> dict[str, Any]:
    """The payload of a click on Start Live."""
    place = {"channel": {"id": channel}} if channel else {}
    return {"team": {"id": TEAM}, "user": {"id": person, "team_id": TEAM}, "trigger_id": "1.1", **place}


@pytest.mark.parametrize("channel", [GENERAL, HOME])
async def test_form_opens(live: Live, channel: str) -> None:
    """Start Live opens the form for the channel it stands in; at home the channel is asked for."""
    view = (await conversation(live).opened(pressed_start(channel))).view

    assert view is not None
    assert load_metadata(view.dump(), Form) == Form(team=TEAM, channel=channel, account="board")
    assert any(block.get("block_id") == "channel" for block in view.blocks) == (not channel)


async def test_form_opens_for_operators(live: Live) -> None:
    """Who may not start is not asked to fill in a form."""
    with pytest.raises(NotAllowed):
        await conversation(live).opened(pressed_start(OTHER))


async def test_form_by_command(live: Live) -> None:
    """``/live start`` alone opens the form."""
    reply = await typed(live, "start")

    assert reply.view is not None
    assert reply.view.callback_id is CallbackId.START_LIVE
    assert reply.message is None


def form(values: Mapping[str, str], person: str = OMAR, **about: Any) -> dict[str, Any]:
    """The payload of a form that was filled in."""
    known = {"team": TEAM, "channel": GENERAL, "account": "studio"} | about
    state = {name: {"value": {"type": "plain_text_input", "value": value}} for name, value in values.items()}
    blocks = [{"type": "input", "block_id": name} for name in (*values, "room")]
    metadata = dump_metadata(Form(**known))
    view = {"id": "V1", "type": "modal", "private_metadata": metadata, "state": {"values": state}, "blocks": blocks}
    return {
        "type": "view_submission",
        "team": {"id": TEAM},
        "user": {"id": person, "team_id": TEAM},
        "trigger_id": "1.1",
        "view": view,
    }


async def changed(live: Live, values: Mapping[str, str], **about: Any) -> View:
    """What the form becomes."""
    update = (await conversation(live).actions()[ActionId.CHOOSE_LIVE_ACCOUNT](form(values, **about))).update
    assert update is not None
    return update


async def test_another_account(live: Live) -> None:
    """Choosing another account shows its own parameters."""
    view = await changed(live, {"on": "studio", "room": "retro"}, account="board")

    assert load_metadata(view.dump(), Form).account == "studio"
    assert any(block.get("block_id") == "quality_level" for block in view.blocks)


async def test_more_options(live: Live) -> None:
    """More Options shows all of them."""
    view = (await conversation(live).actions()[ActionId.MORE_LIVE_OPTIONS](form({"on": "studio"}))).update

    assert view is not None
    assert load_metadata(view.dump(), Form).shows_all
    assert any(block.get("block_id") == "crop_mode" for block in view.blocks)


async def test_submitted(live: Live) -> None:
    """A filled-in form is a stream in its channel; submitted twice it is one."""
    body = form({"on": "studio", "room": "retro", "for": "1h", "width": "640"})
    first = await conversation(live).submitted(body)
    second = await conversation(live).submitted(body)

    (operation,) = first.operations
    stream = await live.streams.get_stream(operation.stream)
    assert (stream.room, stream.channel, stream.options["width"]) == ("retro", GENERAL, 640)
    assert stream.planned_end is not None
    assert operation.source is Source.MODAL
    assert second.operations[0].id == operation.id


async def test_submitted_at_home(live: Live) -> None:
    """A form that was opened at home names its channel, whose roles count."""
    values = {"on": "studio", "room": "retro"}
    reply = await conversation(live).submitted(form({**values, "channel": GENERAL}, channel=""))
    assert (reply.channel, reply.operations[0].channel) == (GENERAL, GENERAL)

    with pytest.raises(NotAllowed):
        await conversation(live).submitted(form({**values, "channel": OTHER}, channel=""))


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"on": "studio", "room": "standup"}, "room", "standup is already live on studio"),
        ({"on": "studio"}, "room", "Say which room"),
        ({"on": "studio", "room": "retro", "width": "9999"}, "width", "It must be 1920 or less"),
        ({"on": "studio", "room": "retro", "for": "soon"}, "for", "not a length of time"),
    ],
)
async def test_errors_beside_fields(live: Live, values: dict[str, str], field: str, sentence: str) -> None:
    """What is wrong is said beside the field, and nothing is stored."""
    reply = await conversation(live).submitted(form(values))

    assert list(reply.errors) == [field]
    assert sentence in reply.errors[field]
    assert reply.operations == ()
