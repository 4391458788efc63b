from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import File, RecordingState, Storage, StoredFile, Task
from bot.errors import AlreadyEnded, Misunderstood, RateLimited, Rejected, Unavailable, VendorError
from bot.vendors.fsp.replies import (
    ListedTask,
    Page,
    check,
    parse_files,
    parse_record_id,
    parse_stopped,
    parse_storage,
    parse_tasks,
)
from bot.vendors.wire import Response
from tests.vendors.fsp.samples import raw, reply, sample

TASK_VERBS = ("init", "resume", "pause", "stop", "layout", "subtitle")
GATEWAY_VERBS = ("login", "query", *TASK_VERBS)
STORE_VERBS = ("file/list", "volume/getUsedVolume", "file/download", "file/delete")
REPLIES = {
    **{verb: f"{verb}/reply" for verb in GATEWAY_VERBS},
    "file/list": "file_list/reply",
    "volume/getUsedVolume": "used_volume/reply",
    "file/download": "file_download/reply",
    "file/delete": "file_delete/reply",
}
ZONE = ZoneInfo("Asia/Shanghai")


@pytest.mark.covers("fsp-recording reply {verb}.code")
@pytest.mark.parametrize(("verb", "name"), REPLIES.items())
def test_sample_successes(verb: str, name: str) -> None:
    """The document's successes pass."""
    check(reply(sample(name)))


@pytest.mark.covers(
    "fsp-recording reply {verb}.business", "fsp-recording reply {verb}.msg", "fsp-recording reply {verb}.code"
)
@pytest.mark.parametrize("verb", GATEWAY_VERBS)
def test_gateway_envelope(verb: str) -> None:
    """The code alone decides: the gateway's msg is the same in success and failure, and business always RE."""
    documented = sample(f"{verb}/reply")
    assert (documented["business"], documented["msg"]) == ("RE", "10000")

    for other in ({"business": "", "msg": "failed"}, {"business": None, "msg": None}):
        check(reply({**documented, **other}))
        with pytest.raises(Rejected):
            check(reply({**documented, **other, "code": 30003}))
        with pytest.raises(Unavailable):
            check(reply({**documented, **other, "code": 1}))


@pytest.mark.covers("fsp-recording reply {verb}.message", "fsp-recording reply {verb}.code")
@pytest.mark.parametrize("verb", STORE_VERBS)
def test_store_envelope(verb: str) -> None:
    """The code alone decides, whatever the store's message and data are."""
    documented = sample(REPLIES[verb])
    assert documented["message"] == "OK"
    assert "data" in documented

    check(reply({"code": 0, "message": "failed"}))
    with pytest.raises(Rejected):
        check(reply({**documented, "code": 30003}))
    with pytest.raises(Unavailable):
        check(reply({**documented, "code": 1}))


@pytest.mark.parametrize("verb", TASK_VERBS)
def test_sample_failures(verb: str) -> None:
    """The document's failures of a task say that there is no such task."""
    with pytest.raises(AlreadyEnded, match=r"no such recording.*30001"):
        check(reply(sample(f"{verb}/failure")))


def test_sample_login_failure() -> None:
    """The document's failed login is refused for want of space."""
    with pytest.raises(Rejected, match="30008"):
        check(reply(sample("login/failure")))


@pytest.mark.covers("fsp-recording error 30004")
@pytest.mark.parametrize("code", [30004, 605030004, 6050030004, "30004"])
def test_spellings_of_codes(code: object) -> None:
    """The three spellings of a code are one, and so is a string."""
    with pytest.raises(Unavailable) as raised:
        check(reply({"code": code}))

    assert raised.value.code == 30004
    assert raised.value.retry_after == timedelta(seconds=30)
    assert not raised.value.maybe_arrived


@pytest.mark.covers("fsp-recording error other codes")
@pytest.mark.parametrize("code", [1, 30002, 30040, 30046, -1, 99_999, 606000001, 10**10])
def test_unknown_code(code: int) -> None:
    """A code that is in no list is worth another try, after which the provider is to be asked: so says the document."""
    with pytest.raises(Unavailable, match="its provider must be asked") as raised:
        check(reply({"code": code}))

    assert raised.value.code == code


@pytest.mark.parametrize("body", [{}, {"code": None}, {"code": "OK"}, []])
def test_no_code(body: object) -> None:
    """A reply without a code is misunderstood, not taken for success."""
    with pytest.raises(Misunderstood):
        check(reply(body))


@pytest.mark.parametrize("status", [500, 502, 504])
def test_out_of_order(status: int) -> None:
    """After an HTTP 5xx nobody knows whether it was carried out."""
    with pytest.raises(Unavailable) as raised:
        check(Response(status=status, body=b"<html>"))

    assert raised.value.maybe_arrived
    assert raised.value.code == status


@pytest.mark.parametrize(
    ("header", "wait"), [("7", timedelta(seconds=7)), ("soon", None), ("9" * 14, None), (None, None)]
)
def test_rate_limited(header: str | None, wait: timedelta | None) -> None:
    """HTTP 429 is a pause, as long as the service says."""
    with pytest.raises(RateLimited) as raised:
        check(Response(status=429, headers={"retry-after": header} if header else {}))

    assert raised.value.retry_after == wait


@pytest.mark.parametrize("status", [301, 400, 403, 404])
def test_refused(status: int) -> None:
    """Any other HTTP status is a refusal, also of a body that says yes."""
    with pytest.raises(Rejected) as raised:
        check(reply({"code": 0}, status=status))

    assert raised.value.code == status


@pytest.mark.parametrize(
    ("status", "code", "kind", "words"),
    [
        (401, 30007, Rejected, "does not accept these credentials"),
        (500, 30011, Rejected, "is used up"),
        (404, 30000, Unavailable, "failed without saying why"),
    ],
)
def test_code_before_status(status: int, code: int, kind: type[VendorError], words: str) -> None:
    """Where a code that is known comes with the HTTP status of a failure, the code says what is wrong."""
    with pytest.raises(kind, match=words) as raised:
        check(reply({"code": code}, status=status))

    assert raised.value.code == code


@pytest.mark.parametrize(("status", "kind"), [(503, Unavailable), (403, Rejected)])
def test_status_before_unknown_code(status: int, kind: type[VendorError]) -> None:
    """A code that is in no list tells less than the HTTP status."""
    with pytest.raises(kind) as raised:
        check(reply({"code": 7}, status=status))

    assert raised.value.code == status


def test_errors_do_not_quote() -> None:
    """An error never repeats what the service wrote."""
    with pytest.raises(Unavailable) as raised:
        check(reply({"code": 5, "msg": "token=secret"}))

    assert "secret" not in str(raised.value)


def test_parse_record_id() -> None:
    """Init's reply has the task's id, a string or a number."""
    assert parse_record_id(raw(sample("init/reply"))) == "XXXXXXXXXXX"
    assert parse_record_id(b'{"record_id":17,}') == "17"


@pytest.mark.parametrize("body", [b"{}", b'{"record_id":null}', b'{"record_id":""}', b"x"])
def test_parse_record_id_missing(body: bytes) -> None:
    """A task without an id is misunderstood."""
    with pytest.raises(Misunderstood):
        parse_record_id(body)


@pytest.mark.covers(
    "fsp-recording reply query.record_list",
    "fsp-recording reply query.total_num",
    *(
        f"fsp-recording reply query.record_list.{name}"
        for name in ("record_id", "record_mode", "group_id", "start_time", "stop_time", "status")
    ),
)
def test_parse_tasks_sample() -> None:
    """The list's rows have ids, rooms, statuses and dates; ids and numbers may each be the other."""
    page = parse_tasks(raw(sample("query/reply")), ZONE)

    first = Task(
        id="XXXXXXXXXXX",
        room="42",
        state=RecordingState.RECORDING,
        started_at=datetime(2019, 7, 1, 11, 0, 46, tzinfo=ZONE),
    )
    second = Task(
        id="10050",
        room="43",
        state=RecordingState.UPLOADING,
        started_at=datetime(2019, 7, 2, 17, 58, 2, tzinfo=ZONE),
        ended_at=datetime(2019, 7, 2, 18, 58, 2, tzinfo=ZONE),
    )
    assert page == Page((ListedTask(2, first), ListedTask(5, second)), 2)


@pytest.mark.parametrize(
    ("reply", "page"),
    [
        ({}, Page((), None)),
        ({"record_list": None, "total_num": "0"}, Page((), 0)),
        ({"record_list": [], "total_num": 3}, Page((), 3)),
        (
            {"record_list": [{}, {"record_id": "a", "status": "?", "start_time": "soon"}]},
            Page((ListedTask(None, Task(id="a")),), None),
        ),
        ({"record_list": [{"record_id": "a", "status": 99}]}, Page((ListedTask(99, Task(id="a")),), None)),
    ],
)
def test_parse_tasks(reply: object, page: Page[ListedTask]) -> None:
    """A list may be missing, and rows without an id are no tasks."""
    assert parse_tasks(raw(reply), ZONE) == page


@pytest.mark.covers(
    "fsp-recording reply file/list.data",
    "fsp-recording reply file/list.count",
    "fsp-recording reply file/list.dataList",
    *(
        f"fsp-recording reply file/list.dataList.{name}"
        for name in ("resourceName", "fileLength", "fileState", "fileSize", "resourceType", "recordTime")
    ),
)
def test_parse_files_sample() -> None:
    """The document's list of files: seconds, bytes, dates of Shanghai, and types without their dot."""
    page = parse_files(raw(sample("file_list/reply")), ZONE)

    first = StoredFile(
        file=File(name="20190712110046_10050", kind="mp4", size=7815569, duration=timedelta(hours=1)),
        state=RecordingState.READY,
        recorded_at=datetime(2019, 7, 1, 11, 0, 46, tzinfo=ZONE),
    )
    second = StoredFile(
        file=File(name="XXXXXXXXXXXXX", kind="mp3", size=1024, duration=timedelta(minutes=1)),
        state=RecordingState.READY,
        recorded_at=datetime(2019, 7, 2, 17, 58, 2, tzinfo=ZONE),
    )
    assert page == Page((first, second), 2)


@pytest.mark.parametrize(
    ("data", "page"),
    [
        (None, Page((), None)),
        ([], Page((), None)),
        ({"count": 0, "dataList": None}, Page((), 0)),
        (
            {"dataList": [{"fileState": "normal"}, {"resourceName": 7, "fileSize": "-1", "resourceType": "MP3"}]},
            Page((StoredFile(file=File(name="7", kind="mp3")),), None),
        ),
        ({"dataList": [{"resourceName": "a", "fileState": "?"}]}, Page((StoredFile(file=File(name="a")),), None)),
    ],
)
def test_parse_files(data: object, page: Page[StoredFile]) -> None:
    """Everything but a file's name may be missing."""
    assert parse_files(raw({"code": 0, "data": data}), ZONE) == page


@pytest.mark.covers(
    "fsp-recording reply volume/getUsedVolume.data",
    "fsp-recording reply volume/getUsedVolume.volume",
    "fsp-recording reply volume/getUsedVolume.useVolume",
)
def test_parse_storage_sample() -> None:
    """The document's answer: bytes used, and bytes there are."""
    assert parse_storage(raw(sample("used_volume/reply"))) == Storage(used=7815569, limit=21474836480)


@pytest.mark.covers("fsp-recording rule unlimited volume")
@pytest.mark.parametrize(
    ("data", "storage"),
    [
        ({"volume": -1, "useVolume": -1}, Storage(used=None, limit=None)),
        ({"volume": "-1", "usevolume": "12"}, Storage(used=12, limit=None)),
        ({"volume": 0, "useVolume": None}, Storage(used=None, limit=0)),
        ({}, Storage(used=None, limit=None)),
        (None, Storage(used=None, limit=None)),
    ],
)
def test_parse_storage(data: object, storage: Storage) -> None:
    """-1 and whatever is missing is unknown; the text spells one name otherwise than the example."""
    assert parse_storage(raw({"code": 0, "data": data})) == storage


scalars: st.SearchStrategy[Any] = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
TOP_FIELDS = ["code", "data", "record_id", "record_list", "status", "total_num"]
DATA_FIELDS = [
    "count",
    "dataList",
    "resourceName",
    "fileLength",
    "fileSize",
    "fileState",
    "resourceType",
    "volume",
    "useVolume",
    "start_time",
    "group_id",
    "recordTime",
]
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(TOP_FIELDS + DATA_FIELDS), inner, max_size=6)
    ),
    max_leaves=20,
)


@given(values.map(raw) | st.binary())
def test_any_reply(body: bytes) -> None:
    """No parser raises anything but Misunderstood."""
    listed = (partial(parse_tasks, zone=ZONE), partial(parse_files, zone=ZONE))
    for parse in (parse_record_id, parse_stopped, parse_storage, *listed):
        with suppress(Misunderstood):
            parse(body)
