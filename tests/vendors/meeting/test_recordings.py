from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest

from bot.domain import ACTIVE, File, Link, Observation, Recording, RecordingState
from bot.errors import AlreadyEnded, Misunderstood, Rejected, Unavailable, UsageError
from bot.vendors.meeting import (
    check_account,
    check_room,
    delete_files,
    find_recording,
    get_links,
    get_recordings,
    prepare_recording,
    start_recording,
    stop_recording,
)
from bot.vendors.wire import Context, Flow, Response
from tests.vendors.driving import drive
from tests.vendors.meeting.samples import (
    BEGUN,
    LISTED,
    NOW,
    ROOM,
    context,
    ok,
    printed,
    recording,
    refused,
    reply,
    row,
)

FINISHING = (RecordingState.STOPPING, RecordingState.PROCESSING, RecordingState.UPLOADING)
LOST_START = recording(state=RecordingState.STARTING, record_id=None)
Begin = Callable[[Context[Any], Recording], Flow[Any]]


def look(known: Recording, *replies: Response) -> Observation | None:
    """What one look sees."""
    seen: Mapping[str, Observation]
    seen, _ = drive(get_recordings(context(), [known]), *replies)
    return seen[known.id]


@pytest.mark.covers("meeting-control rule conferenceKey length")
def test_rooms() -> None:
    """A meeting's number has 1 to 50 characters."""
    check_room("0042")
    check_room("9" * 50)
    for wrong in ("", "9" * 51):
        with pytest.raises(UsageError, match="1 to 50 characters"):
            check_room(wrong)


def test_prepare() -> None:
    """Nobody is asked, and something is known: what is stored says that a start may have been sent."""
    assert drive(prepare_recording(context(), recording())) == ({"conference_key": ROOM}, [])
    with pytest.raises(UsageError):
        drive(prepare_recording(context(), recording(room="9" * 51)))


@pytest.mark.covers("meeting-control call openRecord", "meeting-control reply openRecord.recordId")
@pytest.mark.parametrize("begin", [start_recording, find_recording])
def test_start(begin: Begin) -> None:
    """It records at once; a start whose reply was lost is sent again to see that."""
    seen, sent = drive(begin(context(), LOST_START), printed("open_record"))

    assert [request.verb for request in sent] == ["openRecord"]
    assert seen == Observation(state=RecordingState.RECORDING, vendor_ids={"record_id": BEGUN})


@pytest.mark.parametrize("begin", [start_recording, find_recording])
def test_start_without_an_id(begin: Begin) -> None:
    """It records, and the note says what is missing."""
    seen, _ = drive(begin(context(), LOST_START), ok())

    assert (seen.state, seen.vendor_ids) == (RecordingState.RECORDING, {})
    assert "did not tell the id" in seen.note


@pytest.mark.covers("meeting-control error 200003")
def test_recorded_already() -> None:
    """What somebody else began has no id that could be used: the person is told what to do."""
    with pytest.raises(Rejected, match="end it in the meeting, then start again"):
        drive(start_recording(context(), LOST_START), refused("200003"))


@pytest.mark.covers("meeting-control error 200003")
def test_lost_start_runs() -> None:
    """After a lost reply the same answer means that the meeting is recorded; whose it is cannot be told, and is not."""
    seen, _ = drive(find_recording(context(), LOST_START), refused("200003"))

    assert seen is not None
    assert (seen.state, seen.vendor_ids) == (RecordingState.RECORDING, {})
    assert seen.note.startswith("The meeting is being recorded: by this start, whose answer was lost, or by somebody")


@pytest.mark.covers("meeting-control error {code}")
@pytest.mark.parametrize("begin", [start_recording, find_recording])
@pytest.mark.parametrize("code", [200001, 200004, 200006, 200008])
def test_start_refused(begin: Begin, code: int) -> None:
    """A meeting that may not be recorded, or is not there, is refused at once."""
    with pytest.raises(Rejected) as caught:
        drive(begin(context(), LOST_START), refused(str(code)))

    assert caught.value.code == code


@pytest.mark.parametrize("begin", [start_recording, find_recording])
@pytest.mark.parametrize(
    ("response", "kind"),
    [(refused("500"), Unavailable), (Response(status=502), Unavailable), (reply({"state": 1}), Misunderstood)],
)
def test_start_unknown(begin: Begin, response: Response, kind: type[Exception]) -> None:
    """Where nobody knows whether it records, nobody says that it does."""
    with pytest.raises(kind):
        drive(begin(context(), LOST_START), response)


@pytest.mark.covers("meeting-control call closeRecord", "meeting-control reply closeRecord.recordId")
def test_stop() -> None:
    """It is asked by the meeting's number, and answers with our id."""
    seen, sent = drive(stop_recording(context(), recording(record_id=BEGUN)), printed("close_record"))

    assert [request.verb for request in sent] == ["closeRecord"]
    assert seen == Observation(state=RecordingState.STOPPING)


@pytest.mark.covers("meeting-control reply closeRecord.recordId")
def test_stop_learns_a_lost_id() -> None:
    """With it the files can be found."""
    seen, _ = drive(stop_recording(context(), recording(record_id=None)), printed("close_record"))

    assert seen == Observation(state=RecordingState.STOPPING, vendor_ids={"record_id": BEGUN})


@pytest.mark.parametrize("record_id", [BEGUN, None])
def test_stop_without_an_id(record_id: str | None) -> None:
    """It is stopped all the same."""
    seen, _ = drive(stop_recording(context(), recording(record_id=record_id)), ok())

    assert seen == Observation(state=RecordingState.STOPPING)


@pytest.mark.covers("meeting-control reply closeRecord.recordId")
def test_stop_of_another() -> None:
    """Closing ends whatever is recorded there: that it was not ours is said, and our id is kept."""
    seen, _ = drive(stop_recording(context(), recording()), printed("close_record"))

    assert (seen.state, seen.vendor_ids) == (RecordingState.STOPPING, {})
    assert f"closed another recording of this meeting ({BEGUN})" in seen.note


@pytest.mark.covers("meeting-control error {code}")
@pytest.mark.parametrize("code", [200006, 200007, 200008])
def test_stop_when_it_is_over(code: int) -> None:
    """A recording ends with its meeting, or was ended by somebody in it."""
    with pytest.raises(AlreadyEnded) as caught:
        drive(stop_recording(context(), recording()), refused(str(code)))

    assert caught.value.code == code


@pytest.mark.covers("meeting-control error 200001")
def test_stop_refused() -> None:
    """Any other refusal leaves it running."""
    with pytest.raises(Rejected):
        drive(stop_recording(context(), recording()), refused("200001"))


@pytest.mark.covers("meeting-control call getRecords", "meeting-control reply getRecords.recordId")
@pytest.mark.parametrize("state", sorted(FINISHING))
def test_file(state: RecordingState) -> None:
    """The document's reply has a second row of another recording, which is not ours."""
    seen, sent = drive(get_recordings(context(), [recording(state=state)]), printed("get_records"))

    file = File(name=LISTED, kind="mp4", size=1027797, duration=timedelta(seconds=14))
    assert [request.verb for request in sent] == ["getRecords"]
    assert seen == {"r7k2": Observation(state=RecordingState.READY, files=(file,))}


@pytest.mark.covers("meeting-control reply getRecords.recordId")
def test_rows_of_others() -> None:
    """They say nothing about ours."""
    known = recording(state=RecordingState.STOPPING, record_id="15")

    assert look(known, printed("get_records")) == Observation()
    assert look(known, ok([row(15), row("015")])) == Observation(
        state=RecordingState.READY, files=(File(name="15", size=1027797, duration=timedelta(seconds=14)),)
    )


def test_parts() -> None:
    """Several rows of one recording are its parts."""
    seen = look(recording(state=RecordingState.STOPPING), ok([row(fileSize=1), row(fileSize=2), row(fileSize=0)]))

    assert seen is not None
    assert [(file.name, file.size) for file in seen.files] == [(f"{LISTED} (1 of 2)", 1), (f"{LISTED} (2 of 2)", 2)]


@pytest.mark.parametrize(
    ("data", "state"),
    [
        (None, None),
        ([], None),
        ([row(downUrl="")], RecordingState.PROCESSING),
        ([row(fileSize=0)], RecordingState.PROCESSING),
    ],
)
def test_no_file_yet(data: object, state: RecordingState | None) -> None:
    """An empty list is no failure: when the file comes is not documented."""
    assert look(recording(state=RecordingState.STOPPING), ok(data)) == Observation(state=state)


@pytest.mark.covers("meeting-control reply getRecords.stopTime")
@pytest.mark.parametrize("state", sorted(ACTIVE))
def test_ended_by_itself(state: RecordingState) -> None:
    """There is no other sign than a row with its end."""
    seen = look(recording(state=state), ok([row()]))
    pending = look(recording(state=state), ok([row(downUrl="", fileSize=0)]))

    assert seen is not None
    assert seen.state is RecordingState.READY
    assert pending == Observation(state=RecordingState.PROCESSING)


@pytest.mark.parametrize("state", sorted(ACTIVE))
@pytest.mark.parametrize("data", [None, [], [row(stopTime="")], [row("another")], [row(stopTime=None, downUrl="")]])
def test_running(state: RecordingState, data: object) -> None:
    """Nothing is concluded of a recording that has no end, even if a part of it can be downloaded."""
    assert look(recording(state=state), ok(data)) == Observation()


def test_lost_id() -> None:
    """While it runs nothing is asked; once it is over nothing can be found, and the note says where to look."""
    seen = look(recording(state=RecordingState.PROCESSING, record_id=None))

    assert look(recording(record_id=None)) == Observation()
    assert seen is not None
    assert seen.state is RecordingState.LOST
    assert "service's console" in seen.note


@pytest.mark.covers("meeting-control reply getRecords.downUrl")
def test_links() -> None:
    """They are asked for anew, of our row alone, and are good for seven days from then."""
    links, sent = drive(get_links(context(), recording()), printed("get_records"))

    (link,) = links
    assert [request.verb for request in sent] == ["getRecords"]
    assert (link.name, link.expires_at) == (LISTED, NOW + timedelta(days=7))
    assert link.url.startswith("http://xxxxxxx.cossh.myqcloud.com/2019-05-31/1866_094309.mp4?sign=")
    assert "sign" not in repr(links)


def test_links_to_parts() -> None:
    """Each part has its own."""
    parts = [row(downUrl="https://a.example.com/1"), row(downUrl=""), row(downUrl="https://a.example.com/2")]
    links, _ = drive(get_links(context(), recording()), ok(parts))

    assert links == tuple(
        Link(name=f"{LISTED} ({n} of 2)", url=f"https://a.example.com/{n}", expires_at=NOW + timedelta(days=7))
        for n in (1, 2)
    )


def test_no_links() -> None:
    """There are none before the file, and none without an id."""
    assert drive(get_links(context(), recording()), ok([]))[0] == ()
    assert drive(get_links(context(), recording(record_id=None))) == ((), [])


@pytest.mark.covers("meeting-control call delRecordFile", "meeting-control reply delRecordFile.recordId")
def test_delete() -> None:
    """It is looked whether the files are gone."""
    sentence, sent = drive(delete_files(context(), recording()), printed("del_record_file"), ok([row("another")]))

    assert [request.verb for request in sent] == ["delRecordFile", "getRecords"]
    assert sentence == "The meeting service has no file of this recording (any more)."


def test_delete_takes_time() -> None:
    """What is still listed is not gone yet, and may be asked for again."""
    with pytest.raises(Unavailable, match="still lists it"):
        drive(delete_files(context(), recording()), printed("del_record_file"), ok([row()]))


@pytest.mark.parametrize("code", ["400", "200009"])
def test_delete_twice(code: str) -> None:
    """The second time does no harm, whatever the service says to it: no row, no file."""
    sentence, _ = drive(delete_files(context(), recording()), refused(code), ok([row(downUrl="")]))

    assert "no file" in sentence


def test_delete_refused() -> None:
    """A refusal counts while the files are there."""
    with pytest.raises(Rejected, match="refused a parameter"):
        drive(delete_files(context(), recording()), refused("400"), ok([row()]))


def test_delete_without_an_id() -> None:
    """It cannot be asked for."""
    with pytest.raises(Rejected, match="never told the id"):
        drive(delete_files(context(), recording(record_id=None)))


@pytest.mark.covers("meeting-control call getRecords")
def test_account() -> None:
    """A recording that does not exist has no files, and asking for them shows that the key is good."""
    sentence, sent = drive(check_account(context()), ok([]))

    assert [(request.verb, request.json) for request in sent] == [("getRecords", {"recordId": "clapper-check"})]
    assert sentence.startswith("The meeting service takes the key")


@pytest.mark.covers("meeting-control error 403")
def test_account_refused() -> None:
    """A wrong key is told."""
    with pytest.raises(Rejected, match="check auth"):
        drive(check_account(context()), refused("403"))
