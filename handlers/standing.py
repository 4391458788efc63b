"""What counts of a person who acts: where they stand, and whose member they are."""

from bot.domain import Recording, Schedule, Stream
from bot.errors import NotAllowed
from bot.service.requests import Ask
from bot.slack.blocks import Message
from bot.slack.viewing import viewable
from handlers.access import Access, Role
from handlers.asks import is_stranger, team_of, user_of
from handlers.replies import Body


def require_in(access: Access, role: Role, body: Body, channel: str, *, team: str = "") -> None:
    """Let pass who may do something in a channel.

    Args:
        team: whose bot is asked, where that is known from elsewhere.

    Raises:
        NotAllowed: naming who may.
    """
    access.require(role, user_of(body), channel, is_stranger=is_stranger(body, team or team_of(body)))


def require_about(access: Access, role: Role, subject: Recording | Stream | Schedule, body: Body, channel: str) -> None:
    """Let pass who may act on a recording, a live stream or a schedule.

    Args:
        channel: where it is done; empty in Home tabs.

    Raises:
        NotAllowed: naming who may.
    """
    require_in(access, role, body, _standing(subject, user_of(body), channel), team=subject.team)


def may_operate(access: Access, ask: Ask) -> bool:
    """Whether somebody may start and stop where they ask."""
    return access.role(ask.user, ask.channel, is_stranger=ask.is_stranger) >= Role.OPERATOR


def shown_to(access: Access, ask: Ask, message: Message) -> Message:
    """What somebody is shown alone: a viewer no button that would be refused."""
    return message if may_operate(access, ask) else viewable(message)


def require_reach(access: Access, role: Role, subject: Recording | Stream | Schedule, ask: Ask) -> None:
    """Let pass who may do something to what was found by its id, from the channel where it is asked: what belongs to
    another channel is for those alone whose role counts everywhere, and for who asked for it.

    Raises:
        NotAllowed: naming who may.
    """
    if ask.channel == subject.channel or ask.user == _asker(subject):
        return
    try:
        access.require(role, ask.user, "", is_stranger=ask.is_stranger)
    except NotAllowed as refusal:
        raise NotAllowed(f"{subject.id} belongs to another channel. {refusal}", who=refusal.who) from None


def _standing(subject: Recording | Stream | Schedule, user: str, channel: str) -> str:
    """The channel whose roles count for a click: where it was made, which in a Home tab is nowhere.

    But whoever asked for it was told directly where the channel is closed, and acts there and at home as in
    the channel.
    """
    alone = not channel or channel.startswith("D")
    return subject.channel if alone and user == _asker(subject) else channel


def _asker(subject: Recording | Stream | Schedule) -> str:
    return subject.created_by if isinstance(subject, Schedule) else subject.requested_by
