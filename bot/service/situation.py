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


def situation(recording: Recording) -> str:
    """One sentence that begins with the room's name."""
    return f"{recording.room} {_SITUATION[recording.state]}."
