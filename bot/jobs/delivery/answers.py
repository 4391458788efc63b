"""Answers for one person: by the way that works, until it is sure that none does."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from bot.domain import Announcement, AnnouncementStatus, Operation, OperationKind, Source
from bot.jobs.delivery.ledger import Ledger
from bot.jobs.delivery.links import Links
from bot.jobs.delivery.making import Gone, made
from bot.jobs.delivery.pictures import ChangePictures
from bot.jobs.delivery.posts import LOOK_AFTER, MOST_TRIES
from bot.slack import blocks
from bot.slack.blocks import Block, Message
from bot.slack.errors import SlackRefused, SlackUnknown
from bot.slack.extension import extension_answer
from bot.slack.files import files_answer
from bot.slack.messenger import Messenger
from bot.slack.pictures import once_processed
from bot.store import Store


class Answers:
    """Tells people what became of what they asked."""

    def __init__(self, store: Store, messenger: Messenger, links: Links, pictures: ChangePictures) -> None:
        self._store = store
        self._messenger = messenger
        self._links = links
        self._pictures = pictures

    async def whisper(self, ledger: Ledger, batch: Sequence[Announcement]) -> None:
        """Answer one person; where the answer's fate is unknown it is given again, since twice does no harm.

        Raises:
            Gone, Unshowable: there is nothing to answer.
            SlackBusy: Slack wants the channel left alone.
            StaleLease: its account has a new owner.
        """
        (announcement,) = batch
        operation = await self._store.get_operation(announcement.subject)
        if operation is None:
            raise Gone("its operation is gone")
        picture = await self._pictures.blocks(operation)
        said = blocks.with_blocks(made(_ANSWERS.get(operation.kind, blocks.answer), operation), picture)
        tried = replace(announcement, attempts=announcement.attempts + 1)
        try:
            await once_processed(partial(self._tell, announcement.channel, operation, said), said.blocks)
        except SlackRefused as refused:
            await ledger.fail([tried], refused.error)
        except SlackUnknown as unknown:
            if tried.attempts < MOST_TRIES:
                await ledger.put_off([tried], LOOK_AFTER)
            else:
                await ledger.fail([tried], str(unknown))
        else:
            await ledger.keep([replace(tried, status=AnnouncementStatus.SENT)])
            await self._links.hand_over(operation)

    async def _tell(self, channel: str, operation: Operation, answer: Message, shown: Sequence[Block]) -> None:
        """Answer where it was asked; in a Home tab that is no channel, and not every channel is the person's."""
        said = replace(answer, blocks=shown)
        if operation.source is Source.HOME:
            await self._messenger.tell(operation.requested_by, said)
        else:
            to, address, thread = operation.requested_by, operation.response_url, operation.thread
            await self._messenger.whisper(channel, to, address, said, thread, replaces=_is_page(operation))


_ANSWERS: Mapping[OperationKind, Callable[[Operation], Message]] = {
    OperationKind.FILES: files_answer,
    OperationKind.EXTEND: extension_answer,
    OperationKind.EXTEND_LIVE: extension_answer,
}


def _is_page(operation: Operation) -> bool:
    """Whether it takes the place of the page whose button was pressed."""
    return operation.kind is OperationKind.FILES and operation.source is Source.BUTTON
