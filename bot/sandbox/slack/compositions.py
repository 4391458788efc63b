"""Block Kit's composition objects: what blocks and elements are made of besides texts."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.sandbox.slack.shapes import Shape, array, boolean, choice, complain, string, text

PLAIN = "plain_text"


def _has_id_or_url(file: Mapping[str, Any], at: str) -> Iterator[str]:
    if ("id" in file) == ("url" in file):
        yield complain("one of id and url is required", at)


#: Radio buttons and checkboxes may have markup in their options, menus not.
OPTION = Shape(required={"text": text(75), "value": string(150)}, optional={"description": text(75)})
PLAIN_OPTION = Shape(
    required={"text": text(75, PLAIN), "value": string(150)}, optional={"description": text(75, PLAIN)}
)
OVERFLOW_OPTION = Shape(required=PLAIN_OPTION.required, optional={**PLAIN_OPTION.optional, "url": string(3000)})
OPTION_GROUP = Shape(required={"label": text(75, PLAIN), "options": array(PLAIN_OPTION, least=1, most=100)})
CONFIRM = Shape(
    required={"title": text(100, PLAIN), "text": text(300), "confirm": text(30, PLAIN), "deny": text(30, PLAIN)},
    optional={"style": choice("primary", "danger")},
)
DISPATCH_CONFIG = Shape(
    required={"trigger_actions_on": array(choice("on_enter_pressed", "on_character_entered"), least=1, most=2)}
)
FILTER = Shape(
    optional={
        "include": array(choice("im", "mpim", "private", "public"), least=1, most=4),
        "exclude_bot_users": boolean,
        "exclude_external_shared_channels": boolean,
    }
)
SLACK_FILE = Shape(optional={"id": string(255), "url": string(3000)}, also=_has_id_or_url)
_PARAMETER = Shape(required={"name": string(255), "value": string(3000, least=0)})
_TRIGGER = Shape(
    required={"url": string(3000)}, optional={"customizable_input_parameters": array(_PARAMETER, least=0, most=100)}
)
WORKFLOW = Shape(required={"trigger": _TRIGGER})
