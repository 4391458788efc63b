"""What counts of a person who acts on one recording: where they stand, and whose they are."""

from bot.domain import Recording
from handlers.access import Access, Role
from handlers.asks import member_of, user_of
from handlers.replies import Body


def require_about(access: Access, role: Role, recording: Recording, body: Body, channel: str) -> None:
    """Let pass who may act on a recording.

    Args:
        channel: where it is done; empty in Home tabs.

    Raises:
        NotAllowed: naming who may.
    """
    user = user_of(body)
    place = _standing(recording, user, channel)
    access.require(role, user, place, is_stranger=member_of(body) != recording.team)


def _standing(recording: Recording, user: str, channel: str) -> str:
    """The channel whose roles count for a click: where it was made, which in a Home tab is nowhere.

    But whoever asked for a recording was told directly where the channel is closed, and acts there and at home as in
    the channel.
    """
    alone = not channel or channel.startswith("D")
    return recording.channel if alone and user == recording.requested_by else channel
