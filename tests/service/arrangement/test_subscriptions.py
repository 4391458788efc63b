"""Whose audio and video is taken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import MEDIA, Whose
from bot.service.arrangement.subscriptions import Selection, check_selection, media_taken, read_lists, write_lists
from bot.service.options import check_options
from bot.vendors import RECORDING, SUBSCRIPTIONS

MODEL = SUBSCRIPTIONS["anyrtc"].SubscriptionOptions
SOME = st.lists(st.text("0123456789", min_size=1, max_size=9), min_size=1, max_size=32).map(tuple)
SELECTIONS = st.just(Selection()) | st.builds(Selection, st.sampled_from([Whose.ONLY, Whose.BUT]), SOME)


@given(st.fixed_dictionaries(dict.fromkeys(MEDIA, SELECTIONS)))
def test_there_and_back(selections: dict[str, Selection]) -> None:
    """What is chosen is taken by the service's own model, and read back as it was."""
    stored = check_options(MODEL, write_lists(selections))

    assert {media: read_lists(stored, media) for media in MEDIA} == selections
    assert not any(check_selection(selection) for selection in selections.values())


def test_document() -> None:
    """Everybody is the document's sign for all; a list is of those who are wanted, or of those who are not."""
    selections = {"audio": Selection(), "video": Selection(Whose.BUT, ("1", "2"))}

    assert write_lists(selections) == {"subscribe_audio_uids": ["#allstream#"], "unsubscribe_video_uids": ["1", "2"]}


@pytest.mark.parametrize(("stream_types", "taken"), [(0, ("audio",)), (1, ("video",)), (2, ("audio", "video"))])
def test_taken(stream_types: int, taken: tuple[str, ...]) -> None:
    """Only of what is recorded it can be said whose."""
    options = check_options(RECORDING["anyrtc"].Options, {"stream_types": stream_types})

    assert tuple(media_taken(options)) == taken
    assert read_lists(options, "audio") == Selection()


@pytest.mark.parametrize(
    ("selection", "said"),
    [
        (Selection(people=("1",)), "leave this empty"),
        (Selection(Whose.ONLY), "Say who"),
        (Selection(Whose.BUT), "Say who"),
    ],
)
def test_rules(selection: Selection, said: str) -> None:
    """Everybody is not named, and nobody else is meant by an empty list."""
    assert said in check_selection(selection)
