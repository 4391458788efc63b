"""Help, and the same words after a mention of the bot."""

from typing import Any

import pytest

from bot.domain import Source
from bot.errors import NotAllowed, UsageError
from bot.service.requests import Ask
from bot.slack import blocks
from bot.slack.actions import ActionId, FormAction, load_action
from bot.slack.views import CallbackId, View
from handlers.access import Access, Role
from handlers.commands import Commands, Verb, direct_messages, mentions
from handlers.grammar import Command
from handlers.replies import Reply
from tests.handlers.payloads import read
from tests.service.stage import GENERAL, OMAR, TEAM, VERA
from tests.slack.limits import check_message
from tests.slack.messages import buttons

asked: list[tuple[Ask, Command]] = []


async def run(ask: Ask, command: Command) -> Reply:
    asked.append((ask, command))
    return Reply(message=blocks.sentence("Done."))


async def opens(ask: Ask, command: Command) -> Reply:
    return Reply(view=View(callback_id=CallbackId.START, title="Start", blocks=()))


VERBS = {
    "": Verb(role=Role.VIEWER, run=run, meaning="the panel"),
    "start": Verb(role=Role.OPERATOR, run=run, usage="ROOM", meaning="record a room", details="Names are short."),
    "form": Verb(role=Role.VIEWER, run=opens),
    "secret": Verb(role=Role.VIEWER, run=run),
}
REC = Commands("/rec", VERBS, Access((), (OMAR,), ("everyone",)))


def mention(text: str, user: str = OMAR, *, envelope: str = TEAM, **event: Any) -> dict[str, Any]:
    """The payload of a mention.

    Args:
        envelope: the workspace in whose name it comes: in a shared channel that may be the other one.
    """
    said = {"type": "app_mention", "channel": GENERAL, "user": user, "text": text, "ts": "1.0", **event}
    own = {"enterprise_id": None, "team_id": TEAM, "user_id": "U0CLAPPER", "is_bot": True}
    return {
        "type": "event_callback",
        "team_id": envelope,
        "event_id": "Ev1",
        "event": said,
        "authorizations": [own],
        "is_ext_shared_channel": envelope != TEAM or "user_team" in event,
    }


@pytest.mark.parametrize("text", ['start "a&b <1>"', 'start "a&amp;b &lt;1&gt;"'])
async def test_signs_of_markup(text: str) -> None:
    """A room is meant as it was typed, whether Slack escapes three signs in commands or not."""
    asked.clear()
    await REC.command({"team_id": TEAM, "channel_id": GENERAL, "user_id": OMAR, "trigger_id": "1.1", "text": text})

    assert [command.words for _, command in asked] == [("a&b <1>",)]


@pytest.mark.parametrize(
    ("text", "verb", "words"),
    [
        ("<@U0CLAPPER> start room-42", "start", ("room-42",)),
        ("please <@U0CLAPPER>", "please", ()),
        ("<@U0CLAPPER|clapper> /rec start room-42", "start", ("room-42",)),
        ("<@U0CLAPPER> Rec start room-42", "start", ("room-42",)),
        ("<@U0CLAPPER> start <http://room.example|room.example>", "start", ("room.example",)),
        ("<@U0CLAPPER> start a&amp;b", "start", ("a&b",)),
        ("<@U0CLAPPER>", "", ()),
    ],
)
async def test_mention(text: str, verb: str, words: tuple[str, ...]) -> None:
    """What follows the bot's name is understood as after the command, as it was typed."""
    asked.clear()
    if verb not in VERBS:
        with pytest.raises(UsageError):
            await REC.mentioned(mention(text))
        return
    await REC.mentioned(mention(text))

    [(ask, command)] = asked
    assert (command.verb, command.words) == (verb, words)
    assert (ask.source, ask.dedupe_key, ask.channel) == (Source.MENTION, f"{TEAM}:Ev1", GENERAL)


@pytest.mark.parametrize(
    ("text", "named"),
    [("live stop", "live"), ("/live stop", "live"), ("LIVE", "live"), ("stop", "rec"), ("/rec stop", "rec")],
)
async def test_mention_of_another_command(text: str, named: str) -> None:
    """A mention may name the command that is meant; without a name it is the usual one."""

    async def run_live(_ask: Ask, _command: Command) -> Reply:
        return Reply(message=blocks.sentence("live"))

    async def run_rec(_ask: Ask, _command: Command) -> Reply:
        return Reply(message=blocks.sentence("rec"))

    rec, live = (
        Commands(name, {verb: Verb(role=Role.NOBODY, run=run) for verb in ("", "stop")}, Access((), (), ()))
        for name, run in (("/rec", run_rec), ("/live", run_live))
    )
    reply = await mentions(rec, live)(mention(f"<@U0CLAPPER> {text}"))
    assert reply.message == blocks.sentence(named)


def test_rooms_are_no_commands() -> None:
    """A room whose name begins like a command is not one."""
    assert not Commands("/live", VERBS, Access((), (), ())).is_named(mention("<@U0CLAPPER> live-room"))


async def test_mention_by_a_bot() -> None:
    """Bots are not answered: two would never stop."""
    assert await REC.mentioned(mention("<@U0CLAPPER> start x", bot_id="B1")) == Reply()


async def test_mention_opens_no_form() -> None:
    """Slack would not let one open: the button that opens it is shown, and brings along what was typed."""
    reply = await REC.mentioned(mention('<@U0CLAPPER> form room-42 name="Weekly"'))

    assert reply.view is None
    assert reply.message is not None
    check_message(reply.message)
    [button] = buttons(reply.message.blocks)
    assert button["action_id"] == ActionId.START
    assert load_action({"actions": [button]}, FormAction).filled == {"room": "room-42", "name": "Weekly"}


def said(text: str, **event: Any) -> dict[str, Any]:
    """The payload of a message in the direct messages with the bot."""
    about = {"type": "message", "channel": "D0OMAR", "channel_type": "im"}
    return mention(text, **{**about, **event})


@pytest.mark.parametrize(
    "text", ["start room-42", "rec start room-42", "/rec start room-42", "<@U0CLAPPER> start room-42"]
)
async def test_direct_message(text: str) -> None:
    """In the direct messages with the bot its name is not needed, nor the command's."""
    asked.clear()
    await direct_messages(mentions(REC))(said(text, thread_ts="0.5"))

    [(ask, command)] = asked
    assert (command.verb, command.words) == ("start", ("room-42",))
    assert (ask.source, ask.channel, ask.thread, ask.user) == (Source.MENTION, "D0OMAR", "0.5", OMAR)


@pytest.mark.parametrize(
    "event",
    [
        {"bot_id": "B0CLAPPER"},
        {"subtype": "bot_message"},
        {"subtype": "message_changed", "hidden": True, "message": {"text": "start room-42"}},
        {"subtype": "message_deleted", "hidden": True},
        {"subtype": "file_share"},
        {"channel_type": "mpim"},
        {"channel_type": "channel"},
    ],
)
async def test_direct_message_that_nobody_said(event: dict[str, Any]) -> None:
    """What a bot posts, as this one does, is not answered, nor what is edited; elsewhere the bot is to be mentioned."""
    asked.clear()
    assert await direct_messages(mentions(REC))(said("start room-42", **event)) == Reply()
    assert asked == []


PARTNER = "T0PARTNER"


@pytest.mark.parametrize(
    "said",
    [
        {"team": TEAM, "user_team": PARTNER, "source_team": PARTNER},
        {"team": TEAM, "user_team": "E0PARTNER", "source_team": "E0PARTNER"},  # their organisation
        {"team": PARTNER},
    ],
)
@pytest.mark.parametrize("envelope", [TEAM, PARTNER])
async def test_mention_by_a_stranger(said: dict[str, Any], envelope: str) -> None:
    """In a channel that is shared with another workspace its people have no role by being everyone."""
    with pytest.raises(NotAllowed, match="Only people of the workspace"):
        await REC.mentioned(mention("<@U0CLAPPER>", VERA, envelope=envelope, **said))


@pytest.mark.parametrize("said", [{}, {"team": TEAM}, {"team": TEAM, "user_team": TEAM}, {"user_team": TEAM}])
@pytest.mark.parametrize("envelope", [TEAM, PARTNER])
async def test_mention_by_a_member_in_a_shared_channel(said: dict[str, Any], envelope: str) -> None:
    """The bot's own people have their roles there, in whichever workspace's name the mention comes."""
    asked.clear()
    await REC.mentioned(mention("<@U0CLAPPER> start room", OMAR, envelope=envelope, **said))

    [(ask, _)] = asked
    assert (ask.team, ask.dedupe_key, ask.is_stranger) == (TEAM, f"{TEAM}:Ev1", False)


async def test_mention_needs_the_role() -> None:
    """Roles count as for the command."""
    with pytest.raises(NotAllowed, match="Only operators"):
        await REC.mentioned(mention("<@U0CLAPPER> start room", VERA))


def typed(text: str) -> dict[str, str]:
    return {"team_id": TEAM, "channel_id": GENERAL, "user_id": VERA, "trigger_id": "1.1", "text": text}


async def test_help() -> None:
    """Every verb that has a meaning, with its usage."""
    told = read(await REC.command(typed("help")))

    assert "/rec start ROOM\n    record a room" in told
    assert "/rec help [VERB]" in told
    assert "secret" not in told


async def test_help_about_a_verb() -> None:
    """One verb, with its details."""
    told = read(await REC.command(typed("help start")))

    assert "Names are short." in told
    assert "the panel" not in told


@pytest.mark.parametrize("text", ["start help", "start --help", "start —help", "START -h", "start ?"])
async def test_help_behind_a_verb(text: str) -> None:
    """Whoever asks how it is done is told, and no room of that name is recorded."""
    assert await REC.command(typed(text)) == await REC.command(typed("help start"))


@pytest.mark.parametrize("text", ["?", "-h", "--help"])
async def test_help_by_other_names(text: str) -> None:
    """As terminals have it."""
    assert await REC.command(typed(text)) == await REC.command(typed("help"))


async def test_help_about_nothing() -> None:
    """What is no verb is said, with a suggestion."""
    with pytest.raises(UsageError, match=r'no help about "strat"\. Did you mean start\?'):
        await REC.command(typed("help strat"))


async def test_unknown_verb() -> None:
    """So is what is typed as one."""
    with pytest.raises(UsageError, match=r'no verb "strat"\. Did you mean start\? It has: start, help'):
        await REC.command(typed("strat"))
