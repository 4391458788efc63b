"""Which channel is served when: none twice at once, none waiting for another."""

import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta

import structlog

from bot.domain import Account, Announcement, AnnouncementKind, AnnouncementStatus
from bot.jobs.delivery.answers import Answers
from bot.jobs.delivery.batches import MOST, batches
from bot.jobs.delivery.digests import DigestDrafts
from bot.jobs.delivery.drafts import Drafts
from bot.jobs.delivery.elsewhere import Elsewhere
from bot.jobs.delivery.ledger import Ledger
from bot.jobs.delivery.links import Links
from bot.jobs.delivery.pace import Pace
from bot.jobs.delivery.pictures import ChangePictures
from bot.jobs.delivery.posts import Posts, set_aside
from bot.jobs.delivery.updates import Updates
from bot.service.background import GRACE, Background
from bot.service.digests import Digests
from bot.service.ownership import Ownership
from bot.slack.errors import SlackBusy
from bot.slack.messenger import Messenger
from bot.slack.surfaces import Surfaces
from bot.store import StaleLease, Store

log = structlog.get_logger(__name__)

TAKEN = 200  # from the store in one go

Step = Callable[[Ledger, Sequence[Announcement]], Awaitable[None]]


class Delivery:
    """Delivers what the accounts we own have to announce.

    Args:
        accounts: those that are configured, by name.
        digests: counts what digests tell.
        monotonic: a clock in seconds that no one sets.
    """

    def __init__(
        self,
        store: Store,
        ownership: Ownership,
        messenger: Messenger,
        surfaces: Surfaces,
        accounts: Mapping[str, Account],
        digests: Digests,
        *,
        now: Callable[[], datetime],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._ownership = ownership
        self._now = now
        self._serving = Background("deliver to", "delivery broke")
        self._pace = Pace(now, monotonic, lambda: ownership.replicas)
        links = Links(ownership, accounts, messenger)
        elsewhere = Elsewhere(surfaces, now)
        drafts = Drafts(store, accounts, links, DigestDrafts(store, messenger, digests), elsewhere, now)
        posts = Posts(store, messenger, drafts, links, self._pace, now)
        pictures = ChangePictures(store, messenger, accounts, now)
        self._whisper: Step = Answers(store, messenger, links, pictures).whisper
        self._steps: Mapping[AnnouncementStatus, Step] = {
            AnnouncementStatus.PENDING: posts.post,
            AnnouncementStatus.SENDING: posts.look,
            AnnouncementStatus.SENT: Updates(messenger, drafts, self._pace).update,
        }

    async def begin_due(self) -> None:
        """Begin delivering in every channel that is owed something and is not being served."""
        busy = self._serving.names()  # what was read while a channel was being served may be out of date by then
        owned = self._ownership.owned()
        now = self._now()
        ledger = Ledger(self._store, owned, self._now)
        due = defaultdict[str, list[Announcement]](list)
        for read in (self._store.due_announcements, self._store.stale_cards, self._store.stale_calls):
            for announcement in await read(list(owned), now, TAKEN, MOST):
                due[announcement.channel].append(announcement)
        for channel, announcements in due.items():
            if channel not in busy and not self._pace.is_held_back(channel):
                self._serving.begin(channel, self._serve(channel, ledger, announcements))

    async def close(self, within: timedelta = GRACE) -> None:
        """Let the posts in progress end, if they soon do.

        Args:
            within: how long they may take before they are cancelled.
        """
        await self._serving.close(within)

    async def _serve(self, channel: str, ledger: Ledger, announcements: Sequence[Announcement]) -> None:
        """Deliver until Slack asks for a rest; what is left is due again at the next tick."""
        for batch in batches(announcements):
            ours = [one for one in batch if self._ownership.get(one.account) is not None]
            try:
                if ours:
                    await self._deliver(ledger, ours)
            except SlackBusy as busy:
                log.warning("channel held back", channel=channel, seconds=busy.retry_after.total_seconds())
                self._pace.hold_back(channel, busy.retry_after)
                return
            except StaleLease:
                log.warning("delivery left to the new owner", announcements=[one.id for one in ours])

    async def _deliver(self, ledger: Ledger, batch: Sequence[Announcement]) -> None:
        is_answer = batch[0].kind is AnnouncementKind.ANSWER
        step = self._whisper if is_answer else self._steps[batch[0].status]
        try:
            await step(ledger, batch)
        except Exception as error:  # one that can never be delivered must not keep the channel's others waiting
            for announcement in batch:
                await set_aside(ledger, announcement, error)
