"""Which Home is published when: at once when it is opened, and again when what it shows has changed."""

import asyncio
import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby

import structlog

from bot.domain import Home
from bot.jobs.homes.charts import Charts
from bot.jobs.homes.contents import content_of, offered_by
from bot.jobs.homes.sights import RightsOf, Sights
from bot.service.background import GRACE, Background
from bot.service.overview import Overview, Overviews
from bot.service.ownership import Ownership
from bot.slack.elements import Block
from bot.slack.errors import SlackBusy, SlackRefused, SlackUnknown
from bot.slack.home import home_blocks, home_view
from bot.slack.messenger import Messenger
from bot.slack.pictures import once_processed
from bot.slack.surfaces import Surfaces

log = structlog.get_logger(__name__)

LOOK_EVERY = timedelta(seconds=3)  # at what has changed
SHOWN_FOR = timedelta(seconds=10)  # at least, before what has changed is published to the same person
COMPARED_FOR = timedelta(minutes=1)  # with what there is: roles, channels and pictures change by themselves
TRIED_AGAIN = timedelta(seconds=5)  # after a publication whose fate is unknown


class Homes:
    """Publishes Home tabs.

    Of several replicas the one that owns the first account publishes them all.

    Args:
        teller: the first account.
        rights: what roles allow.
        opens: the action ids that somebody answers: other buttons are not shown.
    """

    def __init__(
        self,
        overviews: Overviews,
        ownership: Ownership,
        messenger: Messenger,
        surfaces: Surfaces,
        *,
        teller: str,
        rights: RightsOf,
        opens: Collection[str],
        now: Callable[[], datetime],
    ) -> None:
        self._overviews = overviews
        self._ownership = ownership
        self._surfaces = surfaces
        self._teller = teller
        self._rights = rights
        self._opens = opens
        self._now = now
        self._sights = Sights(surfaces, rights, now)
        self._charts = Charts(messenger, now)
        self._taken: dict[str, tuple[Overview, int]] = {}  # the newest of each team, and how often it has changed
        self._compared: dict[tuple[str, str], tuple[int, datetime]] = {}  # which one with whose Home, and when
        self._looked_at: datetime | None = None
        self._not_before: datetime | None = None
        self._publishing = Background("publish", "Homes broke")

    async def begin_due(self) -> None:
        """Begin to publish what is due, unless that is going on."""
        now = self._now()
        is_held_back = self._not_before is not None and now < self._not_before
        if self._publishing.names() or is_held_back or self._ownership.get(self._teller) is None:
            return
        due = self._due(await self._overviews.looked_at(), now)
        if due:
            self._publishing.begin("Homes", self._serve(due))

    async def close(self, within: timedelta = GRACE) -> None:
        """Let the publication in progress end, if it soon does.

        Args:
            within: how long it may take before it is cancelled.
        """
        await self._publishing.close(within)

    def _due(self, homes: Iterable[Home], now: datetime) -> list[Home]:
        """Those that were opened since they were published, and now and then all that have been shown for a while."""
        looks = self._looked_at is None or not self._looked_at <= now < self._looked_at + LOOK_EVERY
        if looks:
            self._looked_at = now
        return [home for home in homes if is_new(home) or (looks and not is_recent(home, now))]

    async def _serve(self, homes: Sequence[Home]) -> None:
        """Publish until Slack asks for a rest; what is left is due again afterwards."""
        try:
            for team, theirs in groupby(homes, key=lambda home: home.team):
                overview = await self._overviews.take(team)
                version = self._version(team, overview)
                for home in theirs:
                    if is_new(home) or not self._is_compared(home, version):
                        await self._try_show(home, overview)
                        self._compared[home.team, home.user] = version, self._now()
                        await asyncio.sleep(0)  # hundreds may look: whoever clicks meanwhile is answered in between
        except SlackBusy as busy:
            log.warning("Homes held back", seconds=busy.retry_after.total_seconds())
            self._not_before = self._now() + busy.retry_after
        except SlackUnknown as unknown:
            log.warning("Home not published", error=str(unknown))
            self._not_before = self._now() + TRIED_AGAIN

    def _version(self, team: str, overview: Overview) -> int:
        """Number what there is in a team; the same number is the same."""
        before, version = self._taken.get(team, (None, 0))
        self._taken[team] = overview, version + (overview != before)
        return self._taken[team][1]

    def _is_compared(self, home: Home, version: int) -> bool:
        """Whether a Home is known to show what there is."""
        compared, at = self._compared.get((home.team, home.user), (0, self._now()))
        return compared == version and at <= self._now() < at + COMPARED_FOR

    async def _try_show(self, home: Home, overview: Overview) -> None:
        """Show a Home; one that breaks stays as it is until it is compared again, and keeps nobody else's waiting."""
        try:
            await self._show(home, overview)
        except (SlackBusy, SlackUnknown):
            raise
        except Exception:  # ours to mend
            log.exception("Home broke", user=home.user)
            await self._overviews.note_shown(replace(home, published_at=self._now()))

    async def _show(self, home: Home, overview: Overview) -> None:
        """Publish a Home, unless it shows already what it would show.

        Raises:
            SlackBusy, SlackUnknown: it is due again.
        """
        at = self._now()
        sight = await self._sights.of(home.user, overview.channels)
        seen = overview.seen(sight)
        content = content_of(seen, sight, self._rights, offered_by(overview, sight, self._opens))
        blocks = home_blocks(replace(content, picture=await self._charts.show(seen.days)))
        shown = fingerprint(blocks)
        if shown == home.fingerprint and not is_new(home):
            return
        try:
            await once_processed(partial(self._publish, home.user, at), blocks)
        except SlackRefused as refused:  # the same would be refused again
            log.warning("Home refused", user=home.user, error=refused.error)
        await self._overviews.note_shown(replace(home, published_at=at, fingerprint=shown))

    async def _publish(self, user: str, at: datetime, blocks: Sequence[Block]) -> None:
        await self._surfaces.publish(user, home_view(blocks, at))


def is_new(home: Home) -> bool:
    """Whether a Home was opened, or asked for anew, since it was published."""
    return home.published_at is None or home.published_at < home.opened_at


def is_recent(home: Home, now: datetime) -> bool:
    """Whether a Home was published so short a time ago that it stays as it is."""
    return home.published_at is not None and home.published_at <= now < home.published_at + SHOWN_FOR


def fingerprint(blocks: Sequence[Block]) -> str:
    """What tells a Home from one that shows something else; the same picture uploaded again is the same."""
    told = [{name: part for name, part in block.items() if name != "slack_file"} for block in blocks]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()
