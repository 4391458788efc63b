"""The outbox: every announcement is posted once, every card shows its newest state, no channel holds up another."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog

from bot.domain import (
    Account,
    Announcement,
    AnnouncementKind,
    AnnouncementStatus,
    Link,
    Operation,
    Recording,
    RecordingState,
)
from bot.errors import VendorError
from bot.limits import Priority
from bot.service.ending import finish
from bot.service.observation import Observer
from bot.service.ownership import Owned, Ownership
from bot.slack import blocks
from bot.slack.blocks import Handover, Message
from bot.slack.errors import SlackBusy, SlackError, SlackRefused, SlackUnknown
from bot.slack.messenger import Messenger, Posted
from bot.store import StaleLease, Store

log = structlog.get_logger(__name__)

POST_EVERY = timedelta(seconds=1)  # chat.postMessage: about one a second and channel (docs.slack.dev, "Rate limits")
UPDATE_EVERY = timedelta(seconds=2)  # per card
LOOK_AFTER = timedelta(seconds=5)  # for a post whose fate is unknown: Slack may still be making it visible
LOOK_AGAIN = timedelta(seconds=30)
LOOKS = 2  # in vain, before it is posted again
SENDING_TAKES = timedelta(seconds=15)  # at most; afterwards a SENDING post was left by a process that died
CLOCKS_DIFFER = timedelta(minutes=1)  # at most, ours and Slack's
MEND_TAKES = timedelta(minutes=1)  # until it is tried again where Slack refuses the app itself
LINKS_TAKE = timedelta(seconds=8)  # at most, before a notice goes out without them
LINKS_AT_ONCE = 4  # of one account: many recordings end at the full hour, and people must get through
MOST_TRIES = 8
BATCH = 100  # taken from the store in one go
EACH = 5  # of a kind in one channel: more would only wait for their second


@dataclass(frozen=True)
class Rest:
    """A pause of a channel; setting the clock back ends it."""

    since: datetime
    length: timedelta

    def holds(self, now: datetime) -> bool:
        """Whether the pause goes on."""
        return self.since <= now < self.since + self.length


class Unshowable(Exception):
    """A message cannot be made of what is to be told; the cause says why."""


NO_REST = Rest(datetime.min.replace(tzinfo=UTC), timedelta(0))


class Delivery:
    """Delivers what the accounts we own have to announce."""

    def __init__(
        self,
        store: Store,
        ownership: Ownership,
        observer: Observer,
        messenger: Messenger,
        accounts: Mapping[str, Account],
        *,
        now: Callable[[], datetime],
    ) -> None:
        self._accounts = accounts
        self._store = store
        self._ownership = ownership
        self._observer = observer
        self._messenger = messenger
        self._now = now
        self._channels: dict[str, asyncio.Task[None]] = {}
        self._linking = defaultdict[str, asyncio.Semaphore](partial(asyncio.Semaphore, LINKS_AT_ONCE))
        self._posted: dict[str, Rest] = {}
        self._held_back: dict[str, Rest] = {}

    async def begin_due(self) -> None:
        """Begin delivering in every channel that is owed something and is not being served."""
        owned = self._ownership.owned()
        now = self._now()
        due = defaultdict[str, list[Announcement]](list)
        for announcement in await self._store.due_announcements(list(owned), now, BATCH, EACH):
            due[announcement.channel].append(announcement)
        for announcement in await self._store.stale_cards(list(owned), now, BATCH, EACH):
            due[announcement.channel].append(announcement)
        for channel, announcements in due.items():
            if channel not in self._channels and not self._held_back.get(channel, NO_REST).holds(now):
                task = asyncio.create_task(self._serve(channel, announcements), name=f"deliver to {channel}")
                self._channels[channel] = task
                task.add_done_callback(partial(self._ended, channel))

    async def close(self) -> None:
        """Let the posts in progress end, if they soon do."""
        await finish(self._channels.values())

    async def _serve(self, channel: str, announcements: Sequence[Announcement]) -> None:
        """Deliver until Slack asks for a rest; what is left is due again at the next tick."""
        for announcement in announcements:
            owned = self._ownership.get(announcement.account)
            if owned is None:
                continue
            try:
                await _step(announcement)(self, owned, announcement)
            except SlackBusy as busy:
                log.warning("channel held back", channel=channel, seconds=busy.retry_after.total_seconds())
                self._held_back[channel] = Rest(self._now(), busy.retry_after)
                return
            except StaleLease:
                log.warning("delivery left to the new owner", announcement=announcement.id)
            except Unshowable as error:
                log.exception("message cannot be made", announcement=announcement.id, exc_info=error.__cause__)
                await self._fail(owned, announcement, "the message cannot be made")

    async def _post(self, owned: Owned, announcement: Announcement) -> None:
        """Post it, at most one a second in a channel."""
        if self._posted.get(announcement.channel, NO_REST).holds(self._now()):
            return
        recording = await self._recording(owned, announcement)
        if recording is None:
            return
        links = await self._links(owned, announcement, recording)
        message = self._message(announcement, recording, links)
        sending = await self._begin(owned, announcement)
        try:
            posted = await self._messenger.post(announcement.channel, message, [announcement.id])
        except SlackBusy:
            await self._keep(owned, announcement)
            raise
        except SlackRefused as refused:
            await self._refused(owned, sending, recording, refused)
        except SlackUnknown as unknown:
            log.warning("post unknown", announcement=announcement.id, error=str(unknown))
            await self._put_off(owned, sending, LOOK_AFTER)
        else:
            self._posted[announcement.channel] = Rest(self._now(), POST_EVERY)
            await self._sent(owned, sending, posted, recording.revision)
            await self._attach(posted, recording, links)

    async def _recording(self, owned: Owned, announcement: Announcement) -> Recording | None:
        """What a message is about; where there is none the message is given up."""
        recording = await self._store.get_recording(announcement.subject)
        if recording is None:
            await self._fail(owned, announcement, "its recording is gone")
        return recording

    async def _links(self, owned: Owned, announcement: Announcement, recording: Recording) -> tuple[Link, ...]:
        """Fresh links; where none can be made now, the notice goes out without them and has its Get Link button."""
        if announcement.kind is not AnnouncementKind.NOTICE or recording.state is not RecordingState.READY:
            return ()
        vendor = self._observer.vendor(recording.account)
        try:
            async with (
                asyncio.timeout(LINKS_TAKE.total_seconds()),  # the rest of the channel waits meanwhile
                self._linking[recording.account],
            ):
                return await owned.client.call(lambda ctx: vendor.get_links(ctx, recording), priority=Priority.POLL)
        except (VendorError, TimeoutError) as error:
            log.warning("notice without links", recording=recording.id, error=str(error))
        except Exception:  # ours to mend; whoever waits for the recording hears that it is over all the same
            log.exception("links broke", recording=recording.id)
        return ()

    async def _attach(self, posted: Posted, recording: Recording, links: Sequence[Link]) -> None:
        """Put the files that no address leads to into the notice's thread; where Slack does not take them, say so.

        The notice is kept as sent by now, so that it is never posted twice. Should this process die in between, its
        files are missing, and Get Link gives them again.
        """
        if not await self._upload(posted.channel, links, posted.ts):
            with suppress(SlackError):
                told = _made(blocks.notice, recording, links, Handover.FAILED)
                await self._messenger.update(posted, told)

    async def _upload(self, channel: str, links: Sequence[Link], thread_ts: str = "") -> bool:
        """Whether there was nothing to upload, or Slack has taken it."""
        files = [link for link in links if link.content]
        try:
            if files:
                await self._messenger.upload(channel, files, thread_ts)
        except SlackError as error:
            log.warning("file not taken by Slack", channel=channel, files=len(files), error=str(error))
            return False
        return True

    def _message(self, announcement: Announcement, recording: Recording, links: Sequence[Link]) -> Message:
        if announcement.kind is AnnouncementKind.NOTICE:
            return _made(blocks.notice, recording, links)
        if announcement.kind is AnnouncementKind.WARNING:
            return _made(blocks.warning, recording)
        return _made(blocks.card, recording, self._accounts[recording.account], self._now())

    async def _begin(self, owned: Owned, announcement: Announcement) -> Announcement:
        """Keep that a post is under way, before it is."""
        now = self._now()
        sending = replace(
            announcement,
            status=AnnouncementStatus.SENDING,
            attempts=announcement.attempts + 1,
            attempted_at=now,
            looks=0,
            not_before=now + SENDING_TAKES,
        )
        await self._keep(owned, sending)
        return sending

    async def _look(self, owned: Owned, announcement: Announcement) -> None:
        """A post was begun and its fate is not known: look for it before it is sent again."""
        attempted = announcement.attempted_at or announcement.not_before
        since, until = attempted - CLOCKS_DIFFER, attempted + SENDING_TAKES + CLOCKS_DIFFER
        try:
            posted = await self._messenger.find(announcement.channel, [announcement.id], since, until)
        except SlackRefused as refused:  # the history cannot be read: posting twice is better than not at all
            log.warning("history closed", announcement=announcement.id, error=refused.error)
            await self._post_blindly(owned, announcement)
        except SlackUnknown:
            await self._put_off(owned, announcement, LOOK_AFTER)
        else:
            await self._looked(owned, announcement, posted)

    async def _post_blindly(self, owned: Owned, announcement: Announcement) -> None:
        """Post once more what may have been posted: later each time, and not for ever."""
        if announcement.attempts >= MOST_TRIES:
            await self._fail(owned, announcement, "nobody can say whether it was posted")
            return
        again = replace(announcement, status=AnnouncementStatus.PENDING)
        await self._put_off(owned, again, LOOK_AGAIN * (announcement.attempts - 1))

    async def _looked(self, owned: Owned, announcement: Announcement, posted: Posted | None) -> None:
        if posted is not None:
            log.info("post found", announcement=announcement.id)
            await self._sent(owned, announcement, posted, revision=0)
            await self._attach_late(owned, announcement, posted)
        elif announcement.looks + 1 < LOOKS:
            later = replace(announcement, looks=announcement.looks + 1, not_before=self._now() + LOOK_AGAIN)
            await self._keep(owned, later)
        else:
            await self._keep(owned, replace(announcement, status=AnnouncementStatus.PENDING, not_before=self._now()))

    async def _attach_late(self, owned: Owned, announcement: Announcement, posted: Posted) -> None:
        """Nothing was attached to a notice before it was known to be posted."""
        recording = await self._store.get_recording(announcement.subject)
        if recording is not None:
            await self._attach(posted, recording, await self._links(owned, announcement, recording))

    async def _update(self, owned: Owned, announcement: Announcement) -> None:
        """Show the newest state of a recording on its card."""
        recording = await self._recording(owned, announcement)
        if recording is None:
            return
        shown = _made(blocks.card, recording, self._accounts[recording.account], self._now())
        try:
            await self._messenger.update(Posted(announcement.channel, announcement.ts), shown)
        except SlackRefused as refused:
            if refused.mendable:
                await self._put_off(owned, announcement, MEND_TAKES)
                return
            # Deleted by a person, most likely: there is nothing left to update.
            log.warning("card gone", recording=recording.id, error=refused.error)
        except SlackUnknown as unknown:
            log.warning("update unknown", recording=recording.id, error=str(unknown))
            await self._put_off(owned, announcement, LOOK_AFTER)
            return
        later = self._now() + UPDATE_EVERY
        await self._keep(owned, replace(announcement, shown_revision=recording.revision, not_before=later))

    async def _whisper(self, owned: Owned, announcement: Announcement) -> None:
        """Answer one person; where the answer's fate is unknown it is given again, since twice does no harm."""
        operation = await self._store.get_operation(announcement.subject)
        if operation is None:
            await self._fail(owned, announcement, "its operation is gone")
            return
        said = _made(blocks.answer, operation)
        tried = replace(announcement, attempts=announcement.attempts + 1)
        try:
            await self._messenger.whisper(announcement.channel, operation.requested_by, operation.response_url, said)
        except SlackRefused as refused:
            await self._fail(owned, tried, refused.error)
        except SlackUnknown as unknown:
            if tried.attempts < MOST_TRIES:
                await self._put_off(owned, tried, LOOK_AFTER)
            else:
                await self._fail(owned, tried, str(unknown))
        else:
            await self._keep(owned, replace(tried, status=AnnouncementStatus.SENT))
            await self._hand_over(operation)

    async def _hand_over(self, operation: Operation) -> None:
        """Send an answer's files directly, since a message that one person alone sees holds none; after it, as in
        ``_attach``.
        """
        if not await self._upload(operation.requested_by, operation.links):
            told, to = _made(blocks.answer, operation, Handover.FAILED), operation
            with suppress(SlackError):
                await self._messenger.whisper(to.channel, to.requested_by, to.response_url, told)

    async def _refused(
        self, owned: Owned, announcement: Announcement, recording: Recording, refused: SlackRefused
    ) -> None:
        """Where the channel cannot be posted to, the requester is told directly: a link must reach somebody."""
        if refused.mendable:
            log.error("app refused by Slack: kept until that is mended", error=refused.error)
            later = replace(announcement, status=AnnouncementStatus.PENDING, error=refused.error)
            await self._put_off(owned, later, MEND_TAKES)
            return
        if not refused.unreachable or announcement.channel == recording.requested_by:
            await self._fail(owned, announcement, refused.error)
            return
        log.warning("channel closed: the requester is told directly", recording=recording.id, error=refused.error)
        redirected = replace(
            announcement,
            channel=recording.requested_by,
            status=AnnouncementStatus.PENDING,
            not_before=self._now(),
            error=refused.error,
        )
        await self._keep(owned, redirected)

    async def _fail(self, owned: Owned, announcement: Announcement, error: str) -> None:
        log.error("announcement failed", announcement=announcement.id, error=error)
        await self._keep(owned, replace(announcement, status=AnnouncementStatus.FAILED, error=error))

    async def _sent(self, owned: Owned, announcement: Announcement, posted: Posted, revision: int) -> None:
        sent = replace(
            announcement,
            status=AnnouncementStatus.SENT,
            channel=posted.channel,
            ts=posted.ts,
            shown_revision=revision,
            not_before=self._now() + UPDATE_EVERY,
        )
        await self._keep(owned, sent)

    async def _put_off(self, owned: Owned, announcement: Announcement, delay: timedelta) -> None:
        await self._keep(owned, replace(announcement, not_before=self._now() + delay))

    async def _keep(self, owned: Owned, announcement: Announcement) -> None:
        await self._store.save(owned.lease, announcements=[announcement])

    def _ended(self, channel: str, task: asyncio.Task[None]) -> None:
        del self._channels[channel]
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("delivery broke", channel=channel, exc_info=error)


def _made(make: Callable[..., Message], *about: object) -> Message:
    try:
        return make(*about)
    except Exception as error:
        raise Unshowable from error


_BY_STATUS: Mapping[AnnouncementStatus, Callable[[Delivery, Owned, Announcement], Awaitable[None]]] = {
    AnnouncementStatus.PENDING: Delivery._post,
    AnnouncementStatus.SENDING: Delivery._look,
    AnnouncementStatus.SENT: Delivery._update,
}


def _step(announcement: Announcement) -> Callable[[Delivery, Owned, Announcement], Awaitable[None]]:
    return Delivery._whisper if announcement.kind is AnnouncementKind.ANSWER else _BY_STATUS[announcement.status]
