"""Block Kit as Slack judges it: which blocks there are, where each may stand, what it may hold, how long it may be.

A wrong block is told the way Slack tells it: a sentence and the JSON pointer to the place.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from bot.sandbox.slack.block_elements import (
    ACTION_ELEMENTS,
    CONTEXT_ACTION_ELEMENTS,
    CONTEXT_ELEMENTS,
    IMAGE,
    INPUT_ELEMENTS,
    MODAL_INPUT_ELEMENTS,
    SECTION_ACCESSORIES,
)
from bot.sandbox.slack.card_blocks import (
    ALERT,
    AUTH_PROVIDER,
    CARD,
    CAROUSEL,
    DATA_TABLE,
    PLAN,
    TABLE,
    TASK_CARD,
    container,
)
from bot.sandbox.slack.compositions import PLAIN
from bot.sandbox.slack.errors import SlackError
from bot.sandbox.slack.rich_text import RICH_TEXT
from bot.sandbox.slack.shapes import (
    Check,
    Shape,
    anything,
    array,
    boolean,
    choice,
    complain,
    integer,
    one_of,
    string,
    text,
)

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
MARKDOWN_CHARACTERS = 12_000  # in all markdown blocks of one message

_ID: Mapping[str, Check] = {"block_id": string(255)}


def _needs_text_or_fields(block: Mapping[str, Any], at: str) -> Iterator[str]:
    if not block.get("text") and not block.get("fields"):
        yield complain("missing required field: text or fields", at)


_VIDEO = Shape(
    required={
        "alt_text": string(2000),
        "title": text(199, PLAIN),
        "thumbnail_url": string(3000),
        "video_url": string(3000),
    },
    optional={
        **_ID,
        "title_url": string(3000),
        "description": text(3000, PLAIN),
        "provider_icon_url": string(3000),
        "provider_name": string(3000),
        "author_name": string(49),
    },
)
_COMMON: Mapping[str, Check] = {
    "section": Shape(
        optional={
            **_ID,
            "text": text(3000),
            "fields": array(text(2000), least=1, most=10),
            "accessory": one_of(SECTION_ACCESSORIES),
            "expand": boolean,
        },
        also=_needs_text_or_fields,
    ),
    "header": Shape(required={"text": text(150, PLAIN)}, optional={**_ID, "level": integer(1, 4)}),
    "divider": Shape(optional=_ID),
    "context": Shape(required={"elements": array(one_of(CONTEXT_ELEMENTS), least=1, most=10)}, optional=_ID),
    "actions": Shape(required={"elements": array(one_of(ACTION_ELEMENTS), least=1, most=25)}, optional=_ID),
    "image": Shape(
        required=IMAGE.required, optional={**IMAGE.optional, **_ID, "title": text(2000, PLAIN)}, also=IMAGE.also
    ),
    "rich_text": RICH_TEXT,
}
_EVERYWHERE: Mapping[str, Check] = {**_COMMON, "video": _VIDEO, "container": container(_COMMON), "card": CARD}


def _form(elements: Mapping[str, Check]) -> Shape:
    return Shape(
        required={"label": text(2000, PLAIN), "element": one_of(elements)},
        optional={**_ID, "hint": text(2000, PLAIN), "optional": boolean, "dispatch_action": boolean},
    )


MESSAGE_SHAPES: Mapping[str, Check] = {
    **_EVERYWHERE,
    "markdown": Shape(required={"text": string(MARKDOWN_CHARACTERS)}, optional=_ID),
    "context_actions": Shape(
        required={"elements": array(one_of(CONTEXT_ACTION_ELEMENTS), least=1, most=5)}, optional=_ID
    ),
    "table": TABLE,
    "data_table": DATA_TABLE,
    "carousel": CAROUSEL,
    "task_card": TASK_CARD,
    "plan": PLAN,
    "auth_provider": AUTH_PROVIDER,
    "file": Shape(required={"external_id": string(255), "source": choice("remote")}, optional=_ID),
    "call": Shape(
        required={"call_id": string(255)}, optional={**_ID, "api_decoration_available": boolean, "call": anything}
    ),
}
HOME_SHAPES: Mapping[str, Check] = {
    **_EVERYWHERE,
    "input": _form(INPUT_ELEMENTS),
    "data_table": DATA_TABLE,
    "carousel": CAROUSEL,
    "auth_provider": AUTH_PROVIDER,
}
MODAL_SHAPES: Mapping[str, Check] = {**_EVERYWHERE, "input": _form(MODAL_INPUT_ELEMENTS), "alert": ALERT}


def check_blocks(blocks: Any, shapes: Mapping[str, Check] = MESSAGE_SHAPES, *, most: int = MESSAGE_BLOCKS) -> None:
    """Accept the blocks of a message (or, with other shapes, of a view).

    Raises:
        SlackError: ``invalid_blocks_format`` when they are no list, ``invalid_blocks`` with one sentence per fault.
    """
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    faults = [*array(one_of(shapes), least=0, most=most)(blocks, "/blocks")]
    faults = faults or [*_duplicates(blocks), *_excesses(blocks)]
    if faults:
        raise SlackError("invalid_blocks", *faults)


_NESTED: Mapping[str, str] = {"container": "child_blocks", "carousel": "elements", "plan": "tasks"}
"""The blocks that hold blocks, and where."""


def every_block(blocks: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """List the blocks with those that stand inside others."""
    for block in blocks:
        yield block
        yield from every_block(block.get(_NESTED.get(block["type"], ""), ()))


def elements_of(block: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """List the interactive elements of one block, without those of the blocks that it holds."""
    inside = [*block.get("elements", ()), *block.get("actions", ()), block.get("accessory"), block.get("element")]
    return [element for element in inside if element and element["type"] in INTERACTIVE]


INTERACTIVE = frozenset({*ACTION_ELEMENTS, *MODAL_INPUT_ELEMENTS, *CONTEXT_ACTION_ELEMENTS})


def _duplicates(blocks: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield from _repeated("block_id", [block.get("block_id") for block in every_block(blocks)], "/blocks")
    for index, block in enumerate(blocks):
        for inner in every_block([block]):
            ids = [element.get("action_id") for element in elements_of(inner)]
            yield from _repeated("action_id", ids, f"/blocks/{index}")


def _repeated(name: str, ids: Sequence[str | None], at: str) -> Iterator[str]:
    given = [one for one in ids if one]
    for repeated in sorted({one for one in given if given.count(one) > 1}):
        yield complain(f"`{name}` already exists: {repeated}", at)


def _excesses(blocks: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if sum(block["type"] == "table" for block in blocks) > 1:
        yield complain("no more than 1 table allowed", "/blocks")
    if sum(len(block["text"]) for block in blocks if block["type"] == "markdown") > MARKDOWN_CHARACTERS:
        yield complain(f"no more than {MARKDOWN_CHARACTERS} characters of markdown allowed", "/blocks")
    focused = [
        element for block in every_block(blocks) for element in elements_of(block) if element.get("focus_on_load")
    ]
    if len(focused) > 1:
        yield complain("only one element may have focus_on_load", "/blocks")


def slack_files_of(value: Any) -> Iterator[Mapping[str, str]]:
    """List what images refer to by ``slack_file``, wherever they stand."""
    if isinstance(value, Mapping):
        if value.get("type") == "image" and "slack_file" in value:
            yield value["slack_file"]
        value = [*value.values()]
    if isinstance(value, list | tuple):
        for one in value:
            yield from slack_files_of(one)


def fill_blocks(blocks: Sequence[Mapping[str, Any]], new_id: Callable[[], str]) -> tuple[Mapping[str, Any], ...]:
    """Complete checked blocks as Slack does: ids for what has none, ``emoji`` and ``verbatim`` on texts."""
    return tuple(_filled_block(block, new_id) for block in blocks)


def fill_options(choices: Mapping[str, Any]) -> dict[str, Any]:
    """Complete the options that a menu was given while somebody typed."""
    return {name: _filled(value, str) for name, value in choices.items()}


TEXT_DEFAULTS: Mapping[str, Mapping[str, bool]] = {PLAIN: {"emoji": True}, "mrkdwn": {"verbatim": False}}


def _filled_block(block: Mapping[str, Any], new_id: Callable[[], str]) -> dict[str, Any]:
    block_id = block.get("block_id") or new_id()
    nested = _NESTED.get(block["type"], "")
    inner = {nested: list(fill_blocks(block[nested], new_id))} if nested in block else {}
    rest = {name: _filled(value, new_id) for name, value in block.items() if name not in inner}
    return {"block_id": block_id, **rest, **inner}


def _filled(value: Any, new_id: Callable[[], str]) -> Any:
    if isinstance(value, list):
        return [_filled(one, new_id) for one in value]
    if not isinstance(value, dict):
        return value
    filled = {key: _filled(one, new_id) for key, one in value.items()}
    if filled.get("type") in INTERACTIVE:
        filled = {**filled, "action_id": filled.get("action_id") or new_id()}
    return {**TEXT_DEFAULTS.get(str(filled.get("type")), {}), **filled}
