"""Every request of the document is what Clapper sends, every reply is understood."""

from typing import Any

import pytest

from bot.domain import File, Observation, Recording, RecordingState
from bot.vendors.anyrtc import (
    get_recordings,
    prepare_recording,
    set_layout,
    set_subscriptions,
    start_recording,
    stop_recording,
)
from tests.vendors.anyrtc.recordings import (
    ACQUIRED,
    NOW,
    SID,
    STARTED,
    STORAGE,
    VOD,
    assert_sent,
    context,
    recording,
    reply,
    sample,
)
from tests.vendors.driving import drive

LISTS = {"subscribe_video_uids": "123,456", "subscribe_audio_uids": '["123", "456"]'}
DEFAULTS = {"videoStreamType": 0}  # said always, where the samples leave them out
MIXED = {**DEFAULTS, "audioProfile": 0}


def began(options: dict[str, Any]) -> Recording:
    """A recording whose resource is there; its folder is the sample's last one."""
    return recording(id="directory2", vendor_ids=ACQUIRED, options=options)


def started(name: str, defaults: dict[str, Any]) -> dict[str, Any]:
    """A start's sample, with the defaults that Clapper says."""
    expected: dict[str, Any] = sample(name)
    expected["json"]["clientRequest"]["recordingConfig"] |= defaults
    return expected


@pytest.mark.covers(
    "anyrtc-recording call acquire",
    "anyrtc-recording parameter acquire.appid",
    "anyrtc-recording parameter acquire.cname",
    "anyrtc-recording parameter acquire.uid",
    "anyrtc-recording parameter acquire.clientRequest",
    "anyrtc-recording parameter acquire.resourceExpiredHour",
    "anyrtc-recording reply acquire.resourceId",
    "anyrtc-recording rule content type",
    "anyrtc-recording rule basic authorization",
    "anyrtc-recording rule address",
    "anyrtc-recording example acquire",
)
def test_acquire() -> None:
    """A resource is acquired for a uid of our own."""
    wanted = recording(vendor_ids={}, planned_end=NOW, options={"resource_expired_hour": 24})
    ids, (request,) = drive(prepare_recording(context(), wanted), reply("acquire/response"))

    assert_sent(request, sample("acquire/request"))
    assert ids == ACQUIRED


def test_acquire_for_a_uid() -> None:
    """The uid of a token is the recorder's, whatever characters it has."""
    wanted = recording(vendor_ids={}, options={"uid": "recorder of room 42"})
    ids, (request,) = drive(prepare_recording(context(), wanted), reply("acquire/response"))

    assert request.json is not None
    assert ids["uid"] == request.json["uid"] == "recorder of room 42"


@pytest.mark.covers(
    "anyrtc-recording call start",
    "anyrtc-recording parameter start.appid",
    "anyrtc-recording parameter start.resourceid",
    "anyrtc-recording parameter start.mode",
    "anyrtc-recording parameter start.cname",
    "anyrtc-recording parameter start.uid",
    "anyrtc-recording parameter start.clientRequest",
    "anyrtc-recording parameter start.token",
    "anyrtc-recording reply start.resourceId",
    "anyrtc-recording reply start.sid",
    "anyrtc-recording rule uid of acquire",
    "anyrtc-recording example start recording",
)
def test_start() -> None:
    """A film of everybody, into a bucket."""
    options = {
        "maxIdleTime": "30",
        "height": "640",
        "mixedVideoLayout": "1",
        "backgroundColor": "#FF0000",
        **LISTS,
        "subscribeUidGroup": "0",
        "avFileType": "hls",
    }
    ctx = context(token="<token if any>", storage={**STORAGE, "file_name_prefix": ["directory1"]})
    seen, (request,) = drive(start_recording(ctx, began(options)), reply("start/response"))

    assert_sent(request, started("start/recording_request", MIXED))
    assert not request.idempotent
    assert seen == Observation(state=RecordingState.STARTING, vendor_ids={"sid": SID})


@pytest.mark.covers("anyrtc-recording example start snapshot", "anyrtc-recording call start")
def test_start_snapshots() -> None:
    """Pictures of each person, into a bucket."""
    options = {"mode": "individual", "maxIdleTime": "30", "captureInterval": "5", "subscribe_uid_group": 0}
    ctx = context(token="<token if any>", storage={**STORAGE, "file_name_prefix": ["directory1"]})
    _, (request,) = drive(start_recording(ctx, began(options)), reply("start/response"))

    assert_sent(request, started("start/snapshot_request", DEFAULTS), mode="individual")


@pytest.mark.covers("anyrtc-recording example start vod", "anyrtc-recording call start")
def test_start_vod() -> None:
    """A film of everybody, into Alibaba Cloud's video on demand."""
    options = {
        "maxIdleTime": "30",
        "subscribeUidGroup": 0,
        "title": "My Video",
        "description": "This is my first video",
        "coverUrl": "http://xxxxx",
    }
    ctx = context(token="<token if any>", storage=None, vod=VOD)
    _, (request,) = drive(start_recording(ctx, began(options)), reply("start/response"))

    assert_sent(request, started("start/vod_request", MIXED))


@pytest.mark.covers(
    "anyrtc-recording call update",
    "anyrtc-recording parameter update.appid",
    "anyrtc-recording parameter update.resourceid",
    "anyrtc-recording parameter update.sid",
    "anyrtc-recording parameter update.mode",
    "anyrtc-recording parameter update.cname",
    "anyrtc-recording parameter update.uid",
    "anyrtc-recording parameter update.clientRequest",
    "anyrtc-recording parameter update.streamSubscribe",
    "anyrtc-recording reply update.resourceId",
    "anyrtc-recording reply update.sid",
    "anyrtc-recording example update",
)
@pytest.mark.parametrize("mode", ["mix", "individual"])
def test_update(mode: str) -> None:
    """Other people are recorded from now on."""
    wanted = {"subscribe_audio_uids": ["#allstream#"], "unsubscribe_video_uids": ["444", "555", "666"]}
    running = recording(options={"mode": mode})
    _, (request,) = drive(set_subscriptions(context(), running, wanted), reply("update/response"))

    assert_sent(request, sample("update/request"), mode=mode)
    assert request.idempotent


@pytest.mark.covers(
    "anyrtc-recording call updateLayout",
    "anyrtc-recording parameter updateLayout.appid",
    "anyrtc-recording parameter updateLayout.resourceid",
    "anyrtc-recording parameter updateLayout.sid",
    "anyrtc-recording parameter updateLayout.mode",
    "anyrtc-recording parameter updateLayout.cname",
    "anyrtc-recording parameter updateLayout.uid",
    "anyrtc-recording parameter updateLayout.clientRequest",
    "anyrtc-recording reply updateLayout.resourceId",
    "anyrtc-recording reply updateLayout.sid",
    "anyrtc-recording example updateLayout",
)
def test_update_layout() -> None:
    """The picture is arranged anew."""
    expected = sample("update_layout/request")
    _, (request,) = drive(
        set_layout(context(), recording(), expected["json"]["clientRequest"]), reply("update_layout/response")
    )

    assert_sent(request, expected)
    assert request.idempotent


@pytest.mark.covers(
    "anyrtc-recording call query",
    "anyrtc-recording parameter query.appid",
    "anyrtc-recording parameter query.resourceid",
    "anyrtc-recording parameter query.sid",
    "anyrtc-recording parameter query.mode",
    "anyrtc-recording reply query.resourceId",
    "anyrtc-recording reply query.sid",
    "anyrtc-recording reply query.serverResponse",
    "anyrtc-recording reply query.status",
    "anyrtc-recording example query recording",
)
@pytest.mark.parametrize("mode", ["mix", "individual"])
def test_query(mode: str) -> None:
    """A running recording is asked for with a media type on a GET too; its status is text."""
    running = recording(options={"mode": mode})
    seen, (request,) = drive(get_recordings(context(), [running]), reply("query/recording_response"))

    assert_sent(request, sample("query/request"), mode=mode)
    assert seen["r7k2"] == Observation(state=RecordingState.RECORDING)


@pytest.mark.covers(
    "anyrtc-recording reply query.extensionServiceState",
    "anyrtc-recording reply query.extensionServiceState.serviceName",
    "anyrtc-recording reply query.extensionServiceState.payload",
    "anyrtc-recording reply query.extensionServiceState.payload.videoInfo",
    "anyrtc-recording reply query.extensionServiceState.payload.videoInfo.fileName",
    "anyrtc-recording reply query.extensionServiceState.payload.videoInfo.videoId",
    "anyrtc-recording reply query.subServiceStatus",
    "anyrtc-recording reply query.subServiceStatus.recordingService",
    "anyrtc-recording value serviceName aliyun_vod_service",
    "anyrtc-recording example query vod",
)
def test_query_vod() -> None:
    """Of a recording that goes to a video service, the videos' ids are learnt."""
    seen, (request,) = drive(get_recordings(context(storage=None, vod=VOD), [recording()]), reply("query/vod_response"))

    assert_sent(request, sample("query/request"))
    assert seen["r7k2"] == Observation(
        state=RecordingState.RECORDING, files=(File(name="3af7751d658a4381bbed893381708c92", kind="video"),)
    )


@pytest.mark.covers(
    "anyrtc-recording call stop",
    "anyrtc-recording parameter stop.appid",
    "anyrtc-recording parameter stop.resourceid",
    "anyrtc-recording parameter stop.sid",
    "anyrtc-recording parameter stop.mode",
    "anyrtc-recording parameter stop.cname",
    "anyrtc-recording parameter stop.uid",
    "anyrtc-recording parameter stop.clientRequest",
    "anyrtc-recording reply stop.resourceId",
    "anyrtc-recording reply stop.sid",
    "anyrtc-recording reply stop.serverResponse",
    "anyrtc-recording reply stop.uploadingStatus",
    "anyrtc-recording example stop",
)
@pytest.mark.parametrize("mode", ["mix", "individual"])
def test_stop(mode: str) -> None:
    """A stop may be repeated; what it says is uploaded is looked for in the bucket all the same."""
    running = recording(options={"mode": mode}, vendor_ids=STARTED)
    seen, (request,) = drive(stop_recording(context(), running), reply("stop/response"))

    assert_sent(request, sample("stop/request"), mode=mode)
    assert request.idempotent
    assert seen == Observation(state=RecordingState.UPLOADING, vendor_ids={"sid": SID})
