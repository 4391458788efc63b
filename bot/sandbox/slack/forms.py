"""What Slack itself refuses when a form is submitted, before the bot hears of it. Pure."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from bot.sandbox.slack.inputs import KINDS, Element, Held, State, list_elements
from bot.sandbox.slack.shapes import parse_decimal

REQUIRED = "Please complete this required field."
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")

Judge: TypeAlias = Callable[[Mapping[str, Any], Any], Iterator[str]]
"""Judges what was entered into an element; yields what the person is told."""


def find_errors(blocks: Iterable[Mapping[str, Any]], held: Held) -> dict[str, str]:
    """Say what is wrong in the inputs of a form, by block_id; empty when it may be submitted."""
    inputs = [element for element in list_elements(blocks) if element.is_input]
    found = {element.block["block_id"]: next(_complaints(element, held[element.key]), "") for element in inputs}
    return {block_id: complaint for block_id, complaint in found.items() if complaint}


def _complaints(element: Element, state: State) -> Iterator[str]:
    value = state[KINDS[element.type].key]
    if value not in (None, []):
        yield from JUDGES.get(element.type, _any)(element.body, value)
    elif not element.block.get("optional"):
        yield REQUIRED


def _any(element: Mapping[str, Any], value: Any) -> Iterator[str]:
    return iter(())


def _text(element: Mapping[str, Any], value: str) -> Iterator[str]:
    if len(value) < element.get("min_length", 0):
        yield f"Please enter at least {element['min_length']} characters."
    if len(value) > element.get("max_length", 3000):
        yield f"Please enter no more than {element.get('max_length', 3000)} characters."


def _number(element: Mapping[str, Any], value: str) -> Iterator[str]:
    number = parse_decimal(value)
    if number is None:
        yield "Please enter a number."
    elif not element["is_decimal_allowed"] and number != number.to_integral_value():
        yield "Please enter a whole number."
    elif number < Decimal(element.get("min_value", "-Infinity")):
        yield f"Please enter a number not less than {element['min_value']}."
    elif number > Decimal(element.get("max_value", "Infinity")):
        yield f"Please enter a number not greater than {element['max_value']}."


def _email(element: Mapping[str, Any], value: str) -> Iterator[str]:
    if not EMAIL.fullmatch(value):
        yield "Please enter a valid email address."


def _url(element: Mapping[str, Any], value: str) -> Iterator[str]:
    if not _is_url(value):
        yield "Please enter a valid URL."


def _is_url(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not re.search(r"\s", value)


def _several(element: Mapping[str, Any], value: list[Any]) -> Iterator[str]:
    if len(value) > element.get("max_selected_items", len(value)):
        yield f"Please select no more than {element['max_selected_items']}."


def _files(element: Mapping[str, Any], value: list[Mapping[str, Any]]) -> Iterator[str]:
    if len(value) > element.get("max_files", 10):
        yield f"Please upload no more than {element.get('max_files', 10)} files."
    wanted = element.get("filetypes")
    if wanted and any(file["name"].rpartition(".")[2].lower() not in wanted for file in value):
        yield f"Please upload files of these types only: {', '.join(wanted)}."


JUDGES: Mapping[str, Judge] = {
    "plain_text_input": _text,
    "number_input": _number,
    "email_text_input": _email,
    "url_text_input": _url,
    "file_input": _files,
    **dict.fromkeys((name for name in KINDS if name.startswith("multi_")), _several),
}
