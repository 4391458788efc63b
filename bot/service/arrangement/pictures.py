"""What is arranged, as pictures."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from bot.domain import OperationKind
from bot.pictures.geometry import Canvas, Rectangle
from bot.pictures.layout import Tile, describe_layout, draw_layout
from bot.pictures.picture import Picture
from bot.pictures.subtitles import Text, describe_subtitles, draw_subtitles
from bot.service.arrangement import anyrtc, fsp
from bot.service.arrangement.drafting import crowd
from bot.service.arrangement.placements import Arrangement, Person
from bot.service.arrangement.services import Arranging
from bot.service.arrangement.texts import texts_of

ARRANGING: Mapping[str, Arranging] = {
    "anyrtc": anyrtc,
    "fsp": fsp,
}
"""How each service that takes layouts or texts documents them."""


def layout_tiles(
    service: Arranging, arrangement: Arrangement, known: Sequence[Person], count: int = 0
) -> tuple[Tile, ...]:
    """The tiles as they are drawn.

    Args:
        known: who is expected in a layout that the service arranges by itself.
        count: how many they are; 0: as many as are known.
    """
    return service.sketch(arrangement, crowd((), known, count, service.WORDS))


def layout_picture(canvas: Canvas, tiles: Sequence[Tile]) -> Picture:
    """The picture of a layout."""
    return Picture("layout.png", partial(draw_layout, canvas, tiles), partial(describe_layout, canvas, tiles))


def subtitle_picture(canvas: Canvas, texts: Sequence[Text], tiles: Sequence[Rectangle], clock: datetime) -> Picture:
    """The picture of texts over tiles."""
    return Picture(
        "subtitles.png",
        partial(draw_subtitles, canvas, texts, tiles, clock=clock),
        partial(describe_subtitles, canvas, texts, clock=clock),
    )


def picture_of_change(
    kind: OperationKind,
    vendor: str,
    options: Mapping[str, Any],
    arguments: Mapping[str, Any],
    *,
    layout: Mapping[str, Any] | None,
    clock: datetime,
) -> Picture:
    """What a change made of the picture of a recording.

    Args:
        kind: LAYOUT or SUBTITLES.
        options: that the recording was started with, dumped.
        arguments: of the change, dumped.
        layout: the layout that was set last, dumped; None: none was.
        clock: the time that a running clock shows.
    """
    service = ARRANGING[vendor]
    if kind is OperationKind.SUBTITLES:
        canvas, areas = canvas_and_areas(service, options, layout)
        return subtitle_picture(canvas, texts_of(arguments), areas, clock)
    arrangement = service.read(options, arguments)
    return layout_picture(arrangement.canvas, layout_tiles(service, arrangement, service.known(options, arguments)))


def canvas_and_areas(
    service: Arranging, options: Mapping[str, Any], changed: Mapping[str, Any] | None
) -> tuple[Canvas, tuple[Rectangle, ...]]:
    """The canvas of a recording, and where people's pictures are known to lie."""
    arrangement = service.read(options, changed)
    return arrangement.canvas, tuple(placement.area for placement in arrangement.placements)
