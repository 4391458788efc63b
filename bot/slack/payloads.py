"""Small dataclasses as the JSON that Slack keeps for us: in buttons' values and modals' metadata. Pure."""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")


def dump(payload: object) -> str:
    """The payload as JSON."""
    return _adapter(type(payload)).dump_json(payload).decode()


def load(text: str, kind: type[T]) -> T:
    """The way back from ``dump``.

    Raises:
        ValueError: it is no JSON, or of something else.
    """
    loaded: T = _adapter(kind).validate_json(text)
    return loaded


_adapter: Callable[[Any], TypeAdapter[Any]] = cache(TypeAdapter)  # making one takes longer than a hundred uses of it
