"""Who publishes Homes, on a clock that stands still, and what people then see."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain import Recording, RecordingState
from bot.jobs.homes import Homes
from bot.jobs.homes.sights import RightsOf
from bot.sandbox.slack import LocalSlack
from bot.service.overview import Overviews
from bot.slack.actions import ActionId
from bot.slack.messenger import Messenger
from bot.slack.surfaces import Surfaces
from handlers.access import Access
from tests.service.stage import GENERAL, OMAR, TEAM, Bot
from tests.store.domain_objects import make_recording

PATIENCE = timedelta(seconds=60)  # on a machine that does much else
ADA, GUS = "U0ADA", "U0GUS"
ROLES = Access((ADA,), (OMAR,), ("everyone",))


@dataclass
class Publisher:
    """The Homes of a bot, with what a test does to them."""

    bot: Bot
    slack: LocalSlack
    web: AsyncWebClient
    overviews: Overviews
    homes: Homes

    @classmethod
    def make(
        cls,
        bot: Bot,
        slack: LocalSlack,
        web: AsyncWebClient,
        overviews: Overviews,
        rights: RightsOf = ROLES.rights,
    ) -> "Publisher":
        """A process that has published nothing yet."""
        homes = Homes(
            overviews,
            bot.ownership,
            Messenger(web),
            Surfaces(web),
            teller="classroom",
            rights=rights,
            opens=[action.value for action in ActionId],
            now=bot.clock,
        )
        return cls(bot, slack, web, overviews, homes)

    def restarted(self, rights: RightsOf = ROLES.rights) -> "Publisher":
        """Another process on the same database."""
        return Publisher.make(self.bot, self.slack, self.web, self.overviews, rights)

    async def record(self, room: str, **changes: Any) -> Recording:
        """Have a room recorded in the general channel."""
        known = {"team": TEAM, "channel": GENERAL, "requested_by": OMAR, "created_at": self.bot.clock()}
        recording = make_recording(room=room, **{**known, **changes})
        await self.bot.store.save(self.bot.lease(recording.account), recording=recording)
        return recording

    async def recorded(self, room: str) -> Recording:
        """Have had a room recorded for the last hour."""
        now = self.bot.clock()
        began = now.replace(hour=now.hour - 1)
        return await self.record(room, state=RecordingState.READY, started_at=began, ended_at=now)

    async def tick(self, **after: float) -> None:
        """Publish what is due, after some time has passed."""
        self.bot.clock.pass_by(**after)
        await self.homes.begin_due()
        await self.homes.close(PATIENCE)

    async def opened(self, *users: str) -> None:
        """Have people open their Homes."""
        for user in users:
            await self.overviews.open(TEAM, user)
        await self.tick()

    def shown(self, user: str = OMAR) -> str:
        """What a person's Home shows, or nothing."""
        return str((self.slack.home(user) or {}).get("blocks", ""))

    def count(self, method: str = "views.publish") -> int:
        """How often Slack was asked."""
        return sum(call.method == method for call in self.slack.calls)
