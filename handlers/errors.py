"""The one place where an exception becomes a message, and where a reply becomes an acknowledgement.

Bolt answers a failed listener with a 500 that Socket Mode never sends, so that the person sees nothing for 3 s and then
"did not respond"; here everything that is raised becomes one sentence instead.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import uuid4

import structlog
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot.domain import Operation
from bot.errors import BotError, NotAllowed
from bot.service.requests import Requests
from bot.slack import blocks
from bot.slack.blocks import Message
from bot.slack.errors import SlackError
from bot.slack.messenger import Messenger
from bot.slack.socket_mode import AFTER_ACK

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What an interaction answers at once: a message for one person, and the operations that were stored."""

    message: Message | None = None
    operations: tuple[Operation, ...] = field(default=())


Body = Mapping[str, Any]
Conversation = Callable[[Body], Awaitable[Reply]]
Listener = Callable[[AsyncAck, Body, AsyncBoltContext], Awaitable[None]]


async def reported(conversation: Conversation, body: Body) -> Reply:
    """Have a conversation; whatever it raises, and that it takes too long, becomes the reply."""
    try:
        async with asyncio.timeout(CONFIRMED_WITHIN):
            return await conversation(body)
    except TimeoutError:
        log.exception("interaction not confirmed in time")
        return Reply(message=blocks.sentence(_UNCONFIRMED))
    except NotAllowed as refusal:
        return Reply(message=blocks.sentence(str(refusal), mrkdwn=_who(refusal)))
    except BotError as error:
        return Reply(message=blocks.sentence(str(error)))
    except Exception:
        reference = uuid4().hex[:8]
        log.exception("interaction broke", reference=reference)
        return Reply(message=blocks.sentence(_BROKEN.format(reference=reference)))


CONFIRMED_WITHIN = 2.0  # seconds, of the 3 that Slack waits
MOST_AT_ONCE = 200  # conversations: so many are stored within that time on two busy cores, all others told at once


class Boundary:
    """Between Bolt's listeners and our conversations: acknowledges, and only then lets the work begin.

    Args:
        wake: tells the jobs that there is something to do.
    """

    def __init__(self, requests: Requests, messenger: Messenger, wake: Callable[[], None]) -> None:
        self._requests = requests
        self._messenger = messenger
        self._wake = wake
        self._heard = 0

    def answering(self, conversation: Conversation) -> Listener:
        """A listener for slash commands: the reply is the acknowledgement."""

        async def listener(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
            reply = await self._hear(conversation, body)
            if reply.message is None:
                await ack()
            else:
                await ack(text=reply.message.text, blocks=reply.message.blocks, response_type="ephemeral")
            context[AFTER_ACK].append(partial(self._release, reply))

        return listener

    def acting(self, conversation: Conversation) -> Listener:
        """A listener for buttons: the acknowledgement is empty, the reply follows it."""

        async def listener(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
            reply = await self._hear(conversation, body)
            await ack()
            context[AFTER_ACK].append(partial(self._release, reply))
            context[AFTER_ACK].append(partial(self._whisper, reply, body))

        return listener

    async def _hear(self, conversation: Conversation, body: Body) -> Reply:
        """Have a conversation, unless so many go on that none of them would be over in time."""
        if self._heard >= MOST_AT_ONCE:
            log.warning("interaction refused: too many at once")
            return Reply(message=blocks.sentence(_BUSY))
        self._heard += 1
        try:
            return await reported(conversation, body)
        finally:
            self._heard -= 1

    async def _release(self, reply: Reply) -> None:
        if reply.operations:
            await self._requests.release([operation.id for operation in reply.operations])
            self._wake()

    async def _whisper(self, reply: Reply, body: Body) -> None:
        if reply.message is None:
            return
        try:
            await self._messenger.whisper(
                body["channel"]["id"], body["user"]["id"], body.get("response_url") or "", reply.message
            )
        except SlackError as error:
            log.warning("reply not delivered", error=str(error))


_NAMED = 20  # of those who may; a text has 3,000 characters
_BUSY = "Clapper is busy and has not taken this: ask again in a few seconds."
_UNCONFIRMED = "This could not be confirmed in time: it may still happen. Look with /rec status before you try again."
_BROKEN = (
    "Something went wrong inside Clapper; nothing was confirmed. "
    "Try again, and if it happens again tell whoever runs Clapper this reference: {reference}."
)


def _who(refusal: NotAllowed) -> str:
    named = {"U": "<@{}>", "W": "<@{}>", "S": "<!subteam^{}>", "C": "<#{}>", "G": "<#{}>"}
    people = [named[name[0]].format(name) for name in refusal.who if name[0] in named]
    shown = [*people[:_NAMED], "…"] if len(people) > _NAMED else people
    return f"Who may: {', '.join(shown)}" if people else ""
