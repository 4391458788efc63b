"""How full the storage is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.pictures.bars import MOST_ROWS, Usage, describe_storage, draw_storage
from bot.pictures.drawing import ALARM, GROUND, INK
from tests.pictures.images import ANY_TEXT, EVERY_SCRIPT, colors, load, pixel

GIGABYTE = 10**9
CALM, WARM = (0, 114, 178), (200, 120, 0)
BAR_Y = 16 + 25 + 8  # px: the middle of the first bar
LEFT, WIDTH = 24, 912


@pytest.mark.parametrize(
    ("used", "color", "words"),
    [
        (12, CALM, "12 GB of 50 GB (24 %)"),
        (40, WARM, "40 GB of 50 GB (80 %), nearly full"),
        (50, ALARM, "50 GB of 50 GB (100 %), full"),
        (75, ALARM, "75 GB of 50 GB (150 %), full"),
    ],
)
def test_state(used: int, color: tuple[int, int, int], words: str) -> None:
    """The state is told by the colour and by a word, and the bar ends where it should."""
    usage = Usage("studio", used * GIGABYTE, 50 * GIGABYTE)
    image = load(draw_storage([usage]))
    end = LEFT + WIDTH * min(used / 50, 1)

    assert usage.words == words
    assert pixel(image, end - 3, BAR_Y) == color
    assert used >= 50 or pixel(image, end + 3, BAR_Y) in (GROUND, INK)


def test_warning_line() -> None:
    """A line shows where the warning begins."""
    image = load(draw_storage([Usage("studio", 0, GIGABYTE, warn_at=0.5)]))

    assert pixel(image, LEFT + WIDTH / 2, BAR_Y) == INK
    assert pixel(image, LEFT + 5, BAR_Y) == GROUND


def test_a_little_is_seen() -> None:
    """One byte of a terabyte leaves a px, none does not."""
    one, none = (load(draw_storage([Usage("studio", used, 1000 * GIGABYTE)])) for used in (1, 0))

    assert CALM in colors(one)
    assert CALM not in colors(none)


def test_no_limit() -> None:
    """Without a limit there is no bar that would promise one, and no warning."""
    usage = Usage("studio", 3 * GIGABYTE, None)
    image = load(draw_storage([usage]))

    assert (usage.share, usage.state, usage.words) == (None, "", "3.0 GB, no known limit")
    assert CALM not in colors(image)
    assert len(colors(image.crop((LEFT + 1, BAR_Y - 6, LEFT + 200, BAR_Y + 6)))) == 2


def test_rows() -> None:
    """Each account has its row; of too many the rest is counted."""
    heights = [load(draw_storage([Usage("studio", 1, 2)] * count)).height for count in (0, 1, 2, MOST_ROWS, 500)]

    assert heights == [88, 88, 144, 32 + 56 * MOST_ROWS, 32 + 56 * (MOST_ROWS + 1)]


def test_empty() -> None:
    """No accounts are said in words."""
    assert len(colors(load(draw_storage([])))) > 2
    assert describe_storage([]) == "No storage to show."


def test_alt_text() -> None:
    """The alt text has the same words as the picture."""
    usages = [Usage("studio", 45 * GIGABYTE, 50 * GIGABYTE), Usage("board", 512, None)]

    assert describe_storage(usages) == (
        "Storage. studio: 45 GB of 50 GB (90 %), nearly full. board: 512 B, no known limit."
    )


@pytest.mark.parametrize("name", EVERY_SCRIPT)
def test_every_script(name: str) -> None:
    """Names stand in ink in every script."""
    assert len(colors(load(draw_storage([Usage(name * 20, 1, 2)])).crop((LEFT, 16, 500, 36)))) > 2


USAGES = st.builds(
    Usage, ANY_TEXT, st.integers(0, 2**70), st.none() | st.integers(1, 2**60), st.floats(0, 1, allow_nan=False)
)


@settings(deadline=None)
@given(st.lists(USAGES, max_size=5))
def test_anything_can_be_drawn(usages: list[Usage]) -> None:
    """No name and no number fails."""
    load(draw_storage(usages))
    assert len(describe_storage(usages)) <= 2000
