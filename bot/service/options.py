"""Vendor options as people give them: checked before anything is stored or sent, one sentence per violation."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from bot.errors import UsageError

_RANGE_ERRORS = {"greater_than_equal", "less_than_equal", "greater_than", "less_than"}


def check_options(model: type[BaseModel], given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Check options against a vendor's model.

    Args:
        given: what people or profiles wrote; values may be strings.

    Returns:
        the options as the model dumps them, ready to be stored.

    Raises:
        UsageError: one sentence for each parameter that is unknown or out of range, naming what it may be.
    """
    try:
        return model.model_validate(dict(given)).model_dump(mode="json")
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=True)
        raise UsageError(" ".join(dict.fromkeys(_sentence(model, detail) for detail in found))) from None


def _sentence(model: type[BaseModel], detail: ErrorDetails) -> str:
    name = str(detail["loc"][0]) if detail["loc"] else ""
    if detail["type"] == "extra_forbidden":
        return _unknown(model, name)
    message = detail["msg"].removeprefix("Value error, ").rstrip(".")
    if detail["type"] in _RANGE_ERRORS and (field := _field(model, name)) is not None:
        message = f"{message}; you gave {detail['input']}. {field.description or ''}".rstrip(" .")
    return f"{name}: {message}." if name else f"{message}."


def _unknown(model: type[BaseModel], name: str) -> str:
    names = sorted(model.model_fields)
    near = get_close_matches(name, names, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    return f'This service has no parameter "{name[:40]}".{hint} It has: {", ".join(names)}.'


def _field(model: type[BaseModel], name: str) -> FieldInfo | None:
    if name in model.model_fields:
        return model.model_fields[name]
    return next((field for field in model.model_fields.values() if field.alias == name), None)
