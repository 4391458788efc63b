"""What the service answered: one judge of all replies, and the parsers of those that tell something.

Dates have no zone on the wire; the parsers that meet any are given the account's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta, tzinfo
from typing import Any, Generic, TypeVar

from bot.domain import File, Storage, StoredFile, Task
from bot.errors import Misunderstood, RateLimited, Rejected, Unavailable
from bot.vendors.fsp.lenient import (
    parse_amount,
    parse_date,
    parse_number,
    parse_object,
    parse_rows,
)
from bot.vendors.fsp.tables import ERRORS, FILE_STATES, STATES
from bot.vendors.lenient import lowered, parse_pause, parse_text
from bot.vendors.wire import Response

Row = TypeVar("Row")

_SERVICE = "recording"

_STOPPED: Mapping[str, str] = {
    "media_duration": "{} s of media",
    "record_duration": "{} s from begin to end",
    "flow": "{} kb of traffic",
}
"""What the reply to a stop counts; seconds, as in the store's list."""


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of a list."""

    rows: tuple[Row, ...]
    total: int | None  #: how many rows all pages have; None where the service does not say


@dataclass(frozen=True)
class ListedTask:
    """A recording as the gateway lists it."""

    status: int | None  #: a key of STATES, or a number that is in no document
    task: Task


@dataclass(frozen=True)
class Stopped:
    """What a task that was stopped came to."""

    media: int | None  #: seconds; None where the service does not say
    note: str  #: a sentence; empty where the service says nothing


def check(response: Response) -> None:
    """Judge a reply of the gateway or the store: by its code first, which tells more than the HTTP status of a failure.

    Raises:
        VendorError: what ERRORS or the HTTP status makes of it; Unavailable for a code that is in no list.
        Misunderstood: it is not JSON with a code.
    """
    code = parse_code(response.body)
    if code is not None and (known := normalise_code(code)) in ERRORS:
        raise ERRORS[known](code=known)
    check_status(response, _SERVICE)
    check_unlisted(code, _SERVICE)


def check_status(response: Response, service: str) -> None:
    """Judge a reply by its HTTP status.

    Raises:
        VendorError: it is none of a success.
    """
    status = response.status
    if status == 429:
        pause = parse_pause(response.headers)
        raise RateLimited(f"The {service} service asks for a pause.", code=status, retry_after=pause)
    if status >= 500:
        raise Unavailable(f"The {service} service is out of order.", code=status)
    if not 200 <= status < 300:
        raise Rejected(f"The {service} service refused the request.", code=status)


def check_unlisted(code: int | None, service: str) -> None:
    """Judge a reply by its code, where no table has it.

    Raises:
        Misunderstood: there is none.
        Unavailable: it is not that of a success.
    """
    if code is None:
        raise Misunderstood(f"The {service} service answered without a code.")
    if code != 0:  # "重新请求依然有问题时，请联系服务提供商"
        raise Unavailable(f"The {service} service failed; if it does so again, its provider must be asked.", code=code)


def parse_code(body: bytes) -> int | None:
    """A reply's code; None where it has none that is a number."""
    try:
        return parse_number(parse_object(body).get("code"))
    except Misunderstood:
        return None


def normalise_code(code: int) -> int:
    """The code of this document for its spellings in the vendor's other ones: 605030004 and 6050030004 are 30004."""
    return code % 100_000 if 100_000 <= code < 10**10 else code


def parse_record_id(body: bytes) -> str:
    """The id of a task that was created.

    Raises:
        Misunderstood: there is none.
    """
    record_id = parse_text(parse_object(body).get("record_id"))
    if not record_id:
        raise Misunderstood("The recording service answered without the recording's id.")
    return record_id


def parse_stopped(body: bytes) -> Stopped:
    """What a task that was stopped came to.

    The document names the unit of the traffic alone, and not whether its ``kb`` are bits or bytes.

    Raises:
        Misunderstood: it is not JSON.
    """
    reply = parse_object(body)
    known = ((words, parse_amount(reply.get(name))) for name, words in _STOPPED.items())
    told = [words.format(amount) for words, amount in known if amount is not None]
    note = f"The recording service counts {', '.join(told)}." if told else ""
    return Stopped(media=parse_amount(reply.get("media_duration")), note=note)


def parse_tasks(body: bytes, zone: tzinfo) -> Page[ListedTask]:
    """A page of the task list; rows without an id are left out.

    Raises:
        Misunderstood: it is not JSON.
    """
    reply = parse_object(body)
    rows, total = parse_rows(reply.get("record_list")), parse_amount(reply.get("total_num"))
    tasks = (_parse_task(row, zone) for row in rows)
    return Page(tuple(listed for listed in tasks if listed.task.id), total)


def parse_files(body: bytes, zone: tzinfo) -> Page[StoredFile]:
    """A page of the store's list; rows without a name are left out.

    Raises:
        Misunderstood: it is not JSON.
    """
    data = parse_data(body)
    files = (_parse_file(row, zone) for row in parse_rows(data.get("dataList")))
    return Page(tuple(stored for stored in files if stored.file.name), parse_amount(data.get("count")))


def parse_storage(body: bytes) -> Storage:
    """How much space is used, and of how much; the document spells ``useVolume`` in two ways.

    Raises:
        Misunderstood: it is not JSON.
    """
    data = lowered(parse_data(body))
    return Storage(used=parse_amount(data.get("usevolume")), limit=parse_amount(data.get("volume")))


def parse_data(body: bytes) -> dict[str, Any]:
    """The ``data`` of a reply of the store; empty where it is none.

    Raises:
        Misunderstood: it is not JSON.
    """
    data = parse_object(body).get("data")
    return data if isinstance(data, dict) else {}


def _parse_task(row: Mapping[str, Any], zone: tzinfo) -> ListedTask:
    status = parse_number(row.get("status"))
    task = Task(
        id=parse_text(row.get("record_id")),
        room=parse_text(row.get("group_id")),
        state=None if status is None else STATES.get(status),
        started_at=parse_date(row.get("start_time"), zone),
        ended_at=parse_date(row.get("stop_time"), zone),
    )
    return ListedTask(status, task)


def _parse_file(row: Mapping[str, Any], zone: tzinfo) -> StoredFile:
    seconds = parse_amount(row.get("fileLength"))
    file = File(
        name=parse_text(row.get("resourceName")),
        kind=parse_text(row.get("resourceType")).lstrip(".").lower() or "mp4",
        size=parse_amount(row.get("fileSize")),
        duration=None if seconds is None else timedelta(seconds=seconds),
    )
    state = FILE_STATES.get(parse_text(row.get("fileState")))
    return StoredFile(file=file, state=state, recorded_at=parse_date(row.get("recordTime"), zone))
