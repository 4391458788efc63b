from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain import File, Observation, Recording, RecordingState, observe
from bot.errors import Rejected, Unavailable
from bot.vendors.anyrtc import (
    FILES_DEADLINE,
    check_account,
    delete_files,
    get_conversion,
    get_links,
    get_recordings,
    list_files,
    stop_recording,
)
from bot.vendors.wire import Response
from tests.vendors.anyrtc.recordings import (
    ACQUIRED,
    NOW,
    ROOM,
    SID,
    VOD,
    answer,
    context,
    recording,
    reply,
    sample,
    settings,
)
from tests.vendors.bucket.storage import listing, playlist
from tests.vendors.driving import drive

IN_VOD: dict[str, Any] = {"storage": None, "vod": VOD}
PLACE = "Alibaba Cloud's video on demand (cn-shanghai)"
VIDEO = File(name="3af7751d658a4381bbed893381708c92", kind="video")
SERVICE = "aliyun_vod_service"
NONE = listing([])
GONE = answer({"Code": 404, "Body": {}})
STOPPED = answer({"Code": 200, "Body": {"serverResponse": {"uploadingStatus": "uploaded"}}})
INDIVIDUAL = {"mode": "individual"}
SNAPSHOTS = {**INDIVIDUAL, "capture_interval": 10}


def look(one: Recording, *replies: Response, **changes: Any) -> Observation:
    """What one look sees."""
    seen, _ = drive(get_recordings(context(**changes), [one]), *replies)
    return seen[one.id]


@pytest.mark.covers("anyrtc-recording state status {status}")
@pytest.mark.parametrize(
    ("status", "state"),
    [
        (0, RecordingState.STARTING),
        (1, RecordingState.STARTING),
        (2, RecordingState.STARTING),
        (3, RecordingState.STARTING),
        (4, RecordingState.RECORDING),
        (5, RecordingState.RECORDING),
        (6, RecordingState.STOPPING),
    ],
)
@pytest.mark.parametrize("kind", [int, str])
def test_status(status: int, state: RecordingState, kind: type) -> None:
    """Every status has its state, as a number and as text."""

    assert look(recording(), answer({"Code": 200, "Body": {"serverResponse": {"status": kind(status)}}})).state is state


@pytest.mark.covers("anyrtc-recording state status {status}")
@pytest.mark.parametrize("status", [7, 8, 20])
def test_ended(status: int) -> None:
    """What has ended by itself is looked for in the bucket at once."""
    seen = look(recording(), answer({"serverResponse": {"status": status}}), NONE, NONE)

    assert seen.state is RecordingState.PROCESSING
    assert ("exited abnormally" in seen.note) == (status == 20)


@pytest.mark.covers(
    "anyrtc-recording rule query ends with the session",
    "anyrtc-recording reply query.code",
    "anyrtc-recording {kind} {code}",
)
@pytest.mark.parametrize(("kind", "code"), [("status", 404), ("error", 501)])
def test_missing(kind: str, code: int) -> None:
    """anyRTC knows a recording only while it runs."""

    assert look(recording(), answer({"Code": code, "Body": {}})) == Observation(missing=True)


@pytest.mark.covers("anyrtc-recording state service {word}")
@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("serviceIdle", RecordingState.STARTING),
        ("serviceStarted", RecordingState.STARTING),
        ("serviceReady", RecordingState.RECORDING),
        ("serviceInProgress", RecordingState.RECORDING),
        ("serviceCompleted", RecordingState.READY),
        ("servicePartialCompleted", RecordingState.READY),
        ("serviceValidationFailed", RecordingState.FAILED),
        ("serviceAbnormal", None),
    ],
)
def test_service(word: str, state: RecordingState | None) -> None:
    """Every state of the part that records has its meaning, where the recording goes to a video service."""
    seen = look(recording(), service(word), **IN_VOD)

    assert (seen.state, seen.files) == (state, (VIDEO,))
    assert ("abnormal" in seen.note) == (word == "serviceAbnormal")
    assert ("Only a part" in seen.note) == (word == "servicePartialCompleted")
    assert (f"In {PLACE}: video {VIDEO.name}." in seen.note) == (state is RecordingState.READY)
    assert ("check the account's vod" in seen.note) == (state is RecordingState.FAILED)


def service(word: str) -> Response:
    """The reply to a query of a recording whose recorder is in this state."""
    body = sample("query/vod_response")
    body["Body"]["serverResponse"]["subServiceStatus"]["recordingService"] = word
    return answer(body)


@pytest.mark.parametrize("state", [RecordingState.RECORDING, RecordingState.STARTING])
def test_abnormal(state: RecordingState) -> None:
    """What was abnormal once and goes on still counts as running: it can be stopped, and must be."""
    one = recording(state=state, started_at=NOW)
    for word in ("serviceAbnormal", "serviceInProgress"):
        one = observe(one, look(one, service(word), **IN_VOD), NOW, files_deadline=FILES_DEADLINE)

    assert (one.state, one.ended_at) == (RecordingState.RECORDING, None)


def test_abnormal_at_the_end() -> None:
    """A recorder that is abnormal after the stop is told, without a word about the recording's state."""
    body = sample("query/vod_response")
    body["Body"]["serverResponse"] = {"subServiceStatus": {"recordingService": "serviceAbnormal"}}
    seen = look(recording(state=RecordingState.UPLOADING), answer(body), **IN_VOD)

    assert (seen.state, "abnormal" in seen.note) == (None, True)


@pytest.mark.covers(
    "anyrtc-recording state extension {word}", "anyrtc-recording reply query.extensionServiceState.payload.state"
)
@pytest.mark.parametrize(
    ("word", "state"), [("inProgress", RecordingState.UPLOADING), ("idle", RecordingState.PROCESSING)]
)
def test_extension(word: str, state: RecordingState) -> None:
    """Of what has been stopped, the upload to the video service tells the state."""

    assert extension(word, SERVICE) is state


@pytest.mark.parametrize(("word", "service"), [("other", SERVICE), ("idle", "another_service")])
def test_another_extension(word: str, service: str) -> None:
    """A word that is not documented, and another service, tell nothing."""

    assert extension(word, service) is None


def extension(word: str, service: str) -> RecordingState | None:
    """The state that a stopped recording is seen in."""
    body = sample("query/vod_response")
    row = body["Body"]["serverResponse"]["extensionServiceState"][0]
    row["payload"]["state"] = word
    row["serviceName"] = service
    return look(recording(state=RecordingState.STOPPING), answer(body), **IN_VOD).state


def test_vod_completed() -> None:
    """A stopped recording whose upload is complete is ready."""
    stopped = recording(state=RecordingState.UPLOADING)

    assert look(stopped, service("serviceCompleted"), **IN_VOD).state is RecordingState.READY


def test_vod_completed_without_a_word_of_it() -> None:
    """Videos that an earlier look has seen are told where the last one leaves them out."""
    stopped = recording(state=RecordingState.UPLOADING, files=(VIDEO,))
    completed = answer({"serverResponse": {"subServiceStatus": {"recordingService": "serviceCompleted"}}})

    assert look(stopped, completed, **IN_VOD).note == f"In {PLACE}: video {VIDEO.name}."


@pytest.mark.parametrize(
    "response",
    [
        {},
        {"extensionServiceState": None, "subServiceStatus": None},
        {"extensionServiceState": [None, {}, {"payload": []}, {"payload": {"videoInfo": {"videoId": 5}}}]},
        {"extensionServiceState": [{"serviceName": SERVICE, "payload": {"videoInfo": [{}, {"videoId": "\n"}]}}]},
        {"subServiceStatus": {"recordingService": 5}},
        {"subServiceStatus": {"recordingService": "somethingNew"}},
    ],
)  # fmt: skip
def test_vod_gaps(response: dict[str, Any]) -> None:
    """What a query of such a recording leaves out, or says oddly, changes nothing."""

    assert look(recording(), answer({"serverResponse": response}), **IN_VOD) == Observation()


def test_vod_forgotten() -> None:
    """After its end anyRTC soon forgets it: with a known video it counts as ready, said with what is not known."""
    stopped = recording(state=RecordingState.PROCESSING, ended_at=NOW, files=(VIDEO,))
    known = look(stopped, GONE, **IN_VOD)

    assert known.state is RecordingState.READY
    assert known.note == f"In {PLACE}: video {VIDEO.name}. Whether all of it is there shows only there."
    assert look(recording(files=(VIDEO,)), GONE, **IN_VOD) == Observation(missing=True)


def test_vod_forgotten_with_its_videos() -> None:
    """Without a video's id nothing will ever be known: as soon as anyRTC surely forgot it, where to look is said."""
    stopped = recording(state=RecordingState.PROCESSING, ended_at=NOW)
    seen = look(stopped, GONE, now=NOW + timedelta(seconds=90), **IN_VOD)

    assert seen.state is RecordingState.LOST
    assert seen.note == f"If anything was recorded, it is in {PLACE}; the video's id is not known."
    assert look(stopped, GONE, now=NOW + timedelta(seconds=89), **IN_VOD) == Observation(missing=True)


def test_vod_stop_asks_first() -> None:
    """Before a stop the videos' ids are learnt, which nobody tells afterwards; with them it will be ready."""
    seen, (query, stop) = drive(stop_recording(context(**IN_VOD), recording()), reply("query/vod_response"), STOPPED)
    ended = observe(recording(), seen, NOW, files_deadline=FILES_DEADLINE)

    assert (query.verb, stop.verb) == ("query", "stop")
    assert (ended.state, ended.files) == (RecordingState.UPLOADING, (VIDEO,))
    assert look(ended, GONE, **IN_VOD).state is RecordingState.READY


@pytest.mark.parametrize("refusal", [GONE, answer({"code": 433}, 400), answer({"code": 65}, 206), answer({}, 500)])
def test_vod_stop_anyhow(refusal: Response) -> None:
    """Whatever keeps the ids from being learnt, the recording is stopped, and keeps those that are known."""
    one = recording(files=(VIDEO,))
    seen, (_, stop) = drive(stop_recording(context(**IN_VOD), one), refusal, STOPPED)

    assert stop.verb == "stop"
    assert observe(one, seen, NOW, files_deadline=FILES_DEADLINE).files == (VIDEO,)


def test_vod_stop_without_an_id() -> None:
    """A recording whose id was lost cannot be asked about either."""
    with pytest.raises(Unavailable, match="without it nothing can be stopped"):
        drive(stop_recording(context(**IN_VOD), recording(vendor_ids=ACQUIRED)))


@pytest.mark.covers("anyrtc-recording rule ends by itself when idle")
def test_vod_lost_id() -> None:
    """Without anyRTC's id, and without a bucket to find it in, it is missing once an idle one would have ended."""
    lost = recording(vendor_ids=ACQUIRED)

    assert look(lost, **IN_VOD) == Observation()
    assert look(lost, now=NOW + timedelta(minutes=16), **IN_VOD) == Observation(missing=True)


def test_vod_files() -> None:
    """Of a video service no links, lists or deletions can be had; where the recording is, is said."""
    ready = recording(state=RecordingState.READY, files=(VIDEO,))
    ctx = context(**IN_VOD)
    with pytest.raises(Rejected) as caught:
        drive(get_links(ctx, ready))
    for flow in (get_links(ctx, recording()), list_files(ctx, {}), delete_files(ctx, ready)):
        with pytest.raises(Rejected, match="look for them there"):
            drive(flow)

    assert str(caught.value) == f"The recording is in {PLACE}: video {VIDEO.name}."
    assert get_conversion(ctx.settings, replace(ready, state=RecordingState.UPLOADING)) is None


def test_vod_account() -> None:
    """Of an account without a bucket, only the credentials can be tried."""
    said, (request,) = drive(check_account(context(**IN_VOD)), reply("acquire/response"))

    assert request.verb == "acquire"
    assert said.startswith("anyRTC takes the credentials; whether the recordings arrive")


@pytest.mark.covers("anyrtc-recording rule individual files")
def test_individual() -> None:
    """In individual mode every person's tracks have playlists; all of them are found, and no MP4 is waited for."""
    stems = [f"{SID}_{ROOM}__uid_s_12__uid_e_{kind}" for kind in ("audio", "video")]
    keys = [name for stem in stems for name in (f"{stem}.m3u8", f"{stem}_20261102100000000.ts")]
    parts = [playlist(keys[1]), playlist(keys[3])]
    one = recording(state=RecordingState.UPLOADING, options=INDIVIDUAL)
    seen = look(one, listing(keys), NONE, *parts)

    assert seen.state is RecordingState.READY
    assert [file.name for file in seen.files] == keys
    assert get_conversion(settings(), replace(one, files=seen.files)) is None


def test_individual_lost_id() -> None:
    """A lost id is read off a track's playlist too."""
    lost = recording(vendor_ids=ACQUIRED, options=INDIVIDUAL, created_at=NOW - timedelta(minutes=1))
    seen = look(lost, listing([f"{SID}_{ROOM}__uid_s_12__uid_e_audio.m3u8"]))

    assert seen.vendor_ids == {"sid": SID}


@pytest.mark.covers("anyrtc-recording rule snapshots leave pictures")
@pytest.mark.parametrize(("minutes", "state"), [(1, RecordingState.UPLOADING), (2, RecordingState.READY)])
def test_snapshots(minutes: int, state: RecordingState) -> None:
    """Pictures are complete when none was added for two minutes."""
    one = recording(state=RecordingState.UPLOADING, options=SNAPSHOTS)
    keys = [f"{SID}_{ROOM}__uid_s_12__uid_e_video_20261102100000000.jpg", f"{SID}_notes.txt"]
    seen = look(one, listing(keys), NONE, now=NOW + timedelta(minutes=minutes))

    assert seen.state is state
    assert [file.kind for file in seen.files] == (["jpg"] if state is RecordingState.READY else [])
    assert look(one, NONE, NONE) == Observation()


@pytest.mark.covers("anyrtc-recording state uploading {word}")
@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("uploaded", RecordingState.UPLOADING),
        ("backuped", RecordingState.UPLOADING),
        ("unknown", RecordingState.PROCESSING),
    ],
)
def test_uploading(word: str, state: RecordingState) -> None:
    """What a stop says of the upload; the bucket is looked at until everything is there."""
    body = {"Code": 200, "Body": {"serverResponse": {"uploadingStatus": word}}}
    seen, _ = drive(stop_recording(context(), recording()), answer(body))
    later = look(recording(state=seen.state), NONE, NONE)

    assert seen.state is state
    assert ("backup" in seen.note) == (word == "backuped")
    assert later == Observation()


@pytest.mark.covers(
    "anyrtc-recording reply query.fileListMode",
    "anyrtc-recording reply query.fileList",
    "anyrtc-recording reply query.fileList.filename",
    "anyrtc-recording reply query.fileList.trackType",
    "anyrtc-recording reply query.fileList.uid",
    "anyrtc-recording reply query.fileList.mixedAllUser",
    "anyrtc-recording reply query.fileList.isPlayable",
    "anyrtc-recording reply query.fileList.sliceStartTime",
    "anyrtc-recording reply query.sliceStartTime",
    "anyrtc-recording reply stop.fileListMode",
    "anyrtc-recording reply stop.fileList",
    "anyrtc-recording reply stop.fileList.filename",
    "anyrtc-recording reply stop.fileList.trackType",
    "anyrtc-recording reply stop.fileList.uid",
    "anyrtc-recording reply stop.fileList.mixedAllUser",
    "anyrtc-recording reply stop.fileList.isPlayable",
    "anyrtc-recording reply stop.fileList.sliceStartTime",
    "anyrtc-recording value fileListMode {mode}",
    "anyrtc-recording value trackType {track}",
    "anyrtc-recording value mixedAllUser {flag}",
    "anyrtc-recording value isPlayable {flag}",
)
@pytest.mark.parametrize(("mode", "track"), [("string", "audio"), ("json", "video"), ("json", "audio_and_video")])
@pytest.mark.parametrize("flag", ["true", "false"])
def test_file_list(mode: str, track: str, flag: str) -> None:
    """A list of files, in whatever shape, is taken and not believed: the bucket tells which files there are."""
    row = {"filename": "x.m3u8", "trackType": track, "uid": "1", "sliceStartTime": 1562724971626}
    flags = {"mixedAllUser": flag == "true", "isPlayable": flag == "true"}
    files = "x.m3u8" if mode == "string" else [{**row, **flags}]
    told = {"fileListMode": mode, "fileList": files, "status": "5", "uploadingStatus": "uploaded"}
    body = answer({"Code": 200, "Body": {"serverResponse": {**told, "sliceStartTime": 1562724971626}}})
    stopped, _ = drive(stop_recording(context(), recording()), body)

    assert look(recording(), body) == Observation(state=RecordingState.RECORDING)
    assert stopped == Observation(state=RecordingState.UPLOADING, vendor_ids={"sid": SID})


def test_snapshots_that_outlive_their_resource() -> None:
    """Pictures do not tell whether more will come: a recording that takes no requests any more is not over for them."""
    picture = f"{SID}_{ROOM}__uid_s_1__uid_e_video_20261102100000000.jpg"
    refused, later = answer({"code": 433}, 400), NOW + timedelta(hours=73)
    seen, _ = drive(
        get_recordings(context(now=later), [recording(options=SNAPSHOTS)]), refused, listing([picture]), NONE
    )

    assert (seen["r7k2"].state, seen["r7k2"].files) == (None, ())
    assert "takes no more requests" in seen["r7k2"].note


def test_vod_that_outlives_its_resource() -> None:
    """What anyRTC takes no requests for any more, nobody else can be asked about: it counts as ended."""

    assert look(recording(), answer({"code": 433}, 400), **IN_VOD) == Observation(missing=True)


def test_vod_query_refused() -> None:
    """Why anyRTC does not tell is said on the recording, until it tells again."""
    mismatch = answer({"code": 1003}, 400)
    untold = observe(recording(), look(recording(), mismatch, **IN_VOD), NOW, files_deadline=FILES_DEADLINE)
    again = look(untold, service("serviceInProgress"), **IN_VOD)

    assert untold.state is RecordingState.RECORDING
    assert untold.note == (
        "anyRTC does not tell how this recording is. "
        "The App ID or the recording's id does not belong to its resource. (code 1003)"
    )
    assert (again.state, again.note) == (
        RecordingState.RECORDING,
        "For a while anyRTC did not tell how this recording is.",
    )
