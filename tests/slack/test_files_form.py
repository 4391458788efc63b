"""The modal Files: it asks which files are meant, keeps what was entered, and Slack takes it."""

import pytest

from bot.slack.files_form import files_view
from bot.slack.questions import Form
from tests.slack.limits import check_view


@pytest.mark.parametrize("channel", ["", "C1"])
def test_asked(channel: str) -> None:
    """It asks for the account, the room and the days; for the channel where none is known."""
    form = Form(team="T1", channel=channel)
    view = files_view(form, {"room": "😀" * 100}, [f"account-{number}" for number in range(200)])
    check_view(view)

    asked = [block["label"]["text"] for block in view.blocks]
    assert asked == [*([] if channel else ["Channel"]), "Account", "Room", "From", "To"]


def test_entered_values_stay() -> None:
    """What was entered is there again when the channel has changed."""
    filled = {"channel": "C1", "room": "standup", "from": "2026-12-01", "to": "2026-12-02"}
    view = files_view(Form(team="T1", account="studio"), filled, ["board", "studio"])
    channel, account, room, since, until = [block["element"] for block in view.blocks]

    assert (channel["initial_conversation"], account["initial_option"]["value"]) == ("C1", "studio")
    assert (room["initial_value"], since["initial_date"], until["initial_date"]) == tuple(list(filled.values())[1:])
