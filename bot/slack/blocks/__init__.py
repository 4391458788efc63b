"""Messages about recordings, and the words that all messages are made of. Pure."""

from bot.slack.blocks.card import card
from bot.slack.blocks.links import MOST_LINKS, Handover
from bot.slack.blocks.listing import candidates, listing, row
from bot.slack.blocks.message import (
    Message,
    detour,
    escape,
    help_text,
    mention,
    named,
    sentence,
    spoken,
    unescape,
    when,
    with_blocks,
    with_context,
    with_details,
)
from bot.slack.blocks.outcomes import answer, notice, warning
from bot.slack.blocks.recordings import deletion
from bot.slack.blocks.subjects import MOST_OFFERED, STATE
from bot.slack.elements import Block

__all__ = [
    "MOST_LINKS",
    "MOST_OFFERED",
    "STATE",
    "Block",
    "Handover",
    "Message",
    "answer",
    "candidates",
    "card",
    "deletion",
    "detour",
    "escape",
    "help_text",
    "listing",
    "mention",
    "named",
    "notice",
    "row",
    "sentence",
    "spoken",
    "unescape",
    "warning",
    "when",
    "with_blocks",
    "with_context",
    "with_details",
]
