"""What viewers see of a message."""

from bot.slack.actions import ActionId
from bot.slack.blocks import Message
from bot.slack.elements import actions, button, context, plain, section
from bot.slack.viewing import viewable
from tests.slack.limits import check_message
from tests.slack.messages import actions as pressed
from tests.slack.messages import shown


def test_nothing_to_change() -> None:
    """Buttons that only look stay, those that change something go, and no row of none is left."""
    stop, look = button("Stop", ActionId.STOP), button("Refresh", ActionId.REFRESH)
    rows = [actions("one", stop, look), actions("two", stop), context(plain("since 9:00"))]
    message = viewable(Message(text="Said", blocks=[section(plain("a"), stop), section(plain("b"), look), *rows]))

    check_message(message)
    assert pressed(message) == [ActionId.REFRESH, ActionId.REFRESH]
    assert shown(message).split()[:2] == ["a", "b"]
    assert [block["type"] for block in message.blocks] == ["section", "section", "actions", "context"]
