"""Where a recording can be on its way, and what may follow what."""

from collections.abc import Mapping
from enum import StrEnum


class RecordingState(StrEnum):
    """Where a recording is on its way from a command to a file."""

    #: A start was asked for; the vendor has not yet said that it records.
    STARTING = "starting"
    #: The vendor records.
    RECORDING = "recording"
    #: The vendor holds the task but takes nothing.
    PAUSED = "paused"
    #: A stop was sent and answered, or the plan ended; the vendor has not said what it does with the media.
    STOPPING = "stopping"
    #: Nothing more is recorded; the vendor queues or encodes.
    PROCESSING = "processing"
    #: The file is on its way to where it can be downloaded.
    UPLOADING = "uploading"
    #: The file can be downloaded.
    READY = "ready"
    #: Over: nothing was sent, so nothing was recorded.
    EMPTY = "empty"
    #: Over: the vendor refused or broke; the note says why.
    FAILED = "failed"
    #: Over: the vendor forgot it and no file appeared in time.
    LOST = "lost"


TAKING = frozenset({RecordingState.RECORDING, RecordingState.PAUSED})
ACTIVE = TAKING | {RecordingState.STARTING}
FINISHING = frozenset({RecordingState.STOPPING, RecordingState.PROCESSING, RecordingState.UPLOADING})
OVER = frozenset({RecordingState.READY, RecordingState.EMPTY, RecordingState.FAILED, RecordingState.LOST})

_FINISH = (RecordingState.STOPPING, RecordingState.PROCESSING, RecordingState.UPLOADING)
MAY_FOLLOW: Mapping[RecordingState, frozenset[RecordingState]] = {
    RecordingState.STARTING: frozenset({RecordingState.RECORDING, RecordingState.PAUSED, *_FINISH, *OVER}),
    RecordingState.RECORDING: frozenset({RecordingState.PAUSED, *_FINISH, *OVER}),
    RecordingState.PAUSED: frozenset({RecordingState.RECORDING, *_FINISH, *OVER}),
    RecordingState.STOPPING: frozenset({*_FINISH[1:], *OVER}),
    RecordingState.PROCESSING: frozenset({RecordingState.UPLOADING, *OVER}),
    RecordingState.UPLOADING: frozenset(OVER),
    RecordingState.READY: frozenset(),
    RecordingState.EMPTY: frozenset(),
    RecordingState.FAILED: frozenset(),
    RecordingState.LOST: frozenset({RecordingState.READY}),
}
"""What a later look may make of a recording: a stale reply never brings a stopped recording back to life.

The one exception is not of this table: a recording that nobody stopped, and that was only denied (``_revived``).
"""
