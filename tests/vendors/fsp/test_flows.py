from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest

from bot.domain import Link, Observation, Recording, RecordingState
from bot.errors import AlreadyEnded, Misunderstood, Rejected, Unavailable, VendorError
from bot.vendors.fsp import (
    check_room,
    find_recording,
    get_links,
    prepare_recording,
    start_recording,
    stop_recording,
)
from bot.vendors.wire import Context, Flow, Response
from tests.vendors.driving import drive
from tests.vendors.fsp.samples import (
    NOW,
    context,
    error,
    fields,
    ok,
    recording,
    reply,
    sample,
    tasks,
    verbs,
)

CTX = context()
LAYOUT = {"audio_list": [{"user_id": "Jack", "media_id": "1"}]}
PREPARED = {"file_name": "room-42-r1", "before": "old1,old2"}
STARTING = Observation(state=RecordingState.STARTING, vendor_ids={"record_id": "task1"})
Begin = Callable[[Context[Any], Recording], Flow[Any]]


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


def test_prepare_first() -> None:
    """A room that the service does not know yet has no tasks."""
    ids, _ = drive(prepare_recording(CTX, recording(vendor_ids={})), error(30001))

    assert ids["before"] == ""


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


def test_start_off_canvas() -> None:
    """The document does not forbid a picture that leaves the canvas: the recording begins, and a note says it."""
    video = {"user_id": "Jack", "media_id": "0", "media_type": 2, "w": 640}
    manual = recording(
        options={"layout": {"video_list": [video, {**video, "x": 1}]}, "width": 640}, vendor_ids=PREPARED
    )
    seen, sent = drive(start_recording(CTX, manual), ok(record_id="task1"), ok())

    assert seen.note == "Video 2 of the layout reaches to 641 x 240 px, beyond the canvas of 640 x 1080 px."
    assert verbs(sent) == ["init", "layout"]


def test_start_layout_refused() -> None:
    """When the layout is refused the created task is not lost, and a note says what is wrong."""
    manual = recording(options={"layout": LAYOUT}, vendor_ids=PREPARED)
    seen, _ = drive(start_recording(CTX, manual), ok(record_id="task1"), error(30003))

    assert seen.vendor_ids == {"record_id": "task1"}
    assert seen.note == (
        "The layout could not be set, so it may record nothing: The recording service refuses a parameter. (code 30003)"
    )


@pytest.mark.parametrize("begin", [start_recording, find_recording])
@pytest.mark.parametrize(
    ("answer", "kind"),
    [(error(30000), Unavailable), (error(30004), Unavailable), (Response(status=200, body=b"<html>"), Misunderstood)],
)
def test_start_layout_unknown(begin: Begin, answer: Response, kind: type[VendorError]) -> None:
    """A layout that may not have been set is not given up: the start is tried again, and finds its task."""
    manual = recording(options={"layout": LAYOUT}, vendor_ids=PREPARED)
    created = ok(record_id="task1") if begin is start_recording else tasks(("task1", 1))

    with pytest.raises(kind):
        drive(begin(CTX, manual), created, answer)


def test_start_refused() -> None:
    """A refused start is refused."""
    with pytest.raises(Rejected, match="30038"):
        drive(start_recording(CTX, recording(vendor_ids=PREPARED)), error(30038))


@pytest.mark.covers("fsp-recording error 30001")
def test_start_of_no_room() -> None:
    """The document's failure of init is not that a recording is over, which nobody has begun."""
    with pytest.raises(Rejected, match=r"does not know this room, or nobody is in it.*30001"):
        drive(start_recording(CTX, recording(vendor_ids=PREPARED)), reply(sample("init/failure")))


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


@pytest.mark.parametrize("listed", [tasks(), tasks(("old1", 6), ("old2", 2)), error(30001)])
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
@pytest.mark.parametrize(
    ("extra", "note"),
    [
        ({}, ""),
        (
            {"media_duration": 60, "record_duration": "61", "flow": 5},
            "The recording service counts 60 s of media, 61 s from begin to end, 5 kb of traffic.",
        ),
        ({"media_duration": 0, "record_duration": None, "flow": -1}, "The recording service counts 0 s of media."),
    ],
)
def test_stop(extra: Mapping[str, object], note: str) -> None:
    """A stopped recording waits for its file; what the reply counts is told."""
    seen, sent = drive(stop_recording(CTX, recording()), reply({**sample("stop/reply"), **extra}))

    assert seen == Observation(state=RecordingState.STOPPING, note=note)
    assert (verbs(sent), fields(sent[0])) == (["stop"], {"record_id": "task1"})


@pytest.mark.parametrize(
    ("state", "media", "after"),
    [
        (RecordingState.STARTING, 0, RecordingState.EMPTY),
        (RecordingState.STARTING, 1, RecordingState.STOPPING),
        (RecordingState.STARTING, None, RecordingState.STOPPING),
        (RecordingState.RECORDING, 0, RecordingState.STOPPING),
    ],
)
def test_stop_of_what_never_recorded(state: RecordingState, media: int | None, after: RecordingState) -> None:
    """One that never left its start, and of which the service counts no media, is over: no file is waited for."""
    told = reply({**sample("stop/reply"), "media_duration": media})
    seen, _ = drive(stop_recording(CTX, recording(state=state)), told)

    assert seen.state is after
    assert (seen.note == "Nobody sent audio or video, so nothing was recorded.") == (after is RecordingState.EMPTY)


@pytest.mark.covers(
    "fsp-recording error 30001",
)
def test_stop_twice() -> None:
    """A recording that is over already says so."""
    with pytest.raises(AlreadyEnded):
        drive(stop_recording(CTX, recording()), reply(sample("stop/failure")))


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
)
def test_links_to_slices() -> None:
    """Several slices are numbered."""
    urls = ["http://cdn.example/1.mp4", "http://cdn.example/2.mp4"]
    links, _ = drive(get_links(CTX, recording()), reply({"code": 0, "data": {"urls": urls, "count": 2}}))

    assert [(link.name, link.url) for link in links] == [("file1 (1 of 2)", urls[0]), ("file1 (2 of 2)", urls[1])]


@pytest.mark.covers("fsp-recording reply file/download.count")
def test_links_to_some_slices() -> None:
    """Where a slice has no link, the others do not pass for the whole; where none has, the file is not gone."""
    urls = ["http://cdn.example/1.mp4", "http://cdn.example/2.mp4"]
    links, _ = drive(get_links(CTX, recording()), reply({"code": 0, "data": {"urls": urls, "count": 3}}))

    assert [link.name for link in links] == ["file1 (1 of 3; 1 without a link)", "file1 (2 of 3; 1 without a link)"]
    with pytest.raises(Misunderstood, match="gives no link to it"):
        drive(get_links(CTX, recording()), reply({"code": 0, "data": {"urls": "", "count": 3}}))


@pytest.mark.covers(
    "fsp-recording rule no file has no links",
)
def test_no_links() -> None:
    """Without a file there are no links, and without a name nothing is asked."""
    assert drive(get_links(CTX, recording()), reply(sample("file_delete/reply")))[0] == ()
    assert drive(get_links(CTX, recording(vendor_ids={}))) == ((), [])
