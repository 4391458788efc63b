"""How a recording is doing, in a sentence."""

from typing import Any

import pytest

from bot.domain import RecordingState
from bot.service.situation import situation
from tests.store.domain_objects import make_recording

S = RecordingState


@pytest.mark.parametrize(
    ("state", "changes", "sentence"),
    [
        (S.RECORDING, {}, "1866 is being recorded."),
        (S.RECORDING, {"name": "Elternabend"}, "Elternabend is being recorded."),
        (S.READY, {}, "1866 is recorded; the file is ready."),
        (S.READY, {"deleted_by": "U2"}, "1866 is recorded; its files were deleted."),
        (S.LOST, {"deleted_by": "U2"}, "1866 ended, and no file appeared in time."),
    ],
)
def test_situation(state: RecordingState, changes: dict[str, Any], sentence: str) -> None:
    """It says what people call it, and how it is; of files that were deleted not that they are ready."""
    assert situation(make_recording(room="1866", state=state, **changes)) == sentence


@pytest.mark.parametrize("state", sorted(S))
def test_every_state(state: RecordingState) -> None:
    """There is a sentence for each."""
    assert situation(make_recording(room="1866", state=state)).startswith("1866 ")
