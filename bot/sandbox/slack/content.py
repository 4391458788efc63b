"""What a message may say, wherever it comes from: a chat method, an ack or a response_url."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from bot.sandbox.slack.arguments import Call
from bot.sandbox.slack.block_kit import check_blocks
from bot.sandbox.slack.errors import SlackError
from bot.sandbox.slack.workspace import Content

TEXT_LIMIT = 4000
"""Characters. Slack refuses more in an update, and cuts a longer post in two, which looks like a doubled message."""

BLOCKS_LIMIT = 12_000
"""Characters of all texts in all blocks (github.com/slackapi/bolt-js/issues/2509)."""

UNSUPPORTED = ("attachments", "markdown_text", "as_user", "icon_emoji", "icon_url", "username")
"""What Slack would take, and this stand-in does not: refused, so that nobody believes it was shown."""


def parse_content(call: Call, before: Content | None = None) -> Content:
    """Read text, blocks and metadata.

    Args:
        before: what an update starts from: blocks and metadata that are not given stay as they were.

    Raises:
        SlackError: ``no_text``, ``msg_too_long``, ``invalid_blocks``, ``msg_blocks_too_long``,
            ``invalid_metadata_format`` or ``invalid_arguments``.
    """
    refuse_unsupported(call, UNSUPPORTED)
    blocks, metadata = call.nested("blocks"), call.nested("metadata")
    content = replace(before or Content(), text=call.text("text"))
    if blocks is not None:
        check_blocks(blocks)
        if _characters(blocks) > BLOCKS_LIMIT:
            raise SlackError("msg_blocks_too_long")
        content = replace(content, blocks=tuple(blocks))
    if metadata is not None:
        content = replace(content, metadata=_metadata(metadata))
    if not content.text.strip() and not content.blocks:
        raise SlackError("no_text")
    if len(content.text) > TEXT_LIMIT:
        raise SlackError("msg_too_long")
    return content


def refuse_unsupported(call: Call, names: Iterable[str]) -> None:
    """Refuse what Slack would take and this stand-in does not, as ``invalid_arguments``."""
    for name in names:
        if call.args.get(name):
            raise SlackError("invalid_arguments", f"[ERROR] not supported by the sandbox: {name}")


def _characters(value: Any) -> int:
    """The characters of all texts, wherever in blocks they stand."""
    if isinstance(value, Mapping):
        own = value.get("text")
        return sum(_characters(inner) for inner in value.values()) + (len(own) if isinstance(own, str) else 0)
    return sum(map(_characters, value)) if isinstance(value, list | tuple) else 0


def _metadata(metadata: Any) -> Mapping[str, Any] | None:
    match metadata:
        case {"event_type": str(), "event_payload": dict()} if len(metadata) == 2:
            return dict(metadata)
        case dict() if not metadata:
            return None
        case _:
            raise SlackError("invalid_metadata_format")
