"""Vendor options as people give them: checked before anything is stored or sent, one sentence per violation."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from bot.errors import UsageError
from bot.violations import say
from bot.words import did_you_mean

_MOST = 5  # sentences: more would hide the first ones, and a message holds 3,000 characters
_SHOWN = 40  # characters of what was given that a sentence repeats; nothing of a field that repr does not show


class OptionsError(UsageError):
    """Options are unknown or out of range.

    Args:
        problems: a sentence by the documented name of each parameter that is wrong; "" for what is wrong with several.
    """

    def __init__(self, sentence: str, problems: Mapping[str, str]) -> None:
        super().__init__(sentence)
        self.problems = problems


def check_options(
    model: type[BaseModel], given: Mapping[str, Any], *, preset: Mapping[str, Any] | None = None, named: str = ""
) -> Mapping[str, Any]:
    """Check options against a vendor's model.

    Args:
        given: what people wrote; values may be strings.
        preset: what counts where nothing was given: a profile's options.
        named: the profile's name: who is refused may not know what it holds.

    Returns:
        the options as the model dumps them, ready to be stored.

    Raises:
        OptionsError: one sentence for each of the first few parameters that are unknown or out of range, naming what
            they may be.
    """
    held = preset or {}
    try:
        return model.model_validate({**held, **given}).model_dump(mode="json")
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=True)
    told = f" The profile {named} gives {', '.join(held)}." if held else ""
    kept = [detail for detail in details if not _is_echo(detail, details)]
    raise OptionsError(f"{_refusal(model, kept)}{told}", _problems(model, kept))


def _refusal(model: type[BaseModel], details: Sequence[ErrorDetails]) -> str:
    sentences = list(dict.fromkeys(_sentence(model, detail) for detail in details))
    more = len(sentences) - _MOST
    known = [_known(model)] if any(_is_unknown(detail) for detail in details) else []
    return " ".join([*sentences[:_MOST], *([f"And {more} more."] if more > 0 else []), *known])


def _problems(model: type[BaseModel], details: Sequence[ErrorDetails]) -> Mapping[str, str]:
    found: dict[str, dict[str, None]] = {}
    for detail in details:
        found.setdefault(_documented(model, detail), {})[_sentence(model, detail)] = None
    return {name: " ".join(sentences) for name, sentences in found.items()}


def _documented(model: type[BaseModel], detail: ErrorDetails) -> str:
    name = str(detail["loc"][0]) if detail["loc"] else ""
    field = _field(model, name)
    return name if field is None else field.alias or name


def _is_echo(detail: ErrorDetails, details: Sequence[ErrorDetails]) -> bool:
    """Whether a list counts as too short only because something in it was refused, which has its own sentence."""
    at = detail["loc"]
    return detail["type"] == "too_short" and any(
        other["loc"][: len(at)] == at and len(other["loc"]) > len(at) for other in details
    )


def _is_unknown(detail: ErrorDetails) -> bool:
    return detail["type"] == "extra_forbidden" and len(detail["loc"]) == 1


def _sentence(model: type[BaseModel], detail: ErrorDetails) -> str:
    name = str(detail["loc"][0]) if detail["loc"] else ""
    if _is_unknown(detail):
        return _unknown(model, name)
    message = _message(detail)
    field = _field(model, name)
    if field is None:
        return f"{message}."
    inside = _path(detail["loc"][1:])
    about = f" ({field.description})" if field.description and not inside else ""
    given = f"; you gave {str(detail['input'])[:_SHOWN]}" if field.repr and detail["type"] != "missing" else ""
    return f"{field.alias or name}{inside}{about}: {message}{given}."


def _message(detail: ErrorDetails) -> str:
    said = say(detail).rstrip(".")
    return said if detail["type"] == "value_error" else f"{said[0].upper()}{said[1:]}"


def _path(steps: Sequence[int | str]) -> str:
    """What inside a parameter is meant: `` #2 color`` is the colour of the second."""
    return "".join(f" #{step + 1}" if isinstance(step, int) else f" {step}" for step in steps)


def _unknown(model: type[BaseModel], name: str) -> str:
    return f'This service has no parameter "{name[:_SHOWN]}".{did_you_mean(name, _names(model))}'


def _known(model: type[BaseModel]) -> str:
    names = ", ".join(sorted(_names(model)))
    return f"It has: {names}." if names else "It has none."


def _names(model: type[BaseModel]) -> list[str]:
    """The parameters as the vendor's document names them."""
    return [field.alias or name for name, field in model.model_fields.items()]


def _field(model: type[BaseModel], name: str) -> FieldInfo | None:
    if name in model.model_fields:
        return model.model_fields[name]
    return next((field for field in model.model_fields.values() if field.alias == name), None)
