from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain import ACTIVE, File, Link, Observation, RecordingState
from bot.errors import AlreadyEnded, Misunderstood, Rejected, Unavailable, UsageError
from bot.vendors.fsp import (
    LayoutOptions,
    SubtitleOptions,
    check_account,
    check_room,
    find_recording,
    get_links,
    get_recordings,
    pause_recording,
    prepare_recording,
    resume_recording,
    set_layout,
    set_subtitles,
    start_recording,
    stop_recording,
)
from bot.vendors.wire import Flow, Request, Response
from tests.vendors.driving import drive
from tests.vendors.fsp.samples import NOW, context, error, files, ok, raw, recording, reply, sample, stored, tasks

CTX = context()
LAYOUT = {"audio_list": [{"user_id": "Jack", "media_id": "1"}]}
PREPARED = {"file_name": "room-42-r1", "before": "old1,old2"}
STARTING = Observation(state=RecordingState.STARTING, vendor_ids={"record_id": "task1"})
FILE = File(name="file1", kind="mp4", size=1024, duration=timedelta(minutes=1))


STOPPED = recording(state=RecordingState.STOPPING)


def verbs(sent: list[Request]) -> list[str]:
    return [request.verb for request in sent]


def fields(request: Request) -> dict[str, Any]:
    """What a request says beyond what all say."""
    body = request.json or request.form or {}
    return {key: body[key] for key in body if key not in {"business", "id", "app_id", "token"}}


def look(*replies: Response, state: RecordingState = RecordingState.STOPPING) -> Observation:
    """What one look at recording 1 brings."""
    seen, _ = drive(get_recordings(CTX, [recording(state=state)]), *replies)
    return seen["r1"]


@pytest.mark.parametrize("room", ["room 42", "周会", "a" * 64])
def test_check_room(room: str) -> None:
    """The document sets no limit to a group's id."""
    check_room(room)


def test_prepare() -> None:
    """A recording has a file name of its own, and knows the tasks that were in its room before it."""
    new = recording(vendor_ids={})
    ids, sent = drive(prepare_recording(CTX, new), tasks(("old1", 6), ("old2", 2)))

    assert ids == {"file_name": "room-42-r1", "before": "old1,old2"}
    assert [fields(request) for request in sent] == [{"group_id": "room 42", "page": 1, "page_size": 500}]


def test_prepare_named() -> None:
    """The file's name can begin as people want."""
    ids, _ = drive(prepare_recording(CTX, recording(options={"file_name": "My talk"})), ok())

    assert ids == {"file_name": "My-talk-r1", "before": ""}


@pytest.mark.covers(
    "fsp-recording call init",
    "fsp-recording reply init.record_id",
)
def test_start() -> None:
    """An automatic recording begins with init; that it records is said by the next look."""
    seen, sent = drive(start_recording(CTX, recording(vendor_ids=PREPARED)), ok(record_id="task1"))

    assert seen == STARTING
    assert verbs(sent) == ["init"]
    assert fields(sent[0])["file_name"] == "room-42-r1"
    assert fields(sent[0])["group_id"] == "room 42"


@pytest.mark.covers(
    "fsp-recording rule first layout begins a manual recording",
)
def test_start_manual() -> None:
    """A manual recording begins with its first layout."""
    manual = recording(options={"layout": LAYOUT}, vendor_ids=PREPARED)
    seen, sent = drive(start_recording(CTX, manual), ok(record_id="task1"), ok())

    assert seen == STARTING
    assert verbs(sent) == ["init", "layout"]
    assert fields(sent[1])["record_id"] == "task1"


def test_start_layout_refused() -> None:
    """When the layout is refused the created task is not lost, and a note says what is wrong."""
    manual = recording(options={"layout": LAYOUT}, vendor_ids=PREPARED)
    seen, _ = drive(start_recording(CTX, manual), ok(record_id="task1"), error(30003))

    assert seen.vendor_ids == {"record_id": "task1"}
    assert seen.note == (
        "The layout could not be set, so it may record nothing: The recording service refuses a parameter. (code 30003)"
    )


def test_start_refused() -> None:
    """A refused start is refused."""
    with pytest.raises(Rejected, match="30038"):
        drive(start_recording(CTX, recording(vendor_ids=PREPARED)), error(30038))


@pytest.mark.parametrize("answer", [ok(), ok(record_id=None), Response(status=200, body=b"<html>")])
def test_start_misunderstood(answer: Response) -> None:
    """After an answer that cannot be read it may record: it is to be looked for, not given up."""
    with pytest.raises(Unavailable) as raised:
        drive(start_recording(CTX, recording(vendor_ids=PREPARED)), answer)

    assert raised.value.maybe_arrived


def test_find() -> None:
    """A start whose reply was lost is the one task that was not there before."""
    listed = tasks(("old2", 2), ("task1", 2), ("old1", 6))
    seen, sent = drive(find_recording(CTX, recording(vendor_ids=PREPARED)), listed)

    assert seen == STARTING
    assert fields(sent[0])["group_id"] == "room 42"


def test_find_manual() -> None:
    """A task that was created but whose layout may be missing gets it."""
    manual = recording(options={"layout": LAYOUT}, vendor_ids=PREPARED)
    seen, sent = drive(find_recording(CTX, manual), tasks(("task1", 1)), ok())

    assert seen == STARTING
    assert verbs(sent) == ["query", "layout"]


@pytest.mark.parametrize("listed", [tasks(), tasks(("old1", 6), ("old2", 2))])
def test_find_none(listed: Response) -> None:
    """Where the room has no new task, the start did not arrive."""
    assert drive(find_recording(CTX, recording(vendor_ids=PREPARED)), listed)[0] is None


def test_find_several() -> None:
    """Where the room has several new tasks, nobody can say which is ours."""
    with pytest.raises(Rejected, match="room 42 has 2 new recordings"):
        drive(find_recording(CTX, recording(vendor_ids=PREPARED)), tasks(("task1", 2), ("task2", 2)))


@pytest.mark.covers(
    "fsp-recording call stop",
    "fsp-recording reply stop.media_duration",
    "fsp-recording reply stop.record_duration",
    "fsp-recording reply stop.flow",
    "fsp-recording reply stop.record_id",
)
@pytest.mark.parametrize("extra", [{}, {"media_duration": 60, "record_duration": "61", "flow": 5}])
def test_stop(extra: Mapping[str, object]) -> None:
    """A stopped recording waits for its file, whatever else the reply tells."""
    seen, sent = drive(stop_recording(CTX, recording()), reply({**sample("stop/reply"), **extra}))

    assert seen == Observation(state=RecordingState.STOPPING)
    assert (verbs(sent), fields(sent[0])) == (["stop"], {"record_id": "task1"})


@pytest.mark.covers(
    "fsp-recording error 30001",
)
def test_stop_twice() -> None:
    """A recording that is over already says so."""
    with pytest.raises(AlreadyEnded):
        drive(stop_recording(CTX, recording()), reply(sample("stop/failure")))


@pytest.mark.covers("fsp-recording call pause", "fsp-recording reply pause.record_id")
def test_pause() -> None:
    """A recording that is held is paused."""
    seen, sent = drive(pause_recording(CTX, recording()), reply(sample("pause/reply")))

    assert seen == Observation(state=RecordingState.PAUSED)
    assert (verbs(sent), fields(sent[0])) == (["pause"], {"record_id": "task1"})


def test_pause_twice() -> None:
    """A second pause, also one whose first reply was lost, is an answer and no error."""
    seen, sent = drive(pause_recording(CTX, recording()), error(30039), tasks(("task1", 7)))

    assert seen == Observation(state=RecordingState.PAUSED)
    assert verbs(sent) == ["pause", "query"]
    assert fields(sent[1])["record_id"] == "task1"


@pytest.mark.parametrize("listed", [tasks(), tasks(("task1", 1)), tasks(("other", 7))])
def test_pause_refused(listed: Response) -> None:
    """What does not record cannot be paused."""
    with pytest.raises(Rejected, match="Only what is being recorded can be paused"):
        drive(pause_recording(CTX, recording()), error(30039), listed)
    with pytest.raises(Rejected, match="30003"):
        drive(pause_recording(CTX, recording()), error(30003))


@pytest.mark.covers("fsp-recording call resume", "fsp-recording reply resume.record_id")
def test_resume() -> None:
    """A recording that goes on records."""
    seen, sent = drive(resume_recording(CTX, recording()), reply(sample("resume/reply")))

    assert seen == Observation(state=RecordingState.RECORDING)
    assert (verbs(sent), fields(sent[0])) == (["resume"], {"record_id": "task1"})


@pytest.mark.covers("fsp-recording call layout", "fsp-recording reply layout.record_id")
def test_set_layout() -> None:
    """A layout replaces the whole of what was set: both lists are sent."""
    layout = LayoutOptions.model_validate(LAYOUT).model_dump(mode="json")
    none, sent = drive(set_layout(CTX, recording(), layout), reply(sample("layout/reply")))

    assert none is None
    assert verbs(sent) == ["layout"]
    assert fields(sent[0]) == {"record_id": "task1", **layout}
    assert layout["video_list"] == []


@pytest.mark.parametrize(
    ("video", "reaches"),
    [({"x": 321}, "641 x 240"), ({"y": 1}, "320 x 241"), ({"w": 641}, "641 x 240"), ({"h": 241}, "320 x 241")],
)
def test_set_layout_off_canvas(video: Mapping[str, int], reaches: str) -> None:
    """A picture that would leave the canvas of this recording is refused before anything is sent."""
    small = recording(options={"layout": LAYOUT, "width": 640, "height": 240})
    layout = {"video_list": [{"user_id": "Jack", "media_id": "0", "media_type": 2, **video}]}

    with pytest.raises(UsageError, match=f"Video 1 of the layout reaches to {reaches} px, beyond the canvas"):
        drive(set_layout(CTX, small, layout))


@pytest.mark.covers("fsp-recording error 30035", "fsp-recording rule automatic has no layout")
def test_set_layout_automatic() -> None:
    """An automatic recording has no layout."""
    with pytest.raises(Rejected, match=r"An automatic recording has no layout.*30035"):
        drive(set_layout(CTX, recording(), LAYOUT), error(30035))


@pytest.mark.covers("fsp-recording call subtitle", "fsp-recording reply subtitle.record_id")
@pytest.mark.parametrize("given", [{"content": "Jack", "x": 20}, {"subtitle_list": [{"content": "Jack", "x": 20}]}])
def test_set_subtitles(given: Mapping[str, Any]) -> None:
    """What is laid over the picture is sent as a list, with every default said."""
    subtitles = SubtitleOptions.model_validate(given).model_dump(mode="json")
    none, sent = drive(set_subtitles(CTX, recording(), subtitles), reply(sample("subtitle/reply")))

    text = {"type": 1, "content": "Jack", "color": 0, "x": 20, "y": 0, "transparency": 100, "size": 30}
    assert none is None
    assert verbs(sent) == ["subtitle"]
    assert fields(sent[0]) == {"record_id": "task1", "subtitle_list": [text]}


@pytest.mark.parametrize("verb", ["pause", "resume", "layout", "subtitle"])
def test_changes_after_the_end(verb: str) -> None:
    """What is over already says so, whatever it is asked."""
    flows: Mapping[str, Flow[Any]] = {
        "pause": pause_recording(CTX, recording()),
        "resume": resume_recording(CTX, recording()),
        "layout": set_layout(CTX, recording(), LAYOUT),
        "subtitle": set_subtitles(CTX, recording(), {"content": "Jack"}),
    }
    with pytest.raises(AlreadyEnded):
        drive(flows[verb], reply(sample(f"{verb}/failure")))


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (1, RecordingState.STARTING),
        (2, RecordingState.RECORDING),
        (7, RecordingState.PAUSED),
        (3, RecordingState.PROCESSING),
        (4, RecordingState.PROCESSING),
        (5, RecordingState.UPLOADING),
        (0, None),
        (99, None),
    ],
)
def test_look_in_progress(status: int, state: RecordingState | None) -> None:
    """While the list has the task in progress, the list alone tells its state."""
    assert look(tasks(("other", 2), ("task1", status))) == Observation(state=state)


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
@pytest.mark.parametrize("listed", [tasks(), tasks(("task1", 6)), tasks(("task1", -1))])
def test_look_at_files(listed: Response, states: list[str], seen: Observation) -> None:
    """The files of a task that is over decide, the least finished first."""
    assert look(listed, files(*(stored("file1", state) for state in states))) == seen


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


def test_pages_without_end() -> None:
    """A list that never ends is misunderstood."""
    pages = [tasks((f"other{number}", 2), total=10**6) for number in range(200)]
    with pytest.raises(Misunderstood, match="does not end"):
        drive(get_recordings(CTX, [recording()]), *pages)


def test_moving_pages() -> None:
    """A live recording that a long list lacks is asked for by its id: rows move up while pages are read."""
    full = tasks(*((f"other{number}", 2) for number in range(500)))
    asked = [recording(1), recording(2), recording(3, state=RecordingState.STOPPING)]
    one, none = tasks(("task1", 2)), tasks()
    seen, sent = drive(get_recordings(CTX, asked), full, one, none, files())

    assert seen["r1"] == Observation(state=RecordingState.RECORDING)
    assert seen["r2"].missing
    assert seen["r3"].missing
    assert [fields(request).get("record_id") for request in sent] == [None, "task1", "task2", None]


@pytest.mark.covers(
    "fsp-recording call file/download",
    "fsp-recording parameter file/download.file_name",
    "fsp-recording rule links live an hour",
)
def test_links() -> None:
    """A file's link is made afresh and lives for an hour."""
    answer = reply({"code": 0, "message": "OK", "data": {"urls": "http://cdn.example/a.mp4?sign=x", "count": 1}})
    links, sent = drive(get_links(CTX, recording()), answer)

    expires_at = NOW + timedelta(hours=1)
    assert links == (Link(name="file1", url="http://cdn.example/a.mp4?sign=x", expires_at=expires_at),)
    assert (verbs(sent), fields(sent[0])) == (["file/download"], {"file_name": "file1"})


@pytest.mark.covers(
    "fsp-recording rule several slices",
    "fsp-recording reply file/download.urls",
    "fsp-recording reply file/download.count",
)
def test_links_to_slices() -> None:
    """Several slices are numbered."""
    urls = ["http://cdn.example/1.mp4", "http://cdn.example/2.mp4"]
    links, _ = drive(get_links(CTX, recording()), reply({"code": 0, "data": {"urls": urls, "count": 2}}))

    assert [(link.name, link.url) for link in links] == [("file1 (1 of 2)", urls[0]), ("file1 (2 of 2)", urls[1])]


@pytest.mark.covers(
    "fsp-recording rule no file has no links",
)
def test_no_links() -> None:
    """Without a file there are no links, and without a name nothing is asked."""
    assert drive(get_links(CTX, recording()), reply(sample("file_delete/reply")))[0] == ()
    assert drive(get_links(CTX, recording(vendor_ids={}))) == ((), [])


def test_check_account() -> None:
    """An account is tried with one row of each list."""
    said, sent = drive(check_account(CTX), tasks(("a", 2), total=3), files(stored("a"), total=12))

    assert said == "logged in; tasks: 3, files of the last 30 days: 12."
    assert [fields(request)["page_size"] for request in sent] == [1, "1"]
    assert fields(sent[1])["start_time"] == "2026-11-01 17:00:00"


def test_check_account_without_totals() -> None:
    """Lists that do not tell their length are counted."""
    said, _ = drive(check_account(CTX), ok(), Response(status=200, body=raw({"code": 0, "data": None})))

    assert said == "logged in; tasks: 0, files of the last 30 days: 0."


@pytest.mark.covers(
    "fsp-recording error 30007",
)
def test_check_account_refused() -> None:
    """Bad credentials are named."""
    with pytest.raises(Rejected, match="check the App ID and its secret"):
        drive(check_account(CTX), error(30007))
