"""What the pictures say in words: names, sides, alt texts. All of it is plain text, as it holds what people typed."""

from collections.abc import Iterable

from bot.pictures.geometry import Canvas, Rectangle

LONGEST_ALT_TEXT = 2000  #: characters that Slack takes of an image's alt_text
_LONGEST_NAME = 40  # characters


def named(number: int, name: str) -> str:
    """A number of the picture with the name it stands for: ``3 “Ann”``."""
    short = clip(name)
    return f"{number} “{short}”" if short else str(number)


def clip(name: str) -> str:
    """A name on one line, of 40 characters at most."""
    line = " ".join(name.split())
    return line if len(line) <= _LONGEST_NAME else f"{line[: _LONGEST_NAME - 1]}…"


def describe_excess(canvas: Canvas, area: Rectangle) -> str:
    """By how much an area reaches outside, on each side where it does; empty where it lies inside."""
    sides = {
        "at the left": -area.x,
        "at the top": -area.y,
        "at the right": area.right - canvas.width,
        "at the bottom": area.bottom - canvas.height,
    }
    return ", ".join(f"{pixels} px {side}" for side, pixels in sides.items() if pixels > 0)


def join_sentences(sentences: Iterable[str]) -> str:
    """Put sentences into one alt text; what is too much for Slack is left out and counted."""
    given = list(sentences)
    text = " ".join(given)
    kept = len(given)
    while len(text) > LONGEST_ALT_TEXT and kept:
        kept -= 1
        text = " ".join((*given[:kept], f"… and {len(given) - kept} more."))
    return text
