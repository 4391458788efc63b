"""Minutes per day and account as stacked bars: told apart by colour and by pattern, and described in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from PIL import Image, ImageDraw

from bot.pictures.drawing import FAINT_INK, INK, LINE_COLOR, PAPER, WIDEST, Box, dump_png, fill
from bot.pictures.fonts import SYSTEM, Color, Fonts
from bot.pictures.patterns import PATTERN_COUNT, pattern
from bot.pictures.words import join_sentences
from bot.words import counted

MOST_DAYS = 31
MOST_ACCOUNTS = PATTERN_COUNT
OTHERS = "others"  #: the name under which the smallest accounts are added up where there are more than MOST_ACCOUNTS

#: Colours that the most frequent kinds of colour blindness can tell apart, then darker ones of them.
_COLORS: tuple[Color, ...] = (
    (0, 114, 178),
    (230, 159, 0),
    (0, 158, 115),
    (204, 121, 167),
    (86, 180, 233),
    (213, 94, 0),
    (140, 130, 30),
    (90, 60, 140),
    (120, 120, 120),
    (20, 90, 70),
    (150, 40, 60),
    (60, 80, 120),
)
_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 3000, 6000, 12_000, 30_000, 60_000)  # minutes, between lines
_MOST_LINES = 6
_TITLE, _WORDS, _NUMBERS = 20, 14, 12  # px of letters
_PLOT: Box = (76, 64, WIDEST - 24, 364)
_LEGEND_TOP, _LEGEND_LINE = 416, 26  # px
_LEGEND_COLUMNS = 3
_SWATCH = 16  # px


@dataclass(frozen=True)
class Day:
    """The minutes of one day, by the account's name; negative ones count as none."""

    date: date
    minutes: Mapping[str, int]


def draw_minutes(days: Sequence[Day], *, title: str, fonts: Fonts = SYSTEM) -> bytes:
    """One stacked bar a day, as PNG; where there are no minutes at all, that is said in the middle.

    Args:
        days: 1 to 31 of them, in their order.
        title: what stands above.
        fonts: those of the machine.

    Raises:
        ValueError: there are no days, or too many.
    """
    if not 1 <= len(days) <= MOST_DAYS:
        raise ValueError(f"A chart shows 1 to {MOST_DAYS} days, not {len(days)}.")
    stacks, totals = _stack(days)
    lines = -(-len(totals) // _LEGEND_COLUMNS)
    image = Image.new("RGB", (WIDEST, _LEGEND_TOP + _LEGEND_LINE * lines + 12), PAPER)
    fonts.draw(image, (24, 18), fonts.fit(title, _TITLE, WIDEST - 48), _TITLE, INK)
    top = _draw_axis(image, max(sum(stack.values()) for stack in stacks), fonts)
    for index, (day, stack) in enumerate(zip(days, stacks, strict=True)):
        left, right = _column(index, len(days))
        _draw_bar(image, (left, right), [stack.get(account, 0) for account in totals], top)
        _label_day(image, (left + right) // 2, day.date, days[index - 1].date if index else None, fonts)
    _draw_legend(image, totals, fonts)
    if not totals:
        middle = (_PLOT[0] + _PLOT[2]) // 2, (_PLOT[1] + _PLOT[3]) // 2
        _write_centred(image, middle, "No minutes yet", _TITLE, fonts)
    return dump_png(image)


def describe_minutes(days: Sequence[Day]) -> str:
    """The picture's alt text: the span, the total, each account, and the fullest day; ``days`` as for the picture."""
    stacks, totals = _stack(days)
    span = f"Minutes per day, {_written(days[0].date)} to {_written(days[-1].date)}"
    if not totals:
        return f"{span}: none."
    fullest = max(range(len(days)), key=lambda index: sum(stacks[index].values()))
    return join_sentences(
        (
            f"{span}: {counted(sum(totals.values()), 'minute')}.",
            f"Most on {_written(days[fullest].date)}: {sum(stacks[fullest].values()):,}.",
            *(f"{account}: {minutes:,}." for account, minutes in totals.items()),
        )
    )


def _stack(days: Sequence[Day]) -> tuple[list[dict[str, int]], dict[str, int]]:
    """The minutes of each day, and of each account in all: the largest first, the smallest added up when too many."""
    totals: dict[str, int] = {}
    for account, minutes in _positive(days):
        totals[account] = totals.get(account, 0) + minutes
    ranked = sorted(totals, key=lambda account: (-totals[account], account))
    kept = set(ranked if len(ranked) <= MOST_ACCOUNTS else ranked[: MOST_ACCOUNTS - 1])
    stacks = [_with_others(day, kept) for day in days]
    names = [*(account for account in ranked if account in kept), *([OTHERS] if len(kept) < len(ranked) else [])]
    return stacks, {name: sum(stack.get(name, 0) for stack in stacks) for name in names}


def _positive(days: Sequence[Day]) -> Iterator[tuple[str, int]]:
    return ((account, minutes) for day in days for account, minutes in day.minutes.items() if minutes > 0)


def _with_others(day: Day, kept: set[str]) -> dict[str, int]:
    stack: dict[str, int] = {}
    for account, minutes in _positive((day,)):
        name = account if account in kept else OTHERS
        stack[name] = stack.get(name, 0) + minutes
    return stack


def _draw_axis(image: Image.Image, most: int, fonts: Fonts) -> int:
    """Draw the lines with their minutes; return the minutes of the uppermost one."""
    largest = _STEPS[-1]
    beyond = -(-most // (_MOST_LINES * largest)) * largest
    step = next((step for step in _STEPS if most <= step * _MOST_LINES), beyond)
    top = step * max(-(-most // step), 1)
    left, _, right, _ = _PLOT
    for minutes in range(0, top + 1, step):
        y = _height(minutes, top)
        ImageDraw.Draw(image).line((left, y, right, y), INK if minutes == 0 else LINE_COLOR)
        label = _axis_label(minutes, step)
        fonts.draw(image, (left - 8 - fonts.measure(label, _NUMBERS), y - 8), label, _NUMBERS, FAINT_INK)
    return top


def _axis_label(minutes: int, step: int) -> str:
    return f"{minutes // 60:,} h" if step % 60 == 0 else f"{minutes:,} min"


def _height(minutes: int, top: int) -> int:
    return _PLOT[3] - (_PLOT[3] - _PLOT[1]) * minutes // top


def _column(index: int, count: int) -> tuple[int, int]:
    """The left and right edge of a day's bar."""
    left, _, right, _ = _PLOT
    start, end = (left + (right - left) * edge // count for edge in (index, index + 1))
    gap = min((end - start) // 6, 24)
    width = min(end - start - 2 * gap, 80)
    return (start + end - width) // 2, (start + end + width) // 2


def _draw_bar(image: Image.Image, edges: tuple[int, int], minutes: Sequence[int], top: int) -> None:
    sums = [0]
    for part in minutes:
        sums.append(sums[-1] + part)
    for number, (below, above) in enumerate(pairwise(sums)):
        bottom, upper = _height(below, top), _height(above, top)
        if bottom > upper:
            _paint(image, (edges[0], upper, edges[1], bottom), number)


def _paint(image: Image.Image, box: Box, number: int) -> None:
    """Fill a box in the colour and the pattern of an account."""
    fill(image, box, _COLORS[number])
    mask = pattern(number, image.width, image.height).crop(box)
    lighter = tuple((part + 2 * 255) // 3 for part in _COLORS[number])
    image.paste(lighter, box, mask)
    ImageDraw.Draw(image).line((box[0], box[1], box[2] - 1, box[1]), PAPER)


def _label_day(image: Image.Image, x: int, day: date, before: date | None, fonts: Fonts) -> None:
    """The day's number; below it the month where one begins."""
    _write_centred(image, (x, _PLOT[3] + 12), str(day.day), _NUMBERS, fonts)
    if before is None or before.month != day.month:
        _write_centred(image, (x, _PLOT[3] + 30), f"{day:%b}", _NUMBERS, fonts)


def _write_centred(image: Image.Image, at: tuple[int, int], text: str, size: int, fonts: Fonts) -> None:
    x, y = at[0] - fonts.measure(text, size) // 2, at[1] - size // 2
    fonts.draw(image, (x, y), text, size, FAINT_INK)


def _draw_legend(image: Image.Image, totals: Mapping[str, int], fonts: Fonts) -> None:
    width = (_PLOT[2] - 24) // _LEGEND_COLUMNS
    for number, (account, minutes) in enumerate(totals.items()):
        row, column = divmod(number, _LEGEND_COLUMNS)
        x, y = 24 + column * width, _LEGEND_TOP + row * _LEGEND_LINE
        _paint(image, (x, y, x + 2 * _SWATCH, y + _SWATCH), number)
        amount = f"{minutes:,} min"
        room = width - 3 * _SWATCH - fonts.measure(amount, _WORDS) - 12
        shown = fonts.fit(account, _WORDS, room)
        fonts.draw(image, (x + 2 * _SWATCH + 8, y - 1), shown, _WORDS, INK)
        after = x + 2 * _SWATCH + 16 + fonts.measure(shown, _WORDS)
        fonts.draw(image, (after, y - 1), amount, _WORDS, FAINT_INK)


def _written(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
