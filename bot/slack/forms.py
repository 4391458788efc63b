"""Forms: the inputs of a modal made from an options model, and what was filled in. Pure.

An input's block id is the parameter's documented name, so that a problem finds its field.
"""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel

from bot.durations import parse_duration, spell_duration
from bot.slack import elements
from bot.slack.elements import INPUT, Block, Option

_MOST_CHOICES = 12  # numbers with a meaning each, shown as a menu
AS_THEY_ARE: Mapping[str, Sequence[str]] = MappingProxyType({})  # parameters have fields of their own names
_TEXT_MOST = 500  # characters of a parameter that sets no limit of its own


def inputs(
    model: type[BaseModel],
    values: Mapping[str, Any],
    names: Collection[str] | None = None,
    *,
    action: str = INPUT,
) -> list[Block]:
    """An input for each parameter of a model, all optional, in the model's order.

    What the service takes by default is told as a placeholder and not filled in, so that a profile may say otherwise.
    Parameters that hide their value (passwords) and those with one possible value have no input.

    Args:
        values: what is filled in, by documented name.
        names: the documented names of the parameters that are wanted; None for all.
        action: the inputs' action id; another one makes Slack forget what was typed.
    """
    return [
        _input(name, schema, str(_text(values.get(name))), action)
        for name, schema in _schemas(model).items()
        if names is None or name in names
    ]


def lengths(*typed: str) -> tuple[Option, ...]:
    """Lengths of time to choose from: typed as in commands, shown in words."""
    return tuple(Option(text, spell_duration(parse_duration(text))) for text in typed)


def names(model: type[BaseModel]) -> tuple[str, ...]:
    """The documented names of the parameters that ``inputs`` makes inputs for."""
    return tuple(_schemas(model))


def read(view_state: Mapping[str, Any]) -> dict[str, str | list[str]]:
    """What was filled in, by block id; several choices are a list, and what was left empty is not there.

    Args:
        view_state: the ``state`` of a view, or its ``values``.
    """
    values: Mapping[str, Mapping[str, Any]] = view_state.get("values", view_state)
    found = {block: _value(element) for block, inside in values.items() for element in inside.values()}
    return {block: value for block, value in found.items() if value}


def text(filled: Mapping[str, str | list[str]], name: str) -> str:
    """One field of what was filled in, without blanks around it; empty where it was left empty or holds a list."""
    value = filled.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def typed(view: Mapping[str, Any], name: str) -> str | None:
    """One field of a modal from a payload, as ``text``; None where the modal does not have it."""
    return text(read(view["state"]), name) if name in fields(view) else None


def errors(
    problems: Mapping[str, str],
    fields: Collection[str],
    default: str,
    places: Mapping[str, Sequence[str]] = AS_THEY_ARE,
) -> dict[str, str]:
    """Problems beside their fields, as a submission is answered.

    Args:
        problems: sentences by parameter.
        fields: the block ids of the modal's inputs: Slack passes over errors of others.
        default: the field that shows the problems of no field of the modal.
        places: the fields that show the problems of a parameter, where they have other names; the first that there is.
    """
    beside: dict[str, str] = {}
    for name, sentence in problems.items():
        field = next((place for place in places.get(name, (name,)) if place in fields), default)
        beside[field] = f"{beside[field]} {sentence}" if field in beside else sentence
    return {field: elements.clip(sentence, elements.LABEL_LIMIT) for field, sentence in beside.items()}


def fields(view: Mapping[str, Any]) -> tuple[str, ...]:
    """The block ids of a modal's inputs."""
    return tuple(block["block_id"] for block in view.get("blocks") or () if block.get("type") == "input")


def _schemas(model: type[BaseModel]) -> dict[str, Mapping[str, Any]]:
    """The parameters that can be asked for, each with its JSON schema."""
    hidden = {field.alias or name for name, field in model.model_fields.items() if not field.repr}
    properties: Mapping[str, Mapping[str, Any]] = model.model_json_schema(by_alias=True).get("properties", {})
    flat = {name: _without_null(schema) for name, schema in properties.items() if name not in hidden}
    return {name: schema for name, schema in flat.items() if not _is_settled(schema)}


def _without_null(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema of a value that may be left out, as if it had to be given."""
    kinds: Sequence[Mapping[str, Any]] = [kind for kind in schema.get("anyOf", ()) if kind.get("type") != "null"]
    return {**schema, **kinds[0]} if kinds else schema


def _is_settled(schema: Mapping[str, Any]) -> bool:
    """Whether the default is the only possible value."""
    if schema.get("type") == "null":
        return True
    only = schema.get("const", schema.get("minimum") if schema.get("minimum") == schema.get("maximum") else None)
    return only is not None and only == schema.get("default")


def _input(name: str, schema: Mapping[str, Any], value: str, action: str) -> Block:
    told = schema.get("description", "")
    hint = told[:1].upper() + told[1:]
    label = _label(name)
    return elements.input_block(name, label, _element(schema, value, action), hint=hint, is_optional=True)


def _element(schema: Mapping[str, Any], value: str, action: str) -> Block:
    default = _text(schema.get("default"))
    placeholder = f"Default: {default}" if default else ""
    if options := _choices(schema):
        told = next((option.label or default for option in options if option.value == default), default)
        return elements.select(options, value, placeholder=f"Default: {told}" if told else "", action=action)
    if schema.get("type") in {"integer", "number"} and "minimum" in schema:
        least, most, whole = schema["minimum"], schema.get("maximum"), schema["type"] == "integer"
        return elements.number_input(
            value, least=least, most=most, has_decimals=not whole, placeholder=placeholder, action=action
        )
    has_lines = "$ref" in str(schema)
    most = elements.TEXT_LIMIT if has_lines else schema.get("maxLength", _TEXT_MOST)
    return elements.text_input(value, placeholder=placeholder, most=most, has_lines=has_lines, action=action)


def _choices(schema: Mapping[str, Any]) -> list[Option]:
    """The values to choose from: words that are listed, or numbers whose description says what each of them means."""
    if "enum" in schema:
        return [Option(str(value)) for value in schema["enum"] if value != ""]
    if "const" in schema:
        return [Option(str(schema["const"]))]
    least, most = schema.get("minimum"), schema.get("maximum")
    if schema.get("type") != "integer" or least is None or most is None or most - least > _MOST_CHOICES:
        return []
    meanings = {number: _meaning(schema.get("description", ""), number) for number in range(least, most + 1)}
    return [Option(str(number), f"{word} ({number})") for number, word in meanings.items() if all(meanings.values())]


def _meaning(description: str, number: int) -> str:
    """What a number means, where the description lists them: ``0 audio only, 1 video only``."""
    found = re.search(rf"(?<![\w.]){number}:? (?!to |px|when |s\b|up to {number})([^,;.:]+)", description)
    return found[1].strip() if found else ""


def _label(name: str) -> str:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).replace("_", " ").lower()
    return words.capitalize()


def _text(value: Any) -> str:
    """A value as a person would type it."""
    if value is None or value == [] or value == ():
        return ""
    if isinstance(value, list | tuple) and all(isinstance(item, str | int) for item in value):
        return ",".join(str(item) for item in value)
    return str(value) if isinstance(value, str | int | float) else json.dumps(value, ensure_ascii=False)


def _value(element: Mapping[str, Any]) -> str | list[str]:
    """What an element of a view's state holds (docs.slack.dev, "view_submission payloads")."""
    if element.get("selected_option"):
        return str(element["selected_option"]["value"])
    if element.get("selected_options"):
        return [str(option["value"]) for option in element["selected_options"]]
    for name in _PICKED:
        if element.get(name):
            picked = element[name]
            return [str(each) for each in picked] if isinstance(picked, list) else str(picked)
    return ""


_PICKED = (
    "value",
    "selected_date",
    "selected_time",
    "selected_date_time",
    "selected_conversation",
    "selected_conversations",
    "selected_channel",
    "selected_channels",
    "selected_user",
    "selected_users",
)
