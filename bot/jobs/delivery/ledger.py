"""How far announcements are, written down under the leases of those who deliver them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby

import structlog

from bot.domain import UNSENT, Announcement, AnnouncementKind, AnnouncementStatus
from bot.service.ownership import Owned
from bot.slack.messenger import Posted
from bot.store import Store

log = structlog.get_logger(__name__)

SENDING_TAKES = timedelta(seconds=15)  # at most; afterwards a SENDING post was left by a process that died
UPDATE_EVERY = timedelta(seconds=2)  # of one card


class Ledger:
    """Writes as the owner of the accounts that are given, as they were owned when the delivery began.

    Every method raises StaleLease where an account of theirs has a new owner.
    """

    def __init__(self, store: Store, owned: Mapping[str, Owned], now: Callable[[], datetime]) -> None:
        self._store = store
        self._owned = owned
        self._now = now
        self._kept: dict[str, Announcement] = {}

    async def keep(self, announcements: Iterable[Announcement]) -> None:
        """Write them as they are."""
        by_account = sorted(announcements, key=_account)
        for account, group in groupby(by_account, key=_account):
            theirs = list(group)
            await self._store.save(self._owned[account].lease, announcements=theirs)
            self._kept.update({one.id: one for one in theirs})

    def newest(self, announcement: Announcement) -> Announcement:
        """As far as it has come by now."""
        return self._kept.get(announcement.id, announcement)

    async def begin(self, announcements: Iterable[Announcement]) -> tuple[Announcement, ...]:
        """Keep that one post of them all is under way, before it is."""
        now = self._now()
        sending = tuple(
            replace(
                one,
                status=AnnouncementStatus.SENDING,
                attempts=one.attempts + 1,
                attempted_at=now,
                looks=0,
                not_before=now + SENDING_TAKES,
            )
            for one in announcements
        )
        await self.keep(sending)
        return sending

    async def sent(self, announcements: Sequence[Announcement], posted: Posted, revision: int = 0) -> None:
        """Keep where they are.

        Of all but cards, which are updated there, the channel stays the one that was owed: direct messages may be owed
        the same by their own choice, under their own id.

        Args:
            revision: of the subject, as the message shows it; 0 where that is not known.
        """
        later = self._now() + UPDATE_EVERY
        await self.keep(
            replace(
                one,
                status=AnnouncementStatus.SENT,
                channel=posted.channel if one.kind is AnnouncementKind.CARD else one.channel,
                ts=posted.ts,
                shown_revision=revision,
                not_before=later,
            )
            for one in announcements
        )

    async def put_off(self, announcements: Iterable[Announcement], delay: timedelta) -> None:
        """Have them due again later."""
        later = self._now() + delay
        await self.keep(replace(one, not_before=later) for one in announcements)

    async def redirect(self, announcement: Announcement, channel: str) -> None:
        """Have it due in another channel; it takes the place of what was told there of the same before."""
        redirected = replace(announcement, channel=channel, not_before=self._now())
        await self._store.redirect(self._owned[announcement.account].lease, redirected)

    async def fail(self, announcements: Iterable[Announcement], error: str) -> None:
        """Give them up, for a reason that is kept."""
        for one in announcements:
            log.error("announcement failed", announcement=one.id, error=error)
            await self._end(one, error)

    async def drop(self, announcement: Announcement, reason: str) -> None:
        """Give up what nobody needs to be told any more, or once more; the reason is kept."""
        log.info("announcement dropped", announcement=announcement.id, error=reason)
        if announcement.ts and announcement.status in UNSENT:
            await self.keep([replace(announcement, status=AnnouncementStatus.SENT, error=reason)])
        else:
            await self._end(announcement, reason)

    async def _end(self, announcement: Announcement, error: str) -> None:
        await self.keep([replace(announcement, status=AnnouncementStatus.FAILED, error=error)])


def _account(announcement: Announcement) -> str:
    return announcement.account
