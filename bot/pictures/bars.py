"""How full the storage of each account is: a bar each, the state also in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw

from bot.pictures.drawing import ALARM, FAINT_INK, GROUND, INK, LINE_COLOR, PAPER, WIDEST, Box, dump_png, fill
from bot.pictures.fonts import SYSTEM, Color, Fonts
from bot.pictures.patterns import HATCHED, pattern
from bot.pictures.words import clip, join_sentences
from bot.sizes import format_bytes

MOST_ROWS = 24  #: accounts in one picture; of more, the rest is counted

_CALM: Color = (0, 114, 178)
_WARM: Color = (200, 120, 0)
_INDENT, _TOP, _ROW, _BAR = 24, 16, 56, 16  # px
_NAME, _WORDS = 16, 13  # px of letters
_WIDTH = WIDEST - 2 * _INDENT


@dataclass(frozen=True)
class Usage:
    """The storage of one account."""

    account: str
    used: int  #: bytes; 0 or more
    limit: int | None  #: bytes, above 0; nothing where there is none, or none is known
    warn_at: float = 0.8  #: the share of the limit from which on it is nearly full; 0 to 1

    @property
    def share(self) -> float | None:
        """How much of the limit is used: 0 is nothing, 1 all of it, and it may be exceeded."""
        return self.used / self.limit if self.limit else None

    @property
    def state(self) -> str:
        """A word for what is to be done; empty when nothing is."""
        if self.share is None or self.share < self.warn_at:
            return ""
        return "full" if self.share >= 1 else "nearly full"

    @property
    def words(self) -> str:
        """How much is used of what, and the state."""
        if self.share is None or self.limit is None:
            return f"{format_bytes(self.used)}, no known limit"
        amount = f"{format_bytes(self.used)} of {format_bytes(self.limit)} ({int(100 * self.share)} %)"
        return f"{amount}, {self.state}" if self.state else amount


_COLORS = {"": _CALM, "nearly full": _WARM, "full": ALARM}


def draw_storage(usages: Sequence[Usage], fonts: Fonts = SYSTEM) -> bytes:
    """One bar an account, as PNG, with a line where the warning begins; a sentence where there are no accounts."""
    rows = usages[:MOST_ROWS]
    rest = len(usages) - len(rows)
    image = Image.new("RGB", (WIDEST, 2 * _TOP + _ROW * (max(len(rows), 1) + bool(rest))), PAPER)
    for index, usage in enumerate(rows):
        _draw_row(image, _TOP + index * _ROW, usage, fonts)
    note = f"… and {rest} more" if rest else "" if usages else "No storage to show"
    fonts.draw(image, (_INDENT, image.height - _TOP - _ROW + 16), note, _NAME, FAINT_INK)
    return dump_png(image)


def describe_storage(usages: Sequence[Usage]) -> str:
    """The picture's alt text."""
    if not usages:
        return "No storage to show."
    return join_sentences(("Storage.", *(f"{clip(usage.account)}: {usage.words}." for usage in usages)))


def _draw_row(image: Image.Image, top: int, usage: Usage, fonts: Fonts) -> None:
    words = usage.words
    width = fonts.measure(words, _WORDS)
    name = fonts.fit(usage.account, _NAME, _WIDTH - width - 16)
    fonts.draw(image, (_INDENT, top), name, _NAME, INK)
    fonts.draw(image, (_INDENT + _WIDTH - width, top + 3), words, _WORDS, INK if usage.state else FAINT_INK)
    bar = (_INDENT, top + 25, _INDENT + _WIDTH, top + 25 + _BAR)
    fill(image, bar, GROUND, LINE_COLOR)
    if usage.share is None:
        image.paste(LINE_COLOR, bar, pattern(HATCHED, _WIDTH, _BAR))
    else:
        _draw_bar(image, bar, usage.share, usage)


def _draw_bar(image: Image.Image, bar: Box, share: float, usage: Usage) -> None:
    """The used part, at least a px where there is any, and the line of the warning."""
    left, top, _, bottom = bar
    used = max(round(_WIDTH * min(share, 1)), int(usage.used > 0))
    if used:
        fill(image, (left, top, left + used, bottom), _COLORS[usage.state])
    x = left + round(_WIDTH * min(max(usage.warn_at, 0), 1))
    ImageDraw.Draw(image).line((x, top - 3, x, bottom + 2), INK, 2)
