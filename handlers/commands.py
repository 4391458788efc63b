"""One slash command: its verbs, its help, and the same words after a mention of the bot."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.domain import Source
from bot.errors import UsageError
from bot.service.requests import Ask
from bot.slack import blocks
from bot.slack.actions import ActionId
from bot.slack.elements import actions
from bot.slack.panel import form_button
from bot.slack.questions import ROOM
from bot.slack.typed import typed
from bot.slack.views import CallbackId, View
from bot.words import did_you_mean
from handlers.access import Access, Role
from handlers.asks import ask_of, team_of
from handlers.grammar import Command, one_target, parse_command
from handlers.replies import Body, Conversation, Reply
from handlers.standing import shown_to

_HELP = frozenset({"help", "--help", "-h", "?"})
_OPENED_BY: Mapping[CallbackId, ActionId] = {
    CallbackId.START: ActionId.START,
    CallbackId.START_LIVE: ActionId.START_LIVE,
    CallbackId.SCHEDULE: ActionId.SCHEDULE,
    CallbackId.FILES: ActionId.FILES,
}
"""The button that opens each of the forms that verbs open."""

_MENTION = re.compile(r"<@[UW][A-Z0-9]+(\|[^>]*)?>")


@dataclass(frozen=True, kw_only=True)
class Verb:
    """What a verb needs, does, and tells of itself."""

    role: Role
    run: Callable[[Ask, Command], Awaitable[Reply]]
    usage: str = ""  #: what follows it: ``ROOM [on=ACCOUNT]``
    meaning: str = ""  #: what it does, in a few words; empty: help does not list it
    details: str = ""  #: what ``help VERB`` adds


@dataclass(frozen=True, kw_only=True)
class Usage:
    """What can be typed, what it does, and who may."""

    typed: str
    meaning: str
    role: Role


class Commands:
    """A slash command.

    Args:
        name: with its slash.
        verbs: by name; the one without a name is what the bare command does.
    """

    def __init__(self, name: str, verbs: Mapping[str, Verb], access: Access) -> None:
        self._name = name
        self._named = re.compile(rf"{name[:1]}?{re.escape(name[1:])}(?!\S)\s*", re.IGNORECASE)
        self._verbs = {**verbs, "help": Verb(role=Role.NOBODY, run=self._help, usage="[VERB]", meaning="this text")}
        self._access = access

    @property
    def usage(self) -> tuple[Usage, ...]:
        """All that help lists."""
        return tuple(self._usage(name) for name, verb in self._verbs.items() if verb.meaning)

    async def command(self, body: Body) -> Reply:
        """Answer the slash command."""
        ask = Ask(
            team=body["team_id"],
            channel=body["channel_id"],
            user=body["user_id"],
            dedupe_key=f"{body['team_id']}:{body['trigger_id']}",
            source=Source.COMMAND,
            response_url=body.get("response_url") or "",
        )
        # Slack does not say whether it escapes three signs here, as it does in messages: people type no entities.
        return await self._answer(ask, _read(blocks.unescape(body.get("text") or "")))

    async def mentioned(self, body: Body) -> Reply:
        """Answer a mention of the bot, in the thread where it was made: there slash commands do not work."""
        event = body["event"]
        if event.get("bot_id"):  # bots mention each other without end
            return Reply()
        ask = ask_of(body, f"{team_of(body)}:{body['event_id']}")
        words, named = _words(event), self._named.match(_words(event))
        command = _read(words[named.end() :] if named else words)
        said = await self._answer(ask, command)
        return said if said.view is None else _offered(said.view, said.lacking, command)

    def is_named(self, body: Body) -> bool:
        """Whether a mention goes on with this command's name, with or without its slash."""
        return self._named.match(_words(body["event"])) is not None

    async def _answer(self, ask: Ask, command: Command) -> Reply:
        verb = self._verbs.get(command.verb)
        if verb is None:
            known = [name for name, known in self._verbs.items() if name and known.meaning]
            hint = did_you_mean(command.verb, known)
            raise UsageError(f'{self._name} has no verb "{command.verb[:40]}".{hint} It has: {", ".join(known)}.')
        self._access.require(verb.role, ask.user, ask.channel, is_stranger=ask.is_stranger)
        reply = await verb.run(ask, command)
        return reply if reply.message is None else replace(reply, message=shown_to(self._access, ask, reply.message))

    async def _help(self, ask: Ask, command: Command) -> Reply:
        topic = command.words[0].lower() if command.words else ""
        if topic and topic not in self._verbs:
            raise UsageError(f'There is no help about "{topic[:40]}".{did_you_mean(topic, self._verbs)}')
        told = (self._usage(topic),) if topic else self.usage
        shown = [(one.typed, one.meaning) for one in told]
        said = blocks.help_text(f"What you can type: {topic}".removesuffix(": "), shown)
        details = self._verbs[topic].details if topic else ""
        return Reply(message=blocks.with_details(said, details))

    def _usage(self, name: str) -> Usage:
        verb = self._verbs[name]
        return Usage(typed=" ".join(filter(None, (self._name, name, verb.usage))), meaning=verb.meaning, role=verb.role)


def mentions(usual: Commands, *others: Commands) -> Conversation:
    """What a mention of the bot begins: the command that it names, or else the usual one."""

    async def conversation(body: Body) -> Reply:
        named = next((command for command in others if command.is_named(body)), usual)
        return await named.mentioned(body)

    return conversation


def direct_messages(mentioned: Conversation) -> Conversation:
    """What a direct message to the bot begins: what it would after a mention, since there nobody else is meant."""

    async def conversation(body: Body) -> Reply:
        return await mentioned(body) if _is_said_directly(body["event"]) else Reply()

    return conversation


def _is_said_directly(event: Mapping[str, Any]) -> bool:
    """Whether a person has said something new: that it was changed, or posted by a bot, as we are, is the same event
    (docs.slack.dev, "message").
    """
    return event.get("channel_type") == "im" and not (event.get("subtype") or event.get("bot_id"))


def _offered(view: View, lacking: str, command: Command) -> Reply:
    """A form's button in its place, with what was typed: Slack lets a form open for a command or a click only."""
    typed = {**command.parameters, ROOM: one_target(command)}
    said = blocks.sentence(lacking or "A form asks for what is needed:")
    return Reply(message=blocks.with_blocks(said, [actions("form", form_button(_OPENED_BY[view.callback_id], typed))]))


def _read(text: str) -> Command:
    """What was typed; ``VERB help`` as ``help VERB``: whoever asks how something is done does not want it done."""
    command = parse_command(text)
    if command.verb in _HELP:
        return replace(command, verb="help")
    if len(command.words) == 1 and command.words[0].lower() in _HELP and not command.parameters:
        return Command("help", (command.verb,), {})
    return command


def _words(event: Mapping[str, Any]) -> str:
    """What follows a mention, as it was typed."""
    return typed(_MENTION.sub(" ", event.get("text") or "")).strip()
