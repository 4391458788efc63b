"""What people arrange in the picture of a recording, in their own terms, and the same in each service's parameters.

A layout is people in rectangles on a canvas, in px. It is read out of what a recording was started with and what was
changed last, and written as the parameters that the service documents. Pure.
"""

from bot.service.arrangement.drafting import Choice, Draft, draft
from bot.service.arrangement.lines import LinesError, parse_lines, write_lines
from bot.service.arrangement.pictures import (
    ARRANGING,
    canvas_and_areas,
    layout_picture,
    layout_tiles,
    picture_of_change,
    subtitle_picture,
)
from bot.service.arrangement.placements import FREE, NEXT, Arrangement, Person, Placement
from bot.service.arrangement.services import Arranging, Words
from bot.service.arrangement.texting import Composed, Scene, TextChoice, compose
from bot.service.arrangement.texts import (
    COLORS,
    PLACES,
    texts_of,
    write_texts,
    written_texts,
)

__all__ = [
    "ARRANGING",
    "COLORS",
    "FREE",
    "NEXT",
    "PLACES",
    "Arrangement",
    "Arranging",
    "Choice",
    "Composed",
    "Draft",
    "LinesError",
    "Person",
    "Placement",
    "Scene",
    "TextChoice",
    "Words",
    "canvas_and_areas",
    "compose",
    "draft",
    "layout_picture",
    "layout_tiles",
    "parse_lines",
    "picture_of_change",
    "subtitle_picture",
    "texts_of",
    "write_lines",
    "write_texts",
    "written_texts",
]
