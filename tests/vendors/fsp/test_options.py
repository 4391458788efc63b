from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.vendors.fsp import Options

VIDEO = {"user_id": "Jack", "media_id": "0", "media_type": 2}


def options(**given: Any) -> Options:
    return Options.model_validate(given)


def layout(**video: Any) -> dict[str, Any]:
    return {"video_list": [{**VIDEO, **video}]}


@pytest.mark.covers(
    *(
        f"fsp-recording parameter init.{name}"
        for name in (
            "file_type",
            "file_duration",
            "record_mode",
            "width",
            "height",
            "frame_rate",
            "timeout",
            "auto.type",
            "auto.crop_mode",
        )
    )
)
def test_defaults() -> None:
    """Without a word a room is recorded automatically, with the document's defaults."""
    plain = options()

    assert (plain.file_type, plain.file_duration, plain.record_mode) == (0, 60, 0)
    assert (plain.width, plain.height, plain.frame_rate, plain.timeout) == (1920, 1080, 30, 600)
    assert plain.auto == {"type": 1, "crop_mode": 1}


def test_words() -> None:
    """Everything may come as a word of a command."""
    said = options(
        file_name="lecture",
        file_type="MP3",
        file_duration="15",
        width="1280",
        height="720",
        record_mode="0",
        frame_rate="25",
        timeout="5",
        auto_type="2",
        auto_user_id="7",
        auto_media_type="2",
        auto_media_count="9",
        crop_mode="3",
    )

    assert (said.file_type, said.file_duration, said.width, said.height) == (1, 15, 1280, 720)
    assert said.auto == {"type": 2, "user_id": "7", "media_type": 2, "media_count": 9, "crop_mode": 3}


@pytest.mark.covers("fsp-recording parameter init.file_type")
@pytest.mark.parametrize(("word", "number"), [("mp4", 0), (" 0", 0), (0, 0), ("mp3", 1), ("1", 1), (1, 1)])
def test_file_type(word: object, number: int) -> None:
    """A type is said by name or number."""
    assert options(file_type=word).file_type == number


def test_numbers_for_names() -> None:
    """A profile may write names and ids as numbers."""
    assert options(file_name=42, auto_type=2, auto_user_id=7).auto_user_id == "7"


@pytest.mark.covers("fsp-recording parameter init.{documented}")
@pytest.mark.parametrize(
    ("documented", "name", "low", "high"),
    [
        ("file_duration", "file_duration", 15, 300),
        ("width", "width", 1, 1920),
        ("height", "height", 1, 1080),
        ("record_mode", "record_mode", 0, 0),
        ("frame_rate", "frame_rate", 1, 30),
        ("timeout", "timeout", 5, 1800),
        ("auto.type", "auto_type", 1, 2),
        ("auto.media_type", "auto_media_type", 2, 2),
        ("auto.media_count", "auto_media_count", 1, 9),
        ("auto.crop_mode", "crop_mode", 1, 3),
    ],
)
def test_ranges(documented: str, name: str, low: int, high: int) -> None:
    """Each number has the document's range, both ends included."""
    for good in (low, high):
        assert getattr(options(**{name: good}), name) == good
    for bad in (low - 1, high + 1):
        with pytest.raises(ValidationError) as refused:
            options(**{name: bad})
        assert refused.value.errors()[0]["loc"] == (name,)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"file_type": "avi"}, r"The file is mp4 \(0\) or mp3 \(1\)\."),
        ({"file_type": []}, r"The file is mp4 \(0\) or mp3 \(1\)\."),
        ({"file_name": "x" * 65}, "at most 64"),
        ({"auto_user_id": "Jack"}, "auto_user_id can be given only together with auto_type=2."),
        ({"auto_user_id": ""}, "at least 1"),
        ({"auto_type": 1, "auto_user_id": "Jack"}, "auto_user_id can be given only"),
        ({"layout": layout(), "auto_type": 1}, "auto_type is for automatic layouts"),
        ({"layout": layout(), "crop_mode": 1}, "crop_mode is for automatic layouts"),
        ({"layout": "{"}, "It is JSON like"),
        ({"layout": "[" * 100_000}, "It is JSON like"),
        ({"layout": {}}, "would record nothing"),
        ({"layout": layout(media_type=1)}, "Input should be 0 or 2"),
        ({"layout": layout(x=1921)}, "less than or equal to 1920"),
        ({"layout": layout(crop_mode=4)}, "less than or equal to 3"),
        ({"layout": {"audio_list": [{"user_id": "Jack"}]}}, "Field required"),
        ({"bitrate": 1}, "not permitted"),
    ],
)
def test_refused(given: dict[str, Any], words: str) -> None:
    """What does not fit is refused with one sentence."""
    with pytest.raises(ValidationError, match=words):
        options(**given)


def test_layout_with_numbers_in_quotes() -> None:
    """A number in quotes is one, the type of a voice or a picture too."""
    voice = {"user_id": "J", "media_id": "1"}
    quoted = {"audio_list": [{**voice, "media_type": "1"}], "video_list": [{**voice, "media_type": "2", "x": "9"}]}
    said = Options.model_validate({"layout": quoted})

    assert said.layout is not None
    assert said.layout.audio_list[0].media_type == 1
    assert (said.layout.video_list[0].media_type, said.layout.video_list[0].x) == (2, 9)


def test_layout_as_text() -> None:
    """A layout may be typed as JSON; ids may be numbers, and everything but those and the type has a default."""
    typed = options(
        layout='{"audio_list":[{"user_id":7,"media_id":1}],"video_list":[{"user_id":7,"media_id":0,"media_type":2}]}'
    )

    assert typed.auto is None
    assert typed.layout is not None
    assert typed.layout.model_dump() == {
        "audio_list": ({"user_id": "7", "media_id": "1", "media_type": 1},),
        "video_list": (
            {"user_id": "7", "media_id": "0", "media_type": 2, "x": 0, "y": 0, "w": 320, "h": 240, "crop_mode": 1},
        ),
    }


@pytest.mark.parametrize("given", [{}, {"auto_type": 2, "auto_user_id": "Jack"}, {"layout": layout(), "width": 320}])
def test_stored_options(given: dict[str, Any]) -> None:
    """Options that were stored are read back as they were."""
    checked = options(**given)

    assert Options.model_validate(checked.model_dump(mode="json")) == checked


def test_descriptions() -> None:
    """Every parameter has words for the help."""
    assert all(field.description for field in Options.model_fields.values())


@given(st.dictionaries(st.sampled_from(sorted(Options.model_fields)), st.text() | st.integers() | st.none()))
def test_any_words(given: dict[str, Any]) -> None:
    """Any words are either refused or can be stored."""
    try:
        checked = Options.model_validate(given)
    except ValidationError:
        return
    assert Options.model_validate(checked.model_dump(mode="json")) == checked
