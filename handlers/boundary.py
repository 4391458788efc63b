"""Between Bolt's listeners and our conversations: acknowledges, and only then lets the work begin.

Bolt answers a failed listener with a 500 that Socket Mode never sends, so that the person sees nothing for 3 s and then
"did not respond"; here everything that is raised becomes one sentence instead.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import structlog
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot.service.requests import Requests
from bot.slack import blocks
from bot.slack.blocks import Block, Message
from bot.slack.errors import SlackError, SlackRefused, SlackUnknown
from bot.slack.messenger import Messenger
from bot.slack.pictures import discard, once_processed
from bot.slack.socket_mode import AFTER_ACK
from bot.slack.surfaces import Shown, Surfaces, sendable
from bot.slack.views import View
from handlers.asks import channel_of, thread_of, user_of
from handlers.errors import CONFIRMED_WITHIN, reported
from handlers.replies import Body, Conversation, Reply

log = structlog.get_logger(__name__)

Listener = Callable[[AsyncAck, Body, AsyncBoltContext], Awaitable[None]]

MOST_AT_ONCE = 200  # conversations: so many are stored in time on two busy cores, all others told at once
VIEW_BLOCKS = 100  # Slack's limit
_NOT_OPENED = "The form could not be opened, most likely because Slack waited too long for it. Please try again."
_BUSY = "Clapper is busy and has not taken this: ask again in a few seconds."


class Boundary:
    """Makes a listener of each conversation, one way for each kind of interaction.

    Args:
        wake: tells the jobs that there is something to do.
        within: how soon a person is told that something may still happen: sooner than Slack gives up.
    """

    def __init__(
        self,
        requests: Requests,
        messenger: Messenger,
        surfaces: Surfaces,
        wake: Callable[[], None],
        within: timedelta = CONFIRMED_WITHIN,
    ) -> None:
        self._requests = requests
        self._messenger = messenger
        self._surfaces = surfaces
        self._wake = wake
        self._within = within
        self._heard = 0

    def answering(self, conversation: Conversation) -> Listener:
        """A listener for slash commands: the reply is the acknowledgement; a modal opens after it."""

        async def listener(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
            reply = await self._hear(conversation, body)
            if reply.message is None:
                await ack()
            else:
                await ack(text=reply.message.text, blocks=reply.message.blocks, response_type="ephemeral")
            context[AFTER_ACK].append(partial(self._release, reply))
            context[AFTER_ACK].append(partial(self._show, reply, body))
            context[AFTER_ACK].append(partial(self._follow, reply))

        return listener

    def acting(self, conversation: Conversation) -> Listener:
        """A listener for buttons, shortcuts and events: the acknowledgement is empty, all else follows it."""

        async def listener(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
            reply = await self._hear(conversation, body)
            await ack()
            context[AFTER_ACK].append(partial(self._release, reply))
            context[AFTER_ACK].append(partial(self._show, reply, body))
            context[AFTER_ACK].append(partial(self._whisper, reply, body))
            context[AFTER_ACK].append(partial(self._follow, reply))

        return listener

    def submitting(self, conversation: Conversation) -> Listener:
        """A listener for submitted modals: errors are acknowledged beside their fields, and nothing typed is lost."""

        async def listener(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
            reply = await self._hear(conversation, body)
            await ack(**_response(reply, body))
            context[AFTER_ACK].append(partial(self._release, reply))
            context[AFTER_ACK].append(partial(self._complete, reply, Shown(body["view"]["id"])))
            if not reply.failed:
                context[AFTER_ACK].append(partial(self._whisper, reply, body))
            if not (reply.failed or reply.errors or reply.view):
                context[AFTER_ACK].append(partial(self._clear_away, body))

        return listener

    def closing(self) -> Listener:
        """A listener for modals that were closed and not submitted."""

        async def listener(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
            await ack()
            context[AFTER_ACK].append(partial(self._clear_away, body))

        return listener

    async def _hear(self, conversation: Conversation, body: Body) -> Reply:
        """Have a conversation, unless so many go on that none of them would be over in time."""
        if self._heard >= MOST_AT_ONCE:
            log.warning("interaction refused: too many at once")
            return Reply(failed=True, message=blocks.sentence(_BUSY))
        self._heard += 1
        try:
            return await reported(conversation, body, self._within)
        finally:
            self._heard -= 1

    async def _release(self, reply: Reply) -> None:
        if reply.operations:
            await self._requests.release([operation.id for operation in reply.operations])
            self._wake()

    async def _follow(self, reply: Reply) -> None:
        if reply.follow is None:
            return
        try:
            await reply.follow()
        except SlackError as error:
            log.warning("what follows a reply was not done", error=str(error))

    async def _show(self, reply: Reply, body: Body) -> None:
        """Open what opens, and complete it."""
        inside = (body.get("view") or {}).get("type") == "modal"
        try:
            if reply.view is not None:
                show = self._surfaces.push if inside else self._surfaces.open
                await self._complete(reply, await show(body["trigger_id"], reply.view))
            elif reply.update is not None and inside:
                await self._complete(reply, await self._surfaces.update(body["view"]["id"], reply.update))
                await self._clear_away(body)
        except SlackError as error:
            log.warning("modal not shown", error=str(error))
            if reply.view is not None and not _may_show(error):
                await self._whisper(Reply(message=blocks.sentence(_NOT_OPENED)), body)

    async def _complete(self, reply: Reply, shown: Shown) -> None:
        """Show the view complete, unless the person has moved on meanwhile and sees something newer."""
        if reply.finish is None:
            return
        try:
            await self._show_whole(await reply.finish(), shown)
        except SlackError as error:  # closed or changed meanwhile, most likely
            log.info("modal not completed", error=str(error))

    async def _show_whole(self, whole: View, shown: Shown) -> None:
        async def update(parts: Sequence[Block]) -> Shown:
            return await self._surfaces.update(shown.id, replace(whole, blocks=parts), shown.version)

        try:
            await once_processed(update, whole.blocks)
        except SlackRefused:
            await discard(self._messenger, whole.blocks)
            raise

    async def _clear_away(self, body: Body) -> None:
        """Take back the pictures of a modal that shows others by now, or is gone."""
        await discard(self._messenger, body["view"].get("blocks") or ())

    async def _whisper(self, reply: Reply, body: Body) -> None:
        if reply.message is None:
            return
        try:
            await self._tell(reply, reply.message, body)
        except SlackError as error:
            log.warning("reply not delivered", error=str(error))

    async def _tell(self, reply: Reply, message: Message, body: Body) -> None:
        """Where the person is: in the modal, in the channel, or else directly."""
        view = body.get("view") or {}
        user, channel = user_of(body), reply.channel or channel_of(body)
        if reply.failed and view.get("type") == "modal":
            await self._surfaces.amend({**view, "blocks": _warned(view, message)})
        elif channel:
            response_url = "" if reply.channel else body.get("response_url") or ""
            replaces = reply.replaces and body.get("container", {}).get("is_ephemeral", False)
            await self._messenger.whisper(channel, user, response_url, message, thread_of(body), replaces=replaces)
        else:
            await self._messenger.tell(user, message)


def _may_show(error: SlackError) -> bool:
    """Whether a modal may have opened all the same: at this try, or when the same click was delivered before."""
    opened_before = isinstance(error, SlackRefused) and error.error == "exchanged_trigger_id"
    return opened_before or isinstance(error, SlackUnknown)


def _response(reply: Reply, body: Body) -> dict[str, Any]:
    """How a submission is acknowledged (docs.slack.dev, "Modals")."""
    if reply.errors:
        return {"response_action": "errors", "errors": dict(reply.errors)}
    if reply.failed and reply.message is not None:
        view = {**body["view"], "blocks": _warned(body["view"], reply.message)}
        return {"response_action": "update", "view": sendable(view)}
    if reply.update is not None:
        return {"response_action": "update", "view": reply.update.dump()}
    if reply.view is not None:
        return {"response_action": "push", "view": reply.view.dump()}
    return {"response_action": "clear"}


_WARNING = "warning:"  # the block ids of what is said on top of a modal: what was said before makes room


def _warned(view: Mapping[str, Any], message: Message) -> list[Block]:
    """A modal's blocks with a message on top: the inputs keep their ids, so what was typed stays."""
    kept = [block for block in view.get("blocks") or () if not str(block.get("block_id", "")).startswith(_WARNING)]
    said = [{**block, "block_id": f"{_WARNING}{number}"} for number, block in enumerate(message.blocks)]
    return [*said, *kept][:VIEW_BLOCKS]
