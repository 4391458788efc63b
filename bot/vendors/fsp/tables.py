"""The service's numbers and words, and what they are here."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from enum import IntEnum
from functools import partial

from bot.domain import RecordingState
from bot.errors import AlreadyEnded, Rejected, Unavailable, VendorError

REPLY_OFFSET = 4096  # a reply's id is its request's id plus this


class RequestId(IntEnum):
    """The ``id`` of a gateway request."""

    LOGIN = 4097
    INIT = 4098
    STOP = 4101
    LAYOUT = 4102
    QUERY = 4104


COMPLETED = 6
BROKEN = -1

STATES: Mapping[int, RecordingState] = {
    1: RecordingState.STARTING,  # created; nothing is recorded yet
    2: RecordingState.RECORDING,
    3: RecordingState.PROCESSING,  # waits for an encoder
    4: RecordingState.PROCESSING,  # encoding
    5: RecordingState.UPLOADING,
    COMPLETED: RecordingState.PROCESSING,  # until the store has the file
    7: RecordingState.PAUSED,  # not in this document; the vendor's later one has it
    BROKEN: RecordingState.FAILED,
}
"""A task's ``status``; any other number (the later document's 0 among them) tells nothing about the recording."""

FILE_STATES: Mapping[str, RecordingState] = {
    "creating": RecordingState.PROCESSING,
    "uploading": RecordingState.UPLOADING,
    "normal": RecordingState.READY,
    "exception": RecordingState.FAILED,
}
"""A stored file's ``fileState``."""

ERRORS: Mapping[int, Callable[..., VendorError]] = {
    30000: partial(Unavailable, "The recording service failed without saying why."),
    30001: partial(AlreadyEnded, "The recording service knows no such recording: it is over, or never began."),
    30003: partial(Rejected, "The recording service refuses a parameter."),
    30004: partial(
        Unavailable,
        "Somebody else is logged in with this App ID, and the service allows one login.",
        maybe_arrived=False,
        retry_after=timedelta(seconds=30),
    ),
    30005: partial(Rejected, "The recording service could not read the request."),
    30006: partial(Unavailable, "The recording service has ended our login.", maybe_arrived=False),
    30007: partial(
        Rejected, "The recording service does not accept these credentials: check the App ID and its secret."
    ),
    30008: partial(Rejected, "The recording service has not enough space left for another recording."),
    30009: partial(Rejected, "The recording service runs as many recordings for this App ID as it allows."),
    30010: partial(Unavailable, "The recording service is overloaded.", maybe_arrived=False),
    30011: partial(Rejected, "The disk space that was bought for recordings is used up."),
    30035: partial(Rejected, "An automatic recording has no layout that could be set."),
    30038: partial(Rejected, "The room already has an automatic recording, and may have only one."),
}
"""A reply's ``code``, last five digits. 30008 is in an example only; 30009 and 30010 are in the vendor's later list."""
