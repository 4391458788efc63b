"""The form Streams within Slack's limits."""

import pytest

from bot.domain import MEDIA
from bot.slack import forms
from bot.slack.metadata import AboutRecording, load_metadata
from bot.slack.subscription_form import subscription_view
from tests.slack.limits import check_view

ABOUT = AboutRecording(recording="r7k2", revision=1, channel="C1")


@pytest.mark.parametrize("taken", [MEDIA, ("audio",), ("video",)])
@pytest.mark.parametrize("people", ["", "1,2", ",".join(["x" * 48] * 32)])
def test_forms_are_taken(taken: tuple[str, ...], people: str) -> None:
    """Slack takes the form; two fields for each of what is recorded, and all ids fit."""
    filled: dict[str, str | list[str]] = {f"{media}_people": people for media in taken}
    view = subscription_view(ABOUT, taken, {**filled, "audio": "only"}, ["Whoever is not taken …"])

    check_view(view)
    assert load_metadata(view.dump(), AboutRecording) == ABOUT
    assert len(forms.fields(view.dump())) == 2 * len(taken)
    inputs = [block["element"] for block in view.blocks if block["type"] == "input"]
    assert all(entry.get("initial_value", "") == people for entry in inputs[1::2])
