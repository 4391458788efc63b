"""Who may do what: roles by user, user group or channel, checked on every command and every click."""

import asyncio
from collections.abc import Collection, Mapping
from enum import IntEnum

import structlog

from bot.errors import NotAllowed
from bot.service.overview import Rights
from bot.slack.errors import SlackError, SlackRefused
from bot.slack.messenger import Messenger

log = structlog.get_logger(__name__)

EVERYONE = "everyone"


class Role(IntEnum):
    """What a person may do; a higher role may do all that a lower one may."""

    NOBODY = 0
    #: May look and fetch links.
    VIEWER = 1
    #: May start and stop.
    OPERATOR = 2
    ADMIN = 3


class Access:
    """Decides by the configured lists and by who is in the user groups that they name.

    Args:
        admins, operators, viewers: the users (U…), user groups (S…), channels (C…) or ``everyone`` with this role.
    """

    def __init__(self, admins: tuple[str, ...], operators: tuple[str, ...], viewers: tuple[str, ...]) -> None:
        self._grants = {Role.ADMIN: admins, Role.OPERATOR: operators, Role.VIEWER: viewers}
        self._members: Mapping[str, frozenset[str]] = {}

    @property
    def usergroups(self) -> frozenset[str]:
        """The user groups whose members must be known."""
        return frozenset(name for names in self._grants.values() for name in names if name.startswith("S"))

    def know(self, members: Mapping[str, frozenset[str]]) -> None:
        """Take in who is in which user group; a group that is not named keeps its members."""
        self._members = {**self._members, **members}

    def role(self, user: str, channel: str, *, is_stranger: bool = False) -> Role:
        """The highest role of a person in a channel.

        Args:
            is_stranger: whether the person belongs to another workspace that shares the channel (Slack Connect): then
                only what names that person counts, and neither the channel nor ``everyone``.
        """
        return self.grant(user, channel, is_stranger=is_stranger)[0]

    def grant(self, user: str, channel: str, *, is_stranger: bool = False) -> tuple[Role, str]:
        """The highest role of a person in a channel, and what in the configuration gives it: the person's own id, a
        user group's, the channel's, ``everyone``; empty where nothing does.

        Args:
            is_stranger: as in ``role``.
        """
        places = () if is_stranger else (EVERYONE, channel)
        for role, names in self._grants.items():  # the highest first
            if given := [name for name in names if self._means(name, user, places)]:
                return role, given[0]
        return Role.NOBODY, ""

    def rights(self, user: str, channel: str) -> Rights:
        """What the role of a person in a channel allows; empty: outside of channels."""
        role = self.role(user, channel)
        return Rights(looks=role >= Role.VIEWER, operates=role >= Role.OPERATOR, administers=role >= Role.ADMIN)

    def operates(self, user: str, channel: str) -> bool | None:
        """Whether a person may start recordings in a channel; None where that depends on user groups that Slack has
        not told of yet.
        """
        if self.role(user, channel) >= Role.OPERATOR:
            return True
        return None if self._is_open(self._who(Role.OPERATOR, channel)) else False

    def require(self, role: Role, user: str, channel: str, *, is_stranger: bool = False) -> None:
        """Let pass who has at least this role.

        Raises:
            NotAllowed: naming who may; or saying that it is not known yet.
        """
        if self.role(user, channel, is_stranger=is_stranger) >= role:
            return
        who = self._who(role, channel)
        if self._is_open(who):
            raise NotAllowed(
                "It cannot be checked yet whether you may do this: Slack has not told who is in the user groups. "
                "Try again in a minute."
            )
        if is_stranger:
            raise NotAllowed("Only people of the workspace that this recording belongs to may do this.")
        raise NotAllowed(f"Only {_PLURAL[role]} may do this.", who=who)

    def require_somewhere(self, role: Role, user: str, *, is_stranger: bool = False) -> None:
        """Let pass who has at least this role in some channel that the configuration names, or everywhere.

        Raises:
            NotAllowed: naming who may; or saying that it is not known yet.
        """
        channels = {name for names in self._grants.values() for name in names if name.startswith(("C", "G"))}
        if not any(self.role(user, channel, is_stranger=is_stranger) >= role for channel in channels):
            self.require(role, user, "", is_stranger=is_stranger)

    def _is_open(self, names: Collection[str]) -> bool:
        """Whether Slack has not told yet who is meant."""
        return any(name in self.usergroups and name not in self._members for name in names)

    def _means(self, name: str, user: str, places: tuple[str, ...]) -> bool:
        return name == user or name in places or user in self._members.get(name, frozenset())

    def _who(self, role: Role, channel: str) -> tuple[str, ...]:
        """Who may; outside of channels no channel counts."""
        names = [name for having, names in self._grants.items() if having >= role for name in names]
        return tuple(dict.fromkeys(name for name in names if channel or not name.startswith(("C", "G"))))


async def learn_members(access: Access, messenger: Messenger) -> None:
    """Ask Slack who is in the user groups; one that cannot be read keeps the members that were known last, and one
    that does not exist has none.
    """
    await asyncio.gather(*(_learn(access, messenger, group) for group in access.usergroups))


async def _learn(access: Access, messenger: Messenger, group: str) -> None:
    try:
        access.know({group: await messenger.members(group)})
    except SlackError as error:
        log.warning("user group not read", usergroup=group, error=str(error))
        if isinstance(error, SlackRefused) and not error.mendable:
            access.know({group: frozenset()})


_PLURAL: Mapping[Role, str] = {Role.VIEWER: "viewers", Role.OPERATOR: "operators", Role.ADMIN: "admins"}
