"""What a person wants of the text over a picture, out of what was filled in."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.errors import UsageError
from bot.pictures.geometry import Canvas, Rectangle
from bot.pictures.subtitles import Text
from bot.service.arrangement.texts import COLORS, parse_color, parse_texts, put, written_texts

BLANK = Text(content="", x=0, y=0, size=48, color=COLORS["white"], opacity=100)
"""What is begun with where no text is."""

_UNTYPED = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")  # what a field of one line does not hold


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What text is laid over."""

    canvas: Canvas
    areas: Sequence[Rectangle]  #: of people's pictures, where they are known
    texts: tuple[Text, ...]  #: that are over it now

    @property
    def first(self) -> Text:
        """The text that has fields of its own."""
        return self.texts[0] if self.texts else BLANK

    @property
    def further(self) -> tuple[Text, ...]:
        """The texts that are lines."""
        return self.texts[1:]

    @property
    def is_typable(self) -> bool:
        """Whether the first text can be typed into a field of one line, without becoming another one."""
        content = self.first.content
        return content == content.strip() and not _UNTYPED.search(content)

    @property
    def has_lines(self) -> bool:
        """Whether the further texts can be written as lines, and are the same when these are read."""
        try:
            return parse_texts(written_texts(self.further)) == self.further
        except UsageError:
            return False


@dataclass(frozen=True, kw_only=True)
class TextChoice:
    """What was filled in of the first text, and of the others; None: it was not asked, and stays as it is."""

    is_clock: bool = False
    content: str | None = None
    color: str | None = None  #: by its name or like ``#ff0000``
    place: str | None = None  #: one of PLACES; None: where x and y say
    numbers: Mapping[str, str] = field(default_factory=dict)  #: ``x``, ``y``, ``size``, ``opacity``, as typed
    further: str | None = None  #: lines


@dataclass(frozen=True, kw_only=True)
class Composed:
    """What it comes to."""

    first: Text  #: where it lies, also while it has no content and is left out
    further: tuple[Text, ...]
    problems: Mapping[str, str] = field(default_factory=dict)  #: by what they are about, under the choice's names

    @property
    def texts(self) -> tuple[Text, ...]:
        """All that is laid over the picture."""
        return (self.first, *self.further) if self.first.is_clock or self.first.content else self.further


def compose(scene: Scene, choice: TextChoice, clock: datetime) -> Composed:
    """Make out what was chosen.

    Args:
        clock: the time that a clock shows, which says how wide it is.
    """
    wrong: dict[str, str] = {}
    first = _first(scene.first, choice, wrong)
    if choice.place is not None:
        first = put(first, choice.place, scene.canvas, clock)
    further = scene.further if choice.further is None else _parse_further(choice.further, wrong)
    made = Composed(first=first, further=further, problems=wrong)
    if not made.texts and not wrong:
        wrong["content"] = "Type the text, or choose the running clock."
    return made


def _first(now: Text, choice: TextChoice, wrong: dict[str, str]) -> Text:
    content = now.content if choice.content is None else choice.content
    numbers = {name: _parse_number(name, typed, wrong) for name, typed in choice.numbers.items()}
    return replace(
        now,
        content="" if choice.is_clock else content,
        color=now.color if choice.color is None else _parse_color(choice.color, wrong),
        is_clock=choice.is_clock,
        **numbers,
    )


def _parse_color(typed: str, wrong: dict[str, str]) -> int:
    try:
        return parse_color(typed)
    except UsageError as error:
        wrong["color"] = str(error)
        return BLANK.color


def _parse_number(name: str, typed: str, wrong: dict[str, str]) -> int:
    if typed.isdecimal():
        return int(typed)
    wrong[name] = "Type a whole number."
    return 1


def _parse_further(lines: str, wrong: dict[str, str]) -> tuple[Text, ...]:
    try:
        return parse_texts(lines)
    except UsageError as error:
        wrong["further"] = str(error)
        return ()
