"""What counts of a person who acts on one recording or live stream: where they stand, and whose they are."""

from bot.domain import Recording, Stream
from handlers.access import Access, Role
from handlers.asks import member_of, user_of
from handlers.replies import Body


def require_about(access: Access, role: Role, subject: Recording | Stream, body: Body, channel: str) -> None:
    """Let pass who may act on a recording or a live stream.

    Args:
        channel: where it is done; empty in Home tabs.

    Raises:
        NotAllowed: naming who may.
    """
    user = user_of(body)
    place = _standing(subject, user, channel)
    access.require(role, user, place, is_stranger=member_of(body) != subject.team)


def _standing(subject: Recording | Stream, user: str, channel: str) -> str:
    """The channel whose roles count for a click: where it was made, which in a Home tab is nowhere.

    But whoever asked for it was told directly where the channel is closed, and acts there and at home as in
    the channel.
    """
    alone = not channel or channel.startswith("D")
    return subject.channel if alone and user == subject.requested_by else channel
