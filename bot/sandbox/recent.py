"""A log that never ends, of which only the newest entries are kept."""

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

MOST = 2_000


class Recent(list[T]):
    """The newest entries, oldest first.

    Args:
        told: hears of each entry as it comes.
        most: how many are kept.
    """

    def __init__(self, told: Callable[[T], None], *, most: int = MOST) -> None:
        super().__init__()
        self._told = told
        self._most = most

    def append(self, entry: T) -> None:
        """Add an entry; the oldest makes room for it."""
        super().append(entry)
        del self[: -self._most]
        self._told(entry)
