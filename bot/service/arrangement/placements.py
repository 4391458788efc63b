"""Who is where on the canvas of a recording, whichever the service."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.pictures.geometry import Canvas, Rectangle
from bot.pictures.layout import Tile
from bot.pictures.presets import ARRANGEMENTS

FREE = "free"  #: the preset of who arranges tile by tile
NEXT = "*"  #: how whoever joins next is written


@dataclass(frozen=True)
class Person:
    """One person's picture or voice, as the service names it."""

    user: str  #: empty: whoever joins next
    media: str = ""  #: which of the person's streams, where the service tells them apart
    kind: str = ""  #: ``camera`` or ``screen``, where the service tells

    @property
    def label(self) -> str:
        """How it is written: ``ann/LocalCam_0``."""
        return f"{self.user}/{self.media}" if self.media else self.user or NEXT

    @property
    def name(self) -> str:
        """How it is called in a picture."""
        return self.user or "whoever joins next"


@dataclass(frozen=True, kw_only=True)
class Placement:
    """One person's picture in its place."""

    person: Person
    area: Rectangle
    crop: str  #: how it fills its place, as one of the service's words
    opacity: int = 100  #: percent

    @property
    def tile(self) -> Tile:
        """The same as it is drawn."""
        area, person = self.area, self.person
        return Tile(area.x, area.y, area.w, area.h, name=person.name, kind=person.kind or "video", crop=self.crop)


@dataclass(frozen=True, kw_only=True)
class Arrangement:
    """The layout of a recording."""

    canvas: Canvas
    preset: str = FREE  #: one of the service's own layouts, or FREE
    placements: tuple[Placement, ...] = ()  #: in the order of drawing; of FREE only
    large: str = ""  #: the id of who fills the large picture of a preset that has one
    background: str = ""  #: #RRGGBB, where the service takes it
    heard: tuple[Person, ...] = ()  #: whose voices are mixed, where that belongs to the layout

    @property
    def people(self) -> tuple[Person, ...]:
        """Who is seen, in the order of drawing."""
        return tuple(placement.person for placement in self.placements)

    def arranged(self, name: str, people: Sequence[Person], crop: str) -> "Arrangement":
        """The same people, or others, in one of the ready arrangements of ``bot.pictures.presets``.

        Args:
            crop: how the picture of who has none yet fills its place.

        Raises:
            ValueError: there are none, or more than the canvas has room for.
        """
        _, arrange = ARRANGEMENTS[name]
        crops = {placement.person: placement.crop for placement in self.placements}
        seats = zip(people, arrange(self.canvas, len(people)), strict=False)  # an arrangement may show the first only
        placements = tuple(Placement(person=person, area=area, crop=crops.get(person, crop)) for person, area in seats)
        return replace(self, preset=FREE, placements=placements)
