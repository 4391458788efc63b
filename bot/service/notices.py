"""Who hears of what: each channel's choice, and what the channels are owed by it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from fnmatch import fnmatchcase

from bot.domain import (
    ACTIVE,
    OVER,
    USUAL,
    Account,
    Announcement,
    AnnouncementKind,
    Event,
    Notifications,
    Recording,
    RecordingState,
    Stream,
)
from bot.service.owing import owe, owe_channel
from bot.store import Store

KINDS: Mapping[Event, AnnouncementKind] = {
    Event.STARTED: AnnouncementKind.STARTED,
    Event.ENDED: AnnouncementKind.ENDED,
    Event.READY: AnnouncementKind.NOTICE,
    Event.FAILED: AnnouncementKind.NOTICE,
    Event.NOBODY: AnnouncementKind.NOTICE,
    Event.LIVE: AnnouncementKind.LIVE,
    Event.LONG: AnnouncementKind.REMINDER,
    Event.STORAGE: AnnouncementKind.STORAGE,
}
"""The message that tells of each event."""

_OUTCOMES: Mapping[RecordingState, Event] = {
    RecordingState.READY: Event.READY,
    RecordingState.EMPTY: Event.NOBODY,
    RecordingState.FAILED: Event.FAILED,
    RecordingState.LOST: Event.FAILED,
}


def hears(choice: Notifications | None, event: Event, account: Account, room: str, *, home: bool) -> bool:
    """Whether a channel is told of an event.

    Args:
        choice: the channel's own; None: it made none.
        home: whether what happens was asked for in this channel. Elsewhere only a choice that names accounts or rooms
            makes it heard, and only where the account may be used.
    """
    if choice is None:
        return home and event in USUAL
    return event in choice.events and follows(choice, account, room, home=home)


def follows(choice: Notifications, account: Account, room: str, *, home: bool) -> bool:
    """Whether a channel's choice is about a room on an account at all; ``home`` as in ``hears``."""
    is_heard = home or bool(choice.accounts or choice.rooms)
    return choice.is_on and is_heard and _is_about(choice, account, home=home) and _names(choice.rooms, room)


def event(before: Recording, after: Recording) -> Event | None:
    """What became of a recording by one change, where that is something to tell.

    A start that never came to be is the asker's matter alone. One that is over at once has only an outcome.
    """
    if after.started_at is None:
        return None
    if after.state in OVER:
        return _OUTCOMES[after.state] if before.state is not after.state else None
    if before.started_at is None and after.state in ACTIVE:
        return Event.STARTED
    return Event.ENDED if before.state in ACTIVE and after.state not in ACTIVE else None


class Notices:
    """Decides what the channels are owed."""

    def __init__(self, store: Store, accounts: Mapping[str, Account]) -> None:
        self._store = store
        self._accounts = accounts

    async def owed(self, event: Event, subject: Recording | Stream, now: datetime) -> tuple[Announcement, ...]:
        """What is owed for an event: to the channel where the subject was asked for, and to every other of its team
        that chose to hear of it: these are told unless the subject's channel is private when it is delivered.
        """
        choices = await self._choices(subject.team)
        account = self._accounts[subject.account]
        return tuple(
            _about(KINDS[event], subject, now, choices.get(channel), channel)
            for channel in dict.fromkeys([subject.channel, *choices])
            if hears(choices.get(channel), event, account, subject.room, home=channel == subject.channel)
        )

    async def owed_for(self, before: Recording, after: Recording, now: datetime) -> tuple[Announcement, ...]:
        """What is owed for a change of a recording."""
        happened = event(before, after)
        return () if happened is None else await self.owed(happened, after, now)

    async def warning(self, subject: Recording | Stream, now: datetime) -> Announcement:
        """What the channel where it was asked for is always told: that something goes on which was to be stopped."""
        choice = (await self._choices(subject.team)).get(subject.channel)
        return _about(AnnouncementKind.WARNING, subject, now, choice, subject.channel)

    async def owed_storage(self, account: str, now: datetime) -> tuple[Announcement, ...]:
        """What is owed when an account's space is nearly full: once a day at most to each channel that wants it."""
        about = self._accounts[account]
        return tuple(
            owe_channel(AnnouncementKind.STORAGE, f"{account}:{now.date().isoformat()}", account, choice, now)
            for choice in await self._store.notifications.find()
            if choice.is_on and Event.STORAGE in choice.events and _is_about(choice, about, home=False)
        )

    async def _choices(self, team: str) -> Mapping[str, Notifications]:
        return {choice.channel: choice for choice in await self._store.notifications.find(team)}


def _is_about(choice: Notifications, account: Account, *, home: bool) -> bool:
    usable = home or account.serves(choice.channel)
    return usable and (not choice.accounts or account.name in choice.accounts)


def _names(rooms: Iterable[str], room: str) -> bool:
    patterns = [pattern.replace("[", "[[]").replace("?", "[?]") for pattern in rooms]  # only * is a wildcard
    return not patterns or any(fnmatchcase(room, pattern) for pattern in patterns)


def _about(
    kind: AnnouncementKind, subject: Recording | Stream, now: datetime, choice: Notifications | None, channel: str
) -> Announcement:
    in_thread = choice is not None and choice.in_thread
    return owe(kind, subject, now, channel=channel, in_thread=in_thread)
