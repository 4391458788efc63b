"""Pictures in blocks: drawn beside the event loop, given to Slack, and left out where Slack does not take them."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from bot.slack.elements import Block, context, image, plain
from bot.slack.errors import SlackError
from bot.slack.messenger import Messenger

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Picture:
    """A picture that can be drawn, and what it shows in words."""

    name: str  #: of its file
    draw: Callable[[], bytes]  #: makes the PNG; takes up to 200 ms
    alt: str  #: plain text, as it may hold what people typed


async def show(messenger: Messenger, picture: Picture) -> list[Block]:
    """The block that shows a picture; its words in small print where Slack refuses it, such as for a missing scope."""
    try:
        file_id = await messenger.upload_picture(picture.name, await asyncio.to_thread(picture.draw))
    except SlackError as error:
        log.warning("picture not shown", error=str(error))
        return [context(plain(picture.alt))]
    return [image(file_id, picture.alt)]


def awaited() -> Block:
    """What stands where a picture will be."""
    return context(plain("Drawing the picture …"))
