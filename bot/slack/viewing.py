"""What somebody sees of a message who may look, and nothing else. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.slack.actions import ActionId
from bot.slack.blocks import Message
from bot.slack.elements import Block, alone

CHANGING = frozenset(
    {
        ActionId.STOP,
        ActionId.PAUSE,
        ActionId.RESUME,
        ActionId.LAYOUT,
        ActionId.SUBTITLES,
        ActionId.SUBSCRIPTIONS,
        ActionId.EXTEND,
        ActionId.EXTEND_HOUR,
        ActionId.DELETE,
        ActionId.STOP_LIVE,
        ActionId.EXTEND_LIVE,
        ActionId.EXTEND_LIVE_HOUR,
        ActionId.SKIP,
        ActionId.HOLD,
        ActionId.GO_ON,
        ActionId.UNSCHEDULE,
        ActionId.START,
        ActionId.START_LIVE,
        ActionId.SCHEDULE,
        ActionId.NOTIFICATIONS,
        ActionId.FILE_DELETE,
    }
)
"""The buttons of messages that viewers may not press."""


def viewable(message: Message) -> Message:
    """The message for a viewer: without the buttons that would be refused."""
    bare = [_bare(block) for block in message.blocks]
    return replace(message, blocks=[block for block in bare if block.get("elements") != []])


def _bare(block: Block) -> Block:
    if _changes(block.get("accessory") or {}):
        return alone(block)
    if block["type"] != "actions":
        return block
    return {**block, "elements": [element for element in block["elements"] if not _changes(element)]}


def _changes(element: Mapping[str, Any]) -> bool:
    return element.get("action_id") in CHANGING
