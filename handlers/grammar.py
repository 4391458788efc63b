"""The command grammar: ``VERB [ROOM or ID] [key=value …]``, as people and their phones type it. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.errors import UsageError
from bot.words import did_you_mean

T = TypeVar("T")

# What phones make of quotes, spaces and dashes: "smart punctuation" of iOS and macOS.
_PLAIN = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"', "＂": '"', "‘": "'", "’": "'", "‚": "'"}
    | {"\u00a0": " ", "\u202f": " ", "\u2007": " ", "\u3000": " "}
)
_DASHES = str.maketrans({"–": "-", "—": "--"})
# Quotes as keyboards have them all over the world; people paste a room as code, too.
_QUOTES = {'"': '"', "'": "'", "`": "`", "「": "」", "『": "』"}
_QUOTED = "|".join(f"{begin}[^{end}]*{end}" for begin, end in _QUOTES.items())
_TOKEN = re.compile(rf"\s*((?:[A-Za-z_]\w*[=＝])?(?:{_QUOTED})(?=\s|$)|\S+)")
_PARAMETER = re.compile(r"([A-Za-z_]\w*)[=＝](.*)", re.DOTALL)
_SHOWN = 40  # characters of what was typed that an error repeats
_DAY = timedelta(days=1)
_FIRST_YEAR, _LAST_YEAR = 1970, 9990  # in any zone a moment of these years is one that can be told


@dataclass(frozen=True)
class Command:
    """One parsed command."""

    verb: str  #: lower case; empty when nothing was typed
    words: tuple[str, ...]
    parameters: Mapping[str, str]


def parse_command(text: str) -> Command:
    """Read what follows the slash command.

    Raises:
        UsageError: a quote is never closed, a parameter is given twice, or its value stands apart from it.
    """
    words: list[str] = []
    parameters: dict[str, str] = {}
    apart = ""  # the parameter just before, if nothing follows its sign
    for token in _TOKEN.findall(text.translate(_PLAIN).strip()):
        found = None if token[0] in _QUOTES else _PARAMETER.fullmatch(token)
        if found is None:
            if apart:
                raise UsageError(f"Write {apart[:_SHOWN]}={token[:_SHOWN]} without a space.")
            words.append(_unquote(token))
            continue
        key, value = _key(found[1]), _unquote(found[2])
        if key in parameters:
            raise UsageError(f'"{key[:_SHOWN]}=" is given twice: keep one.')
        parameters[key] = value
        apart = "" if found[2] else key
    verb = words.pop(0).lower() if words else ""
    return Command(verb, tuple(words), parameters)


def one_target(command: Command) -> str:
    """The room or id that a command names, or an empty string.

    Raises:
        UsageError: it names several.
    """
    if len(command.words) > 1:
        rest = " ".join(command.words)
        raise UsageError(f'One room or id, please: put a name with spaces in quotes, like "{rest[:_SHOWN]}".')
    return command.words[0] if command.words else ""


def room_of(command: Command) -> str:
    """The room that a command names, with or without ``room=``, or an empty string.

    Raises:
        UsageError: it names several.
    """
    named, given = one_target(command), command.parameters.get("room", "")
    if named and given:
        raise UsageError(f"The room is given twice, as {named[:_SHOWN]} and as {given[:_SHOWN]}: keep one.")
    return named or given


def page_of(command: Command) -> int:
    """The value of ``page=``; 1 where it is not given.

    Raises:
        UsageError: it is not a page's number.
    """
    text = command.parameters.get("page", "1")
    if not (text.isascii() and text.isdecimal() and int(text[:9]) >= 1 and len(text) <= 6):
        raise UsageError(f'page= is a number from 1; you gave "{text[:_SHOWN]}".')
    return int(text)


def span(since: str, until: str, zone: str) -> tuple[datetime | None, datetime | None]:
    """From the begin of one day to the end of another; None for a day that is not given.

    Args:
        since, until: days, written like ``2026-12-01``, or empty.
        zone: the IANA name of the time zone whose days they are.

    Raises:
        UsageError: one is not a day, or they are the wrong way round.
    """
    first, last = _day("from", since), _day("to", until)
    if first and last and last < first:
        raise UsageError(f"from: {since} is after to, which is {until}.")
    place = ZoneInfo(zone)
    begin = datetime.combine(first, time(), place).astimezone(UTC) if first else None
    end = datetime.combine(last + _DAY, time(), place).astimezone(UTC) if last else None
    return begin, end


def only(command: Command, allowed: Iterable[str]) -> None:
    """Refuse parameters that a command does not know.

    Raises:
        UsageError: naming the one and what there is.
    """
    names = sorted(allowed)
    for key in command.parameters:
        if key not in names:
            known = f"It knows: {', '.join(f'{name}=' for name in names)}." if names else "It takes none."
            raise UsageError(f'"{command.verb}" has no parameter "{key[:_SHOWN]}".{did_you_mean(key, names)} {known}')


def longer_by(command: Command, offered: Mapping[str, T], what: str) -> T:
    """By how much something is to last longer: what ``by=`` names, else the first that is offered.

    Args:
        what: is extended, as a sentence begins.

    Raises:
        UsageError: it cannot be extended by that.
    """
    only(command, ("by",))
    given = command.parameters.get("by", next(iter(offered)))
    if given not in offered:
        raise UsageError(f'{what} is extended by {" or by ".join(offered)}; you gave "{given[:_SHOWN]}".')
    return offered[given]


def _day(name: str, text: str) -> date | None:
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UsageError(f'{name}: "{text[:_SHOWN]}" is not a day: write it like 2026-12-01.') from error
    if day is not None and not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise UsageError(f"{name}: {text[:_SHOWN]} is too far away.")
    return day


def _key(typed: str) -> str:
    """Phones begin with a capital; no parameter of ours or of a service does."""
    return typed.lower() if typed[0].isupper() else typed


def _unquote(text: str) -> str:
    if len(text) >= 2 and text[-1] == _QUOTES.get(text[0]):
        return text[1:-1]
    if text[:1] in {'"', "'"}:
        raise UsageError(f"A quote is opened and never closed: {text[:_SHOWN]}")
    return text.translate(_DASHES)  # in quotes a dash is what was meant
