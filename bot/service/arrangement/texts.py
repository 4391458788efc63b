"""Texts over the picture: read from and written as the documented parameters, and as lines of text."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.errors import UsageError
from bot.pictures.fonts import SYSTEM
from bot.pictures.geometry import Canvas
from bot.pictures.subtitles import Text

COLORS: Mapping[str, int] = {
    "white": 0xFFFFFF,
    "black": 0x000000,
    "red": 0xFF0000,
    "yellow": 0xFFFF00,
    "green": 0x00C853,
    "blue": 0x2979FF,
}
"""The colours that have a name."""

PLACES: Mapping[str, tuple[int, int]] = {
    "top left": (0, 0),
    "top": (1, 0),
    "top right": (2, 0),
    "left": (0, 1),
    "centre": (1, 1),
    "right": (2, 1),
    "bottom left": (0, 2),
    "bottom": (1, 2),
    "bottom right": (2, 2),
}
"""Where a text may be put: how many halves of the room that is left are at its left and above it."""

CLOCK_WORD = "[clock]"
_TEXT, _CLOCK = 1, 2  # a subtitle's ``type``
_MARGIN = 20  # the part of the canvas' height that is left free around
_DEFAULTS: Mapping[str, Any] = {
    "type": _TEXT,
    "content": "",
    "color": 0,
    "x": 0,
    "y": 0,
    "transparency": 100,
    "size": 30,
}
_LINE = re.compile(r"(\d{1,5}) (\d{1,5}) (\d{1,3}) (#[0-9a-fA-F]{6}|[a-z]+) (\d{1,3})% (.+)", re.IGNORECASE)
_SHOWN = 40  # characters of what was typed that a sentence repeats


def texts_of(arguments: Mapping[str, Any] | None) -> tuple[Text, ...]:
    """All that dumped parameters lay over the picture; None: nothing was laid over it."""
    if arguments is None:
        return ()
    listed = arguments.get("subtitle_list")
    return tuple(_read(each) for each in ([arguments] if listed is None else listed))


def write_texts(texts: Sequence[Text]) -> Mapping[str, Any]:
    """The documented parameters, which replace all that was laid over the picture."""
    return {"subtitle_list": [_write(text) for text in texts]}


def parse_color(text: str) -> int:
    """A colour by its name or like ``#ff0000``.

    Raises:
        UsageError: it is neither.
    """
    given = text.strip().lower()
    if given in COLORS:
        return COLORS[given]
    if not re.fullmatch("#[0-9a-f]{6}", given):
        raise UsageError(f"A colour is written like #ff0000, or is one of {', '.join(COLORS)}.")
    return int(given[1:], base=16)


def parse_texts(text: str) -> tuple[Text, ...]:
    """The texts that lines describe: ``X Y SIZE COLOUR OPACITY% TEXT``; the text of a clock is ``[clock]``.

    Raises:
        UsageError: a line is of another form.
    """
    lines = [(number, " ".join(line.split())) for number, line in enumerate(text.splitlines(), start=1)]
    return tuple(_parsed(number, line) for number, line in lines if line)


def written_texts(texts: Sequence[Text]) -> str:
    """The same texts as lines."""
    return "\n".join(_line(text) for text in texts)


def put(text: Text, place: str, canvas: Canvas, clock: datetime) -> Text:
    """The text in one of PLACES, a little off the edges.

    How wide it is can only be said with the fonts of this machine: the service may have others.
    """
    across, down = PLACES[place]
    margin = canvas.height // _MARGIN
    area = replace(text, x=0, y=0).area(clock, SYSTEM)
    left, above = (
        max(margin, margin + (side - 2 * margin - size) * halves // 2)
        for side, size, halves in ((canvas.width, area.w, across), (canvas.height, area.h, down))
    )
    return replace(text, x=left, y=above)


def _read(given: Mapping[str, Any]) -> Text:
    said = {name: default if given.get(name) is None else given[name] for name, default in _DEFAULTS.items()}
    return Text(
        content=said["content"],
        x=said["x"],
        y=said["y"],
        size=said["size"],
        color=said["color"],
        opacity=said["transparency"],
        is_clock=said["type"] == _CLOCK,
    )


def _write(text: Text) -> Mapping[str, Any]:
    return {
        "type": _CLOCK if text.is_clock else _TEXT,
        "content": text.content,
        "color": text.color,
        "x": text.x,
        "y": text.y,
        "transparency": text.opacity,
        "size": text.size,
    }


def _line(text: Text) -> str:
    content = CLOCK_WORD if text.is_clock else text.content
    return f"{text.x} {text.y} {text.size} #{text.color:06x} {text.opacity}% {content}"


def _parsed(number: int, line: str) -> Text:
    found = _LINE.fullmatch(line)
    if found is None:
        raise UsageError(f'Line {number}: "{line[:_SHOWN]}" is not written like "40 60 30 #ffffff 100% Welcome".')
    x, y, size, color, opacity, content = found.groups()
    is_clock = content == CLOCK_WORD
    try:
        rgb = parse_color(color)
    except UsageError as error:
        raise UsageError(f"Line {number}: {error}") from error
    return Text(
        content="" if is_clock else content,
        x=int(x),
        y=int(y),
        size=int(size),
        color=rgb,
        opacity=int(opacity),
        is_clock=is_clock,
    )
