"""The parts of Block Kit that people operate (buttons, menus, inputs), and where each may stand."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.sandbox.slack.shapes import Check, Shape, array, boolean, choice, complain, integer, string, text

PLAIN = "plain_text"

OPTION = Shape(
    required={"text": text(75), "value": string(150)},
    optional={"description": text(75), "url": string(3000)},
)
OPTION_GROUP = Shape(required={"label": text(75, PLAIN), "options": array(OPTION, least=1, most=100)})
CONFIRM = Shape(
    required={"title": text(100, PLAIN), "text": text(300), "confirm": text(30, PLAIN), "deny": text(30, PLAIN)},
    optional={"style": choice("primary", "danger")},
)

_OPERATED: Mapping[str, Check] = {"action_id": string(255)}
_CONFIRMED: Mapping[str, Check] = {**_OPERATED, "confirm": CONFIRM}
_PICKED: Mapping[str, Check] = {**_CONFIRMED, "placeholder": text(150, PLAIN), "focus_on_load": boolean}


def _has_options(element: Mapping[str, Any], at: str) -> Iterator[str]:
    if ("options" in element) == ("option_groups" in element):
        yield complain("one of options and option_groups is required", at)


BUTTON = Shape(
    required={"text": text(75, PLAIN)},
    optional={
        **_CONFIRMED,
        "value": string(2000, least=0),
        "url": string(3000),
        "style": choice("primary", "danger"),
        "accessibility_label": string(75),
    },
)
OVERFLOW = Shape(required={"options": array(OPTION, least=1, most=5)}, optional=_CONFIRMED)
STATIC_SELECT = Shape(
    optional={
        **_PICKED,
        "options": array(OPTION, least=1, most=100),
        "option_groups": array(OPTION_GROUP, least=1, most=100),
        "initial_option": OPTION,
    },
    also=_has_options,
)
RADIO_BUTTONS = Shape(
    required={"options": array(OPTION, least=1, most=10)},
    optional={**_CONFIRMED, "initial_option": OPTION, "focus_on_load": boolean},
)
CHECKBOXES = Shape(
    required={"options": array(OPTION, least=1, most=10)},
    optional={**_CONFIRMED, "initial_options": array(OPTION, least=1, most=10), "focus_on_load": boolean},
)
PLAIN_TEXT_INPUT = Shape(
    optional={
        **_OPERATED,
        "initial_value": string(3000, least=0),
        "multiline": boolean,
        "min_length": integer(0, 3000),
        "max_length": integer(1, 3000),
        "placeholder": text(150, PLAIN),
        "focus_on_load": boolean,
    },
)
IMAGE = Shape(required={"image_url": string(3000), "alt_text": string(2000)})

_MENUS: Mapping[str, Check] = {
    "static_select": STATIC_SELECT,
    "radio_buttons": RADIO_BUTTONS,
    "checkboxes": CHECKBOXES,
    "users_select": Shape(optional={**_PICKED, "initial_user": string(255)}),
    "channels_select": Shape(optional={**_PICKED, "initial_channel": string(255)}),
    "datepicker": Shape(optional={**_PICKED, "initial_date": string(10, least=10)}),
    "timepicker": Shape(optional={**_PICKED, "initial_time": string(5, least=5)}),
}
ACTION_ELEMENTS: Mapping[str, Check] = {"button": BUTTON, "overflow": OVERFLOW, **_MENUS}
SECTION_ACCESSORIES: Mapping[str, Check] = {**ACTION_ELEMENTS, "image": IMAGE}
INPUT_ELEMENTS: Mapping[str, Check] = {"plain_text_input": PLAIN_TEXT_INPUT, **_MENUS}
CONTEXT_ELEMENTS: Mapping[str, Check] = {
    "image": IMAGE,
    "plain_text": text(3000, PLAIN),
    "mrkdwn": text(3000, "mrkdwn"),
}
