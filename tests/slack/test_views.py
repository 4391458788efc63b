"""Modals and Home tabs as they go to Slack."""

from bot.slack.elements import header
from bot.slack.views import CallbackId, HomeView, View
from tests.slack.limits import check_view


def test_modal() -> None:
    """A title and buttons that are too long are cut; without a submit label there is no such button."""
    view = View(callback_id=CallbackId.START, title="Start Recording of Everything", blocks=[header("Room")])
    check_view(view)

    assert view.dump()["title"]["text"] == "Start Recording of Every"
    assert "submit" not in view.dump()
    assert View(callback_id=CallbackId.START, title="T", blocks=(), submit="Go").dump()["submit"]["text"] == "Go"


def test_metadata_is_not_shown() -> None:
    """What a modal is about stays out of logs."""
    assert "r7k2" not in repr(View(callback_id=CallbackId.START, title="T", blocks=(), private_metadata="r7k2"))


def test_home() -> None:
    """A Home tab is its blocks."""
    home = HomeView(blocks=[header("Running")])
    check_view(home)

    assert home.dump()["type"] == "home"
