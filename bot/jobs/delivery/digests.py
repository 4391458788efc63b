"""The weekly digest as a message: figures in words, and a picture where Slack takes it."""

from collections.abc import Sequence

from bot.domain import Announcement
from bot.jobs.delivery.making import Gone, made
from bot.service.digests import AccountWeek, Digest, Digests
from bot.service.minutes import minutes_picture
from bot.slack import notices
from bot.slack.blocks import Message, when
from bot.slack.messenger import Messenger
from bot.slack.pictures import show
from bot.slack.storage import fullness
from bot.store import Store
from bot.words import counted

_DAY = "{date_short_pretty}"


class DigestDrafts:
    """Makes digests."""

    def __init__(self, store: Store, messenger: Messenger, digests: Digests) -> None:
        self._store = store
        self._messenger = messenger
        self._digests = digests

    async def make(self, announcement: Announcement) -> Message:
        """The digest of a channel; where Slack does not take its picture, the words stand in its place.

        Raises:
            Gone: the channel wants none any longer.
            Unshowable: no message can be made of it.
        """
        choice = await self._store.notifications.get(announcement.team, announcement.channel)
        if choice is None or not (choice.is_on and choice.digest):
            raise Gone("the channel wants no digest any longer")
        week = await self._digests.count(choice)
        picture = await show(self._messenger, minutes_picture(week.days))
        period = f"{when(week.since, _DAY)} to {when(week.until, _DAY)}"
        return made(notices.digest, rows(week), period, picture)


def rows(week: Digest) -> Sequence[tuple[str, str]]:
    """Each account's name and week, in words."""
    return [(one.account, _told(one)) for one in week.accounts]


def _told(week: AccountWeek) -> str:
    parts = [
        counted(week.recordings, "recording"),
        counted(week.minutes, "minute"),
        f"{week.failures:,} failed" if week.failures else "",
        counted(week.streams, "live stream") if week.streams else "",
        fullness(week.reading) if week.reading and week.reading.percent is not None else "",
    ]
    return " · ".join(part for part in parts if part)
