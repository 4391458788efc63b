"""The service's response codes, and what they are here."""

from collections.abc import Mapping
from typing import Final

from bot.errors import RateLimited, Rejected, Unavailable, VendorError

SUCCESS: Final = 200
LIVE_ALREADY: Final = 200002
RECORDING_ALREADY: Final = 200003
NOT_OPEN: Final = 200006
NOT_RECORDING: Final = 200007
NO_MEETING: Final = 200008

ERRORS: Mapping[int, tuple[type[VendorError], str]] = {
    400: (Rejected, "The meeting service refused a parameter: check the meeting's number."),
    403: (Rejected, "The meeting service does not accept the account's key: check auth."),
    404: (Rejected, "The meeting service does not know this address: check api_url."),
    429: (RateLimited, "The meeting service asks for a pause."),
    500: (Unavailable, "The meeting service has an internal error."),
    200001: (Rejected, "This meeting belongs to another tenant than the account's key: check the meeting's number."),
    LIVE_ALREADY: (Rejected, "This meeting is live already."),
    RECORDING_ALREADY: (
        Rejected,
        "Somebody has begun to record this meeting already, and the service does not tell the id of that recording: "
        "end it in the meeting, then start again.",
    ),
    200004: (Rejected, "This meeting may not be recorded: its host or the tenant has to allow it."),
    200005: (Rejected, "This meeting may not be broadcast: its host or the tenant has to allow it."),
    NOT_OPEN: (Rejected, "This meeting is not open: start again when it has begun."),
    NOT_RECORDING: (Rejected, "This meeting is not being recorded."),
    NO_MEETING: (Rejected, "There is no meeting with this number."),
}
"""What a code means, in a body or as the HTTP status; 404 and 429 are HTTP's own and not in the document."""

RECORDING_ENDED = frozenset({NOT_OPEN, NOT_RECORDING, NO_MEETING})
"""Answers to a close: the recording is over, by itself or with its meeting."""

LIVE_ENDED = frozenset({NOT_OPEN, NO_MEETING})
"""Answers to the close of a live stream: it is over with its meeting. No code says that a meeting is not live."""
