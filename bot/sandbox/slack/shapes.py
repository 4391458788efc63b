"""The small language in which Block Kit is written down: checks that yield Slack's sentences."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, TypeAlias

Check: TypeAlias = Callable[[Any, str], Iterator[str]]
"""Judges the value at a JSON pointer; yields one sentence per fault."""


def complain(sentence: str, at: str) -> str:
    """Word one fault as Slack does."""
    return f"[ERROR] {sentence} [json-pointer:{at}]"


def string(most: int, *, least: int = 1) -> Check:
    """Accept a string of ``least`` to ``most`` characters."""

    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield complain("must provide a string", at)
        elif len(value) > most:
            yield complain(f"must be less than {most + 1} characters", at)
        elif len(value) < least:
            yield complain(f"must be more than {least - 1} characters", at)

    return check


def boolean(value: Any, at: str) -> Iterator[str]:
    """Accept true or false."""
    if not isinstance(value, bool):
        yield complain("must provide a boolean", at)


def integer(least: int, most: int) -> Check:
    """Accept a whole number between the two, both included."""

    def check(value: Any, at: str) -> Iterator[str]:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            yield complain(f"must be a whole number from {least} to {most}", at)

    return check


def whole(*, least: int) -> Check:
    """Accept a whole number from ``least`` on."""

    def check(value: Any, at: str) -> Iterator[str]:
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            yield complain(f"must be a whole number not less than {least}", at)

    return check


def decimal(value: Any, at: str) -> Iterator[str]:
    """Accept a number, which Slack writes as a string."""
    if isinstance(value, bool) or parse_decimal(value) is None:
        yield complain("must provide a number", at)


def parse_decimal(value: Any) -> Decimal | None:
    """Read a finite number from what was typed; None when it is none."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def matching(pattern: str, sentence: str) -> Check:
    """Accept a string that the whole pattern matches, which ``sentence`` words for people."""
    compiled = re.compile(pattern, re.ASCII)

    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, str) or not compiled.fullmatch(value):
            yield complain(f"must be in the format {sentence}", at)

    return check


def all_of(*checks: Check) -> Check:
    """Accept what every one of the checks accepts."""

    def check(value: Any, at: str) -> Iterator[str]:
        for one in checks:
            yield from one(value, at)

    return check


def choice(*allowed: str) -> Check:
    """Accept one of these words."""

    def check(value: Any, at: str) -> Iterator[str]:
        if value not in allowed:
            yield complain(f"value must be one of: {', '.join(allowed)}", at)

    return check


def array(item: Check, *, least: int, most: int) -> Check:
    """Accept a list of ``least`` to ``most`` items, each of which passes ``item``."""

    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield complain("must provide an array", at)
            return
        if len(value) > most:
            yield complain(f"no more than {most} items allowed", at)
        if len(value) < least:
            yield complain(f"no fewer than {least} items allowed", at)
        for index, one in enumerate(value):
            yield from item(one, f"{at}/{index}")

    return check


@dataclass(frozen=True, kw_only=True)
class Shape:
    """A check of an object: the fields it must have, the ones it may have, and no others."""

    required: Mapping[str, Check] = field(default_factory=dict)
    optional: Mapping[str, Check] = field(default_factory=dict)
    also: Check = lambda value, at: iter(())  #: asked once the fields are right

    def __call__(self, value: Any, at: str) -> Iterator[str]:
        """Yield what is missing, what does not belong, and what is wrong inside."""
        if not isinstance(value, dict):
            yield complain("must be an object", at)
            return
        faults = [*self._missing(value, at), *self._inside(value, at)]
        yield from faults or self.also(value, at)

    def _missing(self, value: Mapping[str, Any], at: str) -> Iterator[str]:
        return (complain(f"missing required field: {name}", at) for name in self.required if name not in value)

    def _inside(self, value: Mapping[str, Any], at: str) -> Iterator[str]:
        known = {"type": anything, **self.required, **self.optional}
        for name, one in value.items():
            if name in known:
                yield from known[name](one, f"{at}/{name}")
            else:
                yield complain(f"invalid additional property: {name}", at)


def anything(value: Any, at: str) -> Iterator[str]:
    """Accept whatever it is."""
    return iter(())


def one_of(shapes: Mapping[str, Check]) -> Check:
    """Accept an object whose ``type`` is in the table and whose fields are that type's."""

    def check(value: Any, at: str) -> Iterator[str]:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str):
            yield complain("missing required field: type", at)
        elif kind not in shapes:
            yield complain(f"unsupported type: {kind}", f"{at}/type")
        else:
            yield from shapes[kind](value, at)

    return check


def text(most: int, *types: str, least: int = 1) -> Check:
    """Accept a text object of ``least`` to ``most`` characters; of either type unless ``types`` says which."""
    shapes: Mapping[str, Check] = {
        "plain_text": Shape(required={"text": string(most, least=least)}, optional={"emoji": boolean}),
        "mrkdwn": Shape(required={"text": string(most, least=least)}, optional={"verbatim": boolean}),
    }
    return one_of({name: shape for name, shape in shapes.items() if not types or name in types})
