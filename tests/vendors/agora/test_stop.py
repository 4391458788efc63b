from datetime import timedelta

import pytest

from bot.domain import FINISHING, Observation, RecordingState, observe
from bot.errors import AlreadyEnded, Rejected, Unavailable
from bot.vendors.agora import FILES_DEADLINE, get_recordings, stop_recording
from tests.vendors.agora.recordings import ACQUIRED, NOW, ROOM, SID, answer, context, recording, reply, sample
from tests.vendors.agora.test_start import assert_like
from tests.vendors.bucket.storage import listing
from tests.vendors.driving import drive


@pytest.mark.covers(
    "agora-recording call stop",
    "agora-recording parameter stop.appid",
    "agora-recording parameter stop.resourceid",
    "agora-recording parameter stop.sid",
    "agora-recording parameter stop.mode",
    "agora-recording parameter stop.cname",
    "agora-recording parameter stop.uid",
    "agora-recording parameter stop.clientRequest",
    "agora-recording reply stop.resourceId",
    "agora-recording reply stop.sid",
    "agora-recording reply stop.serverResponse",
    "agora-recording reply stop.fileList",
    "agora-recording reply stop.uploadingStatus",
    "agora-recording example stop",
)
def test_stop() -> None:
    """A stop is the document's, may be repeated, and is given the time that the upload takes."""
    seen, (request,) = drive(stop_recording(context(), recording()), reply("stop/response"))

    assert_like(request, sample("stop/request"))
    assert request.idempotent
    assert request.timeout == timedelta(seconds=30)
    assert seen == Observation(state=RecordingState.UPLOADING, vendor_ids={"sid": SID})


@pytest.mark.covers("agora-recording state uploading {status}")
@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("uploaded", RecordingState.UPLOADING),
        ("backuped", RecordingState.UPLOADING),
        ("unknown", RecordingState.PROCESSING),
    ],
)
def test_followed_up(status: str, state: RecordingState) -> None:
    """Whatever a stop says of the upload, the bucket is looked at until the files are there or it is too late."""
    response = answer({"serverResponse": {"uploadingStatus": status}})
    seen, _ = drive(stop_recording(context(), recording()), response)
    stopped = observe(recording(), seen, NOW, files_deadline=FILES_DEADLINE)
    looked, _ = drive(get_recordings(context(), [stopped]), listing([]), listing([]))
    deadline = NOW + FILES_DEADLINE
    late = observe(stopped, looked["r7k2"], deadline - timedelta(seconds=1), files_deadline=FILES_DEADLINE)
    lost = observe(stopped, looked["r7k2"], deadline, files_deadline=FILES_DEADLINE)

    assert stopped.state is state
    assert ("backup" in seen.note) == (status == "backuped")
    assert late.state in FINISHING
    assert lost.state is RecordingState.LOST


@pytest.mark.parametrize(
    ("status", "state", "words"),
    [
        ("uploaded", RecordingState.UPLOADING, ""),
        ("backuped", RecordingState.UPLOADING, "backup"),
        ("Backuped", RecordingState.UPLOADING, "backup"),
        ("unknown", RecordingState.PROCESSING, ""),
        ("something new", RecordingState.PROCESSING, ""),
        (None, RecordingState.PROCESSING, ""),
    ],
)
def test_uploading_status(status: object, state: RecordingState, words: str) -> None:
    """Even ``uploaded`` is believed only when the bucket has been looked at."""
    seen, _ = drive(
        stop_recording(context(), recording()), answer({"serverResponse": {"uploadingStatus": status, "fileList": []}})
    )

    assert seen.state is state
    assert words in seen.note


@pytest.mark.covers("agora-recording reply stop.code")
@pytest.mark.parametrize(("body", "status"), [({"code": 435}, 206), ({"Code": 206, "Body": {"code": "435"}}, 200)])
def test_nothing_recorded(body: object, status: int) -> None:
    """Where nobody sent anything there is no file to wait for."""
    seen, _ = drive(stop_recording(context(), recording()), answer(body, status))

    assert seen.state is RecordingState.EMPTY
    assert "Nobody sent" in seen.note


def test_stopped_before() -> None:
    """A second stop, and a stop of what ended by itself, find it over."""
    for response in (reply("not_found/response", 404), answer({"code": 49}, 400)):
        with pytest.raises(AlreadyEnded):
            drive(stop_recording(context(), recording()), response)


@pytest.mark.parametrize(("body", "status"), [({"code": 65}, 206), ({"code": 50}, 500), ({"code": 62}, 504)])
def test_stop_unavailable(body: object, status: int) -> None:
    """A stop that may not have been carried out is to be tried again."""
    with pytest.raises(Unavailable):
        drive(stop_recording(context(), recording()), answer(body, status))


def test_lost_id() -> None:
    """Without Agora's id nothing can be stopped yet; how it will end is said, and it is tried again."""
    lost = recording(vendor_ids=ACQUIRED, options={"max_idle_time": 60})
    with pytest.raises(Unavailable, match=r"ends 60 s after the last person") as raised:
        drive(stop_recording(context(), lost), listing([]))
    assert not raised.value.maybe_arrived


def test_found_id() -> None:
    """An id that is in the bucket by now is used, and kept."""
    lost = recording(vendor_ids=ACQUIRED, created_at=NOW - timedelta(minutes=1))
    found = listing([f"{SID}_{ROOM}.m3u8"])
    seen, (_, request) = drive(stop_recording(context(), lost), found, reply("stop/response"))

    assert_like(request, sample("stop/request"))
    assert seen == Observation(state=RecordingState.UPLOADING, vendor_ids={"sid": SID})


@pytest.mark.covers("agora-recording rule ends by itself when idle")
@pytest.mark.parametrize("code", [433, 1001])
def test_resource_that_is_outlived(code: int) -> None:
    """What Agora takes no requests for any more cannot be stopped; when it ends is said."""
    with pytest.raises(Rejected, match="ends 300 s after the last person has left"):
        drive(stop_recording(context(), recording()), answer({"code": code, "reason": "expired"}, 400))


def test_refused() -> None:
    """Any other refusal stays what it is."""
    with pytest.raises(Rejected, match="does not belong to its resource"):
        drive(stop_recording(context(), recording()), answer({"code": 1003, "reason": "no"}, 400))
