"""What is posted and shows the newest state: cards always, reminders and warnings until they call for nobody."""

from collections.abc import Sequence
from dataclasses import replace

import structlog

from bot.domain import Announcement, AnnouncementStatus
from bot.jobs.delivery.drafts import Draft, Drafts
from bot.jobs.delivery.ledger import UPDATE_EVERY, Ledger
from bot.jobs.delivery.pace import Pace
from bot.jobs.delivery.posts import LOOK_AFTER, MEND_TAKES
from bot.slack.errors import SlackBusy, SlackRefused, SlackUnknown
from bot.slack.messenger import Messenger, Posted

log = structlog.get_logger(__name__)


class Updates:
    """Brings messages up to date."""

    def __init__(self, messenger: Messenger, drafts: Drafts, pace: Pace) -> None:
        self._messenger = messenger
        self._drafts = drafts
        self._pace = pace

    async def update(self, ledger: Ledger, batch: Sequence[Announcement]) -> None:
        """Show the newest state in a message, if messages may be updated now; else it is due again soon.

        Raises:
            Gone, Unshowable: there is nothing to show.
            StaleLease: its account has a new owner.
        """
        if self._pace.may_update():
            (posted,) = batch
            await self._show(ledger, await self._drafts.make(posted))

    async def _show(self, ledger: Ledger, draft: Draft) -> None:
        posted = draft.announcement
        try:
            await self._messenger.update(Posted(posted.channel, posted.ts), draft.message)
        except SlackBusy as busy:
            log.warning("updates held back", seconds=busy.retry_after.total_seconds())
            self._pace.hold_back_updates(busy.retry_after)
            return
        except SlackRefused as refused:
            if refused.mendable:
                await ledger.put_off([posted], MEND_TAKES)
                return
            # Deleted by a person, most likely: there is nothing left to update.
            log.warning("message gone", subject=posted.subject, error=refused.error)
        except SlackUnknown as unknown:
            log.warning("update unknown", subject=posted.subject, error=str(unknown))
            await ledger.put_off([posted], LOOK_AFTER)
            return
        status = AnnouncementStatus.SETTLED if draft.settles else posted.status
        await ledger.put_off([replace(posted, status=status, shown_revision=draft.revision, attempts=0)], UPDATE_EVERY)
