"""Posting: every message is there once, whatever becomes of the calls."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.domain import Announcement, AnnouncementKind, AnnouncementStatus
from bot.jobs.delivery.drafts import Draft, Drafts
from bot.jobs.delivery.ledger import SENDING_TAKES, Ledger
from bot.jobs.delivery.links import Links
from bot.jobs.delivery.making import Gone, Unshowable
from bot.jobs.delivery.pace import Pace
from bot.slack import notices
from bot.slack.blocks import Block, Message, with_context
from bot.slack.errors import SlackBusy, SlackError, SlackRefused, SlackUnknown
from bot.slack.messenger import Messenger, Posted
from bot.slack.pictures import once_processed
from bot.store import StaleLease, Store

log = structlog.get_logger(__name__)

LOOK_AFTER = timedelta(seconds=5)  # for a post whose fate is unknown: Slack may still be making it visible
LOOK_AGAIN = timedelta(seconds=30)
LOOKS = 2  # in vain, before it is posted again
CLOCKS_DIFFER = timedelta(minutes=1)  # at most, ours and Slack's
MEND_TAKES = timedelta(minutes=1)  # until it is tried again where Slack refuses the app itself
MOST_TRIES = 8

Batch = Sequence[Announcement]


class Posts:
    """Posts what is pending, and looks for what may have been posted; a batch is one message in one channel."""

    def __init__(
        self,
        store: Store,
        messenger: Messenger,
        drafts: Drafts,
        links: Links,
        pace: Pace,
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._messenger = messenger
        self._drafts = drafts
        self._links = links
        self._pace = pace
        self._now = now

    async def post(self, ledger: Ledger, batch: Batch) -> None:
        """Post a batch, if the channel may be posted to now.

        Raises:
            SlackBusy: Slack wants the channel left alone.
            StaleLease: an account has a new owner.
        """
        channel = batch[0].channel
        if not self._pace.may_post(channel):
            return
        thread = await self._thread(batch)
        if thread is None:
            await ledger.put_off(batch, LOOK_AFTER)
        elif drafts := await self._draft(ledger, batch):
            await self._retire(drafts[0])
            await self._send(ledger, drafts, thread)

    async def look(self, ledger: Ledger, batch: Batch) -> None:
        """A post was begun and its fate is not known: look for it before it is sent again; raises as ``post``."""
        first = batch[0]
        attempted = first.attempted_at or first.not_before
        since, until = attempted - CLOCKS_DIFFER, attempted + SENDING_TAKES + CLOCKS_DIFFER
        thread = await self._thread(batch) or ""
        try:
            posted = await self._messenger.find(first.channel, [one.id for one in batch], since, until, thread)
        except SlackRefused as refused:  # the history cannot be read: posting twice is better than not at all
            log.warning("history closed", announcement=first.id, error=refused.error)
            await self._post_blindly(ledger, batch)
        except SlackUnknown:
            await ledger.put_off(batch, LOOK_AFTER)
        else:
            await self._looked(ledger, batch, posted, thread)

    async def _thread(self, batch: Batch) -> str | None:
        """The thread that a batch belongs to: of its card, where there is one in the channel. None: not known yet."""
        (first, *_) = batch
        if not first.in_thread:
            return ""
        card = await self._store.card_of(first.subject, first.channel)
        if card is None or card.status is AnnouncementStatus.FAILED:
            return ""
        return card.ts or None

    async def _draft(self, ledger: Ledger, batch: Batch) -> list[Draft]:
        """The messages of a batch; those that cannot be made are set aside, and hold up no other."""
        make = self._drafts.make_line if len(batch) > 1 else self._drafts.make
        outcomes = await asyncio.gather(*(make(one) for one in batch), return_exceptions=True)
        for announcement, outcome in zip(batch, outcomes, strict=True):
            if isinstance(outcome, Exception):
                await set_aside(ledger, announcement, outcome)
        return [outcome for outcome in outcomes if isinstance(outcome, Draft)]

    async def _retire(self, draft: Draft) -> None:
        """Take the buttons from the message that is repeated; where that cannot be now, it keeps them."""
        posted = Posted(draft.announcement.channel, draft.announcement.ts)
        if draft.before is None or not posted.ts or not self._pace.may_update():
            return
        try:
            await self._messenger.update(posted, draft.before)
        except SlackError as error:  # what is told now matters more
            log.warning("message not retired", announcement=draft.announcement.id, error=str(error))

    async def _send(self, ledger: Ledger, drafts: Sequence[Draft], thread: str) -> None:
        channel = drafts[0].announcement.channel
        sending = await ledger.begin(draft.announcement for draft in drafts)
        try:
            ids = [one.id for one in sending]
            message = _joined(drafts)

            async def post(shown: Sequence[Block]) -> Posted:
                return await self._messenger.post(channel, replace(message, blocks=shown), ids, thread)

            posted = await once_processed(post, message.blocks)
        except SlackBusy:
            await ledger.keep(draft.announcement for draft in drafts)
            raise
        except SlackRefused as refused:
            for draft, one in zip(drafts, sending, strict=True):
                await self._refused(ledger, replace(draft, announcement=one), refused)
        except SlackUnknown as unknown:
            log.warning("post unknown", announcements=ids, error=str(unknown))
            self._pace.note_post(channel)
            await ledger.put_off(sending, LOOK_AFTER)
        else:
            self._pace.note_post(channel)
            await ledger.sent(sending, posted, drafts[0].revision)
            await self._attach(posted, drafts, thread)

    async def _attach(self, posted: Posted, drafts: Sequence[Draft], thread: str) -> None:
        """Put a notice's files into its thread; in a message about many each file is behind its Get Link button."""
        for draft in drafts:
            if draft.recording is not None:
                await self._links.attach(posted, draft.recording, draft.links, thread)

    async def _post_blindly(self, ledger: Ledger, batch: Batch) -> None:
        """Post once more what may have been posted: later each time, and not for ever."""
        attempts = batch[0].attempts
        if attempts >= MOST_TRIES:
            await ledger.fail(batch, "nobody can say whether it was posted")
            return
        await ledger.put_off(_pending(batch), LOOK_AGAIN * (attempts - 1))

    async def _looked(self, ledger: Ledger, batch: Batch, posted: Posted | None, thread: str) -> None:
        looks = batch[0].looks + 1
        if posted is not None:
            log.info("post found", announcement=batch[0].id)
            await ledger.sent(batch, posted)
            await self._attach_late(batch, posted, thread)
        elif looks < LOOKS:
            await ledger.put_off([replace(one, looks=looks) for one in batch], LOOK_AGAIN)
        else:
            await ledger.put_off(_pending(batch), timedelta(0))

    async def _attach_late(self, batch: Batch, posted: Posted, thread: str) -> None:
        """Nothing was attached to a notice before it was known to be posted."""
        (first, *others) = batch
        recording = await self._store.get_recording(first.subject)
        if first.kind is AnnouncementKind.NOTICE and recording is not None and not others:
            await self._links.attach(posted, recording, await self._links.make(recording), thread)

    async def _refused(self, ledger: Ledger, draft: Draft, refused: SlackRefused) -> None:
        """Try another way, where there is one: a link must reach somebody."""
        announcement = replace(draft.announcement, status=AnnouncementStatus.PENDING, error=refused.error)
        if refused.mendable:
            log.error("app refused by Slack: kept until that is mended", error=refused.error)
            await ledger.put_off([announcement], MEND_TAKES)
        elif refused.too_long and _can_be_shorter(draft.announcement):
            log.warning("message too long: its links are left to its buttons", subject=announcement.subject)
            await ledger.put_off([announcement], timedelta(0))
        elif refused.threadless and announcement.in_thread:
            await ledger.put_off([replace(announcement, in_thread=False)], timedelta(0))
        elif refused.unreachable and draft.requester:
            log.warning("channel closed: the requester is told directly", subject=announcement.subject)
            await ledger.redirect(announcement, draft.requester)
        else:
            await ledger.fail([draft.announcement], refused.error)


async def set_aside(ledger: Ledger, announcement: Announcement, error: Exception) -> None:
    """Give up what cannot be made into a message, and put off what broke otherwise.

    Raises:
        SlackBusy, StaleLease: the error, where it is one of these: it is not about this announcement.
    """
    match error:
        case SlackBusy() | StaleLease():
            raise error
        case SlackUnknown():  # a question that Slack did not answer: nothing was posted
            await ledger.put_off([ledger.newest(announcement)], LOOK_AFTER)
        case Gone():
            await ledger.drop(announcement, str(error))
        case Unshowable():
            log.error("message cannot be made", announcement=announcement.id, exc_info=error.__cause__)
            await ledger.fail([announcement], "the message cannot be made")
        case _:  # ours to mend; the channel's other messages go on
            await _try_later(ledger, announcement)
            log.error("delivery broke", announcement=announcement.id, exc_info=error)


async def _try_later(ledger: Ledger, announcement: Announcement) -> None:
    """Have it due again from where it has come to: later each time, and not for ever."""
    attempts = announcement.attempts + 1
    tried = replace(ledger.newest(announcement), attempts=attempts)
    if attempts < MOST_TRIES:
        await ledger.put_off([tried], LOOK_AFTER * attempts**2)
    else:
        await ledger.fail([tried], "its delivery breaks each time")


def _joined(drafts: Sequence[Draft]) -> Message:
    (first, *others) = drafts
    if not others:
        return first.message
    bundle = notices.bundle(first.announcement.kind, [draft.line for draft in drafts if draft.line])
    return with_context(bundle, " ".join(dict.fromkeys(draft.detour for draft in drafts if draft.detour)))


def _can_be_shorter(announcement: Announcement) -> bool:
    """Whether it brings links, and was not too long without them before."""
    return announcement.kind is AnnouncementKind.NOTICE and not SlackRefused(announcement.error).too_long


def _pending(batch: Batch) -> list[Announcement]:
    return [replace(one, status=AnnouncementStatus.PENDING) for one in batch]
