"""In which time zone a person is, and which days are meant there."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.errors import UsageError
from bot.service.schedules import parse_zone
from bot.slack.errors import SlackError
from handlers.grammar import span

log = structlog.get_logger(__name__)

KNOWN_FOR = timedelta(minutes=10)  # people travel


@dataclass(frozen=True)
class Zone:
    """A time zone by its IANA name."""

    name: str
    is_known: bool = True  #: else it only stands in for one that Slack did not tell


UNKNOWN = Zone("UTC", is_known=False)


@dataclass(frozen=True, kw_only=True)
class Days:
    """From the begin of one day to the end of another; None where no day was given."""

    since: datetime | None = None
    until: datetime | None = None
    remark: str = ""  #: what is to be said of them; empty: nothing


class Zones:
    """Asks Slack, and remembers for a while what it told.

    Args:
        ask: tells the name of a person's zone, by the person's id.
    """

    def __init__(self, ask: Callable[[str], Awaitable[str]], now: Callable[[], datetime]) -> None:
        self._ask = ask
        self._now = now
        self._known: dict[str, tuple[Zone, datetime]] = {}  # with until when it is believed

    async def of(self, user: str) -> Zone:
        """Where a person is, as far as Slack tells."""
        now = self._now()
        known, until = self._known.get(user, (UNKNOWN, now))
        if now < until:
            return known
        try:
            found = Zone(parse_zone(await self._ask(user)))
        except (SlackError, UsageError) as error:  # it cannot be read, or nobody has heard of it
            log.warning("time zone not known", error=str(error))
            return UNKNOWN
        self._known[user] = found, now + KNOWN_FOR
        return found

    async def days(self, user: str, since: str, until: str) -> Days:
        """The days that a person means, in that person's own zone.

        Args:
            since, until: written like ``2026-12-01``, or empty.

        Raises:
            UsageError: one is not a day, or they are the wrong way round.
        """
        if not since and not until:
            return Days()
        zone = await self.of(user)
        begin, end = span(since, until, zone.name)
        remark = "" if zone.is_known else f"Slack did not tell your time zone: these are days of {zone.name}."
        return Days(since=begin, until=end, remark=remark)
