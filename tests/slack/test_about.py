"""The accounts of a channel."""

import pytest

from bot.slack.about import accounts_message
from bot.slack.deletion import deletion_view
from tests.slack.limits import check_message, check_view
from tests.slack.messages import a_recording, shown


@pytest.mark.parametrize("count", [0, 1, 40, 200])
def test_any_number_is_taken(count: int) -> None:
    """However many accounts there are; those that do not fit are counted."""
    message = accounts_message([(f"account-{n}", "fsp", ["record", "pause"]) for n in range(count)], ["lecture"])

    check_message(message)
    assert ("more." in shown(message)) is (count > 40)
    assert ("No account can be used in this channel" in shown(message)) is (count == 0)
    assert "Profiles for profile=: lecture." in shown(message)


def test_deletion_names_the_files() -> None:
    """The dialog says what would be gone, and of which day it is."""
    view = deletion_view(a_recording(name="名" * 100), "{}")
    assert "since <!date^1796115600^{date_short_pretty} {time}|" in str(view.blocks)

    check_view(view)
    assert "The files of" in str(view.blocks)
