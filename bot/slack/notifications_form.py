"""The modal Notifications of This Channel: what it asks, and what its submission says. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.domain import MOST_ROOMS, ROOM_LENGTH, Event, Notifications
from bot.slack import forms
from bot.slack.elements import Option, checkboxes, input_block, multi_select, radio, text_input
from bot.slack.metadata import dump_metadata
from bot.slack.views import CallbackId, View

STATE, ACCOUNTS, ROOMS, EVENTS, PLACE, DIGEST = "state", "on", "room", "events", "place", "digest"
_ON, _OFF, _CHANNEL, _THREAD, _WEEKLY = "on", "off", "channel", "thread", "weekly"
_ROOMS_LIMIT = MOST_ROOMS * (2 * ROOM_LENGTH + 2)  # Slack may count a character as two; and ', '
_REACH = "Where accounts or rooms are named, also what is begun in other public channels; else what is begun here."
_EVENTS = (
    Option(Event.STARTED, "A recording began"),
    Option(Event.ENDED, "A recording ended", "Its file is not there yet"),
    Option(Event.READY, "A recording is ready", "With its links"),
    Option(Event.FAILED, "A recording failed"),
    Option(Event.NOBODY, "Nobody was there", "So nothing was recorded"),
    Option(Event.LONG, "A recording runs long", "It calls who asked for it"),
    Option(Event.LIVE, "A room is live", "With where to watch it"),
    Option(Event.STORAGE, "Storage is nearly full"),
)


@dataclass(frozen=True, kw_only=True)
class NotificationsForm:
    """Which channel the modal is about."""

    team: str
    channel: str


def notifications_view(choice: Notifications, accounts: Sequence[str]) -> View:
    """The modal, filled in with what the channel hears now.

    Args:
        accounts: those that may be used in the channel; there is at least one.
    """
    about = NotificationsForm(team=choice.team, channel=choice.channel)
    states = [Option(_ON, "On"), Option(_OFF, "Off", "What was to be stopped and goes on is told all the same")]
    places = [Option(_CHANNEL, "In the channel"), Option(_THREAD, "In the thread of the recording's card")]
    rooms = text_input(written(choice.rooms), placeholder="standup, lecture-*", most=_ROOMS_LIMIT)
    weekly = checkboxes([Option(_WEEKLY, "A digest with a picture, once a week")], [_WEEKLY] if choice.digest else [])
    chosen = multi_select([Option(name) for name in accounts], sorted(choice.accounts), placeholder="All accounts")
    return View(
        callback_id=CallbackId.NOTIFICATIONS,
        title="Notifications",
        submit="Save Notifications",
        private_metadata=dump_metadata(about),
        blocks=[
            input_block(STATE, "Notifications of This Channel", radio(states, _ON if choice.is_on else _OFF)),
            input_block(EVENTS, "Tell When", checkboxes(_EVENTS, sorted(choice.events)), is_optional=True),
            input_block(ACCOUNTS, "Accounts", chosen, hint=_REACH, is_optional=True),
            input_block(
                ROOMS, "Rooms", rooms, hint="Separated by commas; * stands for any signs. Empty: all.", is_optional=True
            ),
            input_block(PLACE, "Where", radio(places, _THREAD if choice.in_thread else _CHANNEL)),
            input_block(DIGEST, "Digest", weekly, is_optional=True),
        ],
    )


def chosen(before: Notifications, filled: Mapping[str, str | list[str]]) -> Notifications:
    """The choice that was filled in."""
    return replace(
        before,
        is_on=forms.text(filled, STATE) == _ON,
        accounts=frozenset(filled.get(ACCOUNTS, ())),
        rooms=parted(forms.text(filled, ROOMS)),
        events=frozenset(Event(event) for event in filled.get(EVENTS, ())),
        in_thread=forms.text(filled, PLACE) == _THREAD,
        digest=bool(filled.get(DIGEST)),
    )


def written(names: frozenset[str]) -> str:
    """Names as a person writes them."""
    return ", ".join(sorted(names))


def parted(text: str) -> frozenset[str]:
    """Names that a person separated by commas."""
    return frozenset(name for part in text.split(",") if (name := part.strip()))
