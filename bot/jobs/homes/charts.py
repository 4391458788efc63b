"""The picture of the last days, given to Slack once for all who see the same figures."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from bot.pictures.chart import Day
from bot.service.minutes import minutes_picture
from bot.slack.elements import Block
from bot.slack.messenger import Messenger
from bot.slack.pictures import show

TRIED_AGAIN = timedelta(minutes=1)  # after Slack did not take a picture
_FOR_EVER = datetime.max.replace(tzinfo=UTC)
_KEPT = 16  # pictures: there is one for each set of accounts that somebody may see


class Charts:
    """Shows pictures, and keeps those that Slack has."""

    def __init__(self, messenger: Messenger, now: Callable[[], datetime]) -> None:
        self._messenger = messenger
        self._now = now
        self._kept: dict[str, tuple[list[Block], datetime]] = {}  # with until when it stays so

    async def show(self, days: Sequence[Day]) -> list[Block]:
        """The picture of these days, or its words while Slack does not take it; nothing where there are no minutes."""
        now, key = self._now(), repr(days)
        if not any(minutes for day in days for minutes in day.minutes.values()):
            return []
        blocks, until = self._kept.get(key, ([], now))
        if until <= now:
            blocks = await show(self._messenger, minutes_picture(days))
            until = _FOR_EVER if blocks[0]["type"] == "image" else now + TRIED_AGAIN
            self._kept = dict([*self._kept.items(), (key, (blocks, until))][-_KEPT:])
        return blocks
