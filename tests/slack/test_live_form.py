"""The modal Start Live: it asks what is needed, keeps what was entered, and Slack takes it."""

from typing import Any

import pytest

from bot.slack import forms
from bot.slack.actions import ActionId
from bot.slack.live_form import live_view
from bot.slack.metadata import load_metadata
from bot.slack.questions import Form
from bot.slack.views import View
from bot.vendors import STREAMING
from tests.slack.limits import check_view
from tests.slack.messages import buttons

FORM = Form(team="T1", channel="C1", account="studio")
FSP, MEETING = STREAMING["fsp"].StreamOptions, STREAMING["meeting"].StreamOptions
EVERYTHING = ["on", "room", "for", "width", "height", "crop_mode", "frame_rate", "quality_level"]


def asked(view: View) -> list[str]:
    """What the modal asks, by block id."""
    return list(forms.fields(view.dump()))


def initial(view: View, field: str) -> Any:
    """What stands in a field."""
    (block,) = [block for block in view.blocks if block.get("block_id") == field]
    element = block["element"]
    return element.get("initial_value") or element.get("initial_option", {}).get("value")


def test_few_questions_first() -> None:
    """At first it asks no more than what matters; the rest waits behind a button."""
    view = live_view(FORM, ["board", "studio"], [], FSP, {})

    check_view(view)
    assert asked(view) == ["on", "room", "for", "quality_level"]
    assert [button["action_id"] for button in buttons(view.blocks)] == [ActionId.MORE_LIVE_OPTIONS]
    assert (view.submit, initial(view, "on")) == ("Start Live", "studio")


def test_everything() -> None:
    """With all options there is nothing more to show."""
    view = live_view(Form(team="T1", channel="C1", account="studio", shows_all=True), ["studio"], [], FSP, {})

    check_view(view)
    assert asked(view) == EVERYTHING
    assert not list(buttons(view.blocks))


def test_service_without_parameters() -> None:
    """A service that has nothing to choose is asked nothing more."""
    view = live_view(FORM, ["studio"], [], MEETING, {})

    check_view(view)
    assert asked(view) == ["on", "room", "for"]
    assert not list(buttons(view.blocks))


def test_profiles() -> None:
    """Where there are presets, one can be chosen; what was chosen stays."""
    view = live_view(FORM, ["studio"], ["sharp", "stage"], FSP, {"profile": "stage"})

    check_view(view)
    assert asked(view) == ["on", "room", "for", "profile", "quality_level"]
    assert initial(view, "profile") == "stage"


def test_channel_is_asked_for() -> None:
    """Opened where no channel is, it asks where the card is to be."""
    view = live_view(Form(team="T1", account="studio"), ["studio"], [], FSP, {})

    check_view(view)
    assert asked(view)[0] == "channel"


def test_entered_values_stay() -> None:
    """What was entered is there again after a change."""
    view = live_view(FORM, ["studio"], [], FSP, {"room": "standup", "for": "1h", "quality_level": "3"})

    assert [initial(view, field) for field in ("room", "for", "quality_level")] == ["standup", "1h", "3"]


def test_travels_with_the_modal() -> None:
    """How far the modal is can be read from what Slack sends back."""
    view = live_view(FORM, ["studio"], [], FSP, {})

    assert load_metadata(view.dump(), Form) == FORM


@pytest.mark.parametrize("accounts", [["studio"], [f"account-{number}" for number in range(150)]])
def test_many_accounts(accounts: list[str]) -> None:
    """However many accounts there are, Slack takes the modal."""
    check_view(live_view(FORM, accounts, [], FSP, {}))
