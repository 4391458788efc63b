"""Ready arrangements of people on a canvas."""

from collections.abc import Callable, Mapping
from math import ceil, isqrt

from bot.pictures.geometry import Canvas, Rectangle

Arrange = Callable[[Canvas, int], tuple[Rectangle, ...]]

_LARGE_SHARES = ((4, 4), (9, 3))  # up to so many beside the large one, these get the n-th part of the canvas
_MOST_SHARE = 2  # and more of them the half
_FLOATING_COLUMNS = 4  # at least: so small that the large picture stays to be seen


def arrange_grid(canvas: Canvas, count: int) -> tuple[Rectangle, ...]:
    """All equally large, as large as pictures of 16:9 can be; the last row centred."""
    return _checked(_grid(canvas.whole, count), canvas, count)


def arrange_right_strip(canvas: Canvas, count: int) -> tuple[Rectangle, ...]:
    """The first one large, all others in a strip at the right."""
    strip = canvas.width // _strip_share(count - 1) if count > 1 else 0
    large = Rectangle(0, 0, canvas.width - strip, canvas.height)
    others = _grid(Rectangle(large.right, 0, strip, canvas.height), count - 1)
    return _checked((large, *others), canvas, count)


def arrange_bottom_strip(canvas: Canvas, count: int) -> tuple[Rectangle, ...]:
    """The first one large, all others in a strip below."""
    strip = canvas.height // _strip_share(count - 1) if count > 1 else 0
    large = Rectangle(0, 0, canvas.width, canvas.height - strip)
    others = _grid(Rectangle(0, large.bottom, canvas.width, strip), count - 1)
    return _checked((large, *others), canvas, count)


def arrange_side_by_side(canvas: Canvas, count: int) -> tuple[Rectangle, ...]:
    """Columns of the whole height."""
    return _checked(_cells(canvas.whole, count, count), canvas, count)


def arrange_picture_in_picture(canvas: Canvas, count: int) -> tuple[Rectangle, ...]:
    """The first one on the whole canvas, the others small over it, from the lower right corner on."""
    columns = max(_FLOATING_COLUMNS, isqrt(max(count - 2, 0)) + 1)
    width, height = canvas.width // (columns + 1), canvas.height // (columns + 1)
    gap = min(width, height) // 8
    places = (divmod(index, columns) for index in range(count - 1))
    floating = (
        Rectangle(canvas.width - (column + 1) * width, canvas.height - (row + 1) * height, width - gap, height - gap)
        for row, column in places
    )
    return _checked((canvas.whole, *floating), canvas, count)


def arrange_first_only(canvas: Canvas, count: int) -> tuple[Rectangle, ...]:
    """The first one on the whole canvas; nobody else is seen, so that it is one rectangle for any count."""
    return _checked((canvas.whole,), canvas, count)


#: The name of each arrangement: what people read, and the function. A function takes 1 to 100 people, gives their
#: rectangles in the order of drawing, and raises ValueError where the canvas has less than one px for each.
ARRANGEMENTS: Mapping[str, tuple[str, Arrange]] = {
    "grid": ("Grid", arrange_grid),
    "right_strip": ("One large, strip at the right", arrange_right_strip),
    "bottom_strip": ("One large, strip below", arrange_bottom_strip),
    "side_by_side": ("Side by side", arrange_side_by_side),
    "picture_in_picture": ("Picture in picture", arrange_picture_in_picture),
    "first_only": ("First one full screen", arrange_first_only),
}


def _strip_share(count: int) -> int:
    return next((share for most, share in _LARGE_SHARES if count <= most), _MOST_SHARE)


def _grid(area: Rectangle, count: int) -> tuple[Rectangle, ...]:
    if count < 1:
        return ()

    def size(columns: int) -> int:
        width, height = area.w // columns, area.h // ceil(count / columns)
        return min(9 * width, 16 * height)

    return _cells(area, max(range(1, count + 1), key=size), count)


def _cells(area: Rectangle, columns: int, count: int) -> tuple[Rectangle, ...]:
    return tuple(_cell(area, columns, count, *divmod(index, columns)) for index in range(count))


def _cell(area: Rectangle, columns: int, count: int, row: int, column: int) -> Rectangle:
    """One cell; neighbours meet exactly, though the sizes then may differ by one px."""
    rows = ceil(count / columns)
    in_this_row = min(columns, count - row * columns)
    indent = (area.w - area.w * in_this_row // columns) // 2
    left, right = (area.w * edge // columns for edge in (column, column + 1))
    top, bottom = (area.h * edge // rows for edge in (row, row + 1))
    return Rectangle(area.x + indent + left, area.y + top, right - left, bottom - top)


def _checked(rectangles: tuple[Rectangle, ...], canvas: Canvas, count: int) -> tuple[Rectangle, ...]:
    if count < 1 or not all(rectangle.area for rectangle in rectangles):
        raise ValueError(f"{count} pictures do not fit into {canvas.width} × {canvas.height} px.")
    return rectangles
