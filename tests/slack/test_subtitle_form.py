"""The form Subtitles within Slack's limits, whatever is filled in."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack import forms
from bot.slack.metadata import load_metadata
from bot.slack.pictures import awaited
from bot.slack.subtitle_form import SubtitleFields, SubtitleForm, removed_view, subtitle_view
from tests.slack.limits import check_view

COLORS = {"white": 0xFFFFFF, "red": 0xFF0000}
TEXTS = st.sampled_from(["", "Draft", "会议室" * 99, "😀" * 200, "x" * 4000])


@settings(deadline=None)  # a busy machine is no failure
@given(
    form=st.builds(
        SubtitleForm,
        recording=st.just("r7k2"),
        revision=st.just(1),
        channel=st.just("C1"),
        place=st.just("top"),
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
    remarks=st.lists(TEXTS, max_size=4),
)
def test_forms_are_taken(
    form: SubtitleForm, filled: dict[str, str | list[str]], is_laid: bool, remarks: list[str]
) -> None:
    """Slack takes the form; at first it asks for six things, and for more only where somebody wants them exact."""
    fields = SubtitleFields(filled=filled, colors=COLORS, places=("top", "bottom"), is_laid=is_laid, remarks=remarks)
    view = subtitle_view(form, fields, [awaited()])

    check_view(view)
    assert load_metadata(view.dump(), SubtitleForm) == form
    is_exact = filled["place"] == "exact" or filled["color"] == "other"
    assert len(forms.fields(view.dump())) <= 6 or is_exact or form.shows_all


@settings(deadline=None)  # a busy machine is no failure
@given(room=TEXTS)
def test_removed(room: str) -> None:
    """Whatever the room is called, Slack takes what the modal becomes."""
    check_view(removed_view(room))
