"""Tiles as lines of text: ``WHO [camera or screen] X Y W H [CROP] [OPACITY%]``, read and written."""

import re
from collections.abc import Sequence

from bot.errors import UsageError
from bot.pictures.geometry import Rectangle
from bot.service.arrangement.placements import NEXT, Person, Placement
from bot.service.arrangement.services import Words

_LINE = re.compile(
    r"(?P<who>.+?)(?: (?P<kind>camera|screen))? (?P<x>-?\d{1,5}) (?P<y>-?\d{1,5}) (?P<w>\d{1,5}) (?P<h>\d{1,5})"
    r"(?: (?P<crop>[a-z]+))?(?: (?P<opacity>\d{1,3})%)?",
    re.IGNORECASE,
)
_MOST_TOLD = 5  # lines that are complained of at once
_SHOWN = 40  # characters of a line that a sentence repeats


class LinesError(UsageError):
    """Lines cannot be read; the sentences say which, and what is wrong."""


def write_lines(placements: Sequence[Placement], words: Words) -> tuple[str, ...]:
    """A line for each tile; what is so by default is left out."""
    return tuple(_written(placement, words) for placement in placements)


def parse_lines(text: str, known: Sequence[Person], words: Words) -> tuple[Placement, ...]:
    """The tiles that lines describe, in their order; empty lines are passed over.

    Args:
        known: people whose streams need not be spelled out.

    Raises:
        LinesError: lines are of another form, or there are too many.
    """
    found: list[Placement] = []
    problems: list[str] = []
    lines = [(number, " ".join(line.split())) for number, line in enumerate(text.splitlines(), start=1)]
    for number, line in lines:
        try:
            found += [_placed(line, known, words)] if line else []
        except ValueError as error:
            problems.append(f"Line {number}: {error}")
    if len(found) > words.most:
        problems.append(f"There are {len(found)} tiles, and the service takes {words.most}.")
    if problems:
        more = [f"And {len(problems) - _MOST_TOLD} more lines."] if len(problems) > _MOST_TOLD else []
        raise LinesError(" ".join([*problems[:_MOST_TOLD], *more]))
    return tuple(found)


def _written(placement: Placement, words: Words) -> str:
    person, area = placement.person, placement.area
    kind = [person.kind] if person.kind == "screen" else []
    crop = [placement.crop] if placement.crop != words.default_crop else []
    opacity = [f"{placement.opacity}%"] if placement.opacity != 100 else []
    return " ".join([person.label, *kind, *map(str, (area.x, area.y, area.w, area.h)), *crop, *opacity])


def _placed(line: str, known: Sequence[Person], words: Words) -> Placement:
    found = _LINE.fullmatch(line)
    if found is None:
        raise ValueError(f'"{line[:_SHOWN]}" is not written like {_example(words)}.')
    crop = (found["crop"] or "").lower()
    if crop and crop not in words.crops:
        raise ValueError(f'a picture can be {" or ".join(words.crops)}, not "{crop[:_SHOWN]}".')
    if found["opacity"] and not (words.has_opacity and int(found["opacity"]) <= 100):
        raise ValueError("an opacity is 0% to 100%." if words.has_opacity else "this service knows no opacity.")
    return Placement(
        person=_who(found["who"], (found["kind"] or "").lower(), known, words),
        area=Rectangle(int(found["x"]), int(found["y"]), int(found["w"]), int(found["h"])),
        crop=crop or words.default_crop,
        opacity=int(found["opacity"] or 100),
    )


def _who(who: str, kind: str, known: Sequence[Person], words: Words) -> Person:
    if not words.has_media:
        if kind:
            raise ValueError("this service does not tell cameras from screens.")
        return Person("" if who == NEXT else who)
    meant = [one for one in known if who in (" ".join(one.label.split()), one.user) and kind in ("", one.kind)]
    if exact := [one for one in meant if (kind or "camera") == one.kind] or meant:
        return exact[0]
    user, slash, media = who.partition("/")
    if not (user and slash and media):
        raise ValueError(f'say which stream of "{who[:_SHOWN]}" is meant, like {_example(words)}.')
    return Person(user, media, kind or "camera")


def _example(words: Words) -> str:
    return '"ann/LocalCam_0 0 0 960 540"' if words.has_media else '"1001 0 0 180 320"'
