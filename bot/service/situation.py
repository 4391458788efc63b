"""How a recording is doing, in a sentence for people."""

from collections.abc import Mapping

from bot.domain import Recording, RecordingState

_SITUATION: Mapping[RecordingState, str] = {
    RecordingState.STARTING: "is starting",
    RecordingState.RECORDING: "is being recorded",
    RecordingState.PAUSED: "is paused",
    RecordingState.STOPPING: "is stopping",
    RecordingState.PROCESSING: "is recorded; the file is being made",
    RecordingState.UPLOADING: "is recorded; the file is being uploaded",
    RecordingState.READY: "is recorded; the file is ready",
    RecordingState.EMPTY: "was empty: nothing was recorded",
    RecordingState.FAILED: "could not be recorded",
    RecordingState.LOST: "ended, and no file appeared in time",
}
_DELETED = "is recorded; its files were deleted"


def situation(recording: Recording) -> str:
    """One sentence that begins with what people call it."""
    is_deleted = recording.deleted_by and recording.state is RecordingState.READY
    return f"{recording.title} {_DELETED if is_deleted else _SITUATION[recording.state]}."
