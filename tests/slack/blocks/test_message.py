"""The words that all messages are made of."""

from datetime import timedelta, timezone

from bot.slack import blocks
from tests.slack.limits import check_message
from tests.slack.messages import NOW, shown, texts


def test_help() -> None:
    """Each command with what it does, as plain text."""
    message = blocks.help_text("What you can type:", [("/rec start ROOM", "record a room"), ("/rec", "the panel")])

    check_message(message)
    assert shown(message) == "What you can type:\n/rec start ROOM\n    record a room\n/rec\n    the panel"
    assert message.text == shown(message)


def test_long_help() -> None:
    """Of as many commands as one message can hold none is cut off."""
    message = blocks.help_text("What you can type:", [(f"/rec verb{n} {'x' * 150}", "y" * 60) for n in range(40)])

    check_message(message)
    assert all(f"/rec verb{n} " in shown(message) for n in range(40))


def test_sentence_with_mentions() -> None:
    """Mentions of ours stand apart from what is said."""
    message = blocks.sentence("Only <admins> may do this.", mrkdwn="Who may: <@U1>")

    check_message(message)
    assert message.text == "Only &lt;admins&gt; may do this."
    assert list(texts(message.blocks, "plain_text")) == ["Only <admins> may do this."]
    assert list(texts(message.blocks, "mrkdwn")) == ["Who may: <@U1>"]


def test_moments_in_any_zone() -> None:
    """A moment is the same moment in whatever zone it was kept; who cannot see dates reads UTC."""
    shanghai = NOW.astimezone(timezone(timedelta(hours=8)))

    assert blocks.when(shanghai) == blocks.when(NOW) == "<!date^1796115600^{time}|2026-12-01 09:00 UTC>"
