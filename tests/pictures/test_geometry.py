"""Rectangles."""

from hypothesis import given
from hypothesis import strategies as st

from bot.pictures.geometry import Rectangle, cut_out

RECTANGLES = st.builds(Rectangle, st.integers(0, 9), st.integers(0, 9), st.integers(0, 6), st.integers(0, 6))


def places(*rectangles: Rectangle) -> list[tuple[int, int]]:
    return [(x, y) for one in rectangles for x in range(one.x, one.right) for y in range(one.y, one.bottom)]


@given(RECTANGLES, st.lists(RECTANGLES, max_size=6))
def test_cut_out(piece: Rectangle, holes: list[Rectangle]) -> None:
    """What is left covers each place once that no hole covers."""
    left = places(*cut_out(piece, holes))

    assert sorted(left) == sorted(set(places(piece)) - set(places(*holes)))


@given(RECTANGLES, RECTANGLES)
def test_common(one: Rectangle, other: Rectangle) -> None:
    """What two cover is the same from either side, and empty where they do not meet."""
    assert set(places(one.common(other))) == set(places(one)) & set(places(other))
    assert one.common(other).area == len(places(other.common(one)))


def test_grown() -> None:
    """A border goes all around."""
    assert Rectangle(5, 6, 10, 20).grown(2) == Rectangle(3, 4, 14, 24)
