"""Pictures in blocks: drawn beside the event loop, given to Slack, and left out where Slack does not take them."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeVar

import structlog

from bot.pictures.picture import Picture
from bot.slack.elements import Block, context, image, plain
from bot.slack.errors import SlackError, SlackRefused
from bot.slack.messenger import Messenger

log = structlog.get_logger(__name__)

SentT = TypeVar("SentT")

PAUSES = (0, 0.5, 1, 2)  # seconds before each attempt to send a picture
_UNPROCESSED = frozenset({"invalid_blocks", "invalid_arguments"})


async def show(messenger: Messenger, picture: Picture) -> list[Block]:
    """The block that shows a picture; its words in small print where it cannot be drawn, or where Slack refuses it,
    such as for a missing scope.
    """
    words = await asyncio.to_thread(picture.describe)
    try:
        drawn = await asyncio.to_thread(picture.draw)
        file_id = await messenger.upload_picture(picture.name, drawn)
    except SlackError as error:
        log.warning("picture not shown", error=str(error))
    except Exception:  # ours to mend; what it belongs to is told all the same
        log.exception("picture not drawn", picture=picture.name)
    else:
        return [image(file_id, words)]
    return [context(plain(words))]


async def once_processed(
    send: Callable[[Sequence[Block]], Awaitable[SentT]], blocks: Sequence[Block], pauses: Sequence[float] = PAUSES
) -> SentT:
    """Send blocks among which are pictures that were just uploaded.

    Until Slack has looked a new file through, which takes a moment and which nobody is told of, it refuses what shows
    it (github.com/slackapi/python-slack-sdk/issues/1521). Where it still does after a while, the words stand for the
    picture.

    Args:
        pauses: in seconds, before each attempt with the pictures.

    Raises:
        SlackRefused: for another reason.
        SlackBusy, SlackUnknown: as what is sent.
    """
    for pause in pauses if any(block["type"] == "image" for block in blocks) else ():
        await asyncio.sleep(pause)
        try:
            return await send(blocks)
        except SlackRefused as refused:
            if refused.error not in _UNPROCESSED:
                raise
    return await send([_in_words(block) for block in blocks])


async def discard(messenger: Messenger, blocks: Sequence[Mapping[str, Any]]) -> None:
    """Delete the pictures among blocks that nobody sees any longer; one that Slack keeps does no harm."""
    for file_id in (block["slack_file"]["id"] for block in blocks if block["type"] == "image"):
        try:
            await messenger.delete_picture(file_id)
        except SlackError as error:
            log.info("picture not deleted", error=str(error))


def awaited() -> Block:
    """What stands where a picture will be."""
    return context(plain("Drawing the picture …"))


def _in_words(block: Block) -> Block:
    return context(plain(block["alt_text"])) if block["type"] == "image" else block
