"""What people arrange in the picture of a recording, in their own terms, and the same in each service's parameters.

A layout is people in rectangles on a canvas, in px. It is read out of what a recording was started with and what was
changed last, and written as the parameters that the service documents. Pure.
"""

from collections.abc import Mapping

from bot.service.arrangement import anyrtc, fsp
from bot.service.arrangement.drafting import Choice, Draft, draft
from bot.service.arrangement.lines import LinesError, parse_lines, write_lines
from bot.service.arrangement.placements import FREE, Arrangement, Person, Placement
from bot.service.arrangement.services import Arranging, Words
from bot.service.arrangement.texts import (
    COLORS,
    PLACES,
    parse_color,
    parse_texts,
    put,
    texts_of,
    write_texts,
    written_texts,
)

ARRANGING: Mapping[str, Arranging] = {
    "anyrtc": anyrtc,
    "fsp": fsp,
}
"""How each service that takes layouts documents them."""

__all__ = [
    "ARRANGING",
    "COLORS",
    "FREE",
    "PLACES",
    "Arrangement",
    "Arranging",
    "Choice",
    "Draft",
    "LinesError",
    "Person",
    "Placement",
    "Words",
    "draft",
    "parse_color",
    "parse_lines",
    "parse_texts",
    "put",
    "texts_of",
    "write_lines",
    "write_texts",
    "written_texts",
]
