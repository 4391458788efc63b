from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain import File, RecordingState, Storage, StoredFile, Task
from bot.errors import Misunderstood, Rejected, Unavailable
from bot.vendors.fsp import (
    FileFilters,
    TaskFilters,
    delete_file,
    delete_files,
    get_storage,
    is_file_of,
    list_files,
    list_tasks,
)
from bot.vendors.wire import Response
from tests.vendors.driving import drive
from tests.vendors.fsp.samples import context, error, fields, files, ok, recording, reply, sample, stored, tasks

CTX = context()
DELETED = reply(sample("file_delete/reply"))
READY = StoredFile(
    file=File(name="file1", kind="mp4", size=1024, duration=timedelta(minutes=1)),
    state=RecordingState.READY,
    recorded_at=datetime(2026, 12, 1, 9, tzinfo=UTC),
)


def dumped(filters: TaskFilters | FileFilters) -> dict[str, Any]:
    """Filters as they come from where they were stored."""
    return filters.model_dump(mode="json")


@pytest.mark.covers("fsp-recording call query", "fsp-recording state query.status 2")
def test_list_tasks() -> None:
    """The tasks that the gateway lists, with their rooms, states and beginnings."""
    row = {"record_id": "a", "group_id": 42, "status": 2, "start_time": "2026-12-01 17:00:00"}
    listed, sent = drive(list_tasks(CTX, dumped(TaskFilters())), ok(record_list=[row], total_num=1))

    began = datetime(2026, 12, 1, 9, tzinfo=UTC)
    assert listed == (Task(id="a", room="42", state=RecordingState.RECORDING, started_at=began),)
    assert [fields(request) for request in sent] == [{"page": 1, "page_size": 500}]


@pytest.mark.covers(
    *(
        f"fsp-recording parameter query.{name}"
        for name in ("record_id", "group_id", "status", "start_time", "stop_time", "page", "page_size")
    )
)
def test_list_tasks_filtered() -> None:
    """Every filter reaches the gateway under its name, and every page is read."""
    filters = TaskFilters.model_validate(
        {"record_id": 7, "group_id": "42", "status": "queued", "start_time": "2026-12-01", "stop_time": "2026-12-01"}
    )
    listed, sent = drive(list_tasks(CTX, dumped(filters)), tasks(("a", 3), total=2), tasks(("b", 3), total=2))

    assert [task.id for task in listed] == ["a", "b"]
    assert [fields(request) for request in sent] == [
        {
            "record_id": "7",
            "group_id": "42",
            "status": 3,
            "start_time": "2026-12-01 00:00:00",
            "stop_time": "2026-12-01 23:59:59",
            "page": page,
            "page_size": 500,
        }
        for page in (1, 2)
    ]


@pytest.mark.covers("fsp-recording call file/list", "fsp-recording rule thirty days without dates")
def test_list_files() -> None:
    """Without dates the files of the last 30 days are listed, and those of a clock that is ahead of ours."""
    listed, sent = drive(list_files(CTX, dumped(FileFilters())), files(stored("file1")))

    assert listed == (READY,)
    assert [fields(request) for request in sent] == [
        {"start_time": "2026-11-01 17:00:00", "end_time": "2026-12-02 17:00:00", "page": "1", "page_size": "100"}
    ]


@pytest.mark.covers(
    *(
        f"fsp-recording parameter file/list.{name}"
        for name in ("file_name", "file_state", "start_time", "end_time", "page", "page_size")
    )
)
def test_list_files_filtered() -> None:
    """Every filter reaches the store under its name, and every page is read."""
    filters = FileFilters.model_validate(
        {"file_name": "a", "file_state": "normal", "start_time": "2026-10-01", "end_time": "2026-10-31"}
    )
    first, second = stored("a", fileSize=1), stored("a", fileSize=2)
    listed, sent = drive(list_files(CTX, dumped(filters)), files(first, total=2), files(second, total=2))

    assert [one.file.size for one in listed] == [1, 2]
    assert [fields(request) for request in sent] == [
        {
            "file_name": "a",
            "file_state": "normal",
            "start_time": "2026-10-01 00:00:00",
            "end_time": "2026-10-31 23:59:59",
            "page": page,
            "page_size": "100",
        }
        for page in ("1", "2")
    ]


def test_list_files_until() -> None:
    """Where only the end is given, the list covers the 30 days before it; where only the beginning, all since; and ten
    years where a name is given and no beginning.
    """
    for given, span in (
        ({"end_time": "2026-10-31"}, ("2026-10-01 23:59:59", "2026-10-31 23:59:59")),
        ({"start_time": "2026-10-01"}, ("2026-10-01 00:00:00", "2026-12-02 17:00:00")),
        ({"file_name": "file1"}, ("2016-12-03 17:00:00", "2026-12-02 17:00:00")),
    ):
        _, sent = drive(list_files(CTX, dumped(FileFilters.model_validate(given))), files())
        assert (fields(sent[0])["start_time"], fields(sent[0])["end_time"]) == span


@pytest.mark.covers("fsp-recording rule several slices")
def test_list_slices() -> None:
    """Slices that look the same are not one; a row that has moved to the next page is not two."""
    same, moved, last = stored("file1"), stored("file2"), stored("file3")
    pages = [files(same, same, moved, total=4), files(moved, last, total=4)]
    listed, _ = drive(list_files(CTX, dumped(FileFilters())), *pages)

    assert [one.file.name for one in listed] == ["file1", "file1", "file2", "file3"]


@pytest.mark.covers("fsp-recording call volume/getUsedVolume")
def test_get_storage() -> None:
    """What is used and what there is, in bytes; the request has no parameters of its own."""
    storage, sent = drive(get_storage(CTX), reply(sample("used_volume/reply")))

    assert storage == Storage(used=7815569, limit=21474836480)
    assert [fields(request) for request in sent] == [{}]


@pytest.mark.covers(
    "fsp-recording call file/delete",
    "fsp-recording parameter file/delete.file_name",
    "fsp-recording reply file/delete.data",
)
def test_delete() -> None:
    """The file of the recording is deleted by its name, and is gone."""
    said, sent = drive(delete_files(CTX, recording()), files(stored("file1")), DELETED, files())

    assert said == "file1 is deleted: the service no longer lists it."
    assert [request.verb for request in sent] == ["file/list", "file/delete", "file/list"]
    assert fields(sent[0])["file_name"] == "file1"
    assert fields(sent[1]) == {"file_name": "file1"}


def test_many_files() -> None:
    """A list that tells its length is read to its end, however long it is."""
    pages = [files(stored(f"file{number}"), total=201) for number in range(201)]
    listed, _ = drive(list_files(CTX, {}), *pages)

    assert [row.file.name for row in listed] == [f"file{number}" for number in range(201)]


def test_delete_several() -> None:
    """Files that are known by their names alone are deleted one after the other."""
    known = replace(recording(vendor_ids={}), files=tuple(File(name=name, kind="mp4") for name in ("file1", "file2")))
    gone = [files(stored("file1")), DELETED, files(), files(stored("file2")), DELETED, files()]
    said, sent = drive(delete_files(CTX, known), *gone)

    assert said == " ".join(f"{name} is deleted: the service no longer lists it." for name in ("file1", "file2"))
    assert [fields(request)["file_name"] for request in sent] == ["file1"] * 3 + ["file2"] * 3


@pytest.mark.covers("fsp-recording rule deleting what does not exist")
def test_delete_nothing() -> None:
    """The service says OK of any name: that there was no such file is said, and not "deleted"."""
    said, _ = drive(delete_files(CTX, recording()), files(stored("file10")), DELETED, files())

    assert said == (
        "There was nothing left to delete: the service lists no file file1 since 2026-11-30; "
        "an older one of that name would be gone now."
    )


def test_delete_in_vain() -> None:
    """A file that is still listed is not deleted yet, and may be asked for again."""
    listed = files(stored("file1"))

    with pytest.raises(Unavailable, match=r"accepted the deletion of file1, but still lists it\."):
        drive(delete_files(CTX, recording()), listed, DELETED, listed)


@pytest.mark.parametrize(
    ("recorded_at", "since"), [(datetime(2024, 1, 2, tzinfo=UTC), "2024-01-01"), (None, "2016-12-03")]
)
def test_delete_stored(recorded_at: datetime | None, since: str) -> None:
    """A file that no recording of ours left is deleted by its name, looked for from when it was recorded, if known."""
    row = replace(READY, recorded_at=recorded_at)
    said, sent = drive(delete_file(CTX, row), files(stored("file1"), stored("file1")), DELETED, files())

    assert said == "file1 is deleted: the service no longer lists it."
    assert [fields(request)["file_name"] for request in sent] == ["file1"] * 3
    assert fields(sent[0])["start_time"].startswith(since)


def test_delete_stored_that_is_missing() -> None:
    """That the service did not have it is said."""
    said, _ = drive(delete_file(CTX, READY), files(), DELETED, files())

    assert said.startswith("There was nothing left to delete: the service lists no file file1 since 2026-11-30;")


def test_whose_file() -> None:
    """A file is a recording's whose start named it."""
    assert is_file_of(recording(), "file1")
    assert not is_file_of(recording(), "file10")
    assert not is_file_of(recording(vendor_ids={}), "")


def test_delete_unstarted() -> None:
    """Nothing is asked about a recording that has no name at the service."""
    assert drive(delete_files(CTX, recording(vendor_ids={}))) == ("room 42 was never begun, so it has no files.", [])


def test_delete_refused() -> None:
    """A refused deletion is refused."""
    with pytest.raises(Rejected, match="30007"):
        drive(delete_files(CTX, recording()), files(stored("file1")), error(30007))


@pytest.mark.parametrize("body", [b"<html>", b"[]"])
def test_garbage(body: bytes) -> None:
    """An answer that is no answer is misunderstood by every list."""
    garbage = Response(status=200, body=body)
    for flow in (list_tasks(CTX, {}), list_files(CTX, {}), get_storage(CTX)):
        with pytest.raises(Misunderstood):
            drive(flow, garbage)
