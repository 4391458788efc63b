"""The form Start Recording within Slack's limits, for every service and whatever is filled in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack import forms
from bot.slack.metadata import load_metadata
from bot.slack.questions import Form
from bot.slack.start_form import length_of, start_view
from bot.vendors import RECORDING
from tests.slack.limits import check_view

NAMES = st.lists(st.sampled_from(["studio", "会议", "x" * 150, "😀" * 75]), min_size=1, max_size=120)


@given(
    form=st.builds(Form, team=st.just("T1"), channel=st.sampled_from(["", "C1"]), shows_all=st.booleans()),
    vendor=st.sampled_from(sorted(RECORDING)),
    accounts=NAMES,
    profiles=st.just([]) | NAMES,
    room=st.text(st.characters(exclude_categories=["Cs"]), max_size=200),
)
def test_forms_are_taken(form: Form, vendor: str, accounts: list[str], profiles: list[str], room: str) -> None:
    """However many accounts and profiles there are, and whatever the room is called."""
    filled = {"room": room, "name": room, "length": room, "for": "1h"}
    view = start_view(form, accounts, profiles, RECORDING[vendor].Options, filled)

    check_view(view)
    assert load_metadata(view.dump(), Form) == form
    assert len(forms.fields(view.dump())) <= 6 or form.shows_all


@pytest.mark.parametrize(
    ("filled", "said"),
    [({}, ""), ({"for": "1h"}, "1h"), ({"for": "1h", "length": "50m"}, "50m")],
)
def test_length(filled: dict[str, str], said: str) -> None:
    """The length that is typed goes before the one that is chosen."""
    assert length_of(filled) == said
