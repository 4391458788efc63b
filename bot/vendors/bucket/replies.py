"""What storage services answer: one judge, and the parsers of their XML."""

import re
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote, unquote_plus
from xml.etree import ElementTree as ET

from bot.errors import Misunderstood, RateLimited, Rejected, Unavailable
from bot.vendors.wire import Response

_ELSEWHERE = "The bucket {name} is in another region."
_PATH_STYLE = (
    "The storage service wants the bucket's name in the host: set vendor to its own code, or leave endpoint_url out."
)
_SUSPENDED = "The storage service has suspended its account: there may be bills to pay."
_REFUSALS: Mapping[str, str] = {
    "AccessDenied": "The {key} key may not {doing}.",
    "InvalidAccessKeyId": "The storage service does not know the {key} key.",
    "SignatureDoesNotMatch": "The {key} key's secret is wrong.",
    "RequestTimeTooSkewed": "This machine's clock is too far off for the storage service.",
    "ExpiredToken": "The {key} key has expired.",
    "NoSuchBucket": "There is no bucket {name}.",
    "InvalidBucketName": "The storage service takes no bucket of the name {name}.",
    "NoSuchKey": "The file is not in the bucket {name}.",
    "NoSuchUpload": "The upload to the bucket {name} is over or was never begun.",
    "InvalidPart": "A part of the upload to the bucket {name} is missing or was changed.",
    "InvalidPartOrder": "The parts of the upload to the bucket {name} are out of order.",
    "EntityTooSmall": "A part of the upload to the bucket {name} is smaller than the storage service takes.",
    "EntityTooLarge": "The file is larger than the storage service takes at once.",
    "InvalidObjectState": "The file is archived: it must be restored before it can be read.",
    "PermanentRedirect": _ELSEWHERE,
    "TemporaryRedirect": _ELSEWHERE,
    "Redirect": _ELSEWHERE,  # KS3
    "AuthorizationHeaderMalformed": _ELSEWHERE,
    "AuthorizationQueryParametersError": _ELSEWHERE,
    "PathStyleDomainForbidden": _PATH_STYLE,  # COS, buckets since 2024
    "SecondLevelDomainForbidden": _PATH_STYLE,  # OSS
    "UserDisable": _SUSPENDED,  # OSS, as the next three
    "InDebt": _SUSPENDED,
    "InDebtOverdue": _SUSPENDED,
    "CnameDenied": "The storage service has download_domain bound to another account.",
    "AccountProblem": _SUSPENDED,  # Amazon S3
}
_REFUSALS_BY_STATUS: Mapping[int, str] = {
    301: _ELSEWHERE,
    307: _ELSEWHERE,
    403: _REFUSALS["AccessDenied"],
    404: "The storage service has no such bucket or file.",
}
_BUSY = frozenset(
    {
        "SlowDown",
        "QpsLimitExceeded",  # OSS, as those that follow
        "TotalQpsLimitExceeded",
        "MetaOperationQpsLimitExceeded",
        "ActiveRequestLimitExceeded",
        "CpuLimitExceeded",
        "DownloadTrafficRateLimitExceeded",
        "UploadTrafficRateLimitExceeded",
    }
)
_BROKEN = frozenset({"InternalError", "ServiceUnavailable", "RequestTimeout"})
"""Codes of failures that may pass, also where the status is 200 or 400."""

_ERROR_CODE = re.compile(rb"<Code>(\w{1,60})</Code>")
_ELSEWHERE_WORDS = b"must be addressed using the specified endpoint"  # with which OSS says AccessDenied


@dataclass(frozen=True, kw_only=True)
class Object:
    """One object of a listing."""

    key: str
    size: int  #: bytes
    modified_at: datetime


@dataclass(frozen=True, kw_only=True)
class Listing:
    """One page of a listing."""

    objects: tuple[Object, ...]
    next_page: str = ""  #: the token of the page after it; empty on the last one


@dataclass(frozen=True, kw_only=True)
class Playlist:
    """What an M3U8 file names."""

    segments: tuple[str, ...]
    complete: bool  #: nothing will be added to it


def check(
    response: Response, *, name: str, doing: str, key: str = "read", expected: Collection[str] = (), late: bool = False
) -> None:
    """Judge a storage service's reply.

    Args:
        name: the bucket's.
        doing: what was tried, after "may not".
        key: which key it was tried with, ``read`` or ``write``.
        expected: error codes that are as good as a success: what was to be deleted is gone.
        late: whether the status says nothing of the work, so that a 200 may hold errors.

    Raises:
        VendorError: it is not a success.
    """
    code = _error_code(response, expected, late=late)
    if code is None:
        return
    if response.status == 429 or code in _BUSY:
        raise RateLimited("The storage service gets too many requests.", code=code)
    if response.status >= 500 or code in _BROKEN:
        raise Unavailable("The storage service failed.", code=code)
    sentence = _ELSEWHERE if _ELSEWHERE_WORDS in response.body else _refusal(code, response.status)
    raise Rejected(sentence.format(name=name, doing=doing, key=key), code=code)


def parse_listing(response: Response) -> Listing:
    """Read one page of a listing of either version.

    Raises:
        Misunderstood: it is not one.
    """
    root = _xml(response.body, "ListBucketResult", "a listing")
    encoded = root.findtext("{*}EncodingType") == "url"
    decode = unquote_plus if encoded else str
    objects = tuple(_object(entry, decode) for entry in root.iterfind("{*}Contents"))
    if root.findtext("{*}IsTruncated") != "true":
        return Listing(objects=objects)
    # OSS encodes the token too; Amazon's is base64 as it is, with plus signs but without percent signs.
    token = unquote(root.findtext("{*}NextContinuationToken", ""))
    marker = decode(root.findtext("{*}NextMarker", ""))
    return Listing(objects=objects, next_page=token or marker or _last_key(objects))


def parse_upload_id(response: Response) -> str:
    """The id of an upload that was begun.

    Raises:
        Misunderstood: there is none.
    """
    root = _xml(response.body, "InitiateMultipartUploadResult", "an upload")
    upload_id = root.findtext("{*}UploadId", "")
    if not upload_id:
        raise Misunderstood("The storage service gave no id for the upload.")
    return upload_id


def parse_etag(response: Response) -> str:
    """The tag of a part that was uploaded, with its quotation marks.

    Raises:
        Misunderstood: there is none.
    """
    etag = response.headers.get("etag", "")
    if not etag:
        raise Misunderstood("The storage service gave no tag for a part of the upload.")
    return etag


def parse_playlist(response: Response) -> Playlist:
    """Read an M3U8 file: every line that is neither a tag nor empty names a segment (RFC 8216, section 4.1).

    Raises:
        Misunderstood: it is not one.
    """
    lines = [line.strip() for line in response.body.decode(errors="replace").removeprefix("\ufeff").splitlines()]
    if not lines or lines[0] != "#EXTM3U":
        raise Misunderstood("The recording's playlist is not an M3U8 file.")
    segments = tuple(line for line in lines if line and not line.startswith("#"))
    return Playlist(segments=segments, complete="#EXT-X-ENDLIST" in lines)


def _error_code(response: Response, expected: Collection[str], *, late: bool) -> str | int | None:
    """The service's own code of the first error that is not expected, or else the status; None for a success."""
    success = 200 <= response.status < 300
    named = [] if success and not late else [code.decode() for code in _ERROR_CODE.findall(response.body)]
    return next((code for code in named if code not in expected), None if success or named else response.status)


def _refusal(code: str | int, status: int) -> str:
    return _REFUSALS.get(str(code)) or _REFUSALS_BY_STATUS.get(status, "The storage service refused the request.")


def _last_key(objects: tuple[Object, ...]) -> str:
    if not objects:
        raise Misunderstood("The storage service lists a page without files, and without the page after it.")
    return objects[-1].key


def _xml(body: bytes, name: str, what: str) -> ET.Element:
    """Parse XML without a document type: entities, and with them entity bombs, cannot be declared elsewhere."""
    root = None
    with suppress(UnicodeDecodeError, ET.ParseError):
        text = body.decode().strip()  # blanks may come before it while a service is still at work
        if "<!DOCTYPE" not in text:
            root = ET.fromstring(text)  # noqa: S314 - no document type, and the transport limits its size
    if root is None or root.tag.rpartition("}")[2] != name:
        raise Misunderstood(f"The storage service did not answer with {what}.")
    return root


def _object(entry: ET.Element, decode: Callable[[str], str]) -> Object:
    try:
        modified_at = datetime.fromisoformat(entry.findtext("{*}LastModified", ""))
        size = int(entry.findtext("{*}Size", ""))
    except ValueError as error:
        raise Misunderstood("The storage service lists a file without its size or its time.") from error
    if modified_at.tzinfo is None:
        raise Misunderstood("The storage service lists a file's time without its zone.")
    return Object(key=decode(entry.findtext("{*}Key", "")), size=size, modified_at=modified_at)
