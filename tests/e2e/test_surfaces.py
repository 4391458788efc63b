"""Recordings without typing: forms, shortcuts, mentions, menus, and buttons for what is not clear."""

from typing import Any

import pytest

from bot.sandbox.slack import Message
from bot.sandbox.slack.people import Entered
from bot.slack.actions import ActionId
from bot.slack.views import CallbackId
from tests.e2e.stage import ADA, GENERAL, OMAR, PATIENCE, VERA, Stage, shown, text_of

RANDOM, DIRECT = "C0RANDOM", "D0OMAR"  # where the bot is no member; and its direct messages with Omar


def labels(modal: dict[str, Any]) -> list[str]:
    return [block["label"]["text"] for block in modal["blocks"] if block["type"] == "input"]


async def field(stage: Stage, label: str) -> None:
    """Wait until the modal has a field."""
    await stage.slack.until(lambda: label in labels(stage.slack.modals(OMAR)[-1]), PATIENCE)


async def panel(stage: Stage, user: str = OMAR) -> Message:
    """Type ``/rec`` alone; the panel that one person sees."""
    await stage.rec("", user=user)
    return stage.slack.ephemerals(user)[-1]


async def test_by_form(stage: Stage) -> None:
    """From the panel to the link: a room's name is all that is typed."""
    await stage.press(await panel(stage), ActionId.START)
    modal = await stage.modal()
    assert labels(modal) == ["Account", "Room", "Length", "Name", "Profile"]
    filled: Entered = {"on": "studio", "room": "standup", "for": "1h"}
    done = await stage.slack.submit(modal["id"], filled, user=OMAR)
    assert (done.acked, done.errors, stage.slack.modals(OMAR)) == (True, {}, [])

    await stage.told(OMAR, "Starting standup on studio")
    card = await stage.card("standup", "Recording", "until")
    await stage.press(card, ActionId.PAUSE)
    card = await stage.card("standup", "Paused")
    await stage.press(card, ActionId.RESUME)
    card = await stage.card("standup", "*Recording*")
    await stage.press(card, ActionId.STOP)
    await stage.notice("standup", "the recording is ready")
    card = await stage.card("standup", "Ready", f"stopped by <@{OMAR}>")
    await stage.press(card, ActionId.LINK)
    await stage.told(OMAR, "Fresh links to standup")

    await stage.choose(card, ActionId.DELETE, user=ADA)
    modal = await stage.modal(ADA)
    assert "The files of standup" in shown(modal["blocks"])
    await stage.slack.submit(modal["id"], user=ADA)
    card = await stage.card("standup", "files deleted by", f"<@{ADA}>")
    assert all(block["type"] != "actions" for block in card.blocks)


async def test_command_that_leaves_the_account_open(stage: Stage) -> None:
    """The form opens with what was typed: nothing has to be typed twice."""
    await stage.rec("start standup for=50m")
    modal = await stage.modal()
    done = await stage.slack.submit(modal["id"], {"on": "studio"}, user=OMAR)
    assert done.errors == {}

    await stage.card("standup", "Recording", "until")


async def test_mention_that_leaves_the_account_open(stage: Stage) -> None:
    """Where no form can open, its button stands beside what is missing: nothing has to be typed twice."""
    await stage.slack.mention("start standup for=50m", user=OMAR, channel=GENERAL)
    told = await stage.told(OMAR, "Say which account is meant")
    await stage.press(told, ActionId.START)
    modal = await stage.modal()
    assert labels(modal)[:2] == ["Account", "Room"]
    done = await stage.slack.submit(modal["id"], {"on": "studio"}, user=OMAR)
    assert done.errors == {}

    await stage.card("standup", "Recording", "until")


@pytest.mark.parametrize(
    ("words", "action", "title"),
    [
        ("schedule", ActionId.SCHEDULE, "Schedule Recording"),
        ("files", ActionId.FILES, "Files"),
        ("live start", ActionId.START_LIVE, "Start Live"),
    ],
)
async def test_mention_of_a_form(stage: Stage, words: str, action: ActionId, title: str) -> None:
    """What a command would open, a mention opens by a button."""
    await stage.slack.mention(words, user=OMAR, channel=GENERAL)
    told = await stage.slack.until(lambda: stage.slack.ephemerals(OMAR), PATIENCE)
    await stage.press(told[-1], action)

    assert (await stage.modal())["title"]["text"] == title


async def test_form_with_mistakes(stage: Stage) -> None:
    """What is wrong is said beside its field, all of it at once; nothing that was typed is lost."""
    await stage.press(await panel(stage), ActionId.START)
    modal = await stage.modal()
    await stage.slack.act_in_view(modal["id"], ActionId.CHOOSE_ACCOUNT, value="studio", user=OMAR)
    await stage.slack.act_in_view(modal["id"], ActionId.MORE_OPTIONS, user=OMAR, state={"room": "standup"})
    await field(stage, "Frame rate")

    wrong: Entered = {"room": "<standup>", "length": "soon", "auto_user_id": "u1"}
    done = await stage.slack.submit(modal["id"], wrong, user=OMAR)
    assert set(done.errors) == {"room", "length"}
    assert "write it like 45m" in done.errors["length"]
    assert "auto_type=2" in done.errors["room"]
    assert not stage.started("standup")

    right: Entered = {"room": "standup", "length": "50m", "auto_user_id": None, "width": "640"}
    done = await stage.slack.submit(modal["id"], right, user=OMAR)
    assert done.errors == {}
    await stage.card("standup", "Recording", "until")


async def test_account_decides_about_the_fields(stage: Stage) -> None:
    """Another account has other fields; the room that was typed stays."""
    await stage.press(await panel(stage), ActionId.START)
    modal = await stage.modal()
    await stage.slack.act_in_view(modal["id"], ActionId.MORE_OPTIONS, user=OMAR, state={"room": "standup"})
    await field(stage, "Another length")
    for account, name in (("classroom", "Max idle time"), ("studio", "File duration")):
        await stage.slack.act_in_view(modal["id"], ActionId.CHOOSE_ACCOUNT, value=account, user=OMAR)
        await field(stage, name)
    await stage.slack.submit(modal["id"], {}, user=OMAR)

    await stage.card("standup", "`studio`")


async def test_global_shortcut(stage: Stage) -> None:
    """From anywhere: the form asks for the channel."""
    await stage.slack.shortcut(CallbackId.START, user=OMAR)
    modal = await stage.modal()
    assert labels(modal)[0] == "Channel"
    done = await stage.slack.submit(modal["id"], {"channel": GENERAL, "on": "studio", "room": "standup"}, user=OMAR)
    assert done.errors == {}

    await stage.card("standup", "Recording", channel=GENERAL)


async def test_message_shortcut(stage: Stage) -> None:
    """The room that a message names is filled in."""
    message = stage.slack.say("We meet in `room-42` now", user=ADA, channel=GENERAL)
    await stage.slack.message_shortcut(CallbackId.RECORD_ROOM, user=OMAR, channel=GENERAL, ts=message.ts)
    modal = await stage.modal()
    done = await stage.slack.submit(modal["id"], {"on": "studio"}, user=OMAR)
    assert done.errors == {}

    await stage.card("room-42", "Recording")


async def test_mention_in_a_thread(stage: Stage) -> None:
    """Where slash commands do not work, the bot's name does; delivered again it is the same start."""
    message = stage.slack.say("Shall we record?", user=ADA, channel=GENERAL)
    await stage.slack.mention("start room-42 on=studio", user=OMAR, channel=GENERAL, thread_ts=message.ts)
    await stage.card("room-42", "Recording")
    told = await stage.told(OMAR, "Starting room-42 on studio")
    assert told.thread_ts == message.ts

    await stage.slack.redeliver()
    assert stage.started("room-42") == 1
    assert len(stage.cards("room-42")) == 1


async def test_answers_in_a_thread(stage: Stage) -> None:
    """All that is answered to a question in a thread stands there, also what follows, and what buttons there begin."""
    await stage.rec("start standup on=studio")
    await stage.rec("start retro on=studio")
    for room in ("standup", "retro"):
        await stage.press(await stage.card(room, "*Recording*"), ActionId.STOP)
        await stage.notice(room, "the recording is ready")
    topic = stage.slack.say("Where is it?", user=ADA, channel=GENERAL)
    await stage.slack.mention("link standup", user=OMAR, channel=GENERAL, thread_ts=topic.ts)
    asked, answered = await stage.told(OMAR, "Making fresh links"), await stage.told(OMAR, "Fresh links to standup")
    assert (asked.thread_ts, answered.thread_ts) == (topic.ts, topic.ts)

    await stage.slack.mention("link", user=OMAR, channel=GENERAL, thread_ts=topic.ts)
    offered = await stage.told(OMAR, "Links to which recording?")
    chosen = next(block for block in offered.blocks if "retro" in shown([block]))
    await stage.slack.click(ActionId.LINK, user=OMAR, channel=GENERAL, ts=offered.ts, block_id=chosen["block_id"])
    assert (await stage.told(OMAR, "Fresh links to retro")).thread_ts == topic.ts


async def test_thread_of_a_card(stage: Stage) -> None:
    """In the thread of a card nobody has to say which one is meant, of recordings and of live streams."""
    for room in ("alpha", "beta"):
        await stage.rec(f"start {room} on=studio")
        await stage.live(f"start {room} on=studio for=1h")
    card = await stage.card("alpha", "*Recording*")
    live = await stage.card("beta", "*Live*")

    await stage.slack.mention("pause", user=OMAR, channel=GENERAL, thread_ts=card.ts)
    await stage.card("alpha", "*Paused*")
    await stage.slack.mention("live extend", user=OMAR, channel=GENERAL, thread_ts=live.ts)
    await stage.told(OMAR, "Extending the live stream of beta")
    await stage.slack.mention("live status", user=OMAR, channel=GENERAL, thread_ts=live.ts)
    assert "alpha" not in shown((await stage.told(OMAR, "Status of")).blocks)
    await stage.slack.mention("live stop", user=OMAR, channel=GENERAL, thread_ts=live.ts)
    await stage.card("beta", "*Ended*")
    await stage.card("beta", "*Recording*")


async def test_forms_in_a_thread(stage: Stage) -> None:
    """What a form is answered stands in the thread where it was opened, for new recordings and running ones."""
    topic = stage.slack.say("Shall we record?", user=ADA, channel=GENERAL)
    await stage.slack.mention("start standup", user=OMAR, channel=GENERAL, thread_ts=topic.ts)
    await stage.press(await stage.told(OMAR, "Say which account is meant"), ActionId.START)
    modal = await stage.modal()
    await stage.slack.submit(modal["id"], {"on": "studio", "room": "standup"}, user=OMAR)
    assert (await stage.told(OMAR, "Starting standup on studio")).thread_ts == topic.ts
    await stage.card("standup", "*Recording*")

    await stage.slack.mention("subtitle", user=OMAR, channel=GENERAL, thread_ts=topic.ts)
    await stage.press(await stage.told(OMAR, "Subtitles of standup"), ActionId.SUBTITLES)
    modal = await stage.modal()
    done = await stage.slack.submit(modal["id"], {"content": "Welcome"}, user=OMAR)
    assert (done.acked, done.errors) == (True, {})
    assert (await stage.told(OMAR, "Laying text over the picture of standup")).thread_ts == topic.ts


async def test_where_the_bot_is_no_member(stage: Stage) -> None:
    """What a form is answered, and what follows, reaches the person directly where the channel shows none."""
    await stage.rec("files", channel=RANDOM)
    modal = await stage.modal()
    await stage.slack.submit(modal["id"], {"on": "studio"}, user=OMAR)
    await stage.slack.until(lambda: len(stage.slack.messages(DIRECT)) == 2, PATIENCE)

    told = {message.text for message in stage.slack.messages(DIRECT)}
    assert told == {"Looking at the files of studio …", "studio has no such files."}
    assert not [message for message in stage.slack.ephemerals(OMAR) if message.channel == RANDOM and message.blocks]


async def test_mention_that_is_not_understood(stage: Stage) -> None:
    """Is answered like a command."""
    await stage.slack.mention("strat room-42", user=OMAR, channel=GENERAL)

    await stage.told(OMAR, "Did you mean start?")


async def test_several_candidates(stage: Stage) -> None:
    """Where several can be meant, the answer offers each; its button does it to that one."""
    for room in ("alpha", "beta"):
        await stage.rec(f"start {room} on=studio")
        await stage.card(room, "Recording")
    said = await stage.rec("pause")
    assert "Which recording is meant?" in said
    offered = stage.slack.ephemerals(OMAR)[-1]
    chosen = next(block for block in offered.blocks if "alpha" in shown([block]))
    await stage.slack.click(ActionId.PAUSE, user=OMAR, channel=GENERAL, ts=offered.ts, block_id=chosen["block_id"])

    await stage.card("alpha", "Paused")
    await stage.card("beta", "Recording")


@pytest.mark.parametrize("action", [ActionId.PAUSE, ActionId.STOP])
async def test_viewer_is_refused(stage: Stage, action: ActionId) -> None:
    """A viewer who presses is told who may; a viewer's panel has no Start."""
    await stage.rec("start standup on=studio for=1h")
    card = await stage.card("standup", "*Recording*")
    await stage.press(card, action, user=VERA)
    await stage.told(VERA, "Only operators may do this.", ADA)

    assert "Start Recording" not in text_of(await panel(stage, VERA))
    assert "Start Recording" in text_of(await panel(stage, OMAR))


async def test_viewer_may_not_use_the_form(stage: Stage) -> None:
    """Who may start recordings in no channel is told who may, and sees no form: it tells which accounts there are."""
    await stage.slack.shortcut(CallbackId.START, user=VERA)
    said = await stage.slack.until(lambda: stage.slack.messages("D0VERA"), PATIENCE)
    assert "Only operators may do this." in text_of(said[-1])
    assert not stage.slack.modals(VERA)


async def test_pages(stage: Stage) -> None:
    """More than ten are turned like pages, in place."""
    for number in range(11):
        await stage.rec(f"start room-{number:02} on=studio")
    said = await stage.rec("list")
    assert "room-10" in said
    assert "room-00" not in said
    listed = stage.slack.ephemerals(OMAR)[-1]
    await stage.press(listed, ActionId.LIST_ON)

    await stage.told(OMAR, "Recordings, page 2", "room-00")
    assert "Last recordings" not in "".join(text_of(message) for message in stage.slack.ephemerals(OMAR)[-1:])


async def test_history_from_the_card(stage: Stage) -> None:
    """Who did what is behind the three dots."""
    await stage.rec("start standup on=studio")
    card = await stage.card("standup", "*Recording*")
    await stage.choose(card, ActionId.HISTORY, user=VERA)

    await stage.told(VERA, "History of standup", "Start · standup: done", f"<@{OMAR}> by command")
