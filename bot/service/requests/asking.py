"""Who asks, and what is wrong with what was asked, before anything is stored."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain import NAME_LENGTH, ROOM_LENGTH, Recording, Schedule, Source
from bot.durations import format_duration, parse_duration
from bot.errors import UsageError
from bot.service.options import OptionsError

SHORTEST, LONGEST = timedelta(seconds=10), timedelta(hours=24)  # a task lasts at most 24 h at HST
_JOINERS = dict.fromkeys(map(ord, "\u200c\u200d"))  # Persian words and emoji of families are written with them


@dataclass(frozen=True, kw_only=True)
class Ask:
    """Who asks, where, and what makes asking again the same question.

    A schedule asks in the name of who made it, from the clock.
    """

    team: str
    channel: str
    user: str
    dedupe_key: str
    source: Source = Source.COMMAND
    response_url: str = field(default="", repr=False)
    thread: str = ""  #: ts of the thread in which they ask; empty: in the channel
    is_stranger: bool = False  #: of another workspace, with which the channel is shared (Slack Connect)


@dataclass(frozen=True, kw_only=True)
class Due:
    """A time of a schedule, at which a recording starts by itself."""

    schedule: Schedule  #: as it moves on from this time, which is kept together with the start
    at: datetime
    until: datetime
    is_late: bool = False  #: whether its channel is told that it begins late


class Ambiguous(UsageError):
    """Several recordings can be meant.

    Args:
        candidates: those, newest first: they can be offered as buttons.
    """

    def __init__(self, candidates: Sequence[Recording]) -> None:
        names = ", ".join(f"{one.id} ({one.title} on {one.account})" for one in candidates)
        super().__init__(f"Several recordings can be meant: {names}. Say which by its id.")
        self.candidates = tuple(candidates)


def check_room(room: str, example: str = "/rec start room-42") -> None:
    """Refuse what cannot be a room anywhere, or could be taken for Slack's own markup.

    Args:
        example: how a room is named.

    Raises:
        UsageError: with what a room's name may be.
    """
    if not room.strip():
        raise UsageError(f"Say which room, like: {example}.")
    if any(sign in room for sign in "<>") or not room.isprintable():
        raise UsageError('A room\'s name is plain text: it may not hold "<", ">" or characters that do not print.')
    size = len(room.encode())  # of what prints, which half a surrogate pair does not
    if size > ROOM_LENGTH:
        raise UsageError(f"A room's name has 1 to {ROOM_LENGTH} bytes; this one has {size:,}.")


def read_length(length: timedelta | str | None, what: str = "A recording") -> timedelta | None:
    """A length as it is, or as somebody typed it; None is none.

    Args:
        what: has that length, as a sentence begins.

    Raises:
        UsageError: it cannot be read, or nothing may have it.
    """
    try:
        read = parse_duration(length) if isinstance(length, str) else length
    except ValueError as error:
        raise UsageError(str(error)) from error
    if read is not None and not SHORTEST <= read <= LONGEST:
        allowed = f"{format_duration(SHORTEST)} to {format_duration(LONGEST)}"
        raise UsageError(f"{what} may last {allowed}; you asked for {format_duration(read)}.")
    return read


def check_name(name: str) -> None:
    """Refuse what cannot be a recording's name.

    Raises:
        UsageError: with what a name may be.
    """
    if len(name) > NAME_LENGTH or not name.translate(_JOINERS).isprintable():
        raise UsageError(f"A recording's name has up to {NAME_LENGTH} characters that print; yours has {len(name):,}.")


class Problems:
    """What is wrong with a question, by the parameter as commands name it; what is said first of one counts."""

    def __init__(self) -> None:
        self._sentences: list[str] = []
        self._by_parameter: dict[str, str] = {}

    @contextmanager
    def about(self, parameter: str) -> Iterator[None]:
        """Note what is refused inside, and go on behind it; options that are refused have names of their own."""
        try:
            yield
        except OptionsError as error:
            self._note(str(error), error.problems)
        except UsageError as error:
            self._note(str(error), {parameter: str(error)})

    def refuse(self) -> None:
        """Say all of it.

        Raises:
            OptionsError: there is any.
        """
        if self._by_parameter:
            raise OptionsError(" ".join(self._sentences), self._by_parameter)

    def _note(self, sentence: str, problems: Mapping[str, str]) -> None:
        if not problems.keys() <= self._by_parameter.keys():
            self._sentences.append(sentence)
            self._by_parameter = {**problems, **self._by_parameter}


@contextmanager
def all_at_once() -> Iterator[Problems]:
    """Refuse with all that was wrong inside, and not with the first alone.

    Raises:
        OptionsError: something was.
    """
    problems = Problems()
    yield problems
    problems.refuse()
