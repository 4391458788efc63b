"""The replies of the cloud recording dialect: one judge, and the parsers.

Replies come bare (``{"sid": …}``) or in an envelope (``{"Code": 200, "Body": {"sid": …}}``), whatever the document
shows. Error numbers sit in ``code`` of either, next to ``reason`` or ``message``; the HTTP status is often 200 all the
same. Names are compared without regard to case. ``fileList`` has had three shapes and is never read: the bucket tells
which files there are.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from bot.errors import AlreadyEnded, Misunderstood, RateLimited, Rejected, Unavailable, VendorError
from bot.vendors.cloud_recording.tables import BUSY, BUSY_PAUSE, ERRORS, NOT_ENABLED, PARTIAL, RUNNING, STOPPED, TEXTS
from bot.vendors.lenient import lowered, parse_pause
from bot.vendors.wire import Response

_NUMBERS = ("code", "errorcode")
_REASONS = ("reason", "message", "body")


@dataclass(frozen=True, kw_only=True)
class Reply:
    """One reply without its envelope."""

    status: int  #: HTTP's, or the envelope's where HTTP says 200
    code: int | None  #: the service's own error number
    reason: str
    body: Mapping[str, Any]  #: names in lower case


@dataclass(frozen=True, kw_only=True)
class Extension:
    """A service that a recording goes to."""

    service: str
    state: str  #: a key of ``EXTENSION_STATES``, or something that is not documented
    video_ids: tuple[str, ...]


def parse_reply(response: Response) -> Reply:
    """Take a reply out of its envelope; a failure may come with any body, a success not.

    Raises:
        Misunderstood: a success that is not a JSON object.
    """
    outer = _object(response)
    inner = outer.get("body")
    body = lowered(inner) if isinstance(inner, Mapping) else outer
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
    refusal = next((sentence for text, sentence in TEXTS.items() if text in reply.reason.lower()), "")
    if code in expected or (_is_ok(code) and not refusal):
        return
    if refusal:
        raise Rejected(refusal, code=reply.code)
    if code in ended or (code not in ERRORS and reply.status in ended):
        raise AlreadyEnded("The recording service says that this recording is over.", code=code, surely=code == STOPPED)
    raise _failure(code, reply.status, response.headers)


def check_start(response: Response, *, running: Collection[int] = RUNNING) -> None:
    """Judge the reply to a start, where "it is running" is an answer, and neither 206 nor silence is a success.

    Args:
        running: error numbers that say so of this very recording.

    Raises:
        VendorError: it is not known to record.
    """
    check(response, expected=running)
    reply = parse_reply(response)
    if reply.code is None and (reply.status == PARTIAL or not parse_sid(response)):
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


def parse_service_status(response: Response) -> str:
    """What the reply to ``query`` says of the part that records, where it goes to a video service.

    Raises:
        Misunderstood: the reply is not a JSON object.
    """
    status = _server_response(response).get("subservicestatus")
    return _text(lowered(status).get("recordingservice")) if isinstance(status, Mapping) else ""


def parse_extensions(response: Response) -> tuple[Extension, ...]:
    """What the reply to ``query`` says of the services that the recording goes to.

    Raises:
        Misunderstood: the reply is not a JSON object.
    """
    return tuple(_extension(row) for row in _rows(_server_response(response).get("extensionservicestate")))


def _extension(row: Mapping[str, Any]) -> Extension:
    payload = row.get("payload")
    payload = lowered(payload) if isinstance(payload, Mapping) else {}
    videos = (_text(video.get("videoid")) for video in _rows(payload.get("videoinfo")))
    return Extension(
        service=_text(row.get("servicename")),
        state=_text(payload.get("state")),
        video_ids=tuple(video for video in videos if video.isprintable() and video),
    )


def _failure(code: int, status: int, headers: Mapping[str, str]) -> VendorError:
    kind, sentence = ERRORS.get(code) or ERRORS.get(status) or _unlisted(status)
    if code == BUSY:
        return Unavailable(sentence, code=code, maybe_arrived=False, retry_after=BUSY_PAUSE)
    if code == NOT_ENABLED and status >= 500:
        return Unavailable(ERRORS[500][1], code=code)
    if kind is RateLimited:
        return RateLimited(sentence, code=code, retry_after=parse_pause(headers))
    return kind(sentence, code=code)


def _unlisted(status: int) -> tuple[type[VendorError], str]:
    if status >= 500:
        return Unavailable, "The recording service failed."
    return Rejected, "The recording service refused the request for a reason that its document does not list."


def _object(response: Response) -> Mapping[str, Any]:
    try:
        parsed = json.loads(response.body)
    except (ValueError, RecursionError):
        parsed = None
    if isinstance(parsed, Mapping):
        return lowered(parsed)
    if _is_ok(response.status):
        raise Misunderstood("The recording service did not answer with a JSON object.")
    return {"message": response.body.decode(errors="replace")}


def _server_response(response: Response) -> Mapping[str, Any]:
    found = parse_reply(response).body.get("serverresponse")
    return lowered(found) if isinstance(found, Mapping) else {}


def _rows(value: object) -> list[Mapping[str, Any]]:
    """The objects of a list, with names in lower case; none where it is no list."""
    return [lowered(row) for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []


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
