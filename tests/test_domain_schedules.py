"""Which schedules record once more."""

from typing import Any

import pytest

from tests.store.domain_objects import NOW, make_schedule


@pytest.mark.parametrize(
    ("changes", "is_coming"),
    [({}, True), ({"paused": True}, False), ({"deleted": True}, False), ({"next_at": None}, False)],
)
def test_is_coming(changes: dict[str, Any], is_coming: bool) -> None:
    """Those that have a next time and are neither paused nor deleted."""
    assert make_schedule(**{"next_at": NOW} | changes).is_coming == is_coming
