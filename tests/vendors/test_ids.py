"""By which ids recordings are found again."""

import pytest

from bot.vendors import RECORDING


@pytest.mark.parametrize("name", RECORDING)
def test_ids(name: str) -> None:
    """What must be told is one of the ids that the service's recordings have; files are always found by one."""
    vendor = RECORDING[name]

    assert vendor.FOUND_BY in {"", *vendor.IDS}
    assert vendor.FILES_FOUND_BY in vendor.IDS
