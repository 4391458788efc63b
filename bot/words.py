"""How numbers of things are said, and what may have been meant."""

from collections.abc import Iterable
from difflib import get_close_matches


def counted(count: int, thing: str) -> str:
    """So many things: ``1 recording``, ``2,000 recordings``."""
    return f"{count:,} {thing}{'' if count == 1 else 's'}"


def did_you_mean(word: str, names: Iterable[str]) -> str:
    """A suggestion to be put after a sentence, or nothing."""
    near = get_close_matches(word, list(names), n=1)
    return f" Did you mean {near[0]}?" if near else ""
