"""The order in which a line of mixed writing directions stands on paper.

The main rules of the Unicode Bidirectional Algorithm (https://www.unicode.org/reports/tr9/), under their names there:
letters, numbers, and what stands between them. Left out are embeddings, isolates and the pairing of brackets.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

#: Left, right, a number, a separator inside of numbers, a mark that goes with the character before; others are neutral.
_CLASSES = {"L": "L", "R": "R", "AL": "R", "EN": "N", "AN": "N", "ES": "S", "CS": "S", "NSM": "M", "BN": "M"}
_NEUTRAL = ""
_SIDES = {"L": "L", "R": "R", "N": "R"}  # rule N1: a number inside of right-to-left text counts as such text


@dataclass(frozen=True)
class Run:
    """A piece of a line that is read in one direction; its text stands in the order of reading."""

    text: str
    is_right_to_left: bool


def visual_runs(text: str) -> tuple[Run, ...]:
    """Cut a line into runs of one direction, from the left to the right as they stand on paper."""
    levels = _levels(text)
    pieces = [
        (level, "".join(text[index] for index in group))
        for level, group in groupby(range(len(text)), key=levels.__getitem__)
    ]
    for level in range(max(levels, default=0), 0, -1):
        pieces = _turned(pieces, level)
    return tuple(Run(piece, level == 1) for level, piece in pieces)


def _turned(pieces: list[tuple[int, str]], level: int) -> list[tuple[int, str]]:
    """Rule L2: turn round each sequence of pieces at this level or deeper."""
    ordered: list[tuple[int, str]] = []
    for is_deep, group in groupby(pieces, key=lambda piece: piece[0] >= level):
        sequence = list(group)
        ordered += reversed(sequence) if is_deep else sequence
    return ordered


def _levels(text: str) -> list[int]:
    """How deep each character lies: 0 and 2 are read from the left, 1 from the right."""
    classes = [_CLASSES.get(unicodedata.bidirectional(character), _NEUTRAL) for character in text]
    base = next((one for one in classes if one in ("L", "R")), "L")
    depths = {"L": 0 if base == "L" else 2, "R": 1, "N": 2}
    for rule in (_resolve_marks, _resolve_separators, _resolve_numbers, _resolve_neutrals):
        classes = rule(classes, base)
    return [depths[one] for one in classes]


def _resolve_marks(classes: Sequence[str], base: str) -> list[str]:
    """Rule W1: a mark goes with the character before it."""
    resolved = [base]
    for one in classes:
        resolved.append(resolved[-1] if one == "M" else one)
    return resolved[1:]


def _resolve_separators(classes: Sequence[str], base: str) -> list[str]:
    """Rules W4 and W6: a separator between two digits belongs to the number, any other is neutral."""
    around = [base, *classes, base]
    is_inside = [around[index] == around[index + 2] == "N" for index in range(len(classes))]
    return [one if one != "S" else "N" if inside else _NEUTRAL for one, inside in zip(classes, is_inside, strict=True)]


def _resolve_numbers(classes: Sequence[str], base: str) -> list[str]:
    """Rule W7: a number after left-to-right letters is read like them."""
    resolved, before = [], base
    for one in classes:
        before = one if one in ("L", "R") else before
        resolved.append("L" if one == "N" and before == "L" else one)
    return resolved


def _resolve_neutrals(classes: Sequence[str], base: str) -> list[str]:
    """Rules N1 and N2: neutrals take the direction of both their sides, or the line's where the sides differ."""
    resolved: list[str] = []
    groups = [(one, len(list(group))) for one, group in groupby(classes)]
    for index, (one, length) in enumerate(groups):
        left, right = (
            _SIDES.get(groups[side][0], base) if 0 <= side < len(groups) else base for side in (index - 1, index + 1)
        )
        between = left if left == right else base
        resolved += [between if one == _NEUTRAL else one] * length
    return resolved
