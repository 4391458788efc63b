"""Whether Slack would take what the bot shows, judged by three: the limits that Slack publishes, the models of its own
SDK, and the local Slack.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from slack_sdk.models.blocks import Block

from bot.sandbox.slack.block_kit import HOME_SHAPES, MESSAGE_SHAPES, MODAL_SHAPES, check_blocks
from bot.slack.blocks import Message
from bot.slack.views import HomeView, View

_ROWS = json.loads((Path(__file__).parent.parent / "samples/slack/block_limits.json").read_text(encoding="utf-8"))
_MOST = re.compile(r"(?:max(?:imum)?|up to)\b\D*(\d+)", re.IGNORECASE)
_NAMES: Mapping[str, str] = {
    "actions": "ActionsBlock",
    "alert": "AlertBlock",
    "card": "CardBlock",
    "carousel": "CarouselBlock",
    "container": "ContainerBlock",
    "context": "ContextBlock",
    "header": "HeaderBlock",
    "image": "ImageBlock",
    "input": "InputBlock",
    "section": "SectionBlock",
    "button": "Button",
    "checkboxes": "Checkboxes",
    "static_select": "StaticSelect",
    "multi_static_select": "MultiStaticSelect",
    "overflow": "Overflow",
    "radio_buttons": "RadioButtons",
    "plain_text": "PlainTextElement",
    "mrkdwn": "MrkdwnElement",
    "confirm": "Confirm",
    "option": "PlainTextOption",
    "modal": "ModalView",
}
_EVERYWHERE = ("Block", "Action", "Placeholdable", "None")
_MESSAGE_TEXT, _MESSAGE_BLOCKS, _VIEW_BLOCKS, _VIEW_BYTES = 4000, 50, 100, 250_000
_BLOCKS_TEXT = 10_000  # in all blocks of a message: Slack's limit of 12,000 is met before that is counted


def _published() -> dict[tuple[str, str], int]:
    limits: dict[tuple[str, str], int] = {}
    for row in _ROWS:
        found = _MOST.search(row["limits"][0])
        if found:
            limits[str(row["type"]), row["field"]] = int(found[1])
    return limits


LIMITS = {**_published(), ("PlainTextOption", "value"): 150, ("PlainTextOption", "description"): 75}


def check_message(message: Message) -> None:
    """A message that Slack takes, and whose text is short enough not to be split."""
    assert 0 < _size(message.text) <= _MESSAGE_TEXT
    assert len(message.blocks) <= _MESSAGE_BLOCKS
    assert _spoken(message.blocks) <= _BLOCKS_TEXT
    _check(message.blocks, MESSAGE_SHAPES, _MESSAGE_BLOCKS)


def check_view(view: View | HomeView) -> None:
    """A modal or Home tab that Slack takes."""
    dumped = view.dump()
    assert len(json.dumps(dumped).encode()) <= _VIEW_BYTES
    assert not list(_excesses(dumped, dumped["type"], "view"))
    _check(view.blocks, MODAL_SHAPES if dumped["type"] == "modal" else HOME_SHAPES, _VIEW_BLOCKS)
    if any(block["type"] == "input" for block in view.blocks):
        assert dumped.get("submit"), "a modal with inputs needs a submit button"


def _check(blocks: Sequence[Mapping[str, Any]], shapes: Any, most: int) -> None:
    for block in blocks:
        parsed = Block.parse(dict(block))
        assert parsed is not None
        assert parsed.to_dict() == block
    check_blocks([dict(block) for block in blocks], shapes, most=most)
    assert not list(_excesses(list(blocks), "", "blocks"))


def _spoken(value: object) -> int:
    """The characters of all texts, wherever they stand."""
    if isinstance(value, dict):
        own = value.get("text")
        return sum(map(_spoken, value.values())) + (_size(own) if isinstance(own, str) else 0)
    return sum(map(_spoken, value)) if isinstance(value, list | tuple) else 0


def _excesses(value: object, role: str, at: str) -> Iterator[str]:
    """What is longer than Slack publishes, and where."""
    if isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from _excesses(item, role, f"{at}[{index}]")
    elif isinstance(value, dict):
        names = (_NAMES.get(str(value.get("type"))) or _NAMES.get(role, role), *_EVERYWHERE)
        for key, item in value.items():
            most = min((LIMITS[name, key] for name in names if (name, key) in LIMITS), default=None)
            if most is not None and _size(item) > most:
                yield f"{at}.{key}: {_size(item)} of {most}"
            yield from _excesses(item, _ROLES.get(str(key), str(key)), f"{at}.{key}")


_ROLES = {"options": "option", "initial_option": "option", "initial_options": "option"}


def _size(value: object) -> int:
    """Characters as UTF-16 counts them, of a text object those of its text; of a list its items."""
    if isinstance(value, dict):
        return _size(value.get("text", ""))
    if isinstance(value, str):
        return len(value.encode("utf-16-le")) // 2
    return len(value) if isinstance(value, list | tuple) else 0
