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
    RESUME = 4099
    PAUSE = 4100
    STOP = 4101
    LAYOUT = 4102
    SUBTITLES = 4103
    QUERY = 4104


RECORDING = 2
COMPLETED = 6
PAUSED = 7  # not in this document; the vendor's later one has it
BROKEN = -1
LOGIN_TAKEN = 30004
NOT_LOGGED_IN = 30006
NOT_AUTHORISED = 30007
NOT_RECORDING = 30039  # also the answer to a second pause

STATES: Mapping[int, RecordingState] = {
    1: RecordingState.STARTING,  # created; nothing is recorded yet
    RECORDING: RecordingState.RECORDING,
    3: RecordingState.PROCESSING,  # waits for an encoder
    4: RecordingState.PROCESSING,  # encoding
    5: RecordingState.UPLOADING,
    COMPLETED: RecordingState.PROCESSING,  # until the store has the file
    PAUSED: RecordingState.PAUSED,
    BROKEN: RecordingState.FAILED,
}
"""A task's ``status``; any other number (the later document's 0 among them) tells nothing about the recording."""

STATUS_WORDS: Mapping[str, int] = {
    "initialised": 1,
    "recording": RECORDING,
    "queued": 3,
    "encoding": 4,
    "uploading": 5,
    "completed": COMPLETED,
    "broken": BROKEN,
}
"""What people type for the ``status`` that a query may ask for; paused tasks cannot be asked for."""

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
    LOGIN_TAKEN: partial(
        Unavailable,
        "Somebody else is logged in with this App ID, and the service allows one login.",
        maybe_arrived=False,
        retry_after=timedelta(seconds=30),
    ),
    30005: partial(Rejected, "The recording service could not read the request."),
    NOT_LOGGED_IN: partial(Unavailable, "The recording service has ended our login.", maybe_arrived=False),
    NOT_AUTHORISED: partial(
        Rejected,
        "The recording service does not accept these credentials: check the App ID and its secret; "
        "a ready token may have ended.",
    ),
    30008: partial(Rejected, "The recording service has not enough space left for another recording."),
    30009: partial(Rejected, "The recording service runs as many recordings for this App ID as it allows."),
    30010: partial(Unavailable, "The recording service is overloaded.", maybe_arrived=False),
    30011: partial(Rejected, "The disk space that was bought for recordings is used up."),
    30012: partial(Rejected, "The recording service has this recording already."),
    30013: partial(Unavailable, "The recorder could not join the room."),
    30016: partial(Unavailable, "The recording service could not reach its recorders."),
    30017: partial(Unavailable, "The recording service did not understand its own recorder."),
    30018: partial(Unavailable, "The recorder refused what the recording service asked of it."),
    30020: partial(Rejected, "The recorder cannot take an audio or video that was not described."),
    30021: partial(Rejected, "The recorder takes this audio or video already."),
    30022: partial(Rejected, "The recorder does not take the audio or video that was to be left out."),
    30023: partial(Unavailable, "The recorder could not change its output."),
    30024: partial(Rejected, "Nobody sends the audio or video that was asked for, or it is of another type."),
    30025: partial(Rejected, "A canvas needs a layout."),
    30026: partial(Rejected, "A layout needs a canvas."),
    30027: partial(Unavailable, "The recorder could not lay the text over the picture."),
    30028: partial(Rejected, "The recording service does not accept these credentials: check the App ID."),
    30029: partial(Unavailable, "The recording service has lost its recorder."),
    30031: partial(Unavailable, "The recording service could not read its own file."),
    30032: partial(Unavailable, "The recorder did not answer the recording service in time."),
    30033: partial(Rejected, "The recording is paused: resume it before anything else is changed."),
    30034: partial(Unavailable, "The recording service could not fetch a part of the recording."),
    30035: partial(Rejected, "An automatic recording has no layout that could be set."),
    30036: partial(Unavailable, "The automatic recorder could not learn who is in the room."),
    30038: partial(Rejected, "The room already has an automatic recording, and may have only one."),
    NOT_RECORDING: partial(Rejected, "Only what is being recorded can be paused."),
}
"""A reply's ``code``, last five digits.

The document has ten of them; 30008 is in one of its examples, the others are in the vendor's later list of errors,
which has no meaning for 30040 to 30046.
"""
