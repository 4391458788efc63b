"""Everything that people can begin, and who takes it: one table for each of Slack's ways to begin something."""

from collections.abc import Mapping
from typing import Protocol, TypeVar

from bot.app.services import Bot
from bot.slack.actions import ActionId
from bot.slack.messenger import Messenger
from bot.slack.surfaces import Surfaces
from handlers import Commands, Conversations
from handlers.about import About
from handlers.access import Access
from handlers.clicks import Clicks, Menu
from handlers.commands import Verb, direct_messages, mentions
from handlers.files import Files
from handlers.history import History
from handlers.home import HomeTab
from handlers.layouts import Layouts
from handlers.lists import Lists
from handlers.notifications import NotificationChoices
from handlers.recordings import Recordings
from handlers.replies import Conversation
from handlers.schedules import Scheduling
from handlers.starting import Starting
from handlers.streams import LiveStreams
from handlers.subscriptions import Subscriptions
from handlers.subtitles import Subtitles
from handlers.zones import Zones

T = TypeVar("T")


class Typed(Protocol):
    """Begun by words after a slash command."""

    def verbs(self) -> Mapping[str, Verb]:
        """By the first word."""


class Clicked(Protocol):
    """Begun by buttons and choices."""

    def actions(self) -> Mapping[str, Conversation]:
        """By action id."""


class Submitted(Protocol):
    """Begun by modals."""

    def submissions(self) -> Mapping[str, Conversation]:
        """By callback id."""


def all_conversations(bot: Bot, access: Access, messenger: Messenger, surfaces: Surfaces) -> Conversations:
    """All that people can begin."""
    requests, zones = bot.requests, Zones(surfaces.zone, bot.clock)
    about, clicks, recordings = About(requests, access), Clicks(requests, access), Recordings(requests, access)
    choices, files = NotificationChoices(bot.choices, access), Files(requests, access, zones)
    history, home = History(requests, access, messenger), HomeTab(bot.overviews)
    layouts, subscriptions = Layouts(requests, access, messenger), Subscriptions(requests, access)
    subtitles = Subtitles(requests, access, messenger, bot.clock)
    scheduling = Scheduling(bot.schedules, requests, access, zones)
    starting, streams = Starting(requests, access), LiveStreams(bot.streams, access)
    opens = _actions(starting, scheduling, streams, choices, files)
    on_cards = _actions(clicks, history, layouts, subtitles, subscriptions)
    menu = Menu({**on_cards, ActionId.DELETE.value: clicks.ask_deletion})
    lists = Lists(requests, access, zones, live=streams.rows, upcoming=scheduling.rows, opens=opens)
    on_recordings = _verbs(lists, starting, recordings, history, layouts, subtitles, subscriptions, files)
    rec = Commands("/rec", _merged(on_recordings, _verbs(scheduling, choices, about)), access)
    live = Commands("/live", streams.verbs(), access)
    said = mentions(rec, live)
    return Conversations(
        commands={"/rec": rec, "/live": live},
        actions=_merged(opens, on_cards, _actions(menu, lists, home)),
        submissions=_submissions(
            starting, clicks, layouts, subtitles, subscriptions, scheduling, choices, files, streams
        ),
        shortcuts=starting.shortcuts(),
        events=_merged(home.events(), {"app_mention": said, "message.im": direct_messages(said)}),
    )


def _verbs(*conversations: Typed) -> Mapping[str, Verb]:
    return _merged(*(conversation.verbs() for conversation in conversations))


def _actions(*conversations: Clicked) -> Mapping[str, Conversation]:
    return _merged(*(conversation.actions() for conversation in conversations))


def _submissions(*conversations: Submitted) -> Mapping[str, Conversation]:
    return _merged(*(conversation.submissions() for conversation in conversations))


def _merged(*parts: Mapping[str, T]) -> Mapping[str, T]:
    return {name: taken for part in parts for name, taken in part.items()}
