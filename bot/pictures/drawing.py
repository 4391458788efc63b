"""What the pictures share: colours, dashed and hatched shapes, a canvas drawn to scale, and PNG as the outcome."""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageChops, ImageDraw

from bot.pictures.fonts import Color
from bot.pictures.geometry import Canvas, Rectangle
from bot.pictures.patterns import HATCHED, pattern

WIDEST = 960  #: px of any picture

PAPER: Color = (255, 255, 255)
INK: Color = (29, 28, 29)
FAINT_INK: Color = (97, 96, 97)
LINE_COLOR: Color = (208, 211, 216)
GROUND: Color = (240, 241, 244)
ALARM: Color = (178, 30, 60)

_DASH = 6  # px
_MARGIN = 28  # px around a canvas: room for what reaches outside, and for its size in words
_TALLEST_CANVAS = 720  # px
_NARROWEST = 320  # px of a picture: room for the words under a narrow canvas

Box = tuple[int, int, int, int]  #: left, top, right, bottom; the last two lie outside


@dataclass(frozen=True)
class Frame:
    """Where a canvas lies in a picture, and how much it is scaled."""

    canvas: Canvas
    scale: float
    left: int
    top: int = _MARGIN

    @classmethod
    def around(cls, canvas: Canvas) -> "Frame":
        """The largest frame for a canvas."""
        scale = min((WIDEST - 2 * _MARGIN) / canvas.width, _TALLEST_CANVAS / canvas.height)
        width = max(round(canvas.width * scale) + 2 * _MARGIN, _NARROWEST)
        return cls(canvas, scale, left=(width - max(round(canvas.width * scale), 1)) // 2)

    @property
    def box(self) -> Box:
        return self.scaled(self.canvas.whole)

    @property
    def size(self) -> tuple[int, int]:
        """Of the whole picture, in px."""
        _, _, right, bottom = self.box
        return right + self.left, bottom + self.top

    def scaled(self, area: Rectangle) -> Box:
        """Where a rectangle of the canvas lies in the picture; at least one px large."""
        left, right = (self.left + round(x * self.scale) for x in (area.x, area.right))
        top, bottom = (self.top + round(y * self.scale) for y in (area.y, area.bottom))
        return left, top, max(right, left + 1), max(bottom, top + 1)


def fill(image: Image.Image, box: Box, color: Color | None, outline: Color | None = None, width: int = 1) -> None:
    """Fill a box, or only draw its outline, inside of it."""
    left, top, right, bottom = box
    ImageDraw.Draw(image).rectangle((left, top, right - 1, bottom - 1), color, outline, width)


def hatch(image: Image.Image, boxes: Iterable[Box], color: Color) -> None:
    """Draw slanted lines over boxes; where two of them overlap no denser than elsewhere."""
    mask = Image.new("L", image.size)
    for box in boxes:
        mask.paste(255, box)
    image.paste(color, mask=ImageChops.multiply(mask, pattern(HATCHED, *image.size)))


def dash(image: Image.Image, box: Box, color: Color) -> None:
    """Draw the outline of a box, dashed, as far as it lies inside of the picture's edge."""
    left, top, right, bottom = box[0], box[1], box[2] - 2, box[3] - 2
    draw = ImageDraw.Draw(image)
    for x in range(left, right, 2 * _DASH):
        for y in (top, bottom):
            draw.line((x, y, min(x + _DASH, right), y), color, 2)
    for y in range(top, bottom, 2 * _DASH):
        for x in (left, right):
            draw.line((x, y, x, min(y + _DASH, bottom)), color, 2)


def dump_png(image: Image.Image) -> bytes:
    """The picture as PNG: the same bytes for the same picture."""
    stream = BytesIO()
    image.save(stream, "PNG", optimize=True)
    return stream.getvalue()
