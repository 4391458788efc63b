"""A layout: who is where on the canvas, as a picture, in words, and what is wrong with it.

Tiles come in the order of drawing: a later one lies over an earlier one. They are numbered from 1.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from PIL import Image

from bot.pictures.drawing import (
    ALARM,
    FAINT_INK,
    GROUND,
    INK,
    LINE_COLOR,
    PAPER,
    Box,
    Frame,
    dash,
    dump_png,
    fill,
    hatch,
)
from bot.pictures.fonts import LINE, SYSTEM, Color, Fonts
from bot.pictures.geometry import Canvas, Rectangle, cut_out
from bot.pictures.words import describe_excess, join_sentences, named
from bot.words import counted

_FILLS: dict[str, Color] = {"camera": (207, 227, 247), "screen": (252, 226, 194)}
_OTHER_FILL: Color = (224, 224, 232)

# px of letters; modals show a picture at half its size, and smaller on phones
_HUGE, _GREAT, _LARGE, _MIDDLE, _SMALL, _LEAST = 30, 22, 18, 13, 11, 8
_PADDING, _PLATE = 4, 2  # px: from the edge of a tile, and of paper beside letters
_MOST_NAMED = 4  # tiles in one sentence


@dataclass(frozen=True)
class Tile:
    """One person's picture; place and size in px of the canvas, which it may exceed."""

    x: int
    y: int
    w: int
    h: int
    name: str
    kind: str  #: a word that is shown: "camera" and "screen" also have a colour
    crop: str = ""  #: how the picture is brought into the tile, in a word

    @property
    def area(self) -> Rectangle:
        return Rectangle(self.x, self.y, self.w, self.h)

    @property
    def words(self) -> str:
        return ", ".join(word for word in (self.kind, self.crop) if word)


def draw_layout(canvas: Canvas, tiles: Sequence[Tile], fonts: Fonts = SYSTEM) -> bytes:
    """The canvas to scale with its numbered tiles, as PNG: overlaps hatched, what reaches outside dashed."""
    frame = Frame.around(canvas)
    image = Image.new("RGB", frame.size, PAPER)
    for number, tile in enumerate(tiles, start=1):
        _draw_outside(image, frame, tile, number, fonts)
    fill(image, frame.box, GROUND, LINE_COLOR)
    for tile in _seen(canvas, tiles):
        fill(image, frame.scaled(tile.area.common(canvas.whole)), _FILLS.get(tile.kind, _OTHER_FILL), FAINT_INK, 2)
    hatch(image, (frame.scaled(area) for area in _overlaps(canvas, tiles)), ALARM)
    for number, tile in enumerate(tiles, start=1):
        _label(image, frame, tile, number, tiles[number:], fonts)
    _write_size(image, frame, fonts)
    return dump_png(image)


def problems(canvas: Canvas, tiles: Sequence[Tile]) -> tuple[str, ...]:
    """What is wrong, a sentence each; they hold names as people typed them, so that they belong into plain text."""
    found: list[str] = []
    for number, tile in enumerate(tiles, start=1):
        found += _problems_of(canvas, tile, number, tiles)
    return tuple(found)


def describe_layout(canvas: Canvas, tiles: Sequence[Tile]) -> str:
    """The picture's alt text."""
    return join_sentences(
        (
            f"A canvas of {canvas.width} × {canvas.height} px with {counted(len(tiles), 'tile')}.",
            *problems(canvas, tiles),
            *(
                f"{named(number, tile.name)}: {tile.words}, {tile.w} × {tile.h} at {tile.x}, {tile.y}."
                for number, tile in enumerate(tiles, start=1)
            ),
        )
    )


def _seen(canvas: Canvas, tiles: Sequence[Tile]) -> Iterator[Tile]:
    return (tile for tile in tiles if tile.area.common(canvas.whole).area and tile.area.area)


def _overlaps(canvas: Canvas, tiles: Sequence[Tile]) -> Iterator[Rectangle]:
    for one, other in combinations(_seen(canvas, tiles), 2):
        both = one.area.common(other.area).common(canvas.whole)
        if both.area:
            yield both


def _visible(canvas: Canvas, tile: Tile, later: Sequence[Tile]) -> tuple[Rectangle, ...]:
    return cut_out(tile.area.common(canvas.whole), (other.area for other in later)) if tile.area.area else ()


def _problems_of(canvas: Canvas, tile: Tile, number: int, tiles: Sequence[Tile]) -> Iterator[str]:
    name = named(number, tile.name)
    if not tile.area.area:
        yield f"{name} has no size."
        return
    if not tile.area.common(canvas.whole).area:
        yield f"{name} lies entirely outside of the canvas."
        return
    if excess := describe_excess(canvas, tile.area):
        yield f"{name} reaches outside: {excess}."
    if not _visible(canvas, tile, tiles[number:]):
        yield f"{name} is entirely hidden by what lies over it."
    met = [
        named(index, other.name) for index, other in enumerate(tiles, start=1) if index > number and _meet(tile, other)
    ]
    if met:
        yield f"{name} overlaps {_enumerate(met)}."


def _meet(one: Tile, other: Tile) -> bool:
    return bool(other.area.area and one.area.common(other.area).area)


def _enumerate(names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    if len(names) <= _MOST_NAMED:
        return f"{', '.join(names[:-1])} and {names[-1]}"
    return f"{', '.join(names[:_MOST_NAMED])} and {len(names) - _MOST_NAMED} more"


def _label(image: Image.Image, frame: Frame, tile: Tile, number: int, later: Sequence[Tile], fonts: Fonts) -> None:
    """Write into the largest part of a tile that can be seen: its number, and as much more as there is room for."""
    parts = _visible(frame.canvas, tile, later)
    if not parts:
        return
    box = frame.scaled(max(parts, key=lambda part: part.area))
    size = _number_size(box)
    _write_number(image, box, str(number), size, fonts)
    # The name stands apart from the number: in one line with it, a right-to-left name would move it to the other side.
    _write_words(image, box, _lines(tile, size), fonts.measure(str(number), size) + size // 2, fonts)


def _write_number(image: Image.Image, box: Box, number: str, size: int, fonts: Fonts) -> None:
    """Write a number, in a narrow box digit under digit; nothing where it still has no room."""
    left, top, right, bottom = box
    rows = (number,) if fonts.measure(number, size) <= right - left else tuple(number)
    spare_width = right - left - max(fonts.measure(row, size) for row in rows)
    spare_height = bottom - top - round(LINE * size) * len(rows)
    if spare_width < 0 or spare_height < 0:
        return
    x, y = left + min(_PADDING, spare_width // 2), top + min(_PADDING, spare_height // 2)
    for row in rows:
        _write(image, (x, y), row, size, INK, fonts, plate=min(_PLATE, x - left))
        y += round(LINE * size)


def _write_words(
    image: Image.Image, box: Box, lines: Sequence[tuple[str, int, Color]], indent: int, fonts: Fonts
) -> None:
    """Write lines from the upper left corner on, the first of them indented."""
    left, top, right, _ = box
    x, y = left + _PADDING + indent, top + _PADDING
    for text, size, color in lines:
        _write(image, (x, y), fonts.fit(text, size, right - _PADDING - x), size, color, fonts)
        x, y = left + _PADDING, y + round(LINE * size)


def _number_size(box: Box) -> int:
    """The size of a label's first line."""
    width, height = box[2] - box[0], box[3] - box[1]
    if height >= 150 and width >= 280:
        return _HUGE
    if height >= 90 and width >= 110:
        return _LARGE
    if height >= 40 and width >= 60:
        return _MIDDLE
    return max(min(height // 2, width, _SMALL), _LEAST)


def _lines(tile: Tile, size: int) -> tuple[tuple[str, int, Color], ...]:
    """Text, size and colour of each line of a label: the smaller the tile, the fewer."""
    if size == _HUGE:
        return ((tile.name, _HUGE, INK), (tile.words, _GREAT, FAINT_INK), (_extent(tile), _GREAT, FAINT_INK))
    if size == _LARGE:
        return ((tile.name, _LARGE, INK), (tile.words, _MIDDLE, FAINT_INK), (_extent(tile), _SMALL, FAINT_INK))
    if size == _MIDDLE:
        return ((tile.name, _MIDDLE, INK), (tile.words, _SMALL, FAINT_INK))
    return ()


def _extent(tile: Tile) -> str:
    return f"{tile.w} × {tile.h} at {tile.x}, {tile.y}"


def _write(
    image: Image.Image, at: tuple[int, int], text: str, size: int, color: Color, fonts: Fonts, plate: int = _PLATE
) -> None:
    """Write on a plate of paper, so that a hatched ground does not disturb."""
    if text:
        x, y = at
        fill(image, (x - plate, y, x + fonts.measure(text, size) + plate, y + round(LINE * size)), PAPER)
        fonts.draw(image, at, text, size, color)


def _draw_outside(image: Image.Image, frame: Frame, tile: Tile, number: int, fonts: Fonts) -> None:
    """Show dashed, in the margin, that a tile reaches outside, or on which side it lies when none of it is inside."""
    if not tile.area.area or not describe_excess(frame.canvas, tile.area):
        return
    left, top, right, bottom = _in_picture(frame, tile)
    dash(image, (left, top, right, bottom), ALARM)
    if not tile.area.common(frame.canvas.whole).area:
        _write(image, (left + _PADDING, top + _PADDING), str(number), _SMALL, ALARM, fonts)


def _in_picture(frame: Frame, tile: Tile) -> Box:
    """A tile's box, drawn in to the picture's edges: no smaller than its number in the margin needs."""
    width, height = frame.size
    left, top, right, bottom = frame.scaled(tile.area)
    room = 24
    return (
        min(max(left, 1), width - room),
        min(max(top, 1), height - room),
        max(min(right, width - 1), room),
        max(min(bottom, height - 1), room),
    )


def _write_size(image: Image.Image, frame: Frame, fonts: Fonts) -> None:
    text = f"{frame.canvas.width} × {frame.canvas.height} px"
    left, _, _, bottom = frame.box
    fonts.draw(image, (left, bottom + 2), text, _LARGE, FAINT_INK)
