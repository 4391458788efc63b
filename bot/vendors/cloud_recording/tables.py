"""What the numbers and words of the cloud recording dialect mean: Agora's of 2019 and anyRTC's of 2021, joined."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from bot.domain import Observation, RecordingState
from bot.errors import RateLimited, Rejected, Unavailable, VendorError

STATES: Mapping[int, RecordingState] = {
    0: RecordingState.STARTING,  # not begun
    1: RecordingState.STARTING,  # initialised
    2: RecordingState.STARTING,  # the recorder is starting
    3: RecordingState.STARTING,  # the uploader is ready
    4: RecordingState.RECORDING,  # the recorder is ready
    5: RecordingState.RECORDING,  # the first file is uploaded
    6: RecordingState.STOPPING,
    7: RecordingState.PROCESSING,  # everything has stopped
    8: RecordingState.PROCESSING,  # about to exit
    20: RecordingState.PROCESSING,  # exited abnormally: what was recorded before may be in the bucket
}
"""What ``status`` in the reply to a query means."""

EXITED_ABNORMALLY = 20

SERVICE_STATES: Mapping[str, Observation] = MappingProxyType(
    {
        "serviceIdle": Observation(state=RecordingState.STARTING),
        "serviceStarted": Observation(state=RecordingState.STARTING),
        "serviceReady": Observation(state=RecordingState.RECORDING),
        "serviceInProgress": Observation(state=RecordingState.RECORDING),
        "serviceCompleted": Observation(state=RecordingState.READY),
        "servicePartialCompleted": Observation(
            state=RecordingState.READY, note="Only a part of the recording was uploaded."
        ),
        "serviceValidationFailed": Observation(
            state=RecordingState.FAILED, note="The video service refused its settings: check the account's vod."
        ),
        # It may recover, and what counted as ended could not be stopped any more.
        "serviceAbnormal": Observation(
            note="The recorder was in an abnormal state: it may go on recording, until it is stopped."
        ),
    }
)
"""What ``subServiceStatus.recordingService`` means, where the recording goes to a video service."""

EXTENSION_STATES: Mapping[str, Observation] = MappingProxyType(
    {
        "inProgress": Observation(state=RecordingState.UPLOADING),
        "idle": Observation(state=RecordingState.PROCESSING, note="Nobody sends, so the upload has halted."),
    }
)
"""What ``extensionServiceState`` means for a recording that has ended; a running one keeps its state."""

UPLOADS: Mapping[str, Observation] = MappingProxyType(
    {
        "uploaded": Observation(state=RecordingState.UPLOADING),
        "backuped": Observation(
            state=RecordingState.UPLOADING,
            note="Some files went to the recording service's backup, which forwards them by itself.",
        ),
        "unknown": Observation(state=RecordingState.PROCESSING),
    }
)
"""What a stop's ``uploadingStatus`` means: even ``uploaded`` is believed only when the bucket was looked at."""

_CREDENTIALS = (
    "The recording service refused the credentials: check customer_id and customer_secret, that the App ID is of "
    "the same customer, and that cloud recording is enabled for it."
)
_ADDRESS = "The recording service does not know this address: check api_url and app_id."

ERRORS: Mapping[int, tuple[type[VendorError], str]] = {
    2: (Rejected, "The recording service refused a parameter: check the options and the account's storage."),
    7: (Rejected, "This recording is already running."),
    8: (Rejected, "The recording service could not read the request: check that api_url is the service's own."),
    49: (Rejected, "The recording was stopped before."),
    50: (Unavailable, "The recording service stopped, but its upload took too long for an answer."),
    53: (Rejected, "A recording with this room and this uid is already running: stop it, or give another uid."),
    62: (Rejected, "Cloud recording is not enabled for this App ID: enable it in the service's console."),
    65: (Unavailable, "The recording service is busy with this recording."),
    400: (
        Rejected,
        "The recording service could not understand the request; it also says so when cloud recording is not enabled "
        "for the App ID.",
    ),
    401: (Rejected, _CREDENTIALS),
    404: (Rejected, _ADDRESS),
    429: (RateLimited, "The recording service gets too many requests for this App ID."),
    432: (Rejected, "The room or the uid does not belong to this recording's resource."),
    433: (Rejected, "The resource for this recording has expired: a new one must be acquired."),
    435: (Rejected, "Nothing was recorded: nobody sent audio or video."),
    500: (Unavailable, "The recording service has an internal error."),
    501: (Unavailable, "The recording service is leaving this recording."),
    504: (Unavailable, "The recording service did not hear from its recorder in time."),
    1001: (Rejected, "The resource for this recording cannot be read: a new one must be acquired."),
    1003: (Rejected, "The App ID or the recording's id does not belong to its resource."),
    1004: (Rejected, "This recording is already running."),
    1005: (Rejected, "The resource for this recording was used before."),
    1013: (Rejected, "The recording service does not take this room's name."),
    1028: (Rejected, "The recording service refused a parameter of the layout."),
}
"""What an error number means, in a body or as the HTTP status."""

TEXTS: Mapping[str, str] = {
    "invalid appid": "The recording service does not know this App ID: check app_id.",
    "no route matched with those values": _ADDRESS,
    "invalid authentication credentials": _CREDENTIALS,
}
"""Errors that come as words, in lower case: they refuse the request whatever number is beside them."""

UID_TAKEN = 53
"""Answer to a start with a new resource: a recording with this room and uid runs."""

RUNNING = frozenset({7, UID_TAKEN, 1004, 1005})
"""Answers to a start that was sent before: it records."""

ENDED = frozenset({49, 404, 501})
"""Answers to a query or a stop: it is over. 404 is also said for up to 90 s while a recorder is being replaced."""

STOPPED = 49
"""Answer to a stop: another one has ended it, so that nothing has to be waited for."""

EXPIRED = frozenset({433, 1001})
"""Answers to a start whose resource has to be acquired anew."""

EMPTY = 435
NOT_ENABLED = 62
BUSY = 65
BUSY_PAUSE = timedelta(seconds=3)  # after 65 the same request may be sent again

PARTIAL = 206
