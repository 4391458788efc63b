"""What Slack itself says about a form before the bot hears of it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.slack import Workspace
from bot.sandbox.slack.forms import REQUIRED, find_errors
from bot.sandbox.slack.inputs import Choices, Element, read_state
from tests.sandbox.slack.building import Json, field, option
from tests.sandbox.slack.test_inputs import PICTURE

NUMBER = {"is_decimal_allowed": False, "min_value": "1", "max_value": "10"}


def judged(type_: str, value: Any, **more: Any) -> str:
    block = field({"type": type_, **more})
    element = Element(block=block, body=block["element"])
    choices = Choices(workspace=Workspace(files={"F1": PICTURE}), user="U0OMAR")
    return find_errors([block], {element.key: read_state(element, value, choices)}).get("b", "")


@pytest.mark.parametrize(
    ("type_", "value", "more", "error"),
    [
        ("plain_text_input", "", {}, REQUIRED),
        ("plain_text_input", "abc", {"min_length": 3, "max_length": 3}, ""),
        ("plain_text_input", "ab", {"min_length": 3}, "Please enter at least 3 characters."),
        ("plain_text_input", "abcd", {"max_length": 3}, "Please enter no more than 3 characters."),
        ("plain_text_input", "x" * 3001, {}, "Please enter no more than 3000 characters."),
        ("number_input", "1", NUMBER, ""),
        ("number_input", "10.0", NUMBER, ""),
        ("number_input", "", NUMBER, REQUIRED),
        ("number_input", "ten", NUMBER, "Please enter a number."),
        ("number_input", "NaN", NUMBER, "Please enter a number."),
        ("number_input", "1.5", NUMBER, "Please enter a whole number."),
        ("number_input", "1.5", {"is_decimal_allowed": True}, ""),
        ("number_input", "0", NUMBER, "Please enter a number not less than 1."),
        ("number_input", "11", NUMBER, "Please enter a number not greater than 10."),
        ("email_text_input", "ada@example.com", {}, ""),
        ("email_text_input", "ada", {}, "Please enter a valid email address."),
        ("url_text_input", "https://example.com/a?b=c", {}, ""),
        ("url_text_input", "example.com", {}, "Please enter a valid URL."),
        ("url_text_input", "http://[", {}, "Please enter a valid URL."),
        ("url_text_input", "https://a b", {}, "Please enter a valid URL."),
        ("checkboxes", [], {"options": [option("x")]}, REQUIRED),
        ("multi_users_select", ["U0ADA"], {"max_selected_items": 1}, ""),
        ("multi_users_select", ["U0ADA", "U0OMAR"], {}, ""),
        ("multi_users_select", ["U0ADA", "U0OMAR"], {"max_selected_items": 1}, "Please select no more than 1."),
        ("file_input", ["F1"], {"filetypes": ["png"]}, ""),
        ("file_input", ["F1", "F1"], {"max_files": 1}, "Please upload no more than 1 files."),
        ("file_input", ["F1"], {"filetypes": ["csv", "txt"]}, "Please upload files of these types only: csv, txt."),
        ("datepicker", "2026-12-01", {}, ""),
        ("datepicker", None, {}, REQUIRED),
    ],
)
def test_judged(type_: str, value: Any, more: Json, error: str) -> None:
    """Each input is held against what its element asks for."""
    assert judged(type_, value, **more) == error


def test_only_inputs_are_judged() -> None:
    """A menu beside a text may stay empty."""
    menu = {"type": "static_select", "action_id": "a", "options": [option("x")]}
    block = {"type": "section", "block_id": "b", "accessory": menu}

    assert find_errors([block], {("b", "a"): {"type": "static_select", "selected_option": None}}) == {}


@given(st.text(min_size=1))
def test_anything_may_be_typed(text: str) -> None:
    """Whatever is typed is judged, by every kind of text input."""
    for type_ in ("plain_text_input", "email_text_input", "url_text_input"):
        assert isinstance(judged(type_, text), str)
    assert isinstance(judged("number_input", text, **NUMBER), str)
