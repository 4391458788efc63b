"""What channels choose to hear: checked, then stored with who chose it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from bot.domain import MOST_ROOMS, ROOM_LENGTH, Account, Event, Notifications, Operation, OperationKind
from bot.service.options import OptionsError
from bot.service.requests import Ask, settled
from bot.store import Store

_MEANINGS: Mapping[Event, str] = {
    Event.STARTED: "recordings that began",
    Event.ENDED: "recordings that ended",
    Event.READY: "recordings that are ready",
    Event.FAILED: "recordings that failed",
    Event.LIVE: "rooms that are live",
    Event.NOBODY: "rooms where nobody was",
    Event.LONG: "what runs long",
    Event.STORAGE: "storage that is nearly full",
}

_REACH: Mapping[bool, str] = {
    True: "Also of those begun in other public channels.",
    False: "Of recordings and live streams only those begun here.",
}  # by whether accounts or rooms are named


class Choices:
    """Every channel's choice."""

    def __init__(self, store: Store, accounts: Mapping[str, Account], *, now: Callable[[], datetime]) -> None:
        self._store = store
        self._accounts = accounts
        self._now = now

    def usable(self, channel: str) -> tuple[str, ...]:
        """The names of the accounts that may be used in a channel."""
        return tuple(sorted(name for name, account in self._accounts.items() if account.serves(channel)))

    async def get(self, team: str, channel: str) -> Notifications:
        """What a channel chose; what it hears until then, where it chose nothing."""
        return await self._store.notifications.get(team, channel) or Notifications(team=team, channel=channel)

    async def choose(self, ask: Ask, choice: Notifications) -> Operation:
        """Keep what the channel that is asked in is to hear from now on; asked again it is the first operation.

        Raises:
            OptionsError: by ``on``, ``room`` or ``events``: an account may not be used there, a room cannot be, or no
                event is left.
        """
        self._check(choice, ask.channel)
        now = self._now()
        kept = replace(choice, team=ask.team, channel=ask.channel, changed_at=now)
        operation = settled(ask, OperationKind.NOTIFY, "", in_words(kept), now)
        return await self._store.add_operation(operation, subject=kept)

    def _check(self, choice: Notifications, channel: str) -> None:
        usable = self.usable(channel)
        problems = {
            "on": _unknown(choice.accounts - set(usable), usable),
            "room": _unfit(choice.rooms),
            "events": ""
            if choice.events or not choice.is_on
            else "Choose at least one thing to hear of, or turn it off.",
        }
        told = {name: sentence for name, sentence in problems.items() if sentence}
        if told:
            raise OptionsError(" ".join(told.values()), told)


def in_words(choice: Notifications) -> str:
    """A choice in sentences: what is heard, from where, and whether there is a digest."""
    digest = " Once a week it gets a digest." if choice.digest and choice.is_on else ""
    if not choice.is_on:
        return "This channel is told nothing but that something goes on which was to be stopped."
    heard = ", ".join(_MEANINGS[event] for event in Event if event in choice.events)
    accounts = f" on {', '.join(sorted(choice.accounts))}" if choice.accounts else ""
    rooms = f", of the rooms {', '.join(sorted(choice.rooms))}" if choice.rooms else ""
    place = ", in the thread of the card where there is one" if choice.in_thread else ""
    return f"This channel hears of {heard}{accounts}{rooms}{place}. {_REACH[bool(accounts or rooms)]}{digest}"


def _unknown(names: frozenset[str], usable: tuple[str, ...]) -> str:
    if not names:
        return ""
    return f"{', '.join(sorted(names))[:80]} cannot be used here. Choose of: {', '.join(usable) or 'none'}."


def _unfit(rooms: frozenset[str]) -> str:
    if len(rooms) > MOST_ROOMS:
        return f"Name {MOST_ROOMS} rooms at most; * stands for any signs, as in lecture-*."
    if any(len(room) > ROOM_LENGTH or not room.isprintable() for room in rooms):
        return f"A room's name has up to {ROOM_LENGTH} characters that print."
    return ""
