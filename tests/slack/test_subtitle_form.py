"""The form Subtitles within Slack's limits, whatever is filled in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack import forms
from bot.slack.metadata import load_metadata
from bot.slack.pictures import awaited
from bot.slack.subtitle_form import SubtitleFields, SubtitleForm, removed_view, subtitle_view
from tests.slack.limits import check_view

COLORS = {"white": 0xFFFFFF, "red": 0xFF0000}
TEXTS = st.sampled_from(["", "Draft", "会议室" * 99, "😀" * 200, "x" * 4000])


@given(
    form=st.builds(
        SubtitleForm,
        recording=st.just("r7k2"),
        revision=st.just(1),
        channel=st.just("C1"),
        place=st.just("top"),
        content=st.none() | st.sampled_from(["", "Draft", '"' * 1000, "😀" * 500]),
        other_color=st.none() | st.just("#010203"),
        shows_all=st.booleans(),
    ),
    filled=st.fixed_dictionaries(
        {
            "type": st.sampled_from(["", "text", "clock"]),
            "content": TEXTS,
            "color": st.sampled_from(["", "white", "other"]),
            "other_color": st.sampled_from(["", "#010203", "reddish?"]),
            "place": st.sampled_from(["top", "exact"]),
            "x": st.just("12"),
            "y": st.just("13"),
            "size": st.just("30"),
            "transparency": st.just("100"),
            "subtitle_list": TEXTS,
        }
    ),
    is_laid=st.booleans(),
    fixed=st.sampled_from([(), ("content", "subtitle_list")]),
    remarks=st.lists(TEXTS, max_size=4),
)
def test_forms_are_taken(
    form: SubtitleForm, filled: dict[str, str | list[str]], is_laid: bool, fixed: tuple[str, ...], remarks: list[str]
) -> None:
    """Slack takes the form; at first it asks for six things at most."""
    fields = SubtitleFields(
        filled=filled, colors=COLORS, places=("top", "bottom"), is_laid=is_laid, fixed=fixed, remarks=remarks
    )
    view = subtitle_view(form, fields, [awaited()])

    check_view(view)
    assert load_metadata(view.dump(), SubtitleForm) == form
    assert len(forms.fields(view.dump())) <= 6 or form.shows_all


@pytest.mark.parametrize(("text", "has_field"), [("x" * 1000, True), ("x" * 1001, False), ("😀" * 501, False)])
def test_nothing_is_cut(text: str, has_field: bool) -> None:
    """A text stands in its field as a whole, or not at all."""
    form = SubtitleForm(recording="r7k2", revision=1, channel="C1", place="top")
    fields = SubtitleFields(filled={"content": text}, colors=COLORS, places=("top",), is_laid=True)
    view = subtitle_view(form, fields, [])
    inputs = {block["block_id"]: block["element"] for block in view.blocks if block["type"] == "input"}

    assert inputs.get("content", {}).get("initial_value") == (text if has_field else None)
    assert ("too long for this form" in str(view.blocks)) is not has_field


@given(room=TEXTS)
def test_removed(room: str) -> None:
    """Whatever the room is called, Slack takes what the modal becomes."""
    check_view(removed_view(room))
