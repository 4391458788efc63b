"""What the forms share that begin something: whose parameters are shown, and what of the fields goes where."""

import pytest

from bot.slack import forms
from bot.slack.questions import OURS, Form, account_question, length_question, options, settled
from bot.vendors import RECORDING, STREAMING

FORM = Form(team="T1", account="studio", shows_all=True)
FILLED = {"channel": "C1", "on": "studio", "room": "standup", "for": "1h", "width": "640"}


@pytest.mark.parametrize(
    "model",
    [*(vendor.Options for vendor in RECORDING.values()), *(vendor.StreamOptions for vendor in STREAMING.values())],
)
def test_no_parameter_is_hidden(model: type) -> None:
    """None of a service's parameters has the name of a field of ours."""
    assert not OURS & set(forms.names(model))


def test_parameters_apart() -> None:
    """The service is told its own parameters alone."""
    assert options(FILLED) == {"width": "640"}


@pytest.mark.parametrize(("opened", "filled", "channel"), [("C2", "C1", "C2"), ("", "C1", "C1"), ("", "", "")])
def test_where(opened: str, filled: str, channel: str) -> None:
    """A form is about the channel where it was opened, or the one that is chosen in it."""
    assert Form(team="T1", channel=opened).where({"channel": filled}) == channel


@pytest.mark.parametrize(
    ("chosen", "accounts", "account", "is_kept"),
    [
        ("studio", ["board", "studio"], "studio", True),
        ("", ["board", "studio"], "studio", True),
        ("board", ["board", "studio"], "board", False),
        ("studio", ["board", "campus"], "board", False),
    ],
)
def test_account(chosen: str, accounts: list[str], account: str, is_kept: bool) -> None:
    """The form is for the account that is chosen, where it is offered; another's parameters are not carried over."""
    form, kept = settled(FORM, {**FILLED, "on": chosen}, accounts)

    assert form == Form(team="T1", account=account, shows_all=True)
    assert options(kept) == ({"width": "640"} if is_kept else {})
    assert kept["room"] == "standup"


def test_heard() -> None:
    """Where nobody hears of a change of the account, it is told with the submission only."""
    assert account_question(["studio"], "", "choose")["dispatch_action"]
    assert "dispatch_action" not in account_question(["studio"], "")


@pytest.mark.parametrize(("typed", "offered"), [("", ["1h"]), ("1h", ["1h"]), ("50m", ["1h", "50m"])])
def test_length_that_was_typed(typed: str, offered: list[str]) -> None:
    """A length that was typed can be chosen as well, and is."""
    element = length_question(forms.lengths("1h"), {"for": typed})["element"]

    assert [option["value"] for option in element["options"]] == offered
    assert element.get("initial_option", {}).get("value", "") == typed
