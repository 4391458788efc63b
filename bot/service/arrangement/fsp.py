"""Layouts of HST FSP (设置合成效果): free rectangles of named streams; automatic recordings take none (error 30035)."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.pictures.geometry import Canvas, Rectangle
from bot.pictures.layout import Tile
from bot.service.arrangement.placements import Arrangement, Person, Placement
from bot.service.arrangement.services import Words

WORDS = Words(
    crops={"stretched": 1, "cropped": 2, "padded": 3},
    has_media=True,
    has_opacity=False,
    has_background=False,
    has_voices=True,
    most=100,
)
OWN: Mapping[str, str] = {}
LARGE = ""

_KINDS = {"screen": 0, "camera": 2}
_KIND_NAMES = {number: kind for kind, number in _KINDS.items()}
_CROP_NAMES = {number: crop for crop, number in WORDS.crops.items()}


def refuse(options: Mapping[str, Any]) -> str:
    """Automatic recordings arrange themselves."""
    if options.get("layout") is not None:
        return ""
    return (
        "This recording arranges its picture by itself (it was started without a layout), and the service takes no "
        "layout for such a recording. To arrange people, start it with layout=… or with a profile that has one."
    )


def read(options: Mapping[str, Any], changed: Mapping[str, Any] | None) -> Arrangement:
    """The layout that was set last, else that of the start."""
    layout = changed or options.get("layout") or {}
    return Arrangement(
        canvas=Canvas(options["width"], options["height"]),
        placements=tuple(_read_video(video) for video in layout.get("video_list") or ()),
        heard=tuple(Person(voice["user_id"], voice["media_id"]) for voice in layout.get("audio_list") or ()),
    )


def known(options: Mapping[str, Any], changed: Mapping[str, Any] | None) -> Sequence[Person]:
    """Whoever was placed, by the start or by the last change."""
    people = (*read(options, changed).people, *read(options, None).people)
    return tuple(dict.fromkeys(people))


def write(arrangement: Arrangement) -> Mapping[str, Any]:
    """The whole layout: both lists, as each call replaces both."""
    return {
        "audio_list": [{"user_id": voice.user, "media_id": voice.media} for voice in arrangement.heard],
        "video_list": [_write_video(placement) for placement in arrangement.placements],
    }


def sketch(arrangement: Arrangement, people: Sequence[Person]) -> tuple[Tile, ...]:
    """The tiles as they are: the service arranges nothing by itself."""
    return tuple(placement.tile for placement in arrangement.placements)


def find_excess(arrangement: Arrangement) -> str:
    """Nothing: the document does not forbid tiles to reach beyond the canvas."""
    return ""


def _read_video(video: Mapping[str, Any]) -> Placement:
    return Placement(
        person=Person(video["user_id"], video["media_id"], _KIND_NAMES[video["media_type"]]),
        area=Rectangle(video["x"], video["y"], video["w"], video["h"]),
        crop=_CROP_NAMES[video["crop_mode"]],
    )


def _write_video(placement: Placement) -> Mapping[str, Any]:
    person, area = placement.person, placement.area
    return {
        "user_id": person.user,
        "media_id": person.media,
        "media_type": _KINDS[person.kind],
        "x": area.x,
        "y": area.y,
        "w": area.w,
        "h": area.h,
        "crop_mode": WORDS.crops[placement.crop],
    }
