"""Links for notices, and the files that go with notices and answers."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from functools import partial

import structlog

from bot.domain import Account, Link, Operation, Recording, RecordingState, Source
from bot.errors import VendorError
from bot.jobs.delivery.making import made
from bot.limits import Priority
from bot.service.ownership import Ownership
from bot.slack import blocks
from bot.slack.blocks import Handover
from bot.slack.errors import SlackError
from bot.slack.messenger import Messenger, Posted
from bot.vendors import RECORDING

log = structlog.get_logger(__name__)

LINKS_TAKE = timedelta(seconds=8)  # at most, before a notice goes out without them
LINKS_AT_ONCE = 4  # of one account: many recordings end at the full hour, and people must get through


class Links:
    """Makes links, and hands over the files of messages."""

    def __init__(self, ownership: Ownership, accounts: Mapping[str, Account], messenger: Messenger) -> None:
        self._ownership = ownership
        self._accounts = accounts
        self._messenger = messenger
        self._making = defaultdict[str, asyncio.Semaphore](partial(asyncio.Semaphore, LINKS_AT_ONCE))

    async def make(self, recording: Recording) -> tuple[Link, ...]:
        """Fresh links; where none can be made now, the notice goes out without them and has its Get Link button."""
        owned = self._ownership.get(recording.account)
        if recording.state is not RecordingState.READY or owned is None:
            return ()
        vendor = RECORDING[self._accounts[recording.account].vendor]
        try:
            async with (
                asyncio.timeout(LINKS_TAKE.total_seconds()),  # the rest of the channel waits meanwhile
                self._making[recording.account],
            ):
                return await owned.client.call(lambda ctx: vendor.get_links(ctx, recording), priority=Priority.POLL)
        except (VendorError, TimeoutError) as error:
            log.warning("notice without links", recording=recording.id, error=str(error))
        except Exception:  # ours to mend; whoever waits for the recording hears that it is over all the same
            log.exception("links broke", recording=recording.id)
        return ()

    async def attach(self, posted: Posted, recording: Recording, links: Sequence[Link], thread_ts: str = "") -> None:
        """Put the notice's files into its thread; where Slack does not take them, say so.

        The notice is kept as sent by now, so that it is never posted twice. Should this process die in between, its
        files are missing, and Get Link gives them again.

        Args:
            thread_ts: the thread that the notice itself stands in.
        """
        files = made(blocks.notice, recording, links).files
        if not await self._upload(posted.channel, files, thread_ts or posted.ts):
            told = made(blocks.notice, recording, links, Handover.FAILED)
            with suppress(SlackError):
                await self._messenger.update(posted, told)

    async def hand_over(self, operation: Operation) -> None:
        """Send an answer's files directly, since a message that one person alone sees holds none; after it, as in
        ``attach``.
        """
        if not await self._upload(operation.requested_by, made(blocks.answer, operation).files):
            told, to = made(blocks.answer, operation, Handover.FAILED), operation
            with suppress(SlackError):
                if to.source is Source.HOME:
                    await self._messenger.tell(to.requested_by, told)
                else:
                    await self._messenger.whisper(to.channel, to.requested_by, to.response_url, told, to.thread)

    async def _upload(self, channel: str, files: Sequence[Link], thread_ts: str = "") -> bool:
        """Whether there was nothing to upload, or Slack has taken it."""
        try:
            if files:
                await self._messenger.upload(channel, files, thread_ts)
        except SlackError as error:
            log.warning("file not taken by Slack", channel=channel, files=len(files), error=str(error))
            return False
        return True
