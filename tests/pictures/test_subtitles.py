"""Subtitles: the picture, its alt text, and what is wrong."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops

from bot.pictures.drawing import Frame
from bot.pictures.geometry import Canvas, Rectangle
from bot.pictures.subtitles import Text, describe_subtitles, draw_subtitles, problems
from tests.pictures.images import ANY_TEXT, BUILT_IN, EVERY_SCRIPT, colors, load

CANVAS = Canvas(1280, 720)
NOON = datetime(2026, 11, 21, 12, 0, 5)  # noqa: DTZ001  # a clock on the wall has no zone
DARK = (58, 66, 78)

TEXTS = st.builds(
    Text,
    ANY_TEXT,
    st.integers(-3000, 3000),
    st.integers(-3000, 3000),
    st.integers(1, 200),
    st.integers(0, 0xFFFFFF),
    st.integers(0, 100),
    st.booleans(),
)


def draft(*, x: int = 20, y: int = 60, opacity: int = 100, size: int = 60, content: str = "HI") -> Text:
    return Text(content, x, y, size, 0xFF0000, opacity)


def on_canvas(*texts: Text, clock: datetime = NOON) -> Image.Image:
    """What is drawn of the canvas, without the list below it."""
    return load(draw_subtitles(CANVAS, texts, clock=clock, fonts=BUILT_IN)).crop(Frame.around(CANVAS).box)


@pytest.mark.parametrize("opacity", [100, 75, 50, 1, 0])
def test_opacity(opacity: int) -> None:
    """A text's colour is mixed with what is behind; only a fully opaque one hides it."""
    seen = colors(on_canvas(draft(opacity=opacity)))
    mixed = [
        (behind * (100 - opacity) + color * opacity) / 100 for behind, color in zip(DARK, (255, 0, 0), strict=True)
    ]

    assert any(all(abs(one - other) <= 1 for one, other in zip(color, mixed, strict=True)) for color in seen)
    assert ((255, 0, 0) in seen) is (opacity == 100)


@pytest.mark.parametrize("size", [30, 60, 200])
def test_place_and_size(size: int) -> None:
    """The letters begin where they should, and are as high as they should be, to scale."""
    shown, hidden = (on_canvas(draft(x=100, y=100, size=size, opacity=opacity)) for opacity in (100, 0))
    box = ImageChops.difference(shown, hidden).getbbox()
    assert box is not None
    left, top, _, bottom = box
    scale = 904 / 1280

    assert 100 * scale <= left <= (100 + size / 6) * scale + 1
    assert 100 * scale <= top < bottom <= (100 + 1.25 * size) * scale + 1
    assert bottom - top == pytest.approx(0.72 * size * scale, rel=0.08)


def test_clock() -> None:
    """A clock shows the time that it is given."""
    clock = Text("", 100, 100, 40, 0xFFFFFF, 100, is_clock=True)
    written = draft(x=100, y=100, size=40, content="2026-11-21 12:00:05")

    assert on_canvas(clock).tobytes() == on_canvas(Text(written.content, 100, 100, 40, 0xFFFFFF, 100)).tobytes()
    assert on_canvas(clock).tobytes() != on_canvas(clock, clock=NOON.replace(second=6)).tobytes()


def test_tiles_lie_behind() -> None:
    """People's pictures are shown in one neutral colour, as far as they lie on the canvas."""
    tiles = [Rectangle(0, 0, 320, 360), Rectangle(5000, 0, 10, 10), Rectangle(1200, 700, 900, 900)]
    image = load(draw_subtitles(CANVAS, [draft()], tiles, clock=NOON))

    assert (140, 150, 166) in colors(image)


def test_list_below() -> None:
    """Below the picture there is a line for each text, and of more than twelve the rest is counted."""
    heights = [load(draw_subtitles(CANVAS, [draft()] * count, clock=NOON)).height for count in (0, 1, 12, 13, 100)]

    assert [height - heights[0] for height in heights] == [0, 20, 240, 260, 260]


def test_far_away() -> None:
    """A text outside of the canvas leaves nothing on it."""
    assert on_canvas(draft(x=5000)).tobytes() == on_canvas().tobytes()


def test_at_the_top() -> None:
    """The number of a text at the upper edge stands below it."""
    assert on_canvas(draft(y=0)).tobytes() != on_canvas(draft(y=0, opacity=0)).tobytes()


@pytest.mark.parametrize("content", EVERY_SCRIPT)
def test_every_script(content: str) -> None:
    """Each script leaves ink of its colour or its pictures."""
    shown, hidden = (
        load(draw_subtitles(CANVAS, [draft(content=content, opacity=opacity)], clock=NOON)).crop(
            Frame.around(CANVAS).box
        )
        for opacity in (100, 0)
    )

    assert ImageChops.difference(shown, hidden).getbbox() is not None


@given(st.builds(Canvas, st.integers(1, 5000), st.integers(1, 5000)), st.lists(TEXTS, max_size=4))
def test_anything_can_be_drawn(canvas: Canvas, texts: list[Text]) -> None:
    """No canvas, place or content fails."""
    load(draw_subtitles(canvas, texts, clock=NOON))
    assert len(describe_subtitles(canvas, texts, clock=NOON)) <= 2000


def test_no_problems() -> None:
    """A text that lies inside is fine."""
    assert problems(CANVAS, [draft()], clock=NOON) == ()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (draft(x=-1), "1 “HI” begins outside of the canvas."),
        (draft(y=720), "1 “HI” begins outside of the canvas."),
        (draft(opacity=0), "1 “HI” cannot be seen: its opacity is 0 %."),
        (draft(content=" "), "1 is empty."),
        (draft(y=700), "1 “HI” ends outside of the canvas, by about 55 px at the bottom."),
    ],
)
def test_problems(text: Text, sentence: str) -> None:
    """Each problem is one sentence with the number of the text."""
    assert problems(CANVAS, [text], clock=NOON) == (sentence,)


def test_too_wide() -> None:
    """A clock that is too wide is said to be so, by as much as these fonts tell."""
    clock = Text("", 1200, 10, 60, 0, 100, is_clock=True)
    excess = BUILT_IN.measure("2026-11-21 12:00:05", 60) - 80

    assert problems(CANVAS, [clock], clock=NOON, fonts=BUILT_IN) == (
        f"1 (clock) ends outside of the canvas, by about {excess} px at the right.",
    )


def test_alt_text() -> None:
    """The alt text says what the picture shows."""
    assert describe_subtitles(CANVAS, [draft(opacity=40)], clock=NOON) == (
        "A canvas of 1280 × 720 px with 1 subtitle. 1 “HI”: at 20, 60, size 60, #ff0000, opacity 40 %."
    )
