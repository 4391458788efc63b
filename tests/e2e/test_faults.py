"""What breaks between people, Slack, the bot and the vendors, and that nothing is lost or doubled by it."""

from bot.sandbox.slack import Fault
from bot.slack.actions import ActionId
from tests.e2e.stage import GENERAL, OMAR, PATIENCE, Stage, text_of

ACCOUNTS = ("studio", "classroom")


async def test_ack_comes_first(stage: Stage) -> None:
    """No vendor is called before the command is acknowledged."""
    before = len(stage.vendors.calls)
    done = await stage.slack.command("/rec", "start standup on=studio", user=OMAR, channel=GENERAL)

    assert done.acked
    assert [call.verb for call in stage.vendors.calls[before:]].count("init") == 0
    await stage.card("standup", "Recording")


async def test_redelivered_command(stage: Stage) -> None:
    """A command that Slack delivers again is one operation, answered alike."""
    first = await stage.slack.command("/rec", "start standup on=studio", user=OMAR, channel=GENERAL)
    again = await stage.slack.redeliver(retry_attempt=1)
    await stage.card("standup", "Recording")

    assert again.payload == first.payload
    assert [call.verb for call in stage.vendors.calls].count("init") == 1


async def test_only_a_retry_arrives(stage: Stage) -> None:
    """A retry can be the only delivery, so it is carried out."""
    stage.slack.order(Fault(method="envelope", drop=True))
    lost = await stage.slack.command("/rec", "start standup on=studio", user=OMAR, channel=GENERAL)
    assert not lost.acked
    await stage.slack.redeliver(retry_attempt=1)

    await stage.card("standup", "Recording")


async def test_post_whose_reply_is_lost(stage: Stage) -> None:
    """A notice that Slack posted, but whose answer was lost, is found and not posted again."""
    await stage.rec("start standup on=studio")
    card = await stage.card("standup", "Recording")
    stage.slack.order(Fault(method="chat.postMessage", processed=True, drop=True))
    await stage.press(card, ActionId.STOP)
    await stage.notice("standup", "ready")
    await stage.slack.until(lambda: "conversations.history" in [call.method for call in stage.slack.calls], PATIENCE)
    await stage.card("standup", "Ready")

    assert len(stage.notices("standup")) == 1
    assert [call.method for call in stage.slack.calls].count("chat.postMessage") == 2


async def test_rate_limited_post(stage: Stage) -> None:
    """A channel that Slack wants left alone is left alone for as long as it says, and nothing is lost."""
    stage.slack.order(Fault(method="chat.postMessage", channel=GENERAL, retry_after=2))
    await stage.rec("start standup on=studio")
    await stage.card("standup", "Recording")

    posts = [call for call in stage.slack.calls if call.method == "chat.postMessage"]
    assert (posts[1].at - posts[0].at).total_seconds() >= 2


async def test_socket_dropped(stage: Stage) -> None:
    """After a dropped connection commands are answered again."""
    stage.slack.socket_mode.drop()
    await stage.slack.until(lambda: stage.slack.links == 0)
    await stage.slack.until(lambda: stage.slack.links, PATIENCE)

    assert "/rec start ROOM" in await stage.rec("help")


def card_versions(stage: Stage, room: str) -> str:
    """Everything that the room's card ever said."""
    card = stage.cards(room)[0]
    return "\n".join(text_of(version) for version in stage.slack.history_of(GENERAL, card.ts))
