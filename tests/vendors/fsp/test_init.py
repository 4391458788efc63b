from typing import TYPE_CHECKING

from bot import vendors
from bot.domain import Capability
from bot.vendors import fsp

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


def test_live_streams_need_a_host() -> None:
    """Where no host is named for live streams, they are not offered; all else is."""
    credentials = {"app_id": "testappid", "app_secret": "1234567890123456"}
    recording = fsp.Settings.model_validate(credentials)
    live = fsp.Settings.model_validate({**credentials, "live_url": "https://live.test", "access_token": "a-token"})

    assert vendors.capabilities("fsp", live) == vendors.capabilities("fsp")
    assert vendors.capabilities("fsp") - vendors.capabilities("fsp", recording) == {
        Capability.LIVE,
        Capability.LIVE_LIST,
    }
