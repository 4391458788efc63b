"""Texts laid over a picture: where they stand, how large, in which colour and how transparent; and what is wrong."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from PIL import Image

from bot.pictures.drawing import FAINT_INK, INK, PAPER, Frame, dash, dump_png, fill
from bot.pictures.fonts import LINE, SYSTEM, Color, Fonts
from bot.pictures.geometry import Canvas, Rectangle
from bot.pictures.words import clip, describe_excess, join_sentences, named
from bot.words import counted

_BACKGROUNDS: tuple[Color, ...] = ((58, 66, 78), (112, 120, 132), (168, 174, 184), (222, 225, 230))  # dark to bright
_TILE: Color = (140, 150, 166)
_NOTE, _NUMBER = 13, 10  # px of letters: of the list below, and of the numbers in the picture
_NOTE_LINE = 20  # px
_INDENT = 28  # px: below the canvas of usual proportions
_MOST_NOTES = 12


@dataclass(frozen=True)
class Text:
    """One text over the picture."""

    content: str  #: empty for a clock
    x: int  #: px of the canvas, of the upper left corner
    y: int
    size: int  #: px of the canvas, of the letters
    color: int  #: 0xRRGGBB
    opacity: int  #: percent: 0 cannot be seen, 100 hides what is behind
    is_clock: bool = False

    @property
    def rgb(self) -> Color:
        return self.color >> 16 & 0xFF, self.color >> 8 & 0xFF, self.color & 0xFF

    def shown(self, clock: datetime) -> str:
        """What is to be read at that time."""
        return f"{clock:%Y-%m-%d %H:%M:%S}" if self.is_clock else self.content

    def area(self, clock: datetime, fonts: Fonts) -> Rectangle:
        """What the text covers of the canvas, as wide as these fonts draw it."""
        return Rectangle(self.x, self.y, fonts.measure(self.shown(clock), self.size), round(LINE * self.size))


def draw_subtitles(
    canvas: Canvas, texts: Sequence[Text], tiles: Sequence[Rectangle] = (), *, clock: datetime, fonts: Fonts = SYSTEM
) -> bytes:
    """The texts over a neutral picture from dark to bright, and below it a list of them, as PNG.

    Args:
        canvas: what the places are measured on.
        texts: in the order of drawing, numbered from 1.
        tiles: where people's pictures lie.
        clock: the time that clocks show, as it is in their zone.
        fonts: those of the machine; the service may have others, so that widths are not exact.
    """
    frame = Frame.around(canvas)
    notes = texts[:_MOST_NOTES]
    rest = len(texts) - len(notes)
    width, height = frame.size
    image = Image.new("RGB", (width, height + _NOTE_LINE * (len(notes) + bool(rest))), PAPER)
    image.paste(_draw_canvas(frame, texts, tiles, clock, fonts), frame.box)
    for row, text in enumerate(notes):
        _write_note(image, (_INDENT, height - _NOTE_LINE // 2 + row * _NOTE_LINE), row + 1, text, fonts)
    if rest:
        fonts.draw(image, (_INDENT, image.height - _NOTE_LINE * 3 // 2), f"… and {rest} more", _NOTE, FAINT_INK)
    return dump_png(image)


def problems(canvas: Canvas, texts: Sequence[Text], *, clock: datetime, fonts: Fonts = SYSTEM) -> tuple[str, ...]:
    """What is wrong, a sentence each; they hold what people typed, so that they belong into plain text.

    How wide a text is can only be said with the fonts of this machine: the service may have others.
    """
    return tuple(
        f"{_named(number, text)} {problem}"
        for number, text in enumerate(texts, start=1)
        for problem in _problems_of(canvas, text, clock, fonts)
    )


def describe_subtitles(canvas: Canvas, texts: Sequence[Text], *, clock: datetime, fonts: Fonts = SYSTEM) -> str:
    """The picture's alt text."""
    return join_sentences(
        (
            f"A canvas of {canvas.width} × {canvas.height} px with {counted(len(texts), 'subtitle')}.",
            *problems(canvas, texts, clock=clock, fonts=fonts),
            *(f"{_named(number, text)}: {_look(text)}." for number, text in enumerate(texts, start=1)),
        )
    )


def _named(number: int, text: Text) -> str:
    return f"{number} (clock)" if text.is_clock else named(number, text.content)


def _look(text: Text) -> str:
    return f"at {text.x}, {text.y}, size {text.size}, #{text.color:06x}, opacity {text.opacity} %"


def _problems_of(canvas: Canvas, text: Text, clock: datetime, fonts: Fonts) -> Iterator[str]:
    area = text.area(clock, fonts)
    if not text.shown(clock).strip():
        yield "is empty."
    elif not Rectangle(text.x, text.y, 1, 1).common(canvas.whole).area:
        yield "begins outside of the canvas."
    elif excess := describe_excess(canvas, area):
        yield f"ends outside of the canvas, by about {excess}."
    if text.opacity == 0:
        yield "cannot be seen: its opacity is 0 %."


def _draw_canvas(
    frame: Frame, texts: Sequence[Text], tiles: Sequence[Rectangle], clock: datetime, fonts: Fonts
) -> Image.Image:
    """The canvas alone, so that nothing is drawn outside of it."""
    left, top, right, bottom = frame.box
    inner = Frame(frame.canvas, frame.scale, left=0, top=0)
    image = _draw_background(right - left, bottom - top)
    for tile in tiles:
        if tile.common(frame.canvas.whole).area:
            fill(image, inner.scaled(tile.common(frame.canvas.whole)), _TILE, PAPER)
    for number, text in enumerate(texts, start=1):
        _lay_over(image, inner, text, clock, fonts)
        _mark(image, inner, number, text.area(clock, fonts), fonts)
    return image


def _draw_background(width: int, height: int) -> Image.Image:
    """Fields from dark to bright: on one of them any colour can be seen, and how much shines through."""
    image = Image.new("RGB", (width, height))
    for index, color in enumerate(_BACKGROUNDS):
        left, right = (width * edge // len(_BACKGROUNDS) for edge in (index, index + 1))
        image.paste(color, (left, 0, right, height))
    return image


def _lay_over(image: Image.Image, frame: Frame, text: Text, clock: datetime, fonts: Fonts) -> None:
    """Draw the text opaque on a copy of what it covers, then mix both."""
    area = text.area(clock, fonts).grown(text.size).common(frame.canvas.whole)
    if not area.area:
        return
    box = frame.scaled(area)
    before = image.crop(box)
    after = before.copy()
    place = (round(text.x * frame.scale) - box[0], round(text.y * frame.scale) - box[1])
    fonts.draw(after, place, text.shown(clock), max(round(text.size * frame.scale), 1), text.rgb)
    image.paste(Image.blend(before, after, text.opacity / 100), box[:2])


def _mark(image: Image.Image, frame: Frame, number: int, area: Rectangle, fonts: Fonts) -> None:
    """Frame a text and put its number at it, so that even one that cannot be seen is found."""
    seen = area.common(frame.canvas.whole)
    if not seen.area:
        return
    left, top, right, bottom = frame.scaled(seen)
    fill(image, (left, top, right, bottom), None, INK, 2)
    dash(image, (left, top, right, bottom), PAPER)  # over dark lines, so that it can be seen on any ground
    width, height = fonts.measure(str(number), _NUMBER) + 4, round(LINE * _NUMBER)
    above = top - height if top >= height else bottom
    fill(image, (left, above, left + width, above + height), PAPER)
    fonts.draw(image, (left + 2, above), str(number), _NUMBER, INK)


def _write_note(image: Image.Image, at: tuple[int, int], number: int, text: Text, fonts: Fonts) -> None:
    """One line of the list: number, colour, content, and how it looks in words."""
    x, y = at
    fonts.draw(image, at, str(number), _NOTE, INK)
    fill(image, (x + 24, y + 2, x + 38, y + 16), text.rgb, FAINT_INK)
    look = fonts.fit(_look(text), _NOTE, image.width - x - 60)
    room = image.width - x - 60 - fonts.measure(look, _NOTE)
    shown = fonts.fit("clock" if text.is_clock else clip(text.content), _NOTE, max(room, 0))
    fonts.draw(image, (x + 46, y), shown, _NOTE, INK)
    fonts.draw(image, (x + 58 + fonts.measure(shown, _NOTE), y), look, _NOTE, FAINT_INK)
