"""The elements: what each must have, and where each may stand."""

from typing import Any

import pytest
from slack_sdk.models.blocks import BlockElement, RichTextElement

from bot.sandbox.slack.block_kit import HOME_SHAPES, INTERACTIVE, MODAL_SHAPES, check_blocks
from bot.sandbox.slack.errors import SlackError
from bot.sandbox.slack.inputs import KINDS
from tests.sandbox.slack.building import Json, field, option, plain
from tests.sandbox.slack.test_card_blocks import LINES, subclasses

NOT_OPERATED = {"image", "url"}
INPUTS: list[Json] = [
    {"type": "plain_text_input", "min_length": 1, "max_length": 1},
    {"type": "number_input", "is_decimal_allowed": True, "min_value": "-1.5", "max_value": 2, "initial_value": "0"},
    {"type": "email_text_input", "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]}},
    {"type": "url_text_input", "initial_value": "https://x"},
    {"type": "rich_text_input", "initial_value": LINES, "min_lines": 2, "max_lines": 5},
    {"type": "static_select", "options": [option("x")], "initial_option": option("x")},
    {"type": "multi_static_select", "options": [option("x")], "initial_options": [option("x")]},
    {"type": "external_select", "min_query_length": 0, "initial_option": option("x")},
    {"type": "multi_external_select", "initial_options": [option("x")], "max_selected_items": 2},
    {"type": "users_select", "initial_user": "U1"},
    {"type": "multi_users_select", "initial_users": ["U1"]},
    {"type": "conversations_select", "filter": {"include": ["public"], "exclude_bot_users": True}},
    {"type": "multi_conversations_select", "initial_conversations": ["C1"]},
    {"type": "channels_select", "response_url_enabled": True},
    {"type": "multi_channels_select", "placeholder": plain("Where?")},
    {"type": "checkboxes", "options": [{"text": {"type": "mrkdwn", "text": "*x*"}, "value": "x"}]},
    {"type": "radio_buttons", "options": [option("x")]},
    {"type": "datepicker", "initial_date": "2026-12-01"},
    {"type": "timepicker", "initial_time": "23:59", "timezone": "Asia/Tehran"},
    {"type": "datetimepicker", "initial_date_time": 1796115600},
    {"type": "file_input", "filetypes": ["png"], "max_files": 1},
]


@pytest.mark.parametrize("element", INPUTS, ids=lambda element: element["type"])
def test_inputs(element: Json) -> None:
    """A modal takes every input, a Home tab all but files."""
    check_blocks([field(element)], MODAL_SHAPES)
    if element["type"] != "file_input":
        check_blocks([field(element)], HOME_SHAPES)


def test_all_of_them() -> None:
    """Every input that can hold something is tested, and every element of the SDK is known."""
    operated = {*subclasses(BlockElement)} - {*subclasses(RichTextElement)}
    modelled = {getattr(one, "type", None) for one in operated} - {None}

    assert {element["type"] for element in INPUTS} == KINDS.keys()
    assert modelled - NOT_OPERATED <= INTERACTIVE


@pytest.mark.parametrize(
    ("element", "sentence"),
    [
        ({"type": "number_input"}, "missing required field: is_decimal_allowed"),
        ({"type": "number_input", "is_decimal_allowed": True, "initial_value": "many"}, "must provide a number"),
        ({"type": "number_input", "is_decimal_allowed": True, "initial_value": True}, "must provide a number"),
        ({"type": "number_input", "is_decimal_allowed": True, "min_value": "2", "max_value": "1"}, "must not be"),
        ({"type": "plain_text_input", "min_length": 2, "max_length": 1}, "min_length must not be greater than max"),
        ({"type": "static_select", "options": [option("x")], "initial_option": option("y")}, "must be among"),
        ({"type": "checkboxes", "options": [option("x")], "initial_options": [option("y")]}, "must be among"),
        ({"type": "users_select", "initial_user": 7}, "must provide a string"),
        ({"type": "multi_users_select", "max_selected_items": 0}, "must be a whole number not less than 1"),
        ({"type": "datepicker", "initial_date": "1.12.2026"}, "must be in the format YYYY-MM-DD"),
        ({"type": "timepicker", "initial_time": "24:00"}, "must be in the format HH:mm"),
        ({"type": "datetimepicker", "initial_date_time": 5}, "must be a whole number from"),
        ({"type": "conversations_select", "filter": {"include": []}}, "no fewer than 1 items"),
        ({"type": "file_input", "max_files": 11}, "must be a whole number from 1 to 10"),
        ({"type": "static_select", "options": [{"text": {"type": "mrkdwn", "text": "x"}, "value": "x"}]}, "mrkdwn"),
        ({"type": "button", "text": plain()}, "unsupported type: button"),
    ],
)
def test_refused(element: Json, sentence: str) -> None:
    """What an element may not be is said."""
    with pytest.raises(SlackError) as refused:
        check_blocks([field(element)], MODAL_SHAPES)

    assert sentence in refused.value.messages[0]


def test_one_focus() -> None:
    """One element of a view may have the focus."""
    focused: dict[str, Any] = {"type": "plain_text_input", "focus_on_load": True}

    with pytest.raises(SlackError, match="only one element may have focus_on_load"):
        check_blocks([field(focused), field(focused, "c")], MODAL_SHAPES)


def test_a_slack_file_is_named_once() -> None:
    """A picture names its file by id or by address."""
    picture = {"type": "image", "alt_text": "x", "slack_file": {"id": "F1", "url": "https://x"}}

    with pytest.raises(SlackError, match="one of id and url is required"):
        check_blocks([picture])
