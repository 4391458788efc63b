"""Rectangles on a canvas, in whole px from the upper left corner."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Rectangle:
    """A rectangle; it has an area where both its width and its height are positive."""

    x: int
    y: int
    w: int
    h: int

    @property
    def right(self) -> int:
        return self.x + self.w

    @property
    def bottom(self) -> int:
        return self.y + self.h

    @property
    def area(self) -> int:
        return max(self.w, 0) * max(self.h, 0)

    def grown(self, by: int) -> "Rectangle":
        """The same with a border of ``by`` px around it."""
        return Rectangle(self.x - by, self.y - by, self.w + 2 * by, self.h + 2 * by)

    def common(self, other: "Rectangle") -> "Rectangle":
        """What both cover; without area where they do not meet."""
        x, y = max(self.x, other.x), max(self.y, other.y)
        return Rectangle(x, y, min(self.right, other.right) - x, min(self.bottom, other.bottom) - y)

    def without(self, other: "Rectangle") -> tuple["Rectangle", ...]:
        """What is left when the other one is cut out: up to four rectangles that do not overlap."""
        hole = self.common(other)
        if not hole.area:
            return (self,)
        strips = (
            Rectangle(self.x, self.y, self.w, hole.y - self.y),
            Rectangle(self.x, hole.bottom, self.w, self.bottom - hole.bottom),
            Rectangle(self.x, hole.y, hole.x - self.x, hole.h),
            Rectangle(hole.right, hole.y, self.right - hole.right, hole.h),
        )
        return tuple(strip for strip in strips if strip.area)


@dataclass(frozen=True)
class Canvas:
    """The picture of a recording or stream, in px; both sides at least 1."""

    width: int
    height: int

    @property
    def whole(self) -> Rectangle:
        return Rectangle(0, 0, self.width, self.height)


def cut_out(piece: Rectangle, holes: Iterable[Rectangle]) -> tuple[Rectangle, ...]:
    """What is left of a rectangle when all the holes are cut out."""
    parts: tuple[Rectangle, ...] = (piece,) if piece.area else ()
    for hole in holes:
        parts = tuple(rest for part in parts for rest in part.without(hole))
    return parts
