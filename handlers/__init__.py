"""Every command, button, modal, shortcut and event, by hand."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from slack_bolt.app.async_app import AsyncApp

from bot.errors import UsageError
from bot.slack.actions import OUTDATED
from handlers.boundary import Boundary
from handlers.commands import Commands
from handlers.errors import CONFIRMED_WITHIN
from handlers.replies import Body, Conversation, Reply


@dataclass(frozen=True, kw_only=True)
class Conversations:
    """All that people can begin, by Slack's ids."""

    commands: Mapping[str, Commands]
    actions: Mapping[str, Conversation]
    submissions: Mapping[str, Conversation] = field(default_factory=dict)
    shortcuts: Mapping[str, Conversation] = field(default_factory=dict)
    events: Mapping[str, Conversation] = field(default_factory=dict)


def register(app: AsyncApp, boundary: Boundary, conversations: Conversations) -> None:
    """Tell Bolt which conversation belongs to what."""
    for name, command in conversations.commands.items():
        app.command(name)(boundary.answering(command.command))
    for action, conversation in conversations.actions.items():
        app.action(action)(boundary.acting(conversation))
    for callback, conversation in conversations.submissions.items():
        app.view(callback)(boundary.submitting(conversation))
    for callback, conversation in conversations.shortcuts.items():
        app.shortcut(callback)(boundary.acting(conversation))
    app.view_closed(re.compile(".*"))(boundary.closing())
    for event, conversation in conversations.events.items():
        app.event(event.partition(".")[0])(boundary.acting(conversation))  # message.im comes as message
    app.action(re.compile(".*"))(boundary.acting(outdated))


async def outdated(body: Body) -> Reply:
    """Answer a button that this version no longer has."""
    raise UsageError(OUTDATED)


__all__ = ["CONFIRMED_WITHIN", "Boundary", "Commands", "Conversations", "register"]
