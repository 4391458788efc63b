"""The cloud recording REST dialect: its tables, its one judge of replies, and its parsers.

Replies come bare (``{"sid": …}``) or in an envelope (``{"Code": 200, "Body": {"sid": …}}``), whatever the document
shows. Error numbers sit in ``code`` of either, next to ``reason`` or ``message``; the HTTP status is often 200 all the
same. Names are compared without regard to case. ``fileList`` has had three shapes and is never read: the bucket tells
which files there are.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.domain import RecordingState
from bot.errors import AlreadyEnded, Misunderstood, RateLimited, Rejected, Unavailable, VendorError
from bot.vendors.wire import Response

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

ERRORS: Mapping[int, tuple[type[VendorError], str]] = {
    2: (Rejected, "The recording service refused a parameter: check the options and the account's storage."),
    7: (Rejected, "This recording is already running."),
    49: (Rejected, "The recording was stopped before."),
    50: (Unavailable, "The recording service stopped, but its upload took too long for an answer."),
    53: (Rejected, "A recording with this room and this uid is already running."),
    62: (Rejected, "Cloud recording is not enabled for this App ID: enable it in the service's console."),
    65: (Unavailable, "The recording service is busy with this recording."),
    401: (
        Rejected,
        "The recording service refused the credentials: check customer_id and customer_secret, that the App ID is of "
        "the same customer, and that cloud recording is enabled for it.",
    ),
    404: (Rejected, "The recording service does not know this address: check api_url and app_id."),
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
}
"""What an error number means, in a body or as the HTTP status."""

RUNNING = frozenset({7, 53, 1004, 1005})
"""Answers to a start that was sent before: it records. 53 is a new resource with the old room and uid."""

ENDED = frozenset({49, 404, 501})
"""Answers to a query or a stop: it is over. 404 is also said for up to 90 s while a recorder is being replaced."""

EXPIRED = frozenset({433, 1001})
"""Answers to a start whose resource has to be acquired anew."""

EMPTY = 435

BUSY_PAUSE = timedelta(seconds=3)  # after 65 the same request may be sent again
_NOT_ENABLED, _BUSY, _PARTIAL = 62, 65, 206
_WRONG_APP_ID = "invalid appid"  # an error without a number
_NUMBERS = ("code", "errorcode")
_REASONS = ("reason", "message", "body")


@dataclass(frozen=True, kw_only=True)
class Reply:
    """One reply without its envelope."""

    status: int  #: HTTP's, or the envelope's where HTTP says 200
    code: int | None  #: the service's own error number
    reason: str
    body: Mapping[str, Any]  #: names in lower case


def parse_reply(response: Response) -> Reply:
    """Take a reply out of its envelope; a failure may come with any body, a success not.

    Raises:
        Misunderstood: a success that is not a JSON object.
    """
    outer = _object(response)
    inner = outer.get("body")
    body = _lowered(inner) if isinstance(inner, Mapping) else outer
    numbers = [number for part in (body, outer) for name in _NUMBERS if (number := _int(part.get(name)))]
    statuses = (number for number in numbers if 200 <= number < 600) if response.status == 200 else ()
    reasons = (part.get(name) for part in (body, outer) for name in _REASONS)
    return Reply(
        status=next(iter(statuses), response.status),
        code=next((number for number in numbers if not _is_ok(number)), None),
        reason=next((reason for reason in reasons if isinstance(reason, str)), ""),
        body=body,
    )


def check(response: Response, *, expected: Collection[int] = (), ended: Collection[int] = ()) -> None:
    """Judge a reply.

    Args:
        expected: error numbers that the flow itself understands.
        ended: numbers that mean for this call that the recording is over.

    Raises:
        VendorError: it is not a success; Unavailable where something in between seems to have answered.
    """
    try:
        reply = parse_reply(response)
    except Misunderstood as error:
        raise Unavailable(error.reason, code=response.status) from error
    code = reply.code if reply.code is not None else reply.status
    wrong_app_id = _WRONG_APP_ID in reply.reason.lower()
    if code in expected or (_is_ok(code) and not wrong_app_id):
        return
    if wrong_app_id:
        raise Rejected("The recording service does not know this App ID: check app_id.", code=reply.code)
    if code in ended or (code not in ERRORS and reply.status in ended):
        raise AlreadyEnded("The recording service says that this recording is over.", code=code)
    raise _failure(code, reply.status, response.headers)


def check_start(response: Response) -> None:
    """Judge the reply to a start, where "it is running" is an answer, and neither 206 nor silence is a success.

    Raises:
        VendorError: it is not known to record.
    """
    check(response, expected=RUNNING)
    reply = parse_reply(response)
    if reply.code is None and (reply.status == _PARTIAL or not parse_sid(response)):
        raise Unavailable("The recording service did not say whether it records.", code=reply.status)


def parse_resource(response: Response) -> str:
    """The resource id in the reply to ``acquire``.

    Raises:
        Misunderstood: there is none.
    """
    resource = _text(parse_reply(response).body.get("resourceid"))
    if not resource:
        raise Misunderstood("The recording service gave no resource id.")
    return resource


def parse_sid(response: Response) -> str:
    """The recording's id in any reply; empty where it holds none.

    Raises:
        Misunderstood: the reply is not a JSON object.
    """
    return _text(parse_reply(response).body.get("sid"))


def parse_status(response: Response) -> int | None:
    """The recorder's status in the reply to ``query``; None where it holds none.

    Raises:
        Misunderstood: the reply is not a JSON object.
    """
    return _int(_server_response(response).get("status"))


def parse_uploading_status(response: Response) -> str:
    """What the reply to ``stop`` says of the upload: ``uploaded``, ``backuped``, ``unknown``, or nothing.

    Raises:
        Misunderstood: the reply is not a JSON object.
    """
    return _text(_server_response(response).get("uploadingstatus")).lower()


def _failure(code: int, status: int, headers: Mapping[str, str]) -> VendorError:
    kind, sentence = ERRORS.get(code) or ERRORS.get(status) or _unlisted(status)
    if code == _BUSY:
        return Unavailable(sentence, code=code, maybe_arrived=False, retry_after=BUSY_PAUSE)
    if code == _NOT_ENABLED and status >= 500:
        return Unavailable(ERRORS[500][1], code=code)
    if kind is RateLimited:
        return RateLimited(sentence, code=code, retry_after=_retry_after(headers))
    return kind(sentence, code=code)


def _unlisted(status: int) -> tuple[type[VendorError], str]:
    if status >= 500:
        return Unavailable, "The recording service failed."
    return Rejected, "The recording service refused the request for a reason that its document does not list."


def _retry_after(headers: Mapping[str, str]) -> timedelta | None:
    seconds = headers.get("retry-after", "")
    return timedelta(seconds=int(seconds)) if seconds.isdecimal() and len(seconds) <= 5 else None


def _object(response: Response) -> Mapping[str, Any]:
    try:
        parsed = json.loads(response.body)
    except (ValueError, RecursionError):
        parsed = None
    if isinstance(parsed, Mapping):
        return _lowered(parsed)
    if _is_ok(response.status):
        raise Misunderstood("The recording service did not answer with a JSON object.")
    return {"message": response.body.decode(errors="replace")}


def _server_response(response: Response) -> Mapping[str, Any]:
    found = parse_reply(response).body.get("serverresponse")
    return _lowered(found) if isinstance(found, Mapping) else {}


def _lowered(names: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name.lower(): value for name, value in names.items()}


def _int(value: object) -> int | None:
    """A whole number, also one that came as text."""
    try:
        return int(value) if isinstance(value, int | str) else None
    except ValueError:
        return None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _is_ok(status: int) -> bool:
    return 200 <= status < 300
