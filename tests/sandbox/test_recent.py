"""Logs that keep their newest entries."""

from bot.sandbox.recent import Recent


def test_the_oldest_make_room() -> None:
    """No more entries are kept than wanted, and each was told as it came."""
    told: list[int] = []
    recent: Recent[int] = Recent(told.append, most=3)
    for number in range(5):
        recent.append(number)

    assert recent == [2, 3, 4]
    assert told == [0, 1, 2, 3, 4]
