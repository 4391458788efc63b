"""What is arranged, as pictures."""

from bot.service.arrangement.pictures import ARRANGING
from bot.vendors import LAYOUT, SUBTITLES


def test_every_service_is_drawn() -> None:
    """Whatever can be arranged or written over at a service can be drawn."""
    assert set(ARRANGING) == set(LAYOUT) | set(SUBTITLES)
