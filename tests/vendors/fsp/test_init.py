from typing import TYPE_CHECKING

from bot.vendors import fsp

if TYPE_CHECKING:
    from bot.vendors.protocols import RecordingVendor

    _: RecordingVendor = fsp  # checked by mypy


def test_vendor() -> None:
    """The module is a recording vendor: one list call covers 500, and files may take until the next day."""
    assert fsp.BATCH == 500
    assert not fsp.MISSING_GRACE
    assert fsp.FILES_DEADLINE.days == 1
