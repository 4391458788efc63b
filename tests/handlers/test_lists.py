"""The panel, and the list with its pages."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from bot.errors import NotAllowed, UsageError
from bot.service.requests import Ask
from bot.slack.actions import ActionId, ListAction, load_action
from bot.slack.blocks import Message
from bot.slack.elements import Block, plain, section
from bot.slack.errors import SlackUnknown
from handlers.access import Access
from handlers.grammar import parse_command
from handlers.lists import Lists
from handlers.replies import Reply
from handlers.zones import Zones
from tests.handlers.payloads import OPERATORS_OF_GENERAL, answer, from_button, read
from tests.service.stage import GENERAL, VERA, Bot, make_ask
from tests.slack.limits import check_message
from tests.slack.messages import actions, buttons

OPENS = (ActionId.START, ActionId.START_LIVE, ActionId.NOTIFICATIONS)


async def shanghai(user: str) -> str:
    return "Asia/Shanghai"


async def silence(user: str) -> str:
    raise SlackUnknown("users.info: no answer")


async def live(ask: Ask) -> Sequence[Block]:
    return [section(plain(f"live in {ask.channel}"))]


async def upcoming(ask: Ask) -> Sequence[Block]:
    return ()


def lists(bot: Bot, access: Access = OPERATORS_OF_GENERAL, opens: Sequence[str] = OPENS) -> Lists:
    return Lists(bot.requests, access, Zones(shanghai, bot.clock), live=live, upcoming=upcoming, opens=opens)


async def typed(bot: Bot, text: str) -> Reply:
    return await answer(lists(bot).verbs(), text)


async def test_days_where_slack_does_not_tell_the_zone(bot: Bot) -> None:
    """The list is shown all the same, by days of UTC, which is said."""
    unzoned = Lists(
        bot.requests, OPERATORS_OF_GENERAL, Zones(silence, bot.clock), live=live, upcoming=upcoming, opens=OPENS
    )
    said = read(await answer(unzoned.verbs(), "list from=2026-12-01"))

    assert "standup" in said
    assert "Slack did not tell your time zone: these are days of UTC." in said


@pytest.mark.parametrize(
    ("text", "there", "missing"),
    [
        ("", "standup", "retro"),
        ("", "live in C0GENERAL", "Coming up"),
        ("list", "retro", "nothing"),
        ("list standup", "standup", "retro"),
        ("list room=standup", "standup", "retro"),
        ("list standup state=Recording", "standup", "retro"),
        ("list state=ready on=studio", "retro", "standup"),
        ("list state=over", "retro", "standup"),
        ("list state=running", "standup", "retro"),
        ("list nowhere", "Nothing fits", "standup"),
        ("list page=2", "Nothing fits", "standup"),
        ("list from=2026-12-01 to=2026-12-01", "standup", "Nothing"),
        ("list from=2026-12-02", "Nothing fits", "standup"),
        ("list to=2026-11-30", "Nothing fits", "standup"),
    ],
)
async def test_shown(bot: Bot, text: str, there: str, missing: str) -> None:
    """What is asked to be shown, and nothing else."""
    reply = await typed(bot, text)

    assert reply.message is not None
    check_message(reply.message)
    assert there in read(reply)
    assert missing not in read(reply)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("on=studio", "Say what to do before its parameters, like: /rec list on=ACCOUNT."),
        ("list standup room=retro", "The room is given twice, as standup and as retro: keep one."),
        ("list state=redy", 'There is no state "redy". Did you mean ready? There are: starting, recording,'),
        ("list page=0", 'page= is a number from 1; you gave "0".'),
        ("list page=1000000", "page= is a number from 1"),
        ("list page=x", "page= is a number from 1"),
        ("list from=monday", 'from: "monday" is not a day: write it like 2026-12-01.'),
        ("list to=1.12.", 'to: "1.12." is not a day'),
        ("list on=attic", 'There is no account "attic".'),
    ],
)
async def test_not_understood(bot: Bot, text: str, sentence: str) -> None:
    """What was typed and cannot be meant is said, and not passed over."""
    with pytest.raises(UsageError) as refusal:
        await typed(bot, text)

    assert sentence in str(refusal.value)


async def test_days_are_those_of_the_reader(empty: Bot) -> None:
    """A day begins and ends when it does where the person is."""
    empty.clock.at = datetime(2026, 12, 1, 17, 0, tzinfo=UTC)  # 01:00 on the 2nd in Shanghai
    await empty.started("standup")

    assert "standup" in read(await typed(empty, "list from=2026-12-02 to=2026-12-02"))
    assert "Nothing fits" in read(await typed(empty, "list to=2026-12-01"))


async def test_pages(empty: Bot) -> None:
    """Ten a page; the buttons carry what the list was narrowed to, and the page takes the place of the other."""
    for number in range(21):
        await empty.started(f"room-{number:02}")
    conversation = lists(empty)
    first = await typed(empty, "list state=running from=2026-01-01")
    assert first.message is not None
    assert [button["text"]["text"] for button in buttons(first.message.blocks)][-1] == "Next"
    on = ListAction(page=2, state="running", since="2026-01-01")
    assert load_action({"actions": [list(buttons(first.message.blocks))[-1]]}, ListAction) == on

    second = await conversation.actions()[ActionId.LIST_ON](from_button(on))
    assert second.message is not None
    assert second.replaces
    assert actions(second.message)[-2:] == [ActionId.LIST_BACK, ActionId.LIST_ON]
    assert "room-10" in read(second)
    third = await conversation.turned(from_button(ListAction(page=3)))
    assert third.message is not None
    assert actions(third.message)[-1] == ActionId.LIST_BACK
    assert "room-00" in read(third)


async def test_viewers(bot: Bot) -> None:
    """A viewer is shown no button that would be refused, nor told to type what would be: to look and link remains."""
    access = Access((), (), ("everyone",))
    watching = lists(bot, access, [*OPENS, ActionId.FILES])
    panel, listed = [await answer(watching.verbs(), text, access=access) for text in ("", "list")]
    turned = await watching.turned(from_button(ListAction(page=1)))

    assert actions(message_of(panel)) == [ActionId.FILES]
    for reply in (listed, turned):
        assert actions(message_of(reply)) == [ActionId.LINK]
        assert "standup" in read(reply)
    assert ActionId.STOP in actions(message_of(await typed(bot, "list")))
    assert "Start with" not in read(await answer(watching.verbs(), "list nowhere", access=access))
    assert "Start with" in read(await typed(bot, "list nowhere"))


def message_of(reply: Reply) -> Message:
    assert reply.message is not None
    return reply.message


async def test_panel_of_many(empty: Bot) -> None:
    """The panel shows ten that run, and leads to the others."""
    for number in range(12):
        await empty.started(f"room-{number:02}")
    reply = await typed(empty, "")

    assert reply.message is not None
    check_message(reply.message)
    assert reply.message.text == "In this channel: more than 10 recordings are going on"
    assert ActionId.LIST_ON in actions(reply.message)


async def test_pages_need_a_role(bot: Bot) -> None:
    """Turning a page is looking: who may not look may not turn."""
    with pytest.raises(NotAllowed):
        await lists(bot, Access((), (), ())).turned(from_button(ListAction(page=1), VERA))


@pytest.mark.parametrize(
    ("access", "opens", "offered"),
    [
        (OPERATORS_OF_GENERAL, OPENS, [ActionId.START, ActionId.START_LIVE, ActionId.NOTIFICATIONS]),
        (OPERATORS_OF_GENERAL, [ActionId.START], [ActionId.START]),
        (Access((), (), ("everyone",)), [*OPENS, ActionId.FILES], [ActionId.FILES]),
    ],
)
async def test_panel_offers(empty: Bot, access: Access, opens: Sequence[str], offered: list[ActionId]) -> None:
    """What somebody answers, what the role may, and what an account of the channel can."""
    reply = await answer(lists(empty, access, opens).verbs(), "", access=access)

    assert reply.message is not None
    assert actions(reply.message) == offered


async def test_panel_for_a_stranger(empty: Bot) -> None:
    """What a channel's people may, somebody of another workspace who looks at it is not offered."""
    panel = lists(empty, Access((), (GENERAL,), (VERA,))).verbs()[""]
    reply = await panel.run(make_ask(VERA, is_stranger=True), parse_command(""))

    assert reply.message is not None
    assert actions(reply.message) == []
