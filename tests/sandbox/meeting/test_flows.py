"""The vendor's flows against the local service: both ends of the wire understand each other."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, TypeVar

import pytest

from bot import domain
from bot.domain import Observation, Recording, RecordingState, StreamState, WatchFormat
from bot.errors import AlreadyEnded, BotError, Rejected, VendorError
from bot.sandbox.media import read_sample
from bot.sandbox.meeting import Quirks
from bot.vendors import meeting
from bot.vendors.wire import Context, Flow
from tests.sandbox.meeting.conftest import AUTH, URL, Caller

T = TypeVar("T")

QUIRKS = (
    Quirks(),
    Quirks(codes_are_numbers=True, codes_are_statuses=True, early_rows=True, other_rows=True),
)


@pytest.fixture(params=QUIRKS, ids=["plain", "odd"])
def caller(request: pytest.FixtureRequest) -> Caller:
    """A tenant of a service that is as the document shows it, or else as it may be."""
    caller = Caller()
    caller.service.quirks = request.param
    return caller


def context(caller: Caller, auth: str = AUTH) -> Context[meeting.Settings]:
    """The account of the caller's tenant, now."""
    settings = meeting.Settings.model_validate({"auth": auth, "api_url": URL})
    return Context(account="board", settings=settings, now=caller.now, nonce=1)


def drive(caller: Caller, flow: Flow[T]) -> T:
    """Let the local service answer a flow."""
    try:
        request = next(flow)
        while True:
            response = caller.service.handle(request, caller.now)
            try:
                request.check(response)
            except VendorError as error:
                request = flow.throw(error)
            else:
                request = flow.send(response)
    except StopIteration as end:
        result: T = end.value
        return result


def recording(caller: Caller, **changes: Any) -> Recording:
    """A recording that is about to begin."""
    known: dict[str, Any] = {"id": "r7k2", "account": "board", "room": "1866", "team": "T1", "channel": "C1"}
    return Recording(
        **{
            **known,
            "state": RecordingState.STARTING,
            "requested_by": "U1",
            "created_at": caller.now,
            "vendor_ids": {"conference_key": "1866"},
            **changes,
        }
    )


def take_in(caller: Caller, known: Recording, seen: Observation | None) -> Recording:
    """What the recording is after an answer."""
    assert seen is not None
    return domain.observe(known, seen, caller.now, files_deadline=meeting.FILES_DEADLINE)


def look(caller: Caller, known: Recording) -> Recording:
    """Look once."""
    seen: Mapping[str, Observation] = drive(caller, meeting.get_recordings(context(caller), [known]))
    return take_in(caller, known, seen[known.id])


def stop(caller: Caller, known: Recording) -> Recording:
    """Stop it."""
    return take_in(caller, known, drive(caller, meeting.stop_recording(context(caller), known)))


def start(caller: Caller) -> Recording:
    """Begin one."""
    known = recording(caller)
    return take_in(caller, known, drive(caller, meeting.start_recording(context(caller), known)))


def test_from_start_to_download(caller: Caller) -> None:
    """It records, is stopped, has its file after a while, and its link opens it."""
    begun = start(caller)
    caller.wait(60)
    during = look(caller, begun)
    stopped = look(caller, stop(caller, during))
    caller.wait(30)
    ready = look(caller, stopped)
    (link,) = drive(caller, meeting.get_links(context(caller), ready))

    assert (begun.state, during.state) == (RecordingState.RECORDING, RecordingState.RECORDING)
    assert stopped.state in domain.FINISHING
    assert ready.state is RecordingState.READY
    assert [(file.name, file.duration) for file in ready.files] == [(link.name, timedelta(minutes=1))]
    assert caller.get(link.url).body == read_sample("recording.mp4")


def test_it_ends_with_its_meeting(caller: Caller) -> None:
    """Nobody says so, but its file shows it."""
    begun = start(caller)
    caller.wait(60)
    caller.service.empty_room("1866", caller.now)
    caller.wait(30)

    assert look(caller, begun).state is RecordingState.READY
    with pytest.raises(AlreadyEnded):
        stop(caller, begun)


def test_a_start_whose_reply_was_lost(caller: Caller) -> None:
    """It is found to run, its id is learnt from the stop, and then its file is found."""
    caller.begin()
    lost = recording(caller)
    with pytest.raises(Rejected):
        drive(caller, meeting.start_recording(context(caller), lost))
    found = take_in(caller, lost, drive(caller, meeting.find_recording(context(caller), lost)))
    caller.wait(60)
    stopped = stop(caller, look(caller, found))
    caller.wait(30)

    assert (found.state, "record_id" in found.vendor_ids) == (RecordingState.RECORDING, False)
    assert "record_id" in stopped.vendor_ids
    assert look(caller, stopped).state is RecordingState.READY


def test_a_start_that_never_arrived(caller: Caller) -> None:
    """Looking for it begins it."""
    lost = recording(caller)
    found = take_in(caller, lost, drive(caller, meeting.find_recording(context(caller), lost)))

    assert (found.state, "record_id" in found.vendor_ids) == (RecordingState.RECORDING, True)


def test_another_recording_in_its_place(caller: Caller) -> None:
    """Somebody ended ours and began another: a stop ends that one and says so, and our file is found."""
    begun = start(caller)
    caller.wait(60)
    conference = caller.service.conference("1866")
    conference.stop_recording(caller.now)
    theirs = conference.start_recording(caller.now)
    caller.wait(30)
    stopped = stop(caller, begun)
    ready = look(caller, stopped)

    assert theirs.record_id in stopped.note
    assert (ready.state, len(ready.files)) == (RecordingState.READY, 1)
    assert ready.vendor_ids == begun.vendor_ids


def test_delete(caller: Caller) -> None:
    """The files go, once."""
    begun = start(caller)
    stopped = stop(caller, begun)
    caller.wait(30)
    said = [drive(caller, meeting.delete_files(context(caller), stopped)) for _ in range(2)]

    assert said == ["The meeting service has no file of this recording (any more)."] * 2
    assert drive(caller, meeting.get_links(context(caller), stopped)) == ()


def test_live(caller: Caller) -> None:
    """Its page opens until it is stopped; a second start finds it live."""
    begun = drive(caller, meeting.start_stream(context(caller), "1866", {}))
    page = caller.get(begun.watch[WatchFormat.PAGE])
    again = drive(caller, meeting.start_stream(context(caller), "1866", {}))
    ended = drive(caller, meeting.stop_stream(context(caller), "1866"))

    assert page.status == 200
    assert (begun.state, again.state, ended.state) == (StreamState.LIVE, StreamState.LIVE, StreamState.ENDED)
    assert (again.watch, bool(again.note)) == ({}, True)
    assert caller.get(begun.watch[WatchFormat.PAGE]).status == 404


def test_account(caller: Caller) -> None:
    """The key is good, or it is not."""
    assert drive(caller, meeting.check_account(context(caller))).startswith("The meeting service takes the key")
    with pytest.raises(BotError, match="check auth"):
        drive(caller, meeting.check_account(context(caller, auth="800")))
