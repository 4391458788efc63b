from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from pydantic import BaseModel, ValidationError

from bot.domain import Capability
from bot.errors import UsageError
from bot.service.options import check_options
from bot.vendors import capabilities, meeting

if TYPE_CHECKING:
    from bot.vendors.protocols import DeletingVendor, RecordingVendor, StreamingVendor

    _recording: RecordingVendor = meeting  # checked by mypy
    _deleting: DeletingVendor = meeting
    _streaming: StreamingVendor = meeting


def test_vendor() -> None:
    """It records, deletes and broadcasts; one call covers one recording, and files may take a day."""
    assert capabilities("meeting") == {Capability.RECORD, Capability.DELETE, Capability.LIVE}
    assert meeting.BATCH == 1
    assert not meeting.MISSING_GRACE
    assert timedelta(days=1) == meeting.FILES_DEADLINE


@pytest.mark.parametrize("live", [True, False])
def test_live_streams_need_the_public_cloud(live: bool) -> None:
    """On a dedicated cloud they are not offered; all else is."""
    settings = meeting.Settings.model_validate({"auth": "key", "api_url": "https://meetings.test", "live": live})

    assert capabilities("meeting") - capabilities("meeting", settings) == (set() if live else {Capability.LIVE})


@pytest.mark.parametrize("model", [meeting.Options, meeting.StreamOptions])
def test_no_options(model: type[BaseModel]) -> None:
    """There is nothing to choose, and whoever chooses is told so."""
    assert check_options(model, {}) == {}
    with pytest.raises(ValidationError):
        model.model_validate({"width": 640})
    with pytest.raises(UsageError, match=r'This service has no parameter "width"\. It has none\.'):
        check_options(model, {"width": "640"})
