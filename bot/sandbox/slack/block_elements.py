"""The parts of Block Kit that people operate (buttons, menus, inputs), and where each may stand."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.sandbox.slack.compositions import (
    CONFIRM,
    DISPATCH_CONFIG,
    FILTER,
    OPTION,
    OPTION_GROUP,
    OVERFLOW_OPTION,
    PLAIN,
    PLAIN_OPTION,
    SLACK_FILE,
    WORKFLOW,
)
from bot.sandbox.slack.rich_text import RICH_TEXT
from bot.sandbox.slack.shapes import (
    Check,
    Shape,
    all_of,
    array,
    boolean,
    choice,
    complain,
    decimal,
    integer,
    matching,
    string,
    text,
    whole,
)

_OPERATED: Mapping[str, Check] = {"action_id": string(255)}
_CONFIRMED: Mapping[str, Check] = {**_OPERATED, "confirm": CONFIRM}
_FOCUSED: Mapping[str, Check] = {**_CONFIRMED, "focus_on_load": boolean}
_PICKED: Mapping[str, Check] = {**_FOCUSED, "placeholder": text(150, PLAIN)}
_TYPED: Mapping[str, Check] = {
    **_OPERATED,
    "placeholder": text(150, PLAIN),
    "focus_on_load": boolean,
    "dispatch_action_config": DISPATCH_CONFIG,
}
_SEVERAL: Mapping[str, Check] = {"max_selected_items": whole(least=1)}
_OPTIONS: Mapping[str, Check] = {
    "options": array(PLAIN_OPTION, least=1, most=100),
    "option_groups": array(OPTION_GROUP, least=1, most=100),
}


def options_of(element: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """List the options that stand in an element, its groups' included."""
    groups: Sequence[Mapping[str, Any]] = element.get("option_groups", ())
    return [*element.get("options", ()), *(option for group in groups for option in group["options"])]


def initial_options_of(element: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """List the options that are picked at first."""
    return [*element.get("initial_options", ()), *filter(None, [element.get("initial_option")])]


def _has_options(element: Mapping[str, Any], at: str) -> Iterator[str]:
    if ("options" in element) == ("option_groups" in element):
        yield complain("one of options and option_groups is required", at)


def _initial_is_offered(element: Mapping[str, Any], at: str) -> Iterator[str]:
    offered = [option["value"] for option in options_of(element)]
    if any(option["value"] not in offered for option in initial_options_of(element)):
        yield complain("initial options must be among the options", at)


def _in_order(least: str, most: str) -> Check:
    def check(element: Mapping[str, Any], at: str) -> Iterator[str]:
        if least in element and most in element and float(element[least]) > float(element[most]):
            yield complain(f"{least} must not be greater than {most}", at)

    return check


def _has_one_picture(picture: Mapping[str, Any], at: str) -> Iterator[str]:
    if ("image_url" in picture) == ("slack_file" in picture):
        yield complain("one of image_url and slack_file is required", at)


BUTTON = Shape(
    required={"text": text(75, PLAIN)},
    optional={
        **_CONFIRMED,
        "value": string(2000, least=0),
        "url": string(3000),
        "style": choice("primary", "danger"),
        "accessibility_label": string(75),
        "agent_prompt": string(4000),
        "agent_prompt_display": string(4000),
        "visible_to_user_ids": array(string(255), least=1, most=100),
    },
)
OVERFLOW = Shape(required={"options": array(OVERFLOW_OPTION, least=1, most=5)}, optional=_CONFIRMED)
STATIC_SELECT = Shape(
    optional={**_PICKED, **_OPTIONS, "initial_option": PLAIN_OPTION}, also=all_of(_has_options, _initial_is_offered)
)
MULTI_STATIC_SELECT = Shape(
    optional={**_PICKED, **_SEVERAL, **_OPTIONS, "initial_options": array(PLAIN_OPTION, least=1, most=100)},
    also=all_of(_has_options, _initial_is_offered),
)
RADIO_BUTTONS = Shape(
    required={"options": array(OPTION, least=1, most=10)},
    optional={**_FOCUSED, "initial_option": OPTION},
    also=_initial_is_offered,
)
CHECKBOXES = Shape(
    required={"options": array(OPTION, least=1, most=10)},
    optional={**_FOCUSED, "initial_options": array(OPTION, least=1, most=10)},
    also=_initial_is_offered,
)
_CONVERSATION: Mapping[str, Check] = {**_PICKED, "default_to_current_conversation": boolean, "filter": FILTER}
_ANSWERED: Mapping[str, Check] = {"response_url_enabled": boolean}


def _ids(most: int = 100) -> Check:
    return array(string(255), least=1, most=most)


_MENUS: Mapping[str, Check] = {
    "static_select": STATIC_SELECT,
    "external_select": Shape(
        optional={**_PICKED, "min_query_length": integer(0, 3000), "initial_option": PLAIN_OPTION}
    ),
    "users_select": Shape(optional={**_PICKED, "initial_user": string(255)}),
    "conversations_select": Shape(
        optional={**_CONVERSATION, **_ANSWERED, "initial_conversation": string(255)},
    ),
    "channels_select": Shape(optional={**_PICKED, **_ANSWERED, "initial_channel": string(255)}),
}
_MULTI_MENUS: Mapping[str, Check] = {
    "multi_static_select": MULTI_STATIC_SELECT,
    "multi_external_select": Shape(
        optional={
            **_PICKED,
            **_SEVERAL,
            "min_query_length": integer(0, 3000),
            "initial_options": array(PLAIN_OPTION, least=1, most=100),
        }
    ),
    "multi_users_select": Shape(optional={**_PICKED, **_SEVERAL, "initial_users": _ids()}),
    "multi_conversations_select": Shape(optional={**_CONVERSATION, **_SEVERAL, "initial_conversations": _ids()}),
    "multi_channels_select": Shape(optional={**_PICKED, **_SEVERAL, "initial_channels": _ids()}),
}
_PICKERS: Mapping[str, Check] = {
    "radio_buttons": RADIO_BUTTONS,
    "checkboxes": CHECKBOXES,
    "datepicker": Shape(optional={**_PICKED, "initial_date": matching(r"\d{4}-\d\d-\d\d", "YYYY-MM-DD")}),
    "timepicker": Shape(
        optional={**_PICKED, "initial_time": matching(r"([01]\d|2[0-3]):[0-5]\d", "HH:mm"), "timezone": string(255)}
    ),
}
_DATE_AND_TIME: Mapping[str, Check] = {
    "datetimepicker": Shape(optional={**_FOCUSED, "initial_date_time": integer(10**9, 10**10 - 1)})
}
PLAIN_TEXT_INPUT = Shape(
    optional={
        **_TYPED,
        "initial_value": string(3000, least=0),
        "multiline": boolean,
        "min_length": integer(0, 3000),
        "max_length": integer(1, 3000),
    },
    also=_in_order("min_length", "max_length"),
)
NUMBER_INPUT = Shape(
    required={"is_decimal_allowed": boolean},
    optional={**_TYPED, "initial_value": decimal, "min_value": decimal, "max_value": decimal},
    also=_in_order("min_value", "max_value"),
)
_TEXT_INPUTS: Mapping[str, Check] = {
    "plain_text_input": PLAIN_TEXT_INPUT,
    "number_input": NUMBER_INPUT,
    "email_text_input": Shape(optional={**_TYPED, "initial_value": string(3000, least=0)}),
    "url_text_input": Shape(optional={**_TYPED, "initial_value": string(3000, least=0)}),
    "rich_text_input": Shape(
        optional={**_TYPED, "initial_value": RICH_TEXT, "min_lines": integer(1, 100), "max_lines": integer(1, 100)},
        also=_in_order("min_lines", "max_lines"),
    ),
}
FILE_INPUT = Shape(
    optional={**_OPERATED, "filetypes": array(string(20), least=1, most=100), "max_files": integer(1, 10)}
)
IMAGE = Shape(
    required={"alt_text": string(2000)},
    optional={"image_url": string(3000), "slack_file": SLACK_FILE},
    also=_has_one_picture,
)
WORKFLOW_BUTTON = Shape(
    required={"text": text(75, PLAIN), "workflow": WORKFLOW, "action_id": string(255)},
    optional={"style": choice("primary", "danger"), "accessibility_label": string(75)},
)
_FEEDBACK = Shape(
    required={"text": text(75, PLAIN), "value": string(2000)}, optional={"accessibility_label": string(75)}
)

ACTION_ELEMENTS: Mapping[str, Check] = {
    "button": BUTTON,
    "overflow": OVERFLOW,
    "workflow_button": WORKFLOW_BUTTON,
    **_MENUS,
    **_PICKERS,
    **_DATE_AND_TIME,
}
SECTION_ACCESSORIES: Mapping[str, Check] = {
    "button": BUTTON,
    "overflow": OVERFLOW,
    "workflow_button": WORKFLOW_BUTTON,
    "image": IMAGE,
    **_MENUS,
    **_MULTI_MENUS,
    **_PICKERS,
}
INPUT_ELEMENTS: Mapping[str, Check] = {**_TEXT_INPUTS, **_MENUS, **_MULTI_MENUS, **_PICKERS, **_DATE_AND_TIME}
MODAL_INPUT_ELEMENTS: Mapping[str, Check] = {**INPUT_ELEMENTS, "file_input": FILE_INPUT}
CONTEXT_ELEMENTS: Mapping[str, Check] = {
    "image": IMAGE,
    "plain_text": text(3000, PLAIN),
    "mrkdwn": text(3000, "mrkdwn"),
}
CONTEXT_ACTION_ELEMENTS: Mapping[str, Check] = {
    "feedback_buttons": Shape(
        required={"positive_button": _FEEDBACK, "negative_button": _FEEDBACK}, optional=_OPERATED
    ),
    "icon_button": Shape(
        required={"icon": choice("trash"), "text": text(75, PLAIN)},
        optional={
            **_CONFIRMED,
            "value": string(2000, least=0),
            "accessibility_label": string(75),
            "visible_to_user_ids": _ids(10),
        },
    ),
}
