"""Block Kit as Slack judges it: which blocks there are, what they may hold, how long it may be.

A wrong block is told the way Slack tells it: a sentence and the JSON pointer to the place.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from bot.sandbox.slack.block_elements import ACTION_ELEMENTS, CONTEXT_ELEMENTS, INPUT_ELEMENTS, SECTION_ACCESSORIES
from bot.sandbox.slack.errors import SlackError
from bot.sandbox.slack.shapes import Check, Shape, array, boolean, one_of, string, text

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100

_ID = {"block_id": string(255)}


def _needs_text_or_fields(block: Mapping[str, Any], at: str) -> Iterator[str]:
    if not block.get("text") and not block.get("fields"):
        yield f"[ERROR] missing required field: text or fields [json-pointer:{at}]"


def _has_one_picture(block: Mapping[str, Any], at: str) -> Iterator[str]:
    if ("image_url" in block) == ("slack_file" in block):
        yield f"[ERROR] one of image_url and slack_file is required [json-pointer:{at}]"


SECTION = Shape(
    optional=_ID
    | {
        "text": text(3000),
        "fields": array(text(2000), least=1, most=10),
        "accessory": one_of(SECTION_ACCESSORIES),
        "expand": boolean,
    },
    also=_needs_text_or_fields,
)
IMAGE = Shape(
    required={"alt_text": string(2000)},
    optional=_ID | {"image_url": string(3000), "slack_file": Shape(required={"id": string(255)}), "title": text(2000)},
    also=_has_one_picture,
)
MESSAGE_SHAPES: Mapping[str, Check] = {
    "section": SECTION,
    "header": Shape(required={"text": text(150, "plain_text")}, optional=_ID),
    "divider": Shape(optional=_ID),
    "context": Shape(required={"elements": array(one_of(CONTEXT_ELEMENTS), least=1, most=10)}, optional=_ID),
    "actions": Shape(required={"elements": array(one_of(ACTION_ELEMENTS), least=1, most=25)}, optional=_ID),
    "image": IMAGE,
}
VIEW_SHAPES: Mapping[str, Check] = {
    **MESSAGE_SHAPES,
    "input": Shape(
        required={"label": text(2000, "plain_text"), "element": one_of(INPUT_ELEMENTS)},
        optional=_ID | {"hint": text(2000, "plain_text"), "optional": boolean, "dispatch_action": boolean},
    ),
}


def check_blocks(blocks: Any, shapes: Mapping[str, Check] = MESSAGE_SHAPES, *, most: int = MESSAGE_BLOCKS) -> None:
    """Accept the blocks of a message (or, with other shapes, of a view).

    Raises:
        SlackError: ``invalid_blocks_format`` when they are no list, ``invalid_blocks`` with one sentence per fault.
    """
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    faults = [*array(one_of(shapes), least=0, most=most)(blocks, "/blocks")]
    faults = faults or [*_duplicates(blocks)]
    if faults:
        raise SlackError("invalid_blocks", *faults)


def elements_of(block: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """List the interactive elements of one block."""
    inside = [*block.get("elements", ()), block.get("accessory"), block.get("element")]
    return [element for element in inside if element and element["type"] in INTERACTIVE]


INTERACTIVE = frozenset({*ACTION_ELEMENTS, *INPUT_ELEMENTS})


def _duplicates(blocks: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield from _repeated("block_id", [block.get("block_id") for block in blocks], "/blocks")
    for index, block in enumerate(blocks):
        ids = [element.get("action_id") for element in elements_of(block)]
        yield from _repeated("action_id", ids, f"/blocks/{index}")


def _repeated(name: str, ids: Sequence[str | None], at: str) -> Iterator[str]:
    given = [one for one in ids if one]
    for repeated in sorted({one for one in given if given.count(one) > 1}):
        yield f"[ERROR] `{name}` already exists: {repeated} [json-pointer:{at}]"


def fill_blocks(blocks: Sequence[Mapping[str, Any]], new_id: Callable[[], str]) -> tuple[Mapping[str, Any], ...]:
    """Complete checked blocks as Slack does: ids for what has none, ``emoji`` and ``verbatim`` on texts."""
    return tuple(_filled({"block_id": block.get("block_id") or new_id(), **block}, new_id) for block in blocks)


TEXT_DEFAULTS: Mapping[str, Mapping[str, bool]] = {"plain_text": {"emoji": True}, "mrkdwn": {"verbatim": False}}


def _filled(value: Any, new_id: Callable[[], str]) -> Any:
    if isinstance(value, list):
        return [_filled(one, new_id) for one in value]
    if not isinstance(value, dict):
        return value
    filled = {key: _filled(one, new_id) for key, one in value.items()}
    if filled.get("type") in INTERACTIVE:
        filled = {**filled, "action_id": filled.get("action_id") or new_id()}
    return {**TEXT_DEFAULTS.get(str(filled.get("type")), {}), **filled}
