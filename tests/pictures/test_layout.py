"""Layouts: the picture, its alt text, and what is wrong."""

from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pictures.drawing import ALARM, FAINT_INK, GROUND, INK, PAPER
from bot.pictures.geometry import Canvas
from bot.pictures.layout import Tile, describe_layout, draw_layout, problems
from bot.pictures.presets import ARRANGEMENTS
from tests.pictures.images import ANY_TEXT, BUILT_IN, EVERY_SCRIPT, colors, load, pixel

CANVAS = Canvas(1280, 720)
SCALE, MARGIN = 904 / 1280, 28
CAMERA, SCREEN, OTHER = (207, 227, 247), (252, 226, 194), (224, 224, 232)

PLACES = st.integers(-3000, 3000)
TILES = st.lists(st.builds(Tile, PLACES, PLACES, PLACES, PLACES, ANY_TEXT, st.sampled_from(["camera", ""])), max_size=8)
CANVASES = st.builds(Canvas, st.integers(1, 5000), st.integers(1, 5000))


def tiles(name: str, count: int, canvas: Canvas = CANVAS) -> list[Tile]:
    """People of every script in a ready arrangement."""
    places = ARRANGEMENTS[name][1](canvas, count)
    return [
        Tile(one.x, one.y, one.w, one.h, EVERY_SCRIPT[index % len(EVERY_SCRIPT)], "camera", "cropped")
        for index, one in enumerate(places)
    ]


@pytest.mark.parametrize(("kind", "color"), [("camera", CAMERA), ("screen", SCREEN), ("whiteboard", OTHER)])
def test_a_tile_has_its_color(kind: str, color: tuple[int, int, int]) -> None:
    """A tile is filled in the colour of its kind, to scale, and what no tile covers stays empty."""
    image = load(draw_layout(CANVAS, [Tile(640, 0, 640, 720, "Ann", kind)]))

    assert image.size == (960, ceil(720 * SCALE) + 2 * MARGIN)
    assert pixel(image, MARGIN + 960 * SCALE, MARGIN + 360 * SCALE) == color
    assert pixel(image, MARGIN + 630 * SCALE, MARGIN + 360 * SCALE) == GROUND


def test_overlaps_are_hatched() -> None:
    """There are lines where two tiles overlap, and none elsewhere."""
    image = load(draw_layout(CANVAS, [Tile(0, 0, 800, 720, "Ann", "camera"), Tile(600, 0, 680, 720, "Bob", "camera")]))
    middle = round(MARGIN + 360 * SCALE)
    band = [round(MARGIN + x * SCALE) for x in (610, 790)]

    assert colors(image.crop((band[0], middle, band[1], middle + 40))) == {CAMERA, ALARM}
    assert ALARM not in colors(image.crop((0, middle, band[0] - 20, middle + 40)))


def test_outside_is_dashed() -> None:
    """What reaches outside is dashed in the margin; with nothing outside the margin is clean."""
    outside = load(draw_layout(CANVAS, [Tile(1200, 600, 200, 300, "Ann", "camera")]))
    inside = load(draw_layout(CANVAS, [Tile(1000, 500, 200, 200, "Ann", "camera")]))

    assert ALARM in colors(outside.crop((934, 0, 960, outside.height)))
    assert ALARM not in colors(inside)


@pytest.mark.parametrize(("x", "y"), [(5000, 100), (-900, 100), (100, -(10**9)), (100, 10**9)])
def test_far_away(x: int, y: int) -> None:
    """A tile that lies far outside is shown at the edge, on its side."""
    assert ALARM in colors(load(draw_layout(CANVAS, [Tile(x, y, 50, 50, "Ann", "camera")])))


@pytest.mark.parametrize("name", sorted(ARRANGEMENTS))
@pytest.mark.parametrize("count", [1, 6, 100])
def test_each_arrangement(name: str, count: int) -> None:
    """Every ready arrangement can be drawn, has dark numbers, and has no problem but what floats."""
    arranged = tiles(name, count)
    image = load(draw_layout(CANVAS, arranged))

    assert any(sum(color) < 150 for color in colors(image))
    assert name == "picture_in_picture" or problems(CANVAS, arranged) == ()


def test_hundred_numbers() -> None:
    """In each of a hundred tiles there is something to read."""
    image = load(draw_layout(CANVAS, [Tile(t.x, t.y, t.w, t.h, "", "camera") for t in tiles("grid", 100)]))

    for tile in tiles("grid", 100):
        left, top = MARGIN + tile.x * SCALE, MARGIN + tile.y * SCALE
        box = (round(left) + 3, round(top) + 3, round(left + tile.w * SCALE) - 3, round(top + tile.h * SCALE) - 3)
        assert len(colors(image.crop(box))) > 5


def test_narrow_tiles() -> None:
    """A tile that is too narrow for its number has one digit under the other."""
    image = load(draw_layout(CANVAS, [Tile(12 * n, 0, 12, 720, "", "camera") for n in range(100)]))
    left = round(MARGIN + 12 * 99 * SCALE)
    tops = [MARGIN + top for top in (4, 15, 26, 50)]
    inks = [colors(image.crop((left, top, left + 8, top + 10))) - {CAMERA, PAPER, FAINT_INK} for top in tops]

    assert [len(ink) > 2 for ink in inks] == [True, True, True, False]


def test_a_hidden_tile_has_no_label() -> None:
    """What is entirely hidden does not write over what hides it."""
    above = Tile(0, 0, 1280, 720, "Bob", "camera")
    hidden, moved = Tile(900, 500, 200, 200, "Ann", "camera"), Tile(901, 501, 200, 200, "Eve", "camera")
    lower_right = (400, 300, 960, 530)

    one, other = (load(draw_layout(CANVAS, [tile, above])).crop(lower_right) for tile in (hidden, moved))
    assert INK not in colors(one) | colors(other)


def test_tiny_tiles_stay_empty() -> None:
    """A tile too small for its number is drawn without."""
    image = load(draw_layout(CANVAS, [Tile(100, 100, 6, 6, "Ann", "camera")]))

    assert INK not in colors(image.crop((MARGIN, MARGIN, 900, 500)))


@given(CANVASES, TILES)
def test_anything_can_be_drawn(canvas: Canvas, anywhere: list[Tile]) -> None:
    """No canvas, place, size or name fails."""
    load(draw_layout(canvas, anywhere))
    assert len(describe_layout(canvas, anywhere)) <= 2000


def test_same_bytes() -> None:
    """The same layout is the same picture."""
    assert draw_layout(CANVAS, tiles("grid", 9), BUILT_IN) == draw_layout(CANVAS, tiles("grid", 9), BUILT_IN)


@pytest.mark.parametrize(
    ("wrong", "sentences"),
    [
        ([], []),
        ([Tile(0, 0, 640, 720, "Ann", "camera"), Tile(640, 0, 640, 720, "Bob", "camera")], []),
        (
            [Tile(0, 0, 641, 720, "Ann", "camera"), Tile(640, 0, 640, 720, "", "camera")],
            ["1 “Ann” overlaps 2."],
        ),
        (
            [Tile(-5, -6, 1300, 730, "Ann", "camera")],
            ["1 “Ann” reaches outside: 5 px at the left, 6 px at the top, 15 px at the right, 4 px at the bottom."],
        ),
        ([Tile(1280, 0, 5, 5, "A\nB", "camera")], ["1 “A B” lies entirely outside of the canvas."]),
        ([Tile(5, 5, 0, 5, "N" * 41, "camera")], [f"1 “{'N' * 39}…” has no size."]),
        (
            [
                Tile(300, 0, 600, 400, "Ann", "camera"),
                Tile(0, 0, 640, 720, "", "camera"),
                Tile(640, 0, 640, 720, "", ""),
            ],
            ["1 “Ann” is entirely hidden by what lies over it.", "1 “Ann” overlaps 2 and 3."],
        ),
        (
            [Tile(0, 0, 99, 99, "", "camera"), *(Tile(10 * n, 0, 10, 99, "", "camera") for n in range(6))],
            ["1 overlaps 2, 3, 4, 5 and 2 more."],
        ),
    ],
)
def test_problems(wrong: list[Tile], sentences: list[str]) -> None:
    """Each problem is one sentence with the numbers that stand in the picture."""
    assert list(problems(CANVAS, wrong)) == sentences


def test_alt_text() -> None:
    """The alt text says what is where, the problems first."""
    assert describe_layout(CANVAS, [Tile(1270, 0, 20, 20, "Ann", "screen", "stretched")]) == (
        "A canvas of 1280 × 720 px with 1 tile. 1 “Ann” reaches outside: 10 px at the right. "
        "1 “Ann”: screen, stretched, 20 × 20 at 1270, 0."
    )


def test_long_alt_text() -> None:
    """What Slack would refuse is left out, and counted."""
    text = describe_layout(CANVAS, tiles("grid", 100))

    assert text.startswith(
        "A canvas of 1280 × 720 px with 100 tiles. 1 “Ann Lee”: camera, cropped, 128 × 72 at 0, 0. 2"
    )
    assert text.endswith(" more.")
    assert 1900 < len(text) <= 2000
