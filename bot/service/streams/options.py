"""The parameters of live streams as people give them: with words for the documents' numbers. Pure."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from bot.errors import UsageError
from bot.service.options import check_options
from bot.service.requests import all_at_once

_QUALITIES: Mapping[str, str] = {"smooth": "1", "clear": "2", "high": "3"}  # words for the documented numbers
_SHOWN = 40  # characters of what was given


def check_stream_options(
    model: type[BaseModel], given: Mapping[str, Any], preset: Mapping[str, Any], named: str
) -> Mapping[str, Any]:
    """Check options against a service's model, as ``check_options``; ``quality`` may stand for ``quality_level``.

    Raises:
        OptionsError: some are unknown or out of range.
    """
    with all_at_once() as problems:
        with problems.about("quality"):
            for each in (given, preset):
                _check_quality(model, each)
        with problems.about(""):
            options, held = _documented(model, given), _documented(model, preset)
            checked = check_options(model, options, preset=held, named=named)
    return checked


def _check_quality(model: type[BaseModel], options: Mapping[str, Any]) -> None:
    if _has_quality(model, options) and not _level(options).isdigit():
        raise UsageError(f'quality is smooth, clear or high; you gave "{_level(options)[:_SHOWN]}".')


def _documented(model: type[BaseModel], options: Mapping[str, Any]) -> Mapping[str, Any]:
    """The options with ``quality`` as the documents call it, where they have it; what is none is left out."""
    if not _has_quality(model, options):
        return options
    others = {name: value for name, value in options.items() if name != "quality"}
    level = _level(options)
    return {**others, "quality_level": level} if level.isdigit() else others


def _has_quality(model: type[BaseModel], options: Mapping[str, Any]) -> bool:
    return "quality" in options and "quality_level" in model.model_fields


def _level(options: Mapping[str, Any]) -> str:
    given = str(options["quality"])
    return _QUALITIES.get(given.lower(), given)
