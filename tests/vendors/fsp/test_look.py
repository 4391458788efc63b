from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain import ACTIVE, File, Observation, RecordingState
from bot.errors import AlreadyEnded, Misunderstood, Unavailable
from bot.vendors.fsp import get_recordings
from bot.vendors.wire import Response
from tests.vendors.driving import drive
from tests.vendors.fsp.samples import NOW, context, error, fields, files, ok, recording, stored, tasks, verbs

CTX = context()
PREPARED = {"file_name": "room-42-r1", "before": "old1,old2"}
FILE = File(name="file1", kind="mp4", size=1024, duration=timedelta(minutes=1))
STOPPED = recording(state=RecordingState.STOPPING)


def look(*replies: Response, state: RecordingState = RecordingState.STOPPING) -> Observation:
    """What one look at recording 1 brings."""
    seen, _ = drive(get_recordings(CTX, [recording(state=state)]), *replies)
    return seen["r1"]


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (1, RecordingState.STARTING),
        (2, RecordingState.RECORDING),
        (3, RecordingState.PROCESSING),
        (4, RecordingState.PROCESSING),
        (5, RecordingState.UPLOADING),
    ],
)
@pytest.mark.parametrize("known", [RecordingState.RECORDING, RecordingState.STOPPING])
def test_look_in_progress(status: int, state: RecordingState, known: RecordingState) -> None:
    """While the list has the task in progress, the list alone tells its state."""
    assert look(tasks(("other", 2), ("task1", status)), state=known) == Observation(state=state)


def test_look_at_paused() -> None:
    """The vendor's later document has a status for it: what comes after that is believed."""
    tells = {"lists_pauses": "yes"}
    assert look(tasks(("task1", 7)), state=RecordingState.RECORDING) == Observation(
        state=RecordingState.PAUSED, vendor_ids=tells
    )
    seen_paused = recording(
        state=RecordingState.PAUSED, vendor_ids={"record_id": "task1", "file_name": "file1", **tells}
    )
    seen, _ = drive(get_recordings(CTX, [seen_paused]), tasks(("task1", 2)))
    assert seen["r1"].state is RecordingState.RECORDING


@pytest.mark.parametrize(
    ("status", "state"),
    [(2, RecordingState.PAUSED), (1, RecordingState.STARTING), (3, RecordingState.PROCESSING)],
)
def test_look_at_paused_without_a_status(status: int, state: RecordingState) -> None:
    """A list that has never told of a pause may call recorded what is held; whatever else it says is believed."""
    assert look(tasks(("task1", status)), state=RecordingState.PAUSED) == Observation(state=state)


@pytest.mark.parametrize("status", [0, 99])
def test_look_at_unknown_status(status: int) -> None:
    """A status that is in no document tells nothing: a live recording goes on, a stopped one has its file."""
    listed = tasks(("task1", status))

    assert look(listed, state=RecordingState.RECORDING) == Observation()
    assert look(listed, files()) == Observation()
    assert look(listed, files(stored("file1"))).state is RecordingState.READY


@pytest.mark.parametrize(
    ("listed", "seen"),
    [
        (tasks(), Observation(missing=True)),
        (tasks(("task1", 6)), Observation(state=RecordingState.PROCESSING)),
        (
            tasks(("task1", -1)),
            Observation(state=RecordingState.FAILED, note="The recording service says that this recording broke."),
        ),
    ],
)
@pytest.mark.parametrize("rows", [[], [stored("file1", "deleted")], [stored("file2")]])
def test_look_without_file(listed: Response, seen: Observation, rows: list[dict[str, object]]) -> None:
    """Until the store has the file of a task that is over, the list tells what is known."""
    assert look(listed, files(*rows)) == seen


@pytest.mark.parametrize(
    ("states", "seen"),
    [
        (["creating"], Observation(state=RecordingState.PROCESSING)),
        (["uploading"], Observation(state=RecordingState.UPLOADING)),
        (["normal"], Observation(state=RecordingState.READY, files=(FILE,))),
        (["normal", "uploading"], Observation(state=RecordingState.UPLOADING)),
        (["uploading", "creating"], Observation(state=RecordingState.PROCESSING)),
        (["exception", "creating"], Observation(state=RecordingState.PROCESSING)),
        (
            ["exception"],
            Observation(state=RecordingState.FAILED, note="The recording service could not make the file."),
        ),
        (
            ["exception", "normal"],
            Observation(
                state=RecordingState.READY,
                files=(FILE,),
                note="The recording service could not make a part of it.",
            ),
        ),
    ],
)
@pytest.mark.parametrize("listed", [tasks(), tasks(("task1", 6)), tasks(("task1", 0))])
def test_look_at_files(listed: Response, states: list[str], seen: Observation) -> None:
    """The files of a task that is over decide, the least finished first."""
    assert look(listed, files(*(stored("file1", state) for state in states))) == seen


def test_look_at_broken() -> None:
    """A recording that broke has the file of what it recorded till then, and says so."""
    seen = look(tasks(("task1", -1)), files(stored("file1")), state=RecordingState.RECORDING)

    broke = "The recording service says that this recording broke."
    assert seen == Observation(state=RecordingState.READY, files=(FILE,), note=broke)


@pytest.mark.covers(
    "fsp-recording rule several slices",
)
def test_look_at_slices() -> None:
    """A recording of several slices is ready with all of them."""
    seen = look(tasks(), files(stored("file1"), stored("file1", fileSize=7)))

    assert [file.size for file in seen.files] == [1024, 7]


@pytest.mark.parametrize("state", sorted(ACTIVE))
def test_look_at_missing(state: RecordingState) -> None:
    """A live recording that the list lacks is only missing: its first slices may be in the store already."""
    long = replace(recording(state=state, options={"file_duration": 15}), created_at=NOW - timedelta(minutes=15))
    seen, _ = drive(get_recordings(CTX, [long]), tasks(("other", 2)))

    assert seen["r1"] == Observation(missing=True)


@pytest.mark.parametrize(
    ("states", "seen"),
    [
        ([], Observation(missing=True)),
        (["creating"], Observation(missing=True)),
        (["exception"], Observation(missing=True)),
        (["uploading"], Observation(state=RecordingState.UPLOADING)),
        (["normal"], Observation(state=RecordingState.READY, files=(FILE,))),
    ],
)
def test_look_at_missing_with_file(states: list[str], seen: Observation) -> None:
    """A file that is there before a first slice could be full is proof that the recording is over."""
    young = recording(options={"file_duration": 15})
    at = replace(CTX, now=NOW + timedelta(minutes=14, seconds=59))
    found, _ = drive(get_recordings(at, [young]), tasks(), files(*(stored("file1", state) for state in states)))

    assert found["r1"] == seen


def test_look_at_one_file() -> None:
    """The files of one recording are asked for by name, from the day before it to the day after now."""
    _, sent = drive(get_recordings(CTX, [STOPPED]), tasks(), files())

    assert fields(sent[1]) == {
        "file_name": "file1",
        "start_time": "2026-11-30 17:00:00",
        "end_time": "2026-12-02 17:00:00",
        "page": "1",
        "page_size": "100",
    }


def test_look_without_a_name() -> None:
    """A recording of which only the task's id is known is looked at without the store."""
    seen, sent = drive(get_recordings(CTX, [replace(STOPPED, vendor_ids={"record_id": "task1"})]), tasks(("task1", 6)))

    assert seen["r1"].state is RecordingState.PROCESSING
    assert verbs(sent) == ["query"]


def test_look_at_many() -> None:
    """One look at the list, and one at the files of those that are over, tell about all."""
    older = replace(recording(4, state=RecordingState.PROCESSING), created_at=NOW - timedelta(days=2))
    unknown = recording(5, vendor_ids=PREPARED)
    asked = [recording(1), recording(2), recording(3), older, unknown]
    listed = tasks(("task1", 2), ("task2", 6), ("task3", 5))
    seen, sent = drive(get_recordings(CTX, asked), listed, files(stored("file1"), stored("file2")))

    assert {name: one.state for name, one in seen.items()} == {
        "r1": RecordingState.RECORDING,
        "r2": RecordingState.READY,
        "r3": RecordingState.UPLOADING,
        "r4": None,
    }
    assert seen["r4"].missing
    assert [fields(request) for request in sent] == [
        {"page": 1, "page_size": 500},
        {
            "start_time": "2026-11-28 17:00:00",
            "end_time": "2026-12-02 17:00:00",
            "page": "1",
            "page_size": "100",
        },
    ]


def test_look_without_store() -> None:
    """While the store is out of order, recordings that need no file are seen all the same; those that do must wait."""
    asked = [recording(1), recording(2), recording(3, state=RecordingState.STOPPING)]
    listed, broken = tasks(("task1", 2), ("task2", 6)), Response(status=503)
    seen, _ = drive(get_recordings(CTX, asked), listed, broken)

    assert seen == {"r1": Observation(state=RecordingState.RECORDING)}
    with pytest.raises(Unavailable, match="503"):
        drive(get_recordings(CTX, asked[1:]), listed, broken)


def test_look_at_unstarted() -> None:
    """Nothing is asked about recordings that the service has not named yet."""
    assert drive(get_recordings(CTX, [recording(vendor_ids=PREPARED)])) == ({}, [])


def test_pages() -> None:
    """A list is read to its end: to its total, or where that is wrong or missing, until nothing new comes."""
    first, second = stored("file0"), stored("file1")
    for total, replies in (
        (2, [files(first, total=2), files(second, total=2)]),
        (9, [files(first, total=9), files(second, total=9), files(total=9)]),
        (9, [files(first, total=9), files(second, total=9), files(second, total=9)]),
    ):
        seen, sent = drive(get_recordings(CTX, [STOPPED]), tasks(), *replies)
        assert seen["r1"].state is RecordingState.READY, total
        assert [fields(request)["page"] for request in sent[1:]] == [str(n + 1) for n in range(len(replies))]


def test_pages_without_total() -> None:
    """A list that does not tell its length ends with its first empty page."""
    page = ok(record_list=[{"record_id": "task1", "status": 2}])
    seen, sent = drive(get_recordings(CTX, [recording()]), page, ok(record_list=None))

    assert seen["r1"].state is RecordingState.RECORDING
    assert verbs(sent) == ["query", "query"]


@pytest.mark.parametrize("rows", [None, [], [{"status": 2}]])
def test_counted_not_listed(rows: object) -> None:
    """A list that is empty, although it counts some, ends no recording."""
    with pytest.raises(Misunderstood, match="counts what it has"):
        drive(get_recordings(CTX, [recording()]), ok(record_list=rows, total_num=3))


def test_row_without_id() -> None:
    """A row that cannot be read makes a page look short; that there is no other one is no trouble."""
    page = ok(record_list=[{"record_id": "task1", "status": 2}, {"status": 2}], total_num=2)
    seen, _ = drive(get_recordings(CTX, [recording()]), page, ok(record_list=None, total_num=2))

    assert seen["r1"].state is RecordingState.RECORDING


def test_pages_without_end() -> None:
    """A list that never ends, and does not tell its length, is misunderstood."""
    pages = [ok(record_list=[{"record_id": f"other{number}", "status": 2}]) for number in range(200)]
    with pytest.raises(Misunderstood, match="does not end"):
        drive(get_recordings(CTX, [recording()]), *pages)


@pytest.mark.parametrize("none", [tasks(), error(30001)])
def test_moving_pages(none: Response) -> None:
    """A live recording that a long list lacks is asked for by its id: rows move up while pages are read."""
    full = tasks(*((f"other{number}", 2) for number in range(500)))
    asked = [recording(1), recording(2), recording(3, state=RecordingState.STOPPING)]
    one = tasks(("task1", 2))
    seen, sent = drive(get_recordings(CTX, asked), full, one, none, files())

    assert seen["r1"] == Observation(state=RecordingState.RECORDING)
    assert seen["r2"].missing
    assert seen["r3"].missing
    assert [fields(request).get("record_id") for request in sent] == [None, "task1", "task2", None]


def test_no_list() -> None:
    """Where the service knows nothing of a whole list, nothing is said of those that it should have."""
    with pytest.raises(AlreadyEnded):
        drive(get_recordings(CTX, [recording()]), error(30001))
