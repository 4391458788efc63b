"""What a person wants of a layout, out of a preset, lines of text and who sits where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.service.arrangement.lines import LinesError, parse_lines, write_lines
from bot.service.arrangement.placements import FREE, Arrangement, Person, Placement
from bot.service.arrangement.services import Arranging, Words

SUPPOSED = 4  #: people, where nobody is known


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What was filled in."""

    preset: str  #: one of the service's own, one of the ready arrangements, or FREE
    shown: str  #: the preset that the lines were made of
    lines: str
    seats: Mapping[int, int] = field(default_factory=dict)  #: tile → whose person sits there now, both from 0
    count: int = 0  #: of people, where not all are known; 0: as many as are known
    large: str = ""
    background: str = ""
    heard: str | None = None  #: a line for each voice; None: as it was


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What it comes to."""

    arrangement: Arrangement
    lines: tuple[str, ...]  #: of the placements; of a layout of the service's own those that were filled in before
    is_rewritten: bool = False  #: the lines are others than those that were filled in
    problem: str = ""  #: what is wrong with the lines: they are kept as they were
    heard_problem: str = ""


def draft(service: Arranging, before: Arrangement, known: Sequence[Person], choice: Choice) -> Draft:
    """Make out what was chosen; a preset that was just chosen writes the lines anew, and the lines decide.

    Args:
        before: the layout as it is.
        known: who can be placed.
    """
    base = replace(before, large=choice.large, background=choice.background)
    voices = _heard(choice, before)
    base = replace(base, heard=before.heard if voices is None else voices)
    told = "" if voices is not None else "Each voice is written like ann/LocalMic_0, one a line."
    if choice.preset in service.OWN:
        large = choice.large if choice.preset == service.LARGE else ""
        own = replace(base, preset=choice.preset, placements=(), large=large)
        return Draft(arrangement=own, lines=tuple(choice.lines.splitlines()), heard_problem=told)
    return replace(_placed(service, base, known, choice), heard_problem=told)


def _placed(service: Arranging, base: Arrangement, known: Sequence[Person], choice: Choice) -> Draft:
    free, problem = replace(base, preset=FREE, large=""), ""
    try:
        free = replace(free, placements=parse_lines(choice.lines, known, service.WORDS))
    except LinesError as error:
        problem = str(error)
    people = free.people if problem else seated(free.people, choice.seats)
    if choice.preset not in (FREE, choice.shown):
        return _arranged(service, replace(free, placements=_in_seats(free, people)), known, choice)
    if people != free.people:
        return _rewritten(service, replace(free, placements=_in_seats(free, people)))
    if not free.placements:
        problem = problem or "Place at least one person: one line for each."
    return Draft(arrangement=free, lines=tuple(choice.lines.splitlines()), problem=problem)


def _arranged(service: Arranging, free: Arrangement, known: Sequence[Person], choice: Choice) -> Draft:
    """The lines anew, out of the preset that was just chosen; those that cannot be read make room."""
    people = crowd(free.people, known, choice.count, service.WORDS)
    try:
        return _rewritten(service, free.arranged(choice.preset, people, service.WORDS.default_crop))
    except ValueError as error:
        told = str(error) if people else "Nobody is known who could be arranged: write a line for each person."
        return Draft(arrangement=free, lines=tuple(choice.lines.splitlines()), problem=told)


def seated(people: Sequence[Person], seats: Mapping[int, int]) -> tuple[Person, ...]:
    """The people in new seats: who was moved sits where they were put, and who lost the seat takes one that is free.

    Args:
        seats: seat → the number of who shall have it, both from 0.
    """
    moved: dict[int, int] = {}
    for seat, who in seats.items():
        if seat != who and who not in moved.values() and max(seat, who) < len(people):
            moved[seat] = who
    staying = {seat: seat for seat in range(len(people)) if seat not in moved and seat not in moved.values()}
    taken = {**moved, **staying}
    homeless = (who for who in range(len(people)) if who not in taken.values())
    return tuple(people[taken[seat] if seat in taken else next(homeless)] for seat in range(len(people)))


def crowd(people: Sequence[Person], known: Sequence[Person], count: int, words: Words) -> tuple[Person, ...]:
    """Who is arranged: those who are placed, then those who are known, then whoever joins.

    Args:
        count: how many they are to be; 0: all that are placed or known, or a few where nobody is.
    """
    named = dict.fromkeys(person for person in (*people, *known) if person.user)
    if words.has_media:  # nobody can be placed who is not known
        return tuple(named)
    wanted = min(count or len(named) or SUPPOSED, words.most)
    return (*named, *(Person("") for _ in range(wanted - len(named))))[:wanted]


def _in_seats(arrangement: Arrangement, people: Sequence[Person]) -> tuple[Placement, ...]:
    seats = zip(people, arrangement.placements, strict=True)
    return tuple(replace(placement, person=person) for person, placement in seats)


def _rewritten(service: Arranging, arrangement: Arrangement) -> Draft:
    lines = write_lines(arrangement.placements, service.WORDS)
    return Draft(arrangement=arrangement, lines=lines, is_rewritten=True)


def _heard(choice: Choice, before: Arrangement) -> tuple[Person, ...] | None:
    """Whose voices are mixed; None where that cannot be read."""
    if choice.heard is None:
        return before.heard
    parts = [line.strip().partition("/") for line in choice.heard.splitlines() if line.strip()]
    if not all(user and media for user, _, media in parts):
        return None
    return tuple(Person(user, media) for user, _, media in parts)
