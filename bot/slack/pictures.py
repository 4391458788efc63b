"""Pictures in blocks: drawn beside the event loop, given to Slack, and left out where Slack does not take them."""

import asyncio

import structlog

from bot.pictures.picture import Picture
from bot.slack.elements import Block, context, image, plain
from bot.slack.errors import SlackError
from bot.slack.messenger import Messenger

log = structlog.get_logger(__name__)


async def show(messenger: Messenger, picture: Picture) -> list[Block]:
    """The block that shows a picture; its words in small print where Slack refuses it, such as for a missing scope."""
    drawn, words = await asyncio.to_thread(_make, picture)
    try:
        file_id = await messenger.upload_picture(picture.name, drawn)
    except SlackError as error:
        log.warning("picture not shown", error=str(error))
        return [context(plain(words))]
    return [image(file_id, words)]


def awaited() -> Block:
    """What stands where a picture will be."""
    return context(plain("Drawing the picture …"))


def _make(picture: Picture) -> tuple[bytes, str]:
    return picture.draw(), picture.describe()
