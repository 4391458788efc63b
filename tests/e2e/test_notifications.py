"""What channels choose to hear, in Slack: by a form, in another channel, in threads, and once a week."""

from typing import Any

from bot.sandbox.slack import Message
from bot.slack.actions import ActionId
from tests.e2e.stage import ADA, GENERAL, OMAR, PATIENCE, VERA, Stage, text_of

LECTURES, OPS = "C0LECTURES", "C0OPS"


def told(stage: Stage, channel: str, words: str) -> Message | None:
    """The message in a channel that says something."""
    return next((message for message in stage.slack.messages(channel) if words in text_of(message)), None)


async def until_told(stage: Stage, channel: str, words: str) -> Message:
    """Wait until a channel is told something."""
    found = await stage.slack.until(lambda: told(stage, channel, words), PATIENCE)
    assert found is not None
    return found


async def opened(stage: Stage) -> dict[str, Any]:
    """The form, as soon as it is open."""
    (modal,) = await stage.slack.until(lambda: stage.slack.modals(OMAR), PATIENCE)
    return modal


async def test_another_channel(stage: Stage) -> None:
    """A channel that chose to hear of a room is told that it began and that it is ready; the room's own of the end."""
    said = await stage.rec("notify on=studio room=stand* events=started,ready", user=ADA, channel=LECTURES)
    assert "This channel hears of recordings that began, recordings that are ready on studio" in said
    await stage.rec("start standup on=studio for=10s")

    began = await until_told(stage, LECTURES, "standup: the recording began")
    ready = await until_told(stage, LECTURES, "standup: the recording is ready")
    await stage.notice("standup", "is ready")
    assert f"<@{OMAR}>" not in text_of(began) + text_of(ready)
    assert told(stage, GENERAL, "the recording began") is None
    assert len(stage.slack.messages(LECTURES)) == 2


async def test_private_channel(stage: Stage) -> None:
    """What is recorded in a private channel is told nowhere else, whatever other channels chose to hear."""
    await stage.rec("notify on=studio events=started,ready", user=ADA, channel=LECTURES)
    await stage.rec("start secret on=studio for=10s", channel=OPS)
    await stage.rec("start standup on=studio for=10s")

    await until_told(stage, "D0OMAR", "secret: the recording is ready")
    await until_told(stage, LECTURES, "standup: the recording is ready")
    for message in [*stage.slack.messages(LECTURES), *stage.slack.messages(GENERAL)]:
        assert "secret" not in text_of(message)


async def test_form(stage: Stage) -> None:
    """By the form a channel has what it hears put into the card's thread, and nowhere else."""
    await stage.rec("notify")
    modal = await opened(stage)
    assert (await stage.slack.submit(modal["id"], {"events": []}, user=OMAR)).errors == {
        "events": "Choose at least one thing to hear of, or turn it off."
    }
    done = await stage.slack.submit(modal["id"], {"events": ["ready", "ended"], "place": "thread"}, user=OMAR)
    assert done.acked, done.error
    await stage.told(OMAR, "in the thread of the card where there is one")

    await stage.rec("start standup on=studio for=10s")
    card = await stage.card("standup")
    ready = await until_told(stage, GENERAL, "standup: the recording is ready")
    assert ready.thread_ts == card.ts
    assert [message.ts for message in stage.slack.messages(GENERAL) if not message.thread_ts] == [card.ts]


async def test_viewer(stage: Stage) -> None:
    """Who may only look is told who may choose."""
    assert "Only operators may do this." in await stage.rec("notify off", user=VERA)


async def test_panel(stage: Stage) -> None:
    """The panel's button opens the same form."""
    await stage.rec("")
    panel = await stage.told(OMAR, "Notifications")
    await stage.press(panel, ActionId.NOTIFICATIONS)

    assert (await opened(stage))["title"]["text"] == "Notifications"
