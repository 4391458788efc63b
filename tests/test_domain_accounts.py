"""Where an account may be used, and how full it is."""

import pytest

from bot.domain import Account, Reading
from tests.store.domain_objects import NOW


def test_serves() -> None:
    """An account that is kept to channels serves these alone, any other every channel."""
    kept = Account(name="board", vendor="meeting", channels=frozenset({"C1"}))

    assert kept.serves("C1")
    assert not kept.serves("C2")
    assert Account(name="studio", vendor="fsp").serves("C2")


@pytest.mark.parametrize(
    ("used", "limit", "percent"),
    [(3, 4, 75), (29, 100, 29), (0, 4, 0), (5, 4, 125), (None, 4, None), (3, None, None), (3, 0, None)],
)
def test_percent(used: int | None, limit: int | None, percent: float | None) -> None:
    """How full it is, which may be more than full; unknown where the service leaves the used or all space open."""
    assert Reading(account="studio", used=used, limit=limit, seen_at=NOW).percent == percent
