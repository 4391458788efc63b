"""What is filled in of a text and its place comes to."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pictures.geometry import Canvas
from bot.pictures.subtitles import Text
from bot.service.arrangement import Scene, TextChoice, compose
from bot.service.arrangement.texting import BLANK

CLOCK = datetime(2026, 12, 1, 9, tzinfo=UTC)
LAID = Text(content="Draft", x=20, y=50, size=25, color=0x009CFF, opacity=80)
OTHER = Text(content="Two words", x=1, y=2, size=30, color=0, opacity=100)
EMPTY = Scene(canvas=Canvas(1280, 720), areas=(), texts=())
SCENE = replace(EMPTY, texts=(LAID, OTHER))
NUMBERS = {"x": "7", "y": "9", "size": "30", "opacity": "50"}


def test_nothing_asked() -> None:
    """What is not asked stays as it is."""
    made = compose(SCENE, TextChoice(), CLOCK)

    assert made.texts == SCENE.texts
    assert made.problems == {}


def test_all_said() -> None:
    """All that is said counts, and replaces what was there."""
    said = TextChoice(content="Hi", color="red", numbers=NUMBERS, further="1 2 30 #000000 100% Alone")
    made = compose(SCENE, said, CLOCK)

    assert made.first == Text(content="Hi", x=7, y=9, size=30, color=0xFF0000, opacity=50)
    assert [text.content for text in made.further] == ["Alone"]


def test_place() -> None:
    """A place with a name is measured for what is shown there; without one, x and y say it."""
    assert compose(SCENE, TextChoice(place="top left"), CLOCK).first == replace(LAID, x=36, y=36)
    assert compose(SCENE, TextChoice(numbers={"x": "7"}), CLOCK).first == replace(LAID, x=7)


def test_clock() -> None:
    """A clock has no content, whatever was typed before; a text that follows it has what is typed then."""
    clock = compose(SCENE, TextChoice(is_clock=True, content="Hi"), CLOCK).first

    assert clock == replace(LAID, content="", is_clock=True)
    assert compose(replace(SCENE, texts=(clock,)), TextChoice(content="Hi"), CLOCK).texts == (
        replace(LAID, content="Hi"),
    )


def test_blank() -> None:
    """Where nothing is laid a large white text is begun, which counts when it says something."""
    assert compose(EMPTY, TextChoice(content="Hi"), CLOCK).texts == (replace(BLANK, content="Hi"),)
    nothing = compose(EMPTY, TextChoice(place="bottom"), CLOCK)
    assert nothing.texts == ()
    assert nothing.problems == {"content": "Type the text, or choose the running clock."}
    assert nothing.first.y > BLANK.y, "it is where it would be, all the same"


def test_further_alone() -> None:
    """Without a first text the others are all there is."""
    made = compose(SCENE, TextChoice(content=""), CLOCK)

    assert made.texts == (OTHER,)
    assert made.problems == {}


@pytest.mark.parametrize(
    ("choice", "wrong"),
    [
        (TextChoice(color="reddish"), {"color": "A colour is written like #ff0000"}),
        (TextChoice(numbers={"size": "big"}), {"size": "Type a whole number."}),
        (TextChoice(content="", further="what?"), {"further": "Line 1"}),
    ],
)
def test_problems(choice: TextChoice, wrong: dict[str, str]) -> None:
    """What cannot be understood is told under its name, alone."""
    problems = compose(SCENE, choice, CLOCK).problems

    assert problems.keys() == wrong.keys()
    assert all(problems[name].startswith(sentence) for name, sentence in wrong.items())


@pytest.mark.parametrize(
    ("content", "is_typable", "has_lines"),
    [
        ("", True, False),
        ("Draft", True, True),
        ("👩‍👩‍👧", True, True),
        ("a  b", True, False),
        (" a", False, False),
        ("two\nlines", False, False),
        ("a\u2028b", False, False),
        ("[clock]", True, False),
    ],
)
def test_typed_as_it_is(content: str, is_typable: bool, has_lines: bool) -> None:
    """Only what comes back as it was is given to be typed."""
    text = replace(OTHER, content=content)

    assert replace(SCENE, texts=(text,)).is_typable is is_typable
    assert replace(SCENE, texts=(LAID, text)).has_lines is has_lines


@given(st.builds(TextChoice, **{name: st.none() | st.text(max_size=40) for name in ("content", "color", "further")}))
def test_whatever_is_typed(choice: TextChoice) -> None:
    """Whatever is typed there are texts, or it is told what is wrong."""
    made = compose(SCENE, choice, CLOCK)

    assert made.texts or made.problems
