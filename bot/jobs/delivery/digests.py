"""The weekly digest as a message: figures in words, and a picture where Slack takes it."""

import asyncio
from collections.abc import Sequence

import structlog

from bot.domain import Announcement
from bot.jobs.delivery.drafts import Gone, made
from bot.pictures.chart import Day, describe_minutes, draw_minutes
from bot.service.digests import AccountWeek, Digest, Digests
from bot.slack import notices
from bot.slack.blocks import Message, when
from bot.slack.errors import SlackError
from bot.slack.messenger import Messenger
from bot.slack.notices import Picture
from bot.store import Store

log = structlog.get_logger(__name__)

_DAY = "{date_short_pretty}"


class DigestDrafts:
    """Makes digests."""

    def __init__(self, store: Store, messenger: Messenger, digests: Digests) -> None:
        self._store = store
        self._messenger = messenger
        self._digests = digests

    async def make(self, announcement: Announcement, *, has_picture: bool) -> Message:
        """The digest of a channel.

        Args:
            has_picture: whether it is to have one; it has none either where Slack does not take it.

        Raises:
            Gone: the channel wants none any longer.
            Unshowable: no message can be made of it.
        """
        choice = await self._store.notifications.get(announcement.team, announcement.channel)
        if choice is None or not (choice.is_on and choice.digest):
            raise Gone("the channel wants no digest any longer")
        week = await self._digests.count(choice)
        picture = await self._upload(week) if has_picture else None
        period = f"{when(week.since, _DAY)} to {when(week.until, _DAY)}"
        return made(notices.digest, rows(week), period, picture)

    async def _upload(self, week: Digest) -> Picture | None:
        days = [Day(date, minutes) for date, minutes in week.days]
        png = await asyncio.to_thread(draw_minutes, days, title="Minutes recorded per day")
        try:
            file_id = await self._messenger.upload_picture("minutes.png", png)
        except SlackError as error:
            log.warning("picture not taken by Slack", error=str(error))
            return None
        return Picture(file_id=file_id, alt=describe_minutes(days))


def rows(week: Digest) -> Sequence[tuple[str, str]]:
    """Each account's name and week, in words."""
    return [(one.account, _told(one)) for one in week.accounts]


def _told(week: AccountWeek) -> str:
    full = week.reading is not None and week.reading.used is not None and week.reading.limit
    parts = [
        _counted(week.recordings, "recording"),
        _counted(week.minutes, "minute"),
        f"{week.failures:,} failed" if week.failures else "",
        _counted(week.streams, "live stream") if week.streams else "",
        notices.fullness(week.reading) if week.reading and full else "",
    ]
    return " · ".join(part for part in parts if part)


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
