"""The command grammar: ``VERB [ROOM or ID] [key=value …]``, as people and their phones type it. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from difflib import get_close_matches

from bot.durations import parse_duration
from bot.errors import UsageError

# What phones make of quotes, spaces and dashes: "smart punctuation" of iOS and macOS.
_PLAIN = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'"}
    | {"\u00a0": " ", "\u202f": " ", "\u2007": " ", "\u3000": " "}
)
_DASHES = str.maketrans({"–": "-", "—": "--"})
_TOKEN = re.compile(r"""\s*((?:[A-Za-z_]\w*=)?(?:"[^"]*"|'[^']*')(?=\s|$)|\S+)""")
_PARAMETER = re.compile(r"([A-Za-z_]\w*)=(.*)", re.DOTALL)
_SHOWN = 40  # characters of what was typed that an error repeats


@dataclass(frozen=True)
class Command:
    """One parsed command."""

    verb: str  #: lower case; empty when nothing was typed
    words: tuple[str, ...]
    parameters: Mapping[str, str]


def parse_command(text: str) -> Command:
    """Read what follows the slash command.

    Raises:
        UsageError: a quote is never closed, or a parameter is given twice.
    """
    words: list[str] = []
    parameters: dict[str, str] = {}
    for token in _TOKEN.findall(text.translate(_PLAIN).strip()):
        found = None if token[0] in "\"'" else _PARAMETER.fullmatch(token)
        if found is None:
            words.append(_unquote(token))
            continue
        key, value = found[1], _unquote(found[2])
        if key in parameters:
            raise UsageError(f'"{key[:_SHOWN]}=" is given twice: keep one.')
        parameters[key] = value
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


def length(text: str | None) -> timedelta | None:
    """Read the value of ``for=``.

    Raises:
        UsageError: it is not a length of time.
    """
    try:
        return None if text is None else parse_duration(text)
    except ValueError as error:
        raise UsageError(f"for: {error}") from error


def did_you_mean(word: str, names: Iterable[str]) -> str:
    """A suggestion to be put after a sentence, or nothing."""
    near = get_close_matches(word, list(names), n=1)
    return f" Did you mean {near[0]}?" if near else ""


def _unquote(text: str) -> str:
    if len(text) >= 2 and text[0] == text[-1] and text[0] in "\"'":
        return text[1:-1]
    if text[:1] in {'"', "'"}:
        raise UsageError(f"A quote is opened and never closed: {text[:_SHOWN]}")
    return text.translate(_DASHES)  # in quotes a dash is what was meant
