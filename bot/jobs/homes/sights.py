"""What each person may see, as far as Slack tells."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

import structlog

from bot.service.overview import Rights, Sight
from bot.slack.errors import SlackBusy, SlackError, SlackRefused
from bot.slack.surfaces import Surfaces

log = structlog.get_logger(__name__)

KNOWN_FOR = timedelta(minutes=10)  # a channel can be closed, and a member become a guest
MOST_ASKED = 40  # questions at once: Slack answers about fifty a minute, and the others are asked the next time

RightsOf = Callable[[str, str], Rights]
"""What a person may do in a channel; the channel is empty outside of channels."""


class Sights:
    """Looks up what people may see, and remembers it for a while.

    Args:
        rights: what roles allow.
    """

    def __init__(self, surfaces: Surfaces, rights: RightsOf, now: Callable[[], datetime]) -> None:
        self._rights = rights
        self._public = Answers(surfaces.is_public, now)
        self._members = Answers(surfaces.is_member, now)

    async def of(self, user: str, channels: Sequence[str]) -> Sight:
        """What a person may see of these channels; guests see no more than their own.

        Nothing is asked for people to whom it makes no difference.
        """
        rights = self._rights(user, "")
        if rights.administers or not rights.looks:
            return Sight(user=user, rights=rights)
        if not await self._members.yes([user]):
            return Sight(user=user, rights=Rights(operates=rights.operates))
        return Sight(user=user, rights=rights, public=await self._public.yes(channels))


class Answers:
    """Slack's answers to yes-or-no questions; until one is known it counts as no.

    One that can no longer be had is believed as it was: then no Home can be published either.
    """

    def __init__(self, ask: Callable[[str], Awaitable[bool]], now: Callable[[], datetime]) -> None:
        self._ask = ask
        self._now = now
        self._known: dict[str, tuple[bool, datetime]] = {}  # with until when it is believed
        self._not_before: datetime | None = None

    async def yes(self, names: Sequence[str]) -> frozenset[str]:
        """Those to which the answer is yes."""
        now = self._now()
        if self._not_before is None or now >= self._not_before:
            unknown = [name for name in names if name not in self._known or self._known[name][1] <= now]
            await asyncio.gather(*(self._learn(name, now) for name in unknown[:MOST_ASKED]))
        return frozenset(name for name in names if self._known.get(name, (False, now))[0])

    async def _learn(self, name: str, now: datetime) -> None:
        try:
            answer = await self._ask(name)
        except SlackRefused:  # what the bot may not know is closed
            answer = False
        except SlackBusy as busy:
            self._not_before = now + busy.retry_after
            return
        except SlackError as error:
            log.warning("not known who may see what", about=name, error=str(error))
            return
        self._known[name] = answer, now + KNOWN_FOR
