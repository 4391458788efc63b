"""What people read of a refused value: our words, whatever the value is."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, get_args

import pytest
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.config import Config
from bot.vendors import FILES, LAYOUT, RECORDING, STREAMING, SUBSCRIPTIONS, SUBTITLES, TASKS
from bot.violations import WORDS, say

_TEXTS = ("", " ", "x", "☃\n", "-1", "1.5", "9" * 30, "nan", "1e999", "x" * 300, "2026-13-45", "2026-12-01", "null")
_JSON = ("[]", "{}", "[1, {}, [], null]", '[{"x": 1}]', '{"x": [1]}', "[")
_ADDRESSES = ("https://[", "http://host:port", "ws://host:99999", "//", "xoxb-☃", "Asia/Shangai", "Europe", "../etc")
_VALUES: tuple[object, ...] = (None, True, -1, 0, 10**30, 1.5, float("inf"), float("nan"), {}, {"x": 1})
_ITEMS = (*_TEXTS, *_JSON, *_ADDRESSES, *_VALUES)
GARBAGE = (*_ITEMS, [], list(_ITEMS), [*"abc"] * 200, [{"x": 1}] * 200, *([item] for item in _ITEMS))

_ENGLISH_OF_OTHERS = re.compile(
    r"Input should|should (have|match|be)|\bvalid |[Ii]nvalid |could not|unable to|timezone:|Traceback|<class"
)


def _inside(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _inside(part)


def _with_inner(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    yield model
    for field in model.model_fields.values():
        for inner in _inside(field.annotation):
            yield from _with_inner(inner)


def _models() -> Mapping[str, type[BaseModel]]:
    """Every model that checks what people wrote, by its module and name."""
    first: list[type[BaseModel]] = [Config]
    for vendor in RECORDING.values():
        first += [vendor.Options, vendor.Settings]
    first += [vendor.StreamOptions for vendor in STREAMING.values()]
    first += [vendor.LayoutOptions for vendor in LAYOUT.values()]
    first += [vendor.SubtitleOptions for vendor in SUBTITLES.values()]
    first += [vendor.SubscriptionOptions for vendor in SUBSCRIPTIONS.values()]
    first += [vendor.FileFilters for vendor in FILES.values()]
    first += [vendor.TaskFilters for vendor in TASKS.values()]
    every = [inner for model in first for inner in _with_inner(model)]
    return {f"{model.__module__}.{model.__name__}": model for model in every}


MODELS = _models()


def _refused(model: type[BaseModel], given: Mapping[str, object]) -> list[ErrorDetails]:
    try:
        model.model_validate(given)
    except ValidationError as error:
        return error.errors()
    return []


@pytest.mark.parametrize("model", MODELS)
def test_no_words_of_the_checker(model: str) -> None:
    """Whatever stands in whichever field, what is said of it is said in our words."""
    names = [field.alias or name for name, field in MODELS[model].model_fields.items()]
    for name in [*names, "colour"]:
        for value in GARBAGE:
            for found in _refused(MODELS[model], {name: value}):
                assert found["type"] in {*WORDS, "value_error"}, (name, value, found)
                assert not _ENGLISH_OF_OTHERS.search(say(found)), (name, value, found)


def test_every_model_is_reached() -> None:
    """The settings inside settings are among them."""
    assert {"bot.vendors.anyrtc.settings.VodSettings", "bot.vendors.fsp.options.Video"} <= set(MODELS)
