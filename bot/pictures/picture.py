"""A picture that is yet to be drawn."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Picture:
    """What can be drawn, and what it shows in words."""

    name: str  #: of its file
    draw: Callable[[], bytes]  #: makes the PNG; takes up to 200 ms of a processor
    describe: Callable[[], str]  #: makes the alt text, which is plain text: it may hold what people typed
