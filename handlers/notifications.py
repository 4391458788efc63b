"""The conversation about what a channel hears: ``/rec notify``, and the modal Notifications."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.domain import Event, Notifications, Source
from bot.errors import UsageError
from bot.service.choices import Choices, in_words
from bot.service.options import OptionsError
from bot.service.requests import Ask
from bot.slack import blocks, forms
from bot.slack.actions import ActionId
from bot.slack.metadata import load_metadata
from bot.slack.notifications_form import EVENTS, NotificationsForm, chosen, notifications_view, parted
from bot.slack.views import CallbackId, View
from bot.words import did_you_mean
from handlers.access import Access, Role
from handlers.asks import ask_of, channel_of, submission_key, team_of
from handlers.commands import Verb
from handlers.grammar import Command, only
from handlers.replies import Body, Conversation, Reply
from handlers.standing import require_in

_USAGE = "[on|off] [on=ACCOUNT,…] [room=ROOM,lecture-*] [events=ready,failed,…] [place=channel|thread] [digest=on|off]"


class NotificationChoices:
    """Unpacks what Slack sends, asks the service, and shows what it says."""

    def __init__(self, choices: Choices, access: Access) -> None:
        self._choices = choices
        self._access = access

    def verbs(self) -> Mapping[str, Verb]:
        """What ``/rec`` can do about notifications."""
        events = ", ".join(event.value for event in Event)
        return {
            "notify": Verb(
                role=Role.OPERATOR,
                run=self.notify,
                usage=_USAGE,
                meaning="what this channel is told; without a word a form opens",
                details=f"events=all, or some of: {events}. on=all and room=all take the names back: then the channel "
                "hears only of what is begun in it.",
            )
        }

    def actions(self) -> Mapping[str, Conversation]:
        """The button that opens the modal."""
        return {ActionId.NOTIFICATIONS.value: self.opened}

    def submissions(self) -> Mapping[str, Conversation]:
        """The modal."""
        return {CallbackId.NOTIFICATIONS.value: self.submitted}

    async def notify(self, ask: Ask, command: Command) -> Reply:
        """Change what was said, and leave the rest as it is; where nothing was said, show the form."""
        only(command, _READ)
        choice = await self._choices.get(ask.team, ask.channel)
        if not command.words and not command.parameters:
            if ask.source is not Source.COMMAND:  # after a mention nothing can open
                return Reply(message=blocks.sentence(in_words(choice)))
            return Reply(view=self._view(choice))
        wanted = _switched(choice, command.words)
        for name, value in command.parameters.items():
            wanted = replace(wanted, **_READ[name](value))
        operation = await self._choices.choose(ask, wanted)
        return Reply(message=blocks.sentence(operation.answer))

    async def opened(self, body: Body) -> Reply:
        """Open the modal, for the channel where its button was pressed."""
        channel = channel_of(body)
        if not channel:
            raise UsageError("Notifications belong to a channel: type /rec notify there.")
        team = team_of(body)
        require_in(self._access, Role.OPERATOR, body, channel, team=team)
        return Reply(view=self._view(await self._choices.get(team, channel)))

    async def submitted(self, body: Body) -> Reply:
        """Keep what the modal says; what is wrong is said beside its field."""
        form, filled = load_metadata(body["view"], NotificationsForm), forms.read(body["view"]["state"])
        require_in(self._access, Role.OPERATOR, body, form.channel, team=form.team)
        wanted = chosen(await self._choices.get(form.team, form.channel), filled)
        ask = ask_of(body, submission_key(body), team=form.team, channel=form.channel)
        try:
            operation = await self._choices.choose(ask, wanted)
        except OptionsError as error:
            return Reply(errors=forms.errors(error.problems, forms.fields(body["view"]), EVENTS))
        return Reply(message=blocks.sentence(operation.answer), channel=form.channel)

    def _view(self, choice: Notifications) -> View:
        accounts = self._choices.usable(choice.channel)
        if not accounts:
            raise UsageError("No account may be used in this channel, so there is nothing to hear of.")
        return notifications_view(choice, accounts)


def _switched(choice: Notifications, words: tuple[str, ...]) -> Notifications:
    if not words:
        return choice
    if len(words) > 1:
        raise UsageError("Say on or off, and the rest as name=value, like: /rec notify on events=ready,failed.")
    return replace(choice, is_on=_one_of("notify", words[0], _SWITCH))


def _one_of(name: str, word: str, meanings: Mapping[str, bool]) -> bool:
    meaning = meanings.get(word.lower())
    if meaning is None:
        raise UsageError(f'{name}: "{word[:40]}" is neither {" nor ".join(meanings)}.')
    return meaning


def _names(text: str) -> frozenset[str]:
    return frozenset() if text.strip().lower() == "all" else parted(text)


def _events(text: str) -> frozenset[Event]:
    known = [event.value for event in Event]
    names = [name.lower() for name in (_names(text) or known)]
    for name in names:
        if name not in known:
            raise UsageError(
                f'events: there is no "{name[:40]}".{did_you_mean(name, known)} There are: {", ".join(known)}.'
            )
    return frozenset(Event(name) for name in names)


_SWITCH = {"on": True, "off": False}
_PLACES = {"thread": True, "channel": False}
_READ: Mapping[str, Callable[[str], dict[str, Any]]] = {
    "on": lambda text: {"accounts": _names(text)},
    "room": lambda text: {"rooms": _names(text)},
    "events": lambda text: {"events": _events(text)},
    "place": lambda text: {"in_thread": _one_of("place", text, _PLACES)},
    "digest": lambda text: {"digest": _one_of("digest", text, _SWITCH)},
}
