"""Minutes per day and account."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bot.pictures.chart import MOST_ACCOUNTS, OTHERS, Day, describe_minutes, draw_minutes
from bot.pictures.drawing import PAPER
from tests.pictures.images import ANY_TEXT, BUILT_IN, colors, load, pixel

FIRST = date(2026, 10, 30)
BLUE, ORANGE = (0, 114, 178), (230, 159, 0)
BASE_LINE, TOP_LINE = 364, 64  # px
PLOT_LEFT, PLOT_RIGHT = 76, 936


def days(*minutes: dict[str, int]) -> list[Day]:
    return [Day(FIRST + timedelta(days=index), one) for index, one in enumerate(minutes)]


def shape(swatch: Image.Image) -> bytes:
    """Where a swatch is darkest, whatever its colour."""
    gray = swatch.convert("L").tobytes()
    return bytes(value == min(gray) for value in gray)


def test_bars_are_stacked() -> None:
    """The account with the most is at the bottom, the next one above it, and nothing above the sum."""
    image = load(draw_minutes(days({"studio": 30, "board": 15}), title="Minutes"))
    middle, px_per_minute = (PLOT_LEFT + PLOT_RIGHT) / 2, (BASE_LINE - TOP_LINE) / 50

    assert pixel(image, middle, BASE_LINE - 15 * px_per_minute) == BLUE
    stripes = image.crop((int(middle) - 20, int(BASE_LINE - 44 * px_per_minute), int(middle) + 20, BASE_LINE - 190))
    assert ORANGE in colors(stripes)
    assert BLUE not in colors(stripes)
    assert pixel(image, middle, BASE_LINE - 47 * px_per_minute) == PAPER


def test_pattern_beside_color() -> None:
    """All twelve accounts differ in their colour, and in their pattern."""
    names = {f"account {number:02}": 100 for number in range(MOST_ACCOUNTS)}
    image = load(draw_minutes(days(names), title="Minutes"))
    swatches = [
        image.crop((24 + column * 304 + 1, 416 + row * 26 + 1, 24 + column * 304 + 31, 416 + row * 26 + 15))
        for row in range(4)
        for column in range(3)
    ]

    assert len({frozenset(colors(swatch)) for swatch in swatches}) == MOST_ACCOUNTS
    assert len({shape(swatch) for swatch in swatches}) == MOST_ACCOUNTS
    assert [len(colors(swatch)) for swatch in swatches] == [1, *[2] * (MOST_ACCOUNTS - 1)]


@pytest.mark.parametrize("count", [1, 2, 7, 30, 31])
def test_numbers_of_days(count: int) -> None:
    """One to thirty-one days have their bars side by side, with paper between them."""
    image = load(draw_minutes(days(*[{"studio": 60}] * count), title="Minutes"))
    row = image.crop((PLOT_LEFT, BASE_LINE - 20, PLOT_RIGHT, BASE_LINE - 19))
    blue = [pixel(row, x, 0) == BLUE for x in range(row.width)]

    assert sum(not before and now for before, now in pairwise(blue)) == count


@pytest.mark.parametrize("count", [0, 32])
def test_wrong_numbers_of_days(count: int) -> None:
    """No days, and more than a month, are refused."""
    with pytest.raises(ValueError, match=f"1 to 31 days, not {count}"):
        draw_minutes(days(*[{}] * count), title="Minutes")


def test_empty() -> None:
    """Where nothing was recorded a sentence says so, and there are no bars."""
    image = load(draw_minutes(days({}, {"studio": 0}, {"board": -5}), title="", fonts=BUILT_IN))
    other = load(draw_minutes(days({"studio": 5}, *[{}] * 9), title="", fonts=BUILT_IN))

    assert len(colors(image.crop((400, 190, 640, 240)))) > 2
    assert len(colors(other.crop((400, 190, 640, 240)))) <= 2


@pytest.mark.parametrize("minutes", [1, 59, 61, 7_000, 400_000, 12_345_678])
def test_any_amount(minutes: int) -> None:
    """A bar of any height stays below the uppermost line."""
    image = load(draw_minutes(days({"studio": minutes}), title="Minutes"))
    column = image.crop((500, TOP_LINE, 501, BASE_LINE))

    assert BLUE in colors(column)
    assert pixel(image, 500, TOP_LINE - 2) == PAPER


def test_too_many_accounts() -> None:
    """Where there are more than twelve accounts the smallest are added up."""
    names = {f"account {number:02}": 100 - number for number in range(MOST_ACCOUNTS + 3)}
    text = describe_minutes(days(names, {"account 14": 1}))

    assert text.endswith(f"account 10: 90. {OTHERS}: {89 + 88 + 87 + 86 + 1}.")
    load(draw_minutes(days(names), title="Minutes"))


def test_alt_text() -> None:
    """The alt text says the span, the sum, the fullest day and each account."""
    assert describe_minutes(days({"studio": 20}, {"studio": 1000, "board": 500}, {})) == (
        "Minutes per day, 30 Oct 2026 to 1 Nov 2026: 1,520 minutes. Most on 31 Oct 2026: 1,500. "
        "studio: 1,020. board: 500."
    )


def test_alt_text_of_nothing() -> None:
    """Of an empty chart it says so."""
    assert describe_minutes(days({}, {})) == "Minutes per day, 30 Oct 2026 to 31 Oct 2026: none."


@given(
    st.lists(st.dictionaries(ANY_TEXT, st.integers(-10, 10**7), max_size=4), min_size=1, max_size=8),
    ANY_TEXT,
)
def test_anything_can_be_drawn(minutes: list[dict[str, int]], title: str) -> None:
    """No name, title or number fails."""
    load(draw_minutes(days(*minutes), title=title))
    assert len(describe_minutes(days(*minutes))) <= 2000


def test_same_bytes() -> None:
    """The same minutes are the same picture."""
    assert draw_minutes(days({"a": 5}), title="x") == draw_minutes(days({"a": 5}), title="x")
