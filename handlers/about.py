"""The conversation about the bot itself: which accounts there are, and who may do what."""

from collections.abc import Mapping

from bot.domain import MEANINGS, Account, Capability
from bot.service.requests import Ask, Requests
from bot.slack import blocks
from bot.slack.about import accounts_message
from handlers.access import EVERYONE, Access, Role
from handlers.commands import Verb
from handlers.grammar import Command, only
from handlers.replies import Reply

_MAY: Mapping[Role, str] = {
    Role.NOBODY: "You have no role here: you may read what the bot posts, and nothing else.",
    Role.VIEWER: "You are a viewer here: you may look, list, and fetch links.",
    Role.OPERATOR: "You are an operator here: you may look, fetch links, start, change, stop, schedule, and choose "
    "what this channel is told.",
    Role.ADMIN: "You are an admin here: you may do everything, deleting files included.",
}


class About:
    """Tells what can be done here, and by whom."""

    def __init__(self, requests: Requests, access: Access) -> None:
        self._requests = requests
        self._access = access

    def verbs(self) -> Mapping[str, Verb]:
        """What ``/rec`` can tell of itself."""
        return {
            "accounts": Verb(role=Role.VIEWER, run=self.accounts, meaning="the accounts that can be used here"),
            "whoami": Verb(role=Role.NOBODY, run=self.whoami, meaning="your role here, and what it may"),
        }

    async def accounts(self, ask: Ask, command: Command) -> Reply:
        """List the accounts that may be used in the channel, with what each can do."""
        only(command, ())
        able = [(account.name, account.vendor, _abilities(account)) for account in self._requests.usable(ask.channel)]
        return Reply(message=accounts_message(able, self._requests.profiles()))

    async def whoami(self, ask: Ask, command: Command) -> Reply:
        """Tell somebody's role, where it comes from, and what it may."""
        only(command, ())
        role, given = self._access.grant(ask.user, ask.channel, is_stranger=ask.is_stranger)
        why = "That is everybody's role." if given == EVERYONE else ""
        named = "" if not given or given == EVERYONE else f"Given to {blocks.named(given)}"
        return Reply(message=blocks.sentence(f"{_MAY[role]} {why}".strip(), mrkdwn=named))


def _abilities(account: Account) -> tuple[str, ...]:
    return tuple(MEANINGS[each] for each in Capability if each in account.capabilities)
