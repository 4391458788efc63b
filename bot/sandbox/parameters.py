"""Tables of parameters, as the vendors' documents print them, and the check of a message against such a table.

The local vendors are stricter than a service may be: a parameter that the document does not name is refused, because
it is most likely a misspelt one.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeAlias, TypeGuard

Check: TypeAlias = Callable[[Any], bool]
Table: TypeAlias = "Mapping[str, Parameter]"


@dataclass(frozen=True)
class Parameter:
    """One row of a document's table."""

    check: Check
    required: bool = False
    table: "Table | None" = None  #: of the parts, where the value is an object


def required(check: Check) -> Parameter:
    """A parameter that must be there."""
    return Parameter(check, required=True)


def optional(check: Check) -> Parameter:
    """A parameter that may be left out."""
    return Parameter(check)


def integer(low: int, high: int | None = None) -> Check:
    """A whole number from ``low`` to ``high``, both included; never a string of digits."""
    return lambda value: _is_integer(value) and low <= value and (high is None or value <= high)


def one_of(*choices: int) -> Check:
    """One of a few numbers."""
    return lambda value: _is_integer(value) and value in choices


def text(value: object) -> bool:
    """A string."""
    return isinstance(value, str)


def name(value: object) -> bool:
    """A string that is not empty."""
    return isinstance(value, str) and bool(value)


def matching(pattern: str) -> Check:
    """A string that matches a pattern from end to end."""
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None


def equal_to(word: str) -> Check:
    """One fixed string."""
    return lambda value: value == word


def date(date_format: str) -> Check:
    """A string in a format of ``strptime``."""
    return lambda value: isinstance(value, str) and _is_date(value, date_format)


def either(*checks: Check) -> Check:
    """What passes one of the checks."""
    return lambda value: any(check(value) for check in checks)


def array_of(table: Table) -> Check:
    """An array of objects that follow a table."""
    return lambda value: isinstance(value, list) and all(follows(item, table) for item in value)


def is_object(value: object) -> TypeGuard[dict[str, Any]]:
    """A JSON object."""
    return isinstance(value, dict)


def follows(value: object, table: Table) -> bool:
    """Whether it is an object that keeps to a table."""
    return is_object(value) and not violations(value, table)


def violations(message: Mapping[str, Any], table: Table) -> Collection[str]:
    """The parameters that are missing, not in the table or outside their range; dotted inside objects."""
    missing = [key for key, parameter in table.items() if parameter.required and key not in message]
    unknown = [key for key in message if key not in table]
    wrong = [path for key, value in message.items() if key in table for path in _wrong(key, value, table[key])]
    return [*missing, *unknown, *wrong]


def _wrong(key: str, value: object, parameter: Parameter) -> Collection[str]:
    if not parameter.check(value):
        return [key]
    if parameter.table is None or not is_object(value):
        return []
    return [f"{key}.{path}" for path in violations(value, parameter.table)]


def _is_date(value: str, date_format: str) -> bool:
    try:
        datetime.strptime(value, date_format).replace(tzinfo=UTC)
    except ValueError:
        return False
    return True


def _is_integer(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)
