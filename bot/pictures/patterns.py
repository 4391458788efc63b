"""Twelve patterns that can be told apart without their colours."""

from collections.abc import Callable
from functools import lru_cache

from PIL import Image

_PERIOD = 12  # px: each pattern repeats after it

#: Whether a pattern puts ink on a place; both coordinates are 0 to 11.
_INKS: tuple[Callable[[int, int], bool], ...] = (
    lambda x, y: False,
    lambda x, y: (x + y) % 12 < 2,
    lambda x, y: y % 6 < 2,
    lambda x, y: (x % 6 < 3) and (y % 6 < 3),
    lambda x, y: (x - y) % 6 < 2,
    lambda x, y: x % 6 < 2,
    lambda x, y: (x + y) % 12 < 2 or (x - y) % 12 < 2,
    lambda x, y: (x // 3 + y // 3) % 2 == 0,
    lambda x, y: x % 6 < 1 or y % 6 < 1,
    lambda x, y: (x + y) % 12 < 6,
    lambda x, y: y % 12 < 6,
    lambda x, y: (x % 12 - 6) ** 2 + (y % 12 - 6) ** 2 < 16,
)
PATTERN_COUNT = len(_INKS)
HATCHED = 1  #: the pattern of lines from the lower left to the upper right


@lru_cache(maxsize=24)
def pattern(number: int, width: int, height: int) -> Image.Image:
    """A mask of so many px for ``Image.paste``; not to be drawn on, as it is kept."""
    ink = _INKS[number]
    mask = Image.new("L", (width, height))
    mask.putdata([255 * ink(x % _PERIOD, y % _PERIOD) for y in range(min(height, _PERIOD)) for x in range(width)])
    filled = _PERIOD
    while filled < height:
        mask.paste(mask.crop((0, 0, width, min(filled, height - filled))), (0, filled))
        filled *= 2
    return mask
