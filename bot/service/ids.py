"""Short ids that people can read to each other and type."""

from collections.abc import Awaitable, Callable
from random import Random

_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # no letter that reads like a digit
_LENGTH = 4


async def new_id(prefix: str, random: Random, find: Callable[[str], Awaitable[object | None]]) -> str:
    """A new id, like ``r7k2m``.

    Args:
        prefix: one letter that tells what it is the id of.
        find: looks for what has an id already; None: nothing has.
    """
    while True:
        candidate = prefix + "".join(random.choices(_ALPHABET, k=_LENGTH))
        if await find(candidate) is None:
            return candidate
