"""Text in any script, with the fonts that the machine has: none are bundled, and nothing fails where one is missing.

Each character is drawn in the first font that has it. What no font has, Pillow's built-in font draws as a box.
Right-to-left text stands in its order; Arabic letters are joined only where Pillow has its Raqm library.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from typing import cast

from PIL import Image, ImageDraw, ImageFont, features

from bot.pictures.bidi import Run, visual_runs

LINE = 1.25  #: the height of a line, in sizes of its letters
LONGEST = 400  #: characters that are drawn of a text: more fit into no picture
LARGEST = 400  #: px

_BASELINE = 0.95  # below the top of the line, in sizes of the letters
_ABSENT = "\uffff"  # no character, so that no font has it
_TRIED = 16  # px: any size would do to see what a font has
_JOINERS = ("\u200c", "\u200d")
_EMOJI_FOLLOWS = "\ufe0f"
_CLEANED = {"Cc": " ", "Zl": " ", "Zp": " ", "Cf": "", "Cs": "\ufffd"}
_MIRRORED = str.maketrans("()[]{}<>«»", ")(][}{><»«")

Color = tuple[int, int, int]


@dataclass(frozen=True)
class FontFile:
    """A font on this machine, or the place where one might be."""

    path: str
    index: int = 0  #: in a collection
    only_size: int | None = None  #: px, of fonts that hold pictures instead of outlines
    is_emoji: bool = False


FONT_FILES = (
    FontFile("/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf"),
    FontFile("/usr/share/fonts/noto/NotoSans-Regular.ttf"),
    FontFile("/usr/share/fonts/google-noto/NotoSans-Regular.ttf"),
    FontFile("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"),
    FontFile("/usr/share/fonts/TTF/DejaVuSans.ttf"),
    FontFile("/usr/share/fonts/dejavu-sans-fonts/DejaVuSans.ttf"),
    FontFile("/usr/share/fonts/truetype/noto/NotoSansArabic-Regular.ttf"),
    FontFile("/usr/share/fonts/noto/NotoSansArabic-Regular.ttf"),
    FontFile("/usr/share/fonts/truetype/noto/NotoSansHebrew-Regular.ttf"),
    FontFile("/usr/share/fonts/noto/NotoSansHebrew-Regular.ttf"),
    FontFile("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", index=2),  # the simplified Chinese one of five
    FontFile("/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc", index=2),
    FontFile("/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf", only_size=109, is_emoji=True),
    FontFile("/usr/share/fonts/noto/NotoColorEmoji.ttf", only_size=109, is_emoji=True),
    FontFile("/System/Library/Fonts/Helvetica.ttc"),
    FontFile("/System/Library/Fonts/GeezaPro.ttc"),
    FontFile("/System/Library/Fonts/ArialHB.ttc"),
    FontFile("/System/Library/Fonts/PingFang.ttc"),
    FontFile("/System/Library/Fonts/Hiragino Sans GB.ttc"),
    FontFile("/System/Library/Fonts/Apple Color Emoji.ttc", only_size=160, is_emoji=True),
    FontFile("C:/Windows/Fonts/segoeui.ttf"),
    FontFile("C:/Windows/Fonts/arial.ttf"),
    FontFile("C:/Windows/Fonts/msyh.ttc"),
    FontFile("C:/Windows/Fonts/seguiemj.ttf", is_emoji=True),
)


@dataclass(frozen=True)
class _Piece:
    """What one font draws in one direction."""

    text: str  #: in the order in which the font wants it
    font: ImageFont.FreeTypeFont
    scale: float  #: what the drawn is to be multiplied with: not 1 for fonts of one size only
    direction: str | None

    @property
    def width(self) -> float:
        return self.scale * self.font.getlength(self.text, direction=self.direction)


@dataclass(frozen=True)
class Fonts:
    """Fonts in the order in which they are asked for a character."""

    files: tuple[FontFile, ...] = FONT_FILES
    has_raqm: bool = field(default_factory=lambda: bool(features.check("raqm")))

    def measure(self, text: str, size: int) -> int:
        """How wide a line of text is, in px; ``size`` is the height of its letters in px."""
        return round(sum(piece.width for piece in _lay_out(self, text[:LONGEST], size)))

    def fit(self, text: str, size: int, width: int) -> str:
        """The beginning of a text that is at most ``width`` px wide, with an ellipsis where it is cut; may be empty."""
        text = text[:LONGEST]
        if self.measure(text, size) <= width:
            return text
        fitting, too_long = 0, len(text)
        while too_long - fitting > 1:
            middle = (fitting + too_long) // 2
            fits = self.measure(f"{text[:middle]}…", size) <= width
            fitting, too_long = (middle, too_long) if fits else (fitting, middle)
        return f"{text[:fitting].rstrip()}…" if fitting else ""

    def draw(self, image: Image.Image, at: tuple[float, float], text: str, size: int, color: Color) -> None:
        """Draw a line of text; ``at`` is the upper left corner of the line, which is ``LINE * size`` px high."""
        x, baseline = at[0], at[1] + _BASELINE * _bounded(size)
        for piece in _lay_out(self, text[:LONGEST], size):
            draw = _draw_whole if piece.scale == 1 else _draw_scaled
            draw(image, (x, baseline), piece, color)
            x += piece.width


SYSTEM = Fonts()


def _draw_whole(image: Image.Image, at: tuple[float, float], piece: _Piece, color: Color) -> None:
    ImageDraw.Draw(image).text(
        at, piece.text, color, piece.font, anchor="ls", direction=piece.direction, embedded_color=True
    )


def _draw_scaled(image: Image.Image, at: tuple[float, float], piece: _Piece, color: Color) -> None:
    """Draw in the only size that the font has, and paste that smaller or larger."""
    left, top, right, bottom = piece.font.getbbox(piece.text, anchor="ls", direction=piece.direction)
    drawn = Image.new("RGBA", (round(right - left) or 1, round(bottom - top) or 1))
    _draw_whole(drawn, (-left, -top), piece, color)
    resized = drawn.resize((round(drawn.width * piece.scale) or 1, round(drawn.height * piece.scale) or 1))
    place = (round(at[0] + left * piece.scale), round(at[1] + top * piece.scale))
    image.paste(resized, place, resized)


@lru_cache(maxsize=2048)
def _lay_out(fonts: Fonts, text: str, size: int) -> tuple[_Piece, ...]:
    """The pieces of a line from the left to the right."""
    return tuple(piece for run in visual_runs(_clean(text)) for piece in _cut(fonts, run, _bounded(size)))


def _cut(fonts: Fonts, run: Run, size: int) -> Iterator[_Piece]:
    """Cut a run where the font changes."""
    chosen = _choose(fonts.files, run.text)
    groups = [(file, [index for index, _ in group]) for file, group in groupby(enumerate(chosen), lambda one: one[1])]
    for file, indexes in reversed(groups) if run.is_right_to_left else groups:
        text = run.text[indexes[0] : indexes[-1] + 1]
        yield _piece(fonts.has_raqm, file, text, size, is_right_to_left=run.is_right_to_left)


def _piece(has_raqm: bool, file: FontFile | None, text: str, size: int, *, is_right_to_left: bool) -> _Piece:
    """Raqm turns the text round by itself; without it that is left to us."""
    actual = size if file is None or file.only_size is None else file.only_size
    font = _open(file, actual, has_raqm)
    if has_raqm:
        return _Piece(text, font, size / actual, "rtl" if is_right_to_left else "ltr")
    ordered = text[::-1].translate(_MIRRORED) if is_right_to_left else text
    return _Piece(ordered, font, size / actual, None)


def _choose(files: tuple[FontFile, ...], text: str) -> list[FontFile | None]:
    """The font of each character; marks and joiners stay with the character before them."""
    chosen: list[FontFile | None] = []
    for index, character in enumerate(text):
        if index and (_goes_along(character) or text[index - 1] == _JOINERS[1]):
            chosen.append(chosen[-1])
        else:
            is_emoji = character >= "\U0001f000" or text[index + 1 : index + 2] == _EMOJI_FOLLOWS
            chosen.append(_font_of(files, character, is_emoji))
    return chosen


def _goes_along(character: str) -> bool:
    is_skin_tone = "\U0001f3fb" <= character <= "\U0001f3ff"
    return is_skin_tone or character in _JOINERS or unicodedata.category(character) in ("Mn", "Mc", "Me")


@lru_cache(maxsize=8192)
def _font_of(files: tuple[FontFile, ...], character: str, is_emoji: bool) -> FontFile | None:
    """The first font that has the character; those with pictures are asked first for emoji, and last for all else."""
    ranked = sorted(_present(files), key=lambda file: file.is_emoji is not is_emoji)
    return next((file for file in ranked if _has(file, character)), None)


def _has(file: FontFile, character: str) -> bool:
    """Whether the font draws something for a character, other than its sign for what it does not have."""
    font = _open(file, file.only_size or _TRIED, False)
    drawn, absent = (bytes(font.getmask(sign)) for sign in (character, _ABSENT))
    return character.isspace() or (any(drawn) and drawn != absent)


@lru_cache(maxsize=8)
def _present(files: tuple[FontFile, ...]) -> tuple[FontFile, ...]:
    return tuple(file for file in files if _opens(file))


def _opens(file: FontFile) -> bool:
    try:
        _open(file, file.only_size or _TRIED, False)
    except OSError:
        return False
    return True


@lru_cache(maxsize=256)
def _open(file: FontFile | None, size: int, has_raqm: bool) -> ImageFont.FreeTypeFont:
    """Open a font once for each size; no file is the built-in font.

    Raises:
        OSError: the machine does not have it.
    """
    engine = ImageFont.Layout.RAQM if has_raqm else ImageFont.Layout.BASIC
    if file is not None:
        return ImageFont.truetype(file.path, size, file.index, layout_engine=engine)
    built_in = cast(ImageFont.FreeTypeFont, ImageFont.load_default(size))  # with a size it is always one of these
    return built_in.font_variant(layout_engine=engine)


def _clean(text: str) -> str:
    """Take away what cannot be seen, foremost signs that turn round what follows; breaks become spaces."""
    return "".join(_CLEANED.get(unicodedata.category(sign), sign) if sign not in _JOINERS else sign for sign in text)


def _bounded(size: int) -> int:
    return min(max(size, 1), LARGEST)
