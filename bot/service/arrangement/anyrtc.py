"""Layouts of anyRTC (updateLayout): three that it arranges by itself, or up to 17 regions in shares of the canvas."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.pictures.geometry import Canvas, Rectangle
from bot.pictures.layout import Tile
from bot.service.arrangement.placements import FREE, Arrangement, Person, Placement
from bot.service.arrangement.services import Words

WORDS = Words(
    crops={"cropped": 0, "bars": 1},
    has_media=False,
    has_opacity=True,
    has_background=True,
    has_voices=False,
    most=17,
)
OWN: Mapping[str, str] = {
    "0": "Floating: the first one large, all others small over it",
    "1": "Best fit: all equally large",
    "2": "Vertical: one large, all others beside",
}
LARGE = "2"

_CUSTOM = 3
_CANVAS = Canvas(360, 640)  # the document's default
_EVERYBODY = "#allstream#"
_SKETCHES = {"0": "picture_in_picture", "1": "grid", "2": "right_strip"}
_CROP_NAMES = {number: crop for crop, number in WORDS.crops.items()}
_LISTS = ("subscribe_video_uids", "subscribe_audio_uids")
_DIGITS = 6  # of a share: enough for px to come back as they were


def refuse(options: Mapping[str, Any]) -> str:
    """Only what is mixed has one picture."""
    if options.get("mode", "mix") == "mix":
        return ""
    return (
        "This recording keeps each person by itself (it was started with mode=individual), so there is no picture "
        "to arrange. To arrange people, start it with mode=mix."
    )


def read(options: Mapping[str, Any], changed: Mapping[str, Any] | None) -> Arrangement:
    """The layout that was set last, which replaced all of the start's."""
    layout = options if changed is None else changed
    canvas = Canvas(options.get("width") or _CANVAS.width, options.get("height") or _CANVAS.height)
    number = layout.get("mixed_video_layout") or 0
    return Arrangement(
        canvas=canvas,
        preset=FREE if number == _CUSTOM else str(number),
        placements=tuple(_read_region(region, canvas) for region in layout.get("layout_config") or ()),
        large=layout.get("max_resolution_uid") or "",
        background=layout.get("background_color") or "",
    )


def known(options: Mapping[str, Any], changed: Mapping[str, Any] | None) -> Sequence[Person]:
    """Whoever has a region or is on a list of whose audio or video is taken."""
    placed = (person for layout in (changed, None) for person in read(options, layout).people if person.user)
    listed = (Person(uid) for name in _LISTS for uid in options.get(name) or () if uid != _EVERYBODY)
    return tuple(dict.fromkeys((*placed, *listed)))[: WORDS.most]


def write(arrangement: Arrangement) -> Mapping[str, Any]:
    """The whole layout: what is not said goes back to its default."""
    background = {"background_color": arrangement.background} if arrangement.background else {}
    if arrangement.preset != FREE:
        large = {"max_resolution_uid": arrangement.large} if arrangement.large else {}
        return {"mixed_video_layout": int(arrangement.preset), **large, **background}
    regions = [_write_region(placement, arrangement.canvas) for placement in arrangement.placements]
    return {"mixed_video_layout": _CUSTOM, "layout_config": regions, **background}


def sketch(arrangement: Arrangement, people: Sequence[Person]) -> tuple[Tile, ...]:
    """The regions; or, of a layout of its own, roughly what is to be expected."""
    if arrangement.preset == FREE:
        return tuple(placement.tile for placement in arrangement.placements)
    try:
        seen = _large_first(people, arrangement.large)
        expected = arrangement.arranged(_SKETCHES[arrangement.preset], seen, WORDS.default_crop)
    except ValueError:  # the canvas is too small for a sketch
        return ()
    return tuple(placement.tile for placement in expected.placements)


def find_excess(arrangement: Arrangement) -> str:
    """The first region that begins outside or is larger than the canvas: places and sizes are shares of 0 to 1."""
    canvas = arrangement.canvas
    for number, placement in enumerate(arrangement.placements, start=1):
        area = placement.area
        if not (0 <= area.x <= canvas.width and 0 <= area.y <= canvas.height):
            return f"Line {number} ({placement.person.label}) begins outside of {canvas.width} × {canvas.height} px."
        if not (0 <= area.w <= canvas.width and 0 <= area.h <= canvas.height):
            return f"Line {number} ({placement.person.label}) is larger than {canvas.width} × {canvas.height} px."
    return ""


def _large_first(people: Sequence[Person], large: str) -> Sequence[Person]:
    if not large:
        return people
    return [Person(large), *(person for person in people if person.user != large)][: len(people)]


def _read_region(region: Mapping[str, Any], canvas: Canvas) -> Placement:
    return Placement(
        person=Person(region.get("uid") or ""),
        area=Rectangle(
            round(region["x_axis"] * canvas.width),
            round(region["y_axis"] * canvas.height),
            round(region["width"] * canvas.width),
            round(region["height"] * canvas.height),
        ),
        crop=_CROP_NAMES[region.get("render_mode", 0)],
        opacity=round(100 * region.get("alpha", 1.0)),
    )


def _write_region(placement: Placement, canvas: Canvas) -> Mapping[str, Any]:
    area, uid = placement.area, placement.person.user
    return {
        **({"uid": uid} if uid else {}),
        "x_axis": round(area.x / canvas.width, _DIGITS),
        "y_axis": round(area.y / canvas.height, _DIGITS),
        "width": round(area.w / canvas.width, _DIGITS),
        "height": round(area.h / canvas.height, _DIGITS),
        "alpha": placement.opacity / 100,
        "render_mode": WORDS.crops[placement.crop],
    }
