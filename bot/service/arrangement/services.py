"""What is known of each service that takes layouts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bot.pictures.layout import Tile
from bot.service.arrangement.placements import Arrangement, Person


@dataclass(frozen=True, kw_only=True)
class Words:
    """What the service's layouts can say."""

    crops: Mapping[str, int]  #: how a picture fills its place, with the service's numbers; the first is the default
    has_media: bool  #: whether a person has several streams, each camera or screen
    has_opacity: bool
    has_background: bool
    has_voices: bool  #: whether a layout also says who is heard
    most: int  #: tiles

    @property
    def default_crop(self) -> str:
        """How the service brings a picture into its place where nothing is said."""
        return next(iter(self.crops))


class Arranging(Protocol):
    """What a module must offer to be a line of ``ARRANGING``."""

    @property
    def WORDS(self) -> Words:  # noqa: N802 - a module's constant, seen as a property
        """What its layouts can say."""

    @property
    def OWN(self) -> Mapping[str, str]:  # noqa: N802 - a module's constant, seen as a property
        """The layouts that the service arranges by itself: by their number, what people read."""

    @property
    def LARGE(self) -> str:  # noqa: N802 - a module's constant, seen as a property
        """The one of them that has a large picture; empty: none."""

    def refuse(self, options: Mapping[str, Any]) -> str:
        """Why a recording with these options takes no layout; empty where it does."""

    def read(self, options: Mapping[str, Any], changed: Mapping[str, Any] | None) -> Arrangement:
        """The layout of a recording.

        Args:
            options: that it was started with, dumped.
            changed: the layout that was set last, dumped; None: none was.
        """

    def known(self, options: Mapping[str, Any], changed: Mapping[str, Any] | None) -> Sequence[Person]:
        """Who can be placed, as far as what was asked tells."""

    def write(self, arrangement: Arrangement) -> Mapping[str, Any]:
        """The documented parameters."""

    def sketch(self, arrangement: Arrangement, people: Sequence[Person]) -> tuple[Tile, ...]:
        """The tiles as they are drawn; of the service's own layouts what is to be expected with these people."""

    def find_excess(self, arrangement: Arrangement) -> str:
        """What lies so far outside of the canvas that the service would refuse it, in a sentence; empty: nothing."""
