"""Ready arrangements of people."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pictures.geometry import Canvas, Rectangle
from bot.pictures.presets import ARRANGEMENTS

CANVASES = st.builds(Canvas, st.integers(101, 3841), st.integers(101, 3841))


@given(st.sampled_from(sorted(ARRANGEMENTS)), CANVASES, st.integers(1, 100))
def test_inside_and_apart(name: str, canvas: Canvas, count: int) -> None:
    """All rectangles have an area and lie inside of the canvas; but for what floats, none overlaps another."""
    _, arrange = ARRANGEMENTS[name]
    rectangles = arrange(canvas, count)
    apart = rectangles[1:] if name == "picture_in_picture" else rectangles

    assert len(rectangles) == (1 if name == "first_only" else count)
    assert all(one.area and one.common(canvas.whole) == one for one in rectangles)
    assert not any(one.common(other).area for one, other in combinations(apart, 2))


@pytest.mark.parametrize(
    ("name", "count", "rectangles"),
    [
        ("grid", 1, ((0, 0, 1280, 720),)),
        ("grid", 3, ((0, 0, 640, 360), (640, 0, 640, 360), (320, 360, 640, 360))),
        ("right_strip", 1, ((0, 0, 1280, 720),)),
        ("right_strip", 3, ((0, 0, 960, 720), (960, 0, 320, 360), (960, 360, 320, 360))),
        ("bottom_strip", 3, ((0, 0, 1280, 540), (0, 540, 640, 180), (640, 540, 640, 180))),
        ("side_by_side", 3, ((0, 0, 426, 720), (426, 0, 427, 720), (853, 0, 427, 720))),
        ("picture_in_picture", 1, ((0, 0, 1280, 720),)),
        ("picture_in_picture", 3, ((0, 0, 1280, 720), (1024, 576, 238, 126), (768, 576, 238, 126))),
        ("first_only", 3, ((0, 0, 1280, 720),)),
    ],
)
def test_places(name: str, count: int, rectangles: tuple[tuple[int, int, int, int], ...]) -> None:
    """Where the first few stand on a usual canvas."""
    assert ARRANGEMENTS[name][1](Canvas(1280, 720), count) == tuple(Rectangle(*one) for one in rectangles)


@pytest.mark.parametrize("count", [10, 30])
def test_strips_grow(count: int) -> None:
    """The more people in the strip, the more of the canvas it takes, up to the half."""
    few, many = (ARRANGEMENTS["right_strip"][1](Canvas(1280, 720), number)[0].w for number in (2, count))

    assert 640 <= many < few


@pytest.mark.parametrize("name", sorted(ARRANGEMENTS))
def test_too_few_pixels(name: str) -> None:
    """No people, and more than there are pixels for, are refused."""
    with pytest.raises(ValueError, match="0 pictures do not fit into"):
        ARRANGEMENTS[name][1](Canvas(1280, 720), 0)
    if name != "first_only":
        with pytest.raises(ValueError, match="do not fit into 3 × 3 px"):
            ARRANGEMENTS[name][1](Canvas(3, 3), 100)


def test_labels() -> None:
    """Each has a label of its own that fits into a button and an option of a menu."""
    labels = [label for label, _ in ARRANGEMENTS.values()]

    assert len(set(labels)) == len(labels)
    assert all(0 < len(label) <= 75 for label in labels)
