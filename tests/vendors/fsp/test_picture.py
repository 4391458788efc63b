import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.vendors.fsp import LayoutOptions, SubtitleOptions
from bot.vendors.fsp.picture import Subtitle

AUDIO = {"user_id": "Jack", "media_id": "1"}
VIDEO = {"user_id": "Jack", "media_id": "0", "media_type": 2}
TEXT = {"content": "Jack"}

values = st.none() | st.integers() | st.text() | st.lists(st.dictionaries(st.text(), st.integers())).map(json.dumps)


def subtitles(**given: Any) -> list[dict[str, Any]]:
    return [one.model_dump() for one in SubtitleOptions.model_validate(given).subtitles]


@pytest.mark.covers(
    "fsp-recording parameter layout.audio_list.media_type",
    *(f"fsp-recording parameter layout.video_list.{name}" for name in ("x", "y", "w", "h", "crop_mode")),
)
def test_layout_as_text() -> None:
    """Both lists are typed as JSON; ids may be numbers, and everything but those and the type has a default."""
    layout = LayoutOptions.model_validate(
        {
            "audio_list": '[{"user_id":7,"media_id":1}]',
            "video_list": '[{"user_id":7,"media_id":0,"media_type":2},{"user_id":8,"media_id":0,"media_type":0,"x":9}]',
        }
    )

    first = {"user_id": "7", "media_id": "0", "media_type": 2, "x": 0, "y": 0, "w": 320, "h": 240, "crop_mode": 1}
    assert layout.model_dump(mode="json") == {
        "audio_list": [{"user_id": "7", "media_id": "1", "media_type": 1}],
        "video_list": [first, {**first, "user_id": "8", "media_type": 0, "x": 9}],
    }


@pytest.mark.covers(
    *(f"fsp-recording parameter layout.video_list.{name}" for name in ("x", "y", "w", "h", "crop_mode"))
)
@pytest.mark.parametrize(
    ("name", "low", "high"),
    [("x", 0, 1920), ("y", 0, 1080), ("w", 1, 1920), ("h", 1, 1080), ("crop_mode", 1, 3)],
)
def test_layout_ranges(name: str, low: int, high: int) -> None:
    """Each number of a picture has the document's range, both ends included."""
    for good in (low, high):
        (video,) = LayoutOptions.model_validate({"video_list": [{**VIDEO, name: good}]}).video_list
        assert getattr(video, name) == good
    for bad in (low - 1, high + 1):
        with pytest.raises(ValidationError) as refused:
            LayoutOptions.model_validate({"video_list": [{**VIDEO, name: bad}]})
        assert refused.value.errors()[0]["loc"] == ("video_list", 0, name)


@pytest.mark.covers(
    "fsp-recording parameter layout.audio_list.user_id",
    "fsp-recording parameter layout.audio_list.media_id",
    "fsp-recording parameter layout.audio_list.media_type",
    "fsp-recording parameter layout.video_list.user_id",
    "fsp-recording parameter layout.video_list.media_id",
    "fsp-recording parameter layout.video_list.media_type",
)
@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "would record nothing"),
        ({"audio_list": "["}, "It is JSON like"),
        ({"video_list": "[" * 100_000}, "It is JSON like"),
        ({"audio_list": [{"user_id": "Jack"}]}, "media_id\n  Field required"),
        ({"audio_list": [{"media_id": "1"}]}, "user_id\n  Field required"),
        ({"audio_list": [{**AUDIO, "media_type": 2}]}, "Input should be 1"),
        ({"video_list": [{"user_id": "J", "media_id": "1"}]}, "media_type\n  Field required"),
        ({"video_list": [{"user_id": "J", "media_type": 2}]}, "media_id\n  Field required"),
        ({"video_list": [{"media_id": "J", "media_type": 2}]}, "user_id\n  Field required"),
        ({"video_list": [{**VIDEO, "media_type": 1}]}, "Input should be 0 or 2"),
        ({"video_list": [{**VIDEO, "z": 1}]}, "not permitted"),
        ({"layout": {"video_list": [VIDEO]}}, "not permitted"),
    ],
)
def test_layout_refused(given: dict[str, Any], words: str) -> None:
    """What does not fit is refused with one sentence."""
    with pytest.raises(ValidationError, match=words):
        LayoutOptions.model_validate(given)


@pytest.mark.covers(
    *(
        f"fsp-recording parameter subtitle.subtitle_list.{name}"
        for name in ("type", "content", "color", "x", "y", "transparency", "size")
    )
)
def test_one_subtitle() -> None:
    """A single text is typed parameter by parameter; what is left out is the document's default."""
    assert subtitles(content="Jack") == [
        {"type": 1, "content": "Jack", "color": 0, "x": 0, "y": 0, "transparency": 100, "size": 30}
    ]
    assert subtitles(type="text", content=42, color="#009CFF", x="20", y="50", transparency="80", size="25") == [
        {"type": 1, "content": "42", "color": 40191, "x": 20, "y": 50, "transparency": 80, "size": 25}
    ]


@pytest.mark.covers(
    "fsp-recording rule clock needs no content",
    "fsp-recording parameter subtitle.subtitle_list.type",
    "fsp-recording parameter subtitle.subtitle_list.content",
)
@pytest.mark.parametrize("word", ["clock", "Clock ", "2", 2])
def test_clock(word: object) -> None:
    """A clock shows the current time, and has no content."""
    assert [(one["type"], one["content"]) for one in subtitles(type=word)] == [(2, "")]


def test_several_subtitles() -> None:
    """Several are typed as JSON, with colours as people write them; an empty list takes all away."""
    listed = subtitles(subtitle_list='[{"content":"Jack","color":"#ff0000"},{"type":"clock","y":40}]')

    assert [(one["type"], one["content"], one["color"], one["y"]) for one in listed] == [
        (1, "Jack", 0xFF0000, 0),
        (2, "", 0, 40),
    ]
    assert subtitles(subtitle_list="[]") == []


@pytest.mark.parametrize(
    ("color", "number"),
    [
        ("#000000", 0),
        ("#ffffff", 0xFFFFFF),
        (" #009CFF ", 40191),
        ("40191", 40191),
        (40191, 40191),
        (0xFFFFFF, 0xFFFFFF),
    ],
)
def test_color(color: object, number: int) -> None:
    """A colour is red, green and blue in one number."""
    assert subtitles(**TEXT, color=color)[0]["color"] == number


@pytest.mark.covers(
    *(f"fsp-recording parameter subtitle.subtitle_list.{name}" for name in ("color", "x", "y", "transparency", "size"))
)
@pytest.mark.parametrize(
    ("name", "low", "high"),
    [("x", 0, 1920), ("y", 0, 1080), ("transparency", 0, 100), ("size", 1, 200), ("color", 0, 0xFFFFFF)],
)
def test_subtitle_ranges(name: str, low: int, high: int) -> None:
    """Each number has the document's range, both ends included, for a single text and in a list."""
    for good in (low, high):
        assert subtitles(**TEXT, **{name: good}) == subtitles(subtitle_list=[{**TEXT, name: good}])
    for bad in (low - 1, high + 1):
        for options, place in (
            ({**TEXT, name: bad}, (name,)),
            ({"subtitle_list": [{**TEXT, name: bad}]}, ("subtitle_list", 0, name)),
        ):
            with pytest.raises(ValidationError) as refused:
                SubtitleOptions.model_validate(options)
            assert refused.value.errors()[0]["loc"] == place


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "A text needs content"),
        ({"x": 5}, "A text needs content"),
        ({"content": "  "}, "A text needs content"),
        ({"subtitle_list": [{}]}, "A text needs content"),
        ({"type": 2, "content": "now"}, r"A clock \(type=2\) shows the time"),
        ({"subtitle_list": [{"type": 2, "content": "now"}]}, r"A clock \(type=2\) shows the time"),
        ({"type": 3}, r"It is text \(1\) or clock \(2\)"),
        ({**TEXT, "color": "red"}, "It is written like #ff0000"),
        ({**TEXT, "color": "#fff"}, "It is written like #ff0000"),
        ({**TEXT, "color": []}, "valid integer"),
        ({**TEXT, "subtitle_list": []}, "content is for a single text and cannot be given together with subtitle_list"),
        ({"subtitle_list": "{"}, "It is JSON like"),
        ({"text": "Jack"}, "not permitted"),
    ],
)
def test_subtitles_refused(given: dict[str, Any], words: str) -> None:
    """What does not fit is refused with one sentence."""
    with pytest.raises(ValidationError, match=words):
        SubtitleOptions.model_validate(given)


def test_single_is_like_listed() -> None:
    """A single text has every parameter that one of a list has."""
    assert {*Subtitle.model_fields, "subtitle_list"} == set(SubtitleOptions.model_fields)


@pytest.mark.parametrize("model", [LayoutOptions, SubtitleOptions])
def test_descriptions(model: type[LayoutOptions] | type[SubtitleOptions]) -> None:
    """Every parameter has words for the help."""
    assert all(field.description for field in model.model_fields.values())


@given(st.dictionaries(st.sampled_from(sorted(SubtitleOptions.model_fields)), values))
def test_any_subtitles(given: dict[str, Any]) -> None:
    """Any words are either refused or can be stored."""
    try:
        checked = SubtitleOptions.model_validate(given)
    except ValidationError:
        return
    assert SubtitleOptions.model_validate(checked.model_dump(mode="json")).subtitles == checked.subtitles


@given(st.dictionaries(st.sampled_from(sorted(LayoutOptions.model_fields)), values))
def test_any_layout(given: dict[str, Any]) -> None:
    """Any words are either refused or can be stored."""
    try:
        checked = LayoutOptions.model_validate(given)
    except ValidationError:
        return
    assert LayoutOptions.model_validate(checked.model_dump(mode="json")) == checked
