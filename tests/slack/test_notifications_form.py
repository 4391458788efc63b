"""The modal Notifications: filled in with what is, and read as what is to be."""

import json
from typing import Any

import pytest

from bot.domain import USUAL, Event, Notifications
from bot.slack import forms
from bot.slack.notifications_form import (
    NotificationsForm,
    chosen,
    notifications_view,
    parted,
    written,
)
from tests.slack.limits import check_view

ACCOUNTS = ("board", "studio")
USUALLY = Notifications(team="T1", channel="C1")
FULL = Notifications(
    team="T1",
    channel="C1",
    accounts=frozenset({"studio"}),
    rooms=frozenset({"standup", "lecture-*"}),
    events=frozenset(Event),
    in_thread=True,
    digest=True,
)
MANY = Notifications(team="T1", channel="C1", rooms=frozenset(f"{number:02}{'😀' * 62}" for number in range(20)))
OFF = Notifications(team="T1", channel="C1", is_on=False, events=frozenset())


def state_of(view: dict[str, Any]) -> dict[str, Any]:
    """What Slack sends when a modal is submitted as it opened."""
    values: dict[str, Any] = {}
    for block in view["blocks"]:
        element = block["element"]
        initial = {"value": element.get("initial_value")}
        if "options" in element:
            initial = {"selected_option": element.get("initial_option")}
        if element["type"] in {"checkboxes", "multi_static_select"}:
            initial = {"selected_options": element.get("initial_options", [])}
        values[block["block_id"]] = {element["action_id"]: {"type": element["type"], **initial}}
    return {"values": values}


@pytest.mark.parametrize("choice", [USUALLY, FULL, MANY, OFF])
def test_submitted_as_it_opened(choice: Notifications) -> None:
    """Whoever changes nothing changes nothing; Slack takes the modal, and it asks six things."""
    view = notifications_view(choice, ACCOUNTS)

    check_view(view)
    assert chosen(choice, forms.read(state_of(view.dump()))) == choice
    assert len(view.blocks) == 6
    assert json.loads(view.private_metadata) == {"team": "T1", "channel": "C1"}


def test_account_that_may_no_longer_be_used() -> None:
    """It is not offered, and so not chosen."""
    view = notifications_view(FULL, ("board",))

    check_view(view)
    assert chosen(FULL, forms.read(state_of(view.dump()))).accounts == frozenset()


def test_many_accounts() -> None:
    """More accounts than Slack offers in a menu do no harm."""
    check_view(notifications_view(USUALLY, tuple(f"account-{number}" for number in range(150))))


@pytest.mark.parametrize(("text", "names"), [("", set()), (" a ,, b-*,a", {"a", "b-*"}), ("录音", {"录音"})])
def test_names(text: str, names: set[str]) -> None:
    """Names are separated by commas, with or without blanks, and written the same way."""
    assert parted(text) == names
    assert parted(written(parted(text))) == names


def test_about() -> None:
    """The modal knows its channel."""
    assert NotificationsForm(team="T1", channel="C1").channel == "C1"
    assert USUALLY.events == USUAL
