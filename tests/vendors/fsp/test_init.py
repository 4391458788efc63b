from typing import TYPE_CHECKING

from bot import vendors
from bot.vendors import fsp
from bot.vendors.protocols import Capability

if TYPE_CHECKING:
    from bot.vendors.protocols import RecordingVendor

    _: RecordingVendor = fsp  # checked by mypy


def test_vendor() -> None:
    """One reading of the list covers all, one that is empty by mistake ends nothing, and files may take a day."""
    assert fsp.BATCH == 200 * 500
    assert fsp.MISSING_GRACE.total_seconds() == 30
    assert fsp.FILES_DEADLINE.days == 1


def test_capabilities() -> None:
    """Everything that the document describes is offered."""
    assert vendors.capabilities("fsp") >= {
        Capability.RECORD,
        Capability.PAUSE,
        Capability.LAYOUT,
        Capability.SUBTITLES,
        Capability.TASKS,
        Capability.FILES,
        Capability.DELETE,
        Capability.STORAGE,
    }
