"""Where somebody stands who names what belongs to another channel."""

import pytest

from bot.errors import NotAllowed
from handlers.access import Access, Role
from handlers.standing import require_reach
from tests.service.stage import VERA, make_ask
from tests.store.domain_objects import make_recording

EVERYBODY = Access((), ("everyone",), ())


def test_reach() -> None:
    """A role that counts everywhere reaches every channel's; a stranger has none, and reaches what the channel has."""
    elsewhere, here = make_recording(channel="C0ELSEWHERE"), make_recording()
    stranger = make_ask(VERA, channel=here.channel, is_stranger=True)
    require_reach(EVERYBODY, Role.OPERATOR, elsewhere, make_ask(VERA))
    require_reach(EVERYBODY, Role.OPERATOR, here, stranger)

    with pytest.raises(NotAllowed, match=f"^{elsewhere.id} belongs to another channel. Only people of the workspace"):
        require_reach(EVERYBODY, Role.OPERATOR, elsewhere, stranger)
