"""What the service answered: one judge of all replies, and the parsers of those that tell something."""

import re
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import isfinite
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bot.errors import AlreadyEnded, Misunderstood, RateLimited, Rejected, Unavailable, VendorError
from bot.vendors.lenient import load_object, lowered, parse_pause, parse_text
from bot.vendors.meeting.tables import ERRORS, SUCCESS
from bot.vendors.wire import Response

LARGEST = 2**53  # bytes; up to here a JSON number is exact
DATE = "%Y-%m-%d %H:%M:%S"
_FILE_TYPE = re.compile(r"\.([a-z0-9]{1,5})")


@dataclass(frozen=True, kw_only=True)
class Reply:
    """A reply's envelope."""

    code: int | None
    state: int | None  #: 1 succeeded, 0 failed
    data: Any = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Record:
    """A recording as ``getRecords`` lists it."""

    record_id: str
    size: int | None  #: bytes
    duration: timedelta | None  #: None while it has no start and later end
    url: str = field(repr=False)  #: signed; empty while there is no file

    @property
    def has_file(self) -> bool:
        """Whether it can be downloaded: there is an address, and something behind it."""
        return bool(self.url) and self.size != 0

    @property
    def kind(self) -> str:
        """The file's type, by its address."""
        found = _FILE_TYPE.fullmatch(PurePosixPath(urlsplit(self.url).path).suffix.lower())
        return found[1] if found else "mp4"


def check(response: Response, *, ended: Collection[int] = ()) -> None:
    """Judge a reply: it is a success if HTTP, ``state`` and ``code`` all say so.

    Args:
        ended: codes that mean for this call that what it asks about is over.

    Raises:
        VendorError: what ERRORS makes of the code, of the body rather than of HTTP; Rejected for one in no list;
            Unavailable where something in between seems to have answered.
        Misunderstood: it is JSON, and says neither that it succeeded nor that it failed.
    """
    fine = 200 <= response.status < 300
    try:
        reply = parse_reply(response.body)
    except Misunderstood as error:
        raise _answered_by_another(response) if fine else _failure(response.status, response) from error
    if reply.code in ended:
        raise AlreadyEnded("The meeting service says that it is over.", code=reply.code)
    if reply.code is not None and reply.code != SUCCESS:
        raise _failure(reply.code, response)
    if not fine:
        raise _failure(response.status, response)
    if reply.state == 0:
        raise Rejected("The meeting service refused and did not say why.", code=reply.code)
    if reply.code is None or reply.state != 1:
        raise Misunderstood("The meeting service did not say whether it did what was asked.")


def parse_reply(body: bytes) -> Reply:
    """Open a reply; names are taken in any case, numbers also as strings.

    Raises:
        Misunderstood: it is not a JSON object.
    """
    reply = _parse_object(body)
    return Reply(code=_number(reply.get("code")), state=_number(reply.get("state")), data=reply.get("data"))


def parse_record_id(body: bytes) -> str:
    """The id of the recording that was begun, closed or deleted; empty where it is not told.

    Raises:
        Misunderstood: it is not a JSON object.
    """
    return next((text for row in _rows(body) if (text := parse_text(row.get("recordid")))), "")


def parse_live_url(body: bytes) -> str:
    """Where a live stream can be watched; empty where it is not told.

    Raises:
        Misunderstood: it is not a JSON object.
    """
    return next((url for row in _rows(body) if (url := _url(row.get("liveurl"), "http", "https", "rtmp"))), "")


def parse_records(body: bytes, zone: ZoneInfo) -> tuple[Record, ...]:
    """The rows of ``getRecords``, whosever recordings they are.

    Args:
        zone: of the dates.

    Raises:
        Misunderstood: it is not a JSON object, or its data are no rows. Read as "none", files would count as deleted.
    """
    return tuple(_record(row, zone) for row in _rows(body))


def _record(row: Mapping[str, Any], zone: ZoneInfo) -> Record:
    return Record(
        record_id=parse_text(row.get("recordid")),
        size=_number(row.get("filesize")),
        duration=_duration(_date(row.get("starttime"), zone), _date(row.get("stoptime"), zone)),
        url=_url(row.get("downurl"), "http", "https"),
    )


def _failure(code: int, response: Response) -> VendorError:
    kind, sentence = ERRORS.get(code) or ERRORS.get(response.status) or _unlisted(code, response.status)
    if kind is RateLimited:
        return RateLimited(sentence, code=code, retry_after=parse_pause(response.headers))
    return kind(sentence, code=code)


def _unlisted(code: int, status: int) -> tuple[type[VendorError], str]:
    if 500 <= code < 600 or status >= 500:
        return Unavailable, "The meeting service is out of order."
    return Rejected, "The meeting service refused, for a reason that it does not document."


def _answered_by_another(response: Response) -> VendorError:
    return Unavailable("Something that is not the meeting service answered in its place.", code=response.status)


def _parse_object(body: bytes) -> Mapping[str, Any]:
    parsed = load_object(body)
    if parsed is None:
        raise Misunderstood("The meeting service sent something that is not the JSON it documents.")
    return lowered(parsed)


def _rows(body: bytes) -> list[Mapping[str, Any]]:
    """``data`` as rows: the document has an object in one place, an array in another, and leaves it out in a third."""
    data = parse_reply(body).data
    if data is not None and not isinstance(data, dict | list):
        raise Misunderstood("The meeting service sent data in a shape that it does not document.")
    return [lowered(row) for row in (data if isinstance(data, list) else [data]) if isinstance(row, dict)]


def _number(value: object) -> int | None:
    """A whole number that is not negative, also where it is a string or a double."""
    if not isinstance(value, int | float | str) or isinstance(value, bool):
        return None
    with suppress(ValueError, OverflowError):
        number = float(value)
        return int(number) if isfinite(number) and 0 <= number <= LARGEST else None
    return None


def _url(value: object, *schemes: str) -> str:
    text = parse_text(value).strip()
    with suppress(ValueError):
        parts = urlsplit(text)
        return text if parts.scheme in schemes and parts.hostname else ""
    return ""


def _date(value: object, zone: ZoneInfo) -> datetime | None:
    with suppress(ValueError):
        return datetime.strptime(parse_text(value).strip(), DATE).replace(tzinfo=zone)
    return None


def _duration(start: datetime | None, stop: datetime | None) -> timedelta | None:
    if start is None or stop is None:
        return None
    length = timedelta(seconds=stop.timestamp() - start.timestamp())  # the same zone: a plain difference ignores DST
    return length if length > timedelta(0) else None
