"""The form Layout within Slack's limits, however many people there are and whatever they are called."""

from hypothesis import given
from hypothesis import strategies as st

from bot.pictures.presets import ARRANGEMENTS
from bot.slack import forms
from bot.slack.layout_form import (
    LayoutFields,
    LayoutForm,
    chosen_seats,
    explanation_view,
    layout_view,
    typed_lines,
)
from bot.slack.metadata import load_metadata
from bot.slack.pictures import awaited
from bot.slack.views import View
from tests.slack.limits import check_view

FREE = "free"
PRESETS = {**{name: label for name, (label, _) in ARRANGEMENTS.items()}, FREE: "Free", "2": "x" * 90}
NAMES = st.sampled_from(["ann", "会议室" * 9, "😀" * 60, "x" * 250, "שלום/LocalCam_0"])
FORMS = st.builds(
    LayoutForm,
    recording=st.just("r7k2"),
    revision=st.integers(1, 999),
    channel=st.sampled_from(["", "C1"]),
    preset=st.sampled_from(sorted(PRESETS)),
    count=st.integers(0, 17),
    large=st.none() | st.text("0123456789", max_size=48),
    generation=st.integers(0, 99),
    shows_all=st.booleans(),
)
FIELDS = st.builds(
    LayoutFields,
    presets=st.just(PRESETS),
    people=st.lists(NAMES, max_size=100),
    lines=st.none() | st.lists(NAMES.map(lambda name: f"{name} 1920 1080 1920 1080 stretched"), max_size=100),
    are_kept=st.booleans(),
    line_hint=st.text(max_size=300),
    large=st.none() | st.text("0123456789", max_size=48),
    most_people=st.sampled_from([0, 17]),
    background=st.none() | st.just("#112233"),
    heard=st.none() | st.just([]) | st.just(["ann/mic"]) | st.just(["ann/mic"] * 500),
    remarks=st.lists(NAMES, max_size=5),
)


def as_it_opens(view: View) -> dict[str, str | list[str]]:
    """What stands in the fields."""
    inputs = {block["block_id"]: block["element"] for block in view.blocks if block["type"] == "input"}
    return {
        name: element.get("initial_value") or element.get("initial_option", {}).get("value", "")
        for name, element in inputs.items()
    }


@given(form=FORMS, fields=FIELDS)
def test_forms_are_taken(form: LayoutForm, fields: LayoutFields) -> None:
    """Slack takes the form; nothing is lost of its lines; at first it asks for six things at most, but for lines."""
    view = layout_view(form, fields, [awaited()])
    filled = as_it_opens(view)

    check_view(view)
    assert load_metadata(view.dump(), LayoutForm) == form
    assert typed_lines(filled) == "\n".join(fields.lines or ())
    assert all(seat == who for seat, who in chosen_seats(filled).items())
    asked = [name for name in forms.fields(view.dump()) if not name.startswith("tiles:")]
    assert len(asked) <= 6 or form.shows_all


def test_explanation() -> None:
    """Where nothing can be arranged there is nothing to submit."""
    check_view(explanation_view("It arranges itself."))
    assert not explanation_view("It arranges itself.").submit
