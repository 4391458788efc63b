"""Texts over the picture."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UsageError
from bot.pictures.fonts import SYSTEM
from bot.pictures.geometry import Canvas
from bot.pictures.subtitles import Text
from bot.service.arrangement.texts import PLACES, parse_color, parse_texts, put, texts_of, write_texts, written_texts
from bot.service.options import check_options
from bot.vendors import SUBTITLES

MODEL = SUBTITLES["fsp"].SubtitleOptions
CLOCK = datetime(2026, 12, 1, 9, tzinfo=UTC)
DRAFT = Text(content="Draft 1", x=20, y=50, size=25, color=0x009CFF, opacity=80)
TIME = Text(content="", x=0, y=0, size=30, color=0, opacity=100, is_clock=True)

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Z", "C")), min_size=1, max_size=20)
TEXTS = st.builds(
    Text,
    content=st.lists(WORDS, min_size=1, max_size=3).map(" ".join).filter(lambda content: content != "[clock]"),
    x=st.integers(0, 1920),
    y=st.integers(0, 1080),
    size=st.integers(1, 200),
    color=st.integers(0, 0xFFFFFF),
    opacity=st.integers(0, 100),
)


@given(texts=st.lists(TEXTS | st.just(TIME)))
def test_there_and_back(texts: list[Text]) -> None:
    """Texts are the same after they were lines, and after they were the documented parameters."""
    assert parse_texts(written_texts(texts)) == tuple(texts)
    assert texts_of(check_options(MODEL, write_texts(texts))) == tuple(texts)


def test_document() -> None:
    """A text is sent under the names of the document."""
    assert write_texts([DRAFT, TIME]) == {
        "subtitle_list": [
            {"type": 1, "content": "Draft 1", "color": 0x009CFF, "x": 20, "y": 50, "transparency": 80, "size": 25},
            {"type": 2, "content": "", "color": 0, "x": 0, "y": 0, "transparency": 100, "size": 30},
        ]
    }


def test_single() -> None:
    """A single text that was typed has the document's defaults; before any change there is none."""
    typed = check_options(MODEL, {"content": "Hello", "color": "#ff0000"})

    assert texts_of(typed) == (Text(content="Hello", x=0, y=0, size=30, color=0xFF0000, opacity=100),)
    assert texts_of(None) == ()


@pytest.mark.parametrize(("typed", "color"), [("Red", 0xFF0000), (" #00fF80 ", 0x00FF80), ("black", 0)])
def test_colors(typed: str, color: int) -> None:
    """A colour has a name, or is written in hexadecimal digits."""
    assert parse_color(typed) == color


@pytest.mark.parametrize("typed", ["", "reddish", "#12345", "#1234567"])
def test_no_colors(typed: str) -> None:
    """Anything else is answered with how colours are written."""
    with pytest.raises(UsageError, match="written like #ff0000, or is one of white"):
        parse_color(typed)


@pytest.mark.parametrize(
    ("line", "said"), [("Hello", 'Line 2: "Hello" is not'), ("1 2 3 pink 4% Hi", "Line 2: A colour")]
)
def test_lines_refused(line: str, said: str) -> None:
    """A line of another form is named."""
    with pytest.raises(UsageError, match=said):
        parse_texts(f"\n{line}")


def test_line_names_a_color() -> None:
    """In a line, colours have their names as well."""
    assert parse_texts("1 2 3 RED 4% [clock]")[0] == Text("", 1, 2, 3, 0xFF0000, 4, is_clock=True)


@pytest.mark.parametrize("place", sorted(PLACES))
def test_places(place: str) -> None:
    """A text is put wholly inside of the canvas, on the sides that the place names."""
    canvas = Canvas(1280, 720)
    area = put(DRAFT, place, canvas, CLOCK).area(CLOCK, SYSTEM)

    assert area.common(canvas.whole) == area
    assert ("left" in place) == (area.x == 36)
    assert ("top" in place) == (area.y == 36)
    assert ("right" in place) == (area.right in {1243, 1244})
    assert ("bottom" in place) == (area.bottom in {683, 684})


def test_too_long_to_be_put() -> None:
    """A text that is wider than the canvas begins at its left."""
    assert put(Text("W" * 99, 0, 0, 99, 0, 100), "centre", Canvas(320, 240), CLOCK).x == 12
