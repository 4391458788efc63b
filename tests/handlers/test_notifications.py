"""The conversation about what a channel hears: what is typed and filled in, and who may."""

from typing import Any

import pytest

from bot.domain import USUAL, Event, Notifications, OperationKind, Source
from bot.errors import NotAllowed, UsageError
from bot.service.choices import Choices
from bot.slack.actions import ActionId
from bot.slack.metadata import load_metadata
from bot.slack.notifications_form import NotificationsForm
from bot.slack.views import CallbackId
from handlers.access import Access
from handlers.commands import Commands
from handlers.grammar import parse_command
from handlers.notifications import NotificationChoices
from tests.handlers.payloads import OPERATORS_OF_GENERAL, answer, read
from tests.service.stage import GENERAL, OMAR, TEAM, VERA, Bot, make_ask
from tests.service.vendors import ACCOUNTS
from tests.slack.limits import check_view
from tests.slack.messages import shown

OTHER, FAR = "C0OPS", "T0FAR"
CHANGED = {
    "state": {"selected_option": {"value": "on"}},
    "events": {"selected_options": [{"value": "ready"}, {"value": "live"}]},
    "on": {"selected_options": [{"value": "studio"}]},
    "room": {"value": "standup, lecture-*"},
    "place": {"selected_option": {"value": "thread"}},
    "digest": {"selected_options": [{"value": "weekly"}]},
}


def conversation(bot: Bot, access: Access = OPERATORS_OF_GENERAL) -> NotificationChoices:
    """The conversation."""
    return NotificationChoices(Choices(bot.store, ACCOUNTS, now=bot.clock), access)


async def typed(bot: Bot, text: str) -> str:
    """What is read in answer to ``/rec notify …``."""
    return read(await answer(conversation(bot).verbs(), f"notify {text}"))


async def kept(bot: Bot) -> Notifications:
    """What the general channel chose."""
    return await Choices(bot.store, ACCOUNTS, now=bot.clock).get(TEAM, GENERAL)


def press(channel: str = GENERAL, user: str = OMAR, team: str = TEAM) -> dict[str, Any]:
    """The payload of the button."""
    place = {"channel": {"id": channel}} if channel else {}
    return {"type": "block_actions", "team": {"id": TEAM}, "user": {"id": user, "team_id": team}, **place}


async def submission(bot: Bot, user: str = OMAR, **changes: Any) -> dict[str, Any]:
    """The payload of the modal, filled in."""
    reply = await conversation(bot).opened(press())
    assert reply.view is not None
    values = {name: {"value": value} for name, value in {**CHANGED, **changes}.items()}
    view = {**reply.view.dump(), "id": "V1", "team_id": TEAM, "state": {"values": values}}
    return {"type": "view_submission", "team": {"id": TEAM}, "user": {"id": user, "team_id": TEAM}, "view": view}


async def test_every_word(empty: Bot) -> None:
    """All of it can be typed in one line, and is read back."""
    said = await typed(
        empty, 'on on=studio,classroom room="standup, lecture-*" events=ready,LIVE place=thread digest=on'
    )

    assert (
        "recordings that are ready, rooms that are live on classroom, studio, of the rooms lecture-*, standup" in said
    )
    choice = await kept(empty)
    assert (choice.is_on, choice.in_thread, choice.digest) == (True, True, True)
    assert choice.accounts == {"studio", "classroom"}
    assert choice.rooms == {"standup", "lecture-*"}
    assert choice.events == {Event.READY, Event.LIVE}
    assert choice.changed_at == empty.clock()


async def test_what_is_not_said_stays(empty: Bot) -> None:
    """Each word changes one thing."""
    await typed(empty, "on=studio room=standup digest=on place=thread")
    await typed(empty, "off")
    await typed(empty, "digest=off place=channel")
    assert not (await kept(empty)).is_on

    await typed(empty, "ON on=all room=all events=all")
    choice = await kept(empty)
    assert (choice.accounts, choice.rooms, choice.events) == (frozenset(), frozenset(), frozenset(Event))
    assert (choice.is_on, choice.in_thread, choice.digest) == (True, False, False)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("maybe", 'notify: "maybe" is neither on nor off.'),
        ("on off", "Say on or off, and the rest as name=value"),
        ("place=corner", 'place: "corner" is neither thread nor channel.'),
        ("digest=weekly", 'digest: "weekly" is neither on nor off.'),
        ("events=redy", 'events: there is no "redy". Did you mean ready?'),
        ("on=nowhere", "nowhere cannot be used here. Choose of: classroom, studio."),
        ("event=ready", '"notify" has no parameter "event". Did you mean events?'),
    ],
)
async def test_what_cannot_be_understood(empty: Bot, text: str, words: str) -> None:
    """What is wrong is said with what there is, and nothing changes."""
    with pytest.raises(UsageError) as refusal:
        await typed(empty, text)

    assert words in str(refusal.value)
    assert (await kept(empty)).changed_at is None


async def test_viewer(empty: Bot) -> None:
    """Who may only look changes nothing, by no way."""
    nobody = Access((), ("U0ADA",), ("everyone",))
    with pytest.raises(NotAllowed):
        await Commands("/rec", conversation(empty, nobody).verbs(), nobody).command(
            {"team_id": TEAM, "channel_id": GENERAL, "user_id": VERA, "trigger_id": "1.1", "text": "notify off"}
        )
    with pytest.raises(NotAllowed):
        await conversation(empty, nobody).opened(press(user=VERA))
    with pytest.raises(NotAllowed):
        await conversation(empty, nobody).submitted(await submission(empty, user=VERA))
    assert (await kept(empty)).changed_at is None


async def test_role_of_another_channel(empty: Bot) -> None:
    """A role that a channel gives is for that channel, and not for people of other workspaces."""
    with pytest.raises(NotAllowed):
        await conversation(empty).opened(press(channel=OTHER))
    with pytest.raises(NotAllowed):
        await conversation(empty).opened(press(team=FAR))
    theirs = await submission(empty)
    theirs |= {"team": {"id": FAR}, "user": {"id": OMAR, "team_id": FAR}, "view": {**theirs["view"], "team_id": FAR}}
    with pytest.raises(NotAllowed):
        await conversation(empty).submitted(theirs)


async def test_form_by_command(empty: Bot) -> None:
    """Without a word the form opens, filled in with what is."""
    await typed(empty, "on=studio digest=on")
    reply = await answer(conversation(empty).verbs(), "notify")

    assert reply.view is not None
    check_view(reply.view)
    assert load_metadata(reply.view.dump(), NotificationsForm) == NotificationsForm(team=TEAM, channel=GENERAL)
    assert '"studio"' in str(reply.view.dump()).replace("'", '"')


async def test_mention(empty: Bot) -> None:
    """After a mention, where no form can open, the choice is told in words."""
    verb = conversation(empty).verbs()["notify"]
    reply = await verb.run(make_ask(source=Source.MENTION), parse_command("notify"))
    assert reply.message is not None
    assert "This channel hears of recordings that are ready" in shown(reply.message)


async def test_form(empty: Bot) -> None:
    """What is filled in is kept, and read back in the channel by who filled it in."""
    reply = await conversation(empty).submitted(await submission(empty))

    choice = await kept(empty)
    assert (choice.is_on, choice.in_thread, choice.digest) == (True, True, True)
    assert choice.accounts == {"studio"}
    assert choice.rooms == {"standup", "lecture-*"}
    assert choice.events == {Event.READY, Event.LIVE}
    assert (reply.channel, "rooms that are live" in read(reply)) == (GENERAL, True)
    (operation,) = await empty.store.history(channel=GENERAL, limit=2)
    assert (operation.kind, operation.source) == (OperationKind.NOTIFY, Source.MODAL)


async def test_form_with_errors(empty: Bot) -> None:
    """What cannot be is said beside its field, all of it together, and nothing is kept."""
    wrong = await submission(empty, events={"selected_options": []}, room={"value": "x" * 65})
    reply = await conversation(empty).submitted(wrong)

    assert set(reply.errors) == {"events", "room"}
    assert (await kept(empty)).events == USUAL


async def test_home_tab(empty: Bot) -> None:
    """Notifications belong to a channel: elsewhere it is said where to go."""
    with pytest.raises(UsageError, match="belong to a channel"):
        await conversation(empty).opened(press(channel=""))


async def test_channel_without_accounts(empty: Bot) -> None:
    """Where no account may be used there is nothing to hear of."""
    alone = NotificationChoices(Choices(empty.store, {}, now=empty.clock), OPERATORS_OF_GENERAL)
    with pytest.raises(UsageError, match="No account may be used"):
        await alone.opened(press())


def test_tables(empty: Bot) -> None:
    """The button and the modal are known by their ids."""
    about = conversation(empty)

    assert list(about.actions()) == [ActionId.NOTIFICATIONS]
    assert list(about.submissions()) == [CallbackId.NOTIFICATIONS]
