"""What is told elsewhere than where it was asked for: in other channels, or to a person in a channel's place."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from bot.domain import Announcement, AnnouncementKind, Recording, Stream
from bot.jobs.delivery.making import Gone
from bot.service.locks import Locks
from bot.slack.blocks import detour
from bot.slack.errors import SlackError, SlackRefused
from bot.slack.surfaces import Surfaces

SubjectT = TypeVar("SubjectT", Recording, Stream)

KNOWN_FOR = timedelta(minutes=1)  # a channel can be closed; many that end at the full hour ask once

_AT_HOME = frozenset({AnnouncementKind.CARD, AnnouncementKind.WARNING})  # owed nowhere else


class Elsewhere:
    """Lets out what everybody may know: what was asked for in a public channel, and not by whom."""

    def __init__(self, surfaces: Surfaces, now: Callable[[], datetime]) -> None:
        self._surfaces = surfaces
        self._now = now
        self._known: dict[str, tuple[bool, datetime]] = {}  # with until when it is believed
        self._asking = Locks()

    async def show(self, subject: SubjectT, announcement: Announcement) -> SubjectT:
        """The subject as the channel of an announcement about it may see it; its own channel sees all of it.

        Raises:
            Gone: it was asked for in a channel that is not public.
            SlackBusy, SlackUnknown: it cannot be told now whether that is so.
        """
        if _is_home(subject, announcement):
            return subject
        if not await self._is_public(subject.channel):
            raise Gone("what it tells of was asked for in a channel that is not public")
        return replace(subject, requested_by="")

    async def explain(self, home: str, announcement: Announcement) -> str:
        """Why an announcement goes to a person instead of the channel it is for, as mrkdwn; empty where it does not."""
        refused = SlackRefused(announcement.error)
        if not refused.unreachable or announcement.channel == home:
            return ""
        return detour(home, await self._bot() if refused.uninvited else "")

    async def _bot(self) -> str:
        """The bot's own user id; empty where Slack does not tell, which holds up no message."""
        try:
            return str((await self._surfaces.bot()).get("user_id", ""))
        except SlackError:
            return ""

    async def _is_public(self, channel: str) -> bool:
        async with self._asking[channel]:
            is_public, until = self._known.get(channel, (False, self._now()))
            if until <= self._now():
                is_public = await self._ask(channel)
                self._known[channel] = is_public, self._now() + KNOWN_FOR
            return is_public

    async def _ask(self, channel: str) -> bool:
        try:
            return await self._surfaces.is_public(channel)
        except SlackRefused:  # what the bot may not know is closed
            return False


def _is_home(subject: Recording | Stream, announcement: Announcement) -> bool:
    """Whether an announcement is for the channel where its subject was asked for, or for who asked, in its place."""
    return announcement.kind in _AT_HOME or announcement.channel in (subject.channel, subject.requested_by)
