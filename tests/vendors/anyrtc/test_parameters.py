"""Every parameter of the document reaches the wire under its documented name."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from bot.vendors.anyrtc import LayoutOptions, Options, SubscriptionOptions, set_layout, set_subscriptions
from bot.vendors.anyrtc import start_recording as start
from bot.vendors.wire import Flow
from tests.vendors.anyrtc.recordings import ACQUIRED, STORAGE, VOD, context, recording, reply
from tests.vendors.driving import drive

REGION = {"uid": "1", "x_axis": 0.5, "y_axis": 0, "width": 1, "height": 0.25, "alpha": 0.5, "render_mode": 1}
CUSTOM: Mapping[str, Any] = {"mixed_video_layout": 3, "layout_config": [REGION]}
EVERYBODY = {"subscribe_audio_uids": "#allstream#", "subscribe_video_uids": "#allstream#"}
DEFAULTS = {"audioProfile": 0, "channelType": 0, "maxIdleTime": 300, "streamTypes": 2, "videoStreamType": 0}
MISSING = object()


def client_request(flow: Flow[Any]) -> Any:
    """The clientRequest of the one request that a flow sends."""
    _, (request,) = drive(flow, reply("start/response"))
    assert request.json is not None
    return request.json["clientRequest"]


def at(value: Any, path: str) -> Any:
    """What a dotted path leads to; lists are entered at their first element."""
    for name in path.split("."):
        value = value[0] if isinstance(value, list) else value
        value = value.get(name, MISSING)
    return value


def started(options: Mapping[str, Any], **changes: Any) -> Any:
    """The clientRequest of a start."""
    wanted = recording(vendor_ids=ACQUIRED, options=Options.model_validate(options).model_dump(mode="json"))
    return client_request(start(context(**changes), wanted))


@pytest.mark.covers("anyrtc-recording parameter start.{path}")
@pytest.mark.parametrize(
    ("path", "options", "sent"),
    [
        ("token", {"token": "007-of-the-room"}, "007-of-the-room"),
        ("recordingConfig", {}, DEFAULTS),
        ("recordingConfig.channelType", {"channelType": "1"}, 1),
        ("recordingConfig.streamTypes", {"stream_types": "1"}, 1),
        ("recordingConfig.decryptionMode", {"decryptionMode": "3", "secret": "pass word"}, 3),
        ("recordingConfig.secret", {"decryptionMode": "3", "secret": "pass word"}, "pass word"),
        ("recordingConfig.audioProfile", {"audioProfile": "2"}, 2),
        ("recordingConfig.videoStreamType", {"videoStreamType": "1"}, 1),
        ("recordingConfig.maxIdleTime", {"maxIdleTime": "4294967295"}, 2**32 - 1),
        ("recordingConfig.transcodingConfig", {"fps": 30}, {"width": 360, "height": 640, "fps": 30, "bitrate": 500}),
        ("recordingConfig.transcodingConfig.width", {"width": "1280"}, 1280),
        ("recordingConfig.transcodingConfig.height", {"height": "720"}, 720),
        ("recordingConfig.transcodingConfig.fps", {"fps": "24"}, 24),
        ("recordingConfig.transcodingConfig.bitrate", {"bitrate": "1200"}, 1200),
        ("recordingConfig.transcodingConfig.maxResolutionUid", {"mixedVideoLayout": 2, "maxResolutionUid": 7}, "7"),
        ("recordingConfig.transcodingConfig.mixedVideoLayout", {"mixedVideoLayout": "1"}, 1),
        ("recordingConfig.transcodingConfig.backgroundColor", {"backgroundColor": "#a0B1c2"}, "#a0B1c2"),
        ("recordingConfig.transcodingConfig.layoutConfig", CUSTOM, [REGION]),
        ("recordingConfig.transcodingConfig.layoutConfig.uid", CUSTOM, "1"),
        ("recordingConfig.transcodingConfig.layoutConfig.x_axis", CUSTOM, 0.5),
        ("recordingConfig.transcodingConfig.layoutConfig.y_axis", CUSTOM, 0),
        ("recordingConfig.transcodingConfig.layoutConfig.width", CUSTOM, 1),
        ("recordingConfig.transcodingConfig.layoutConfig.height", CUSTOM, 0.25),
        ("recordingConfig.transcodingConfig.layoutConfig.alpha", CUSTOM, 0.5),
        ("recordingConfig.transcodingConfig.layoutConfig.render_mode", CUSTOM, 1),
        ("recordingConfig.subscribeAudioUids", {**EVERYBODY, "subscribeAudioUids": "1, 2"}, ["1", "2"]),
        ("recordingConfig.unSubscribeAudioUids", {"unSubscribeAudioUids": "1", "subscribe_video_uids": "3"}, ["1"]),
        ("recordingConfig.subscribeVideoUids", {**EVERYBODY, "subscribeVideoUids": [1, "b"]}, ["1", "b"]),
        ("recordingConfig.unSubscribeVideoUids", {"unsubscribeVideoUids": "1", "subscribe_audio_uids": "3"}, ["1"]),
        ("recordingConfig.subscribeUidGroup", {"subscribeUidGroup": "2"}, 2),
        ("recordingFileConfig", {"avFileType": "hls"}, {"avFileType": ["hls"]}),
        ("recordingFileConfig.avFileType", {"avFileType": '["hls"]'}, ["hls"]),
        ("snapshotConfig", {"mode": "individual", "fileType": "jpg"}, {"captureInterval": 10, "fileType": ["jpg"]}),
        ("snapshotConfig.captureInterval", {"mode": "individual", "captureInterval": "3600"}, 3600),
        ("snapshotConfig.fileType", {"mode": "individual", "captureInterval": "5"}, ["jpg"]),
    ],
)  # fmt: skip
def test_start(path: str, options: Mapping[str, Any], sent: object) -> None:
    """What people type is sent as the document writes it."""

    assert at(started(options), path) == sent


@pytest.mark.covers(
    "anyrtc-recording parameter start.storageConfig", "anyrtc-recording parameter start.storageConfig.{name}"
)
@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("vendor", 2),
        ("region", 3),
        ("bucket", "xxxxx"),
        ("accessKey", "xxxxxxf"),
        ("secretKey", "xxxxx"),
        ("fileNamePrefix", ["recordings", "r7k2"]),
    ],
)  # fmt: skip
def test_storage(name: str, sent: object) -> None:
    """The account's bucket is told, and the recording's own folder in it."""
    request = started({}, storage={**STORAGE, "file_name_prefix": ["recordings"]})

    assert request["storageConfig"][name] == sent
    assert "extensionServiceConfig" not in request


REGIONS = {0: range(5), 1: [*range(16), 17], 2: range(19), 3: range(20), 4: range(10)}


@pytest.mark.covers("anyrtc-recording value vendor {vendor}", "anyrtc-recording value region {vendor}.{region}")
@pytest.mark.parametrize(
    ("vendor", "region"), [(vendor, region) for vendor, codes in REGIONS.items() for region in codes]
)
def test_regions(vendor: int, region: int) -> None:
    """Every storage service and region of the document is sent by its code."""
    bucket = "meetings-1250000000"
    storage = started({}, storage={**STORAGE, "vendor": vendor, "region": region, "bucket": bucket})["storageConfig"]

    assert (storage["vendor"], storage["region"]) == (vendor, region)


SERVICE = "extensionServiceConfig.extensionServices"
VIDEO = f"{SERVICE}.serviceParam.apiData.videoData"


@pytest.mark.covers("anyrtc-recording parameter start.{path}")
@pytest.mark.parametrize(
    ("path", "options", "sent"),
    [
        ("extensionServiceConfig.errorHandlePolicy", {"errorHandlePolicy": "error_abort"}, "error_abort"),
        (f"{SERVICE}.errorHandlePolicy", {"error_handle_policy": "error_abort"}, "error_abort"),
        (f"{SERVICE}.serviceName", {}, "aliyun_vod_service"),
        (f"{SERVICE}.serviceParam.accessKey", {}, "xxxxxx"),
        (f"{SERVICE}.serviceParam.secretKey", {}, "xxxxxx"),
        (f"{SERVICE}.serviceParam.regionId", {}, "cn-shanghai"),
        (f"{SERVICE}.serviceParam.apiData", {}, {"videoData": {"title": "httpClient463224"}}),
        (VIDEO, {}, {"title": "httpClient463224"}),
        (f"{VIDEO}.title", {"title": "Standup"}, "Standup"),
        (f"{VIDEO}.description", {"description": "Daily"}, "Daily"),
        (f"{VIDEO}.coverUrl", {"coverUrl": "https://a.b/c.jpg"}, "https://a.b/c.jpg"),
        (f"{VIDEO}.cateId", {"cateId": 12}, "12"),
        (f"{VIDEO}.tags", {"tags": "a,b"}, "a,b"),
        (f"{VIDEO}.templateGroupId", {"templateGroupId": "t"}, "t"),
        (f"{VIDEO}.userData", {"userData": "{}"}, "{}"),
        (f"{VIDEO}.storageLocation", {"storageLocation": "out-x.oss"}, "out-x.oss"),
        (f"{VIDEO}.workflowId", {"workflowId": "w"}, "w"),
    ],
)  # fmt: skip
def test_vod(path: str, options: Mapping[str, Any], sent: object) -> None:
    """What a video service is told."""
    request = started(options, storage=None, vod=VOD)

    assert at(request, path) == sent
    assert "storageConfig" not in request


@pytest.mark.covers(
    "anyrtc-recording parameter start.extensionServiceConfig",
    f"anyrtc-recording parameter start.{SERVICE}",
    f"anyrtc-recording parameter start.{SERVICE}.serviceParam",
)
def test_vod_plain() -> None:
    """Without a word about errors nothing is said about them; the title is the recording's name, or its room."""
    named = recording(vendor_ids=ACQUIRED, name="Standup")
    service = client_request(start(context(storage=None, vod=VOD), named))["extensionServiceConfig"]

    assert list(service) == ["extensionServices"]
    assert [list(each) for each in service["extensionServices"]] == [["serviceName", "serviceParam"]]
    assert at(service, VIDEO.partition(".")[2]) == {"title": "Standup"}


@pytest.mark.covers("anyrtc-recording value {name} {value}")
@pytest.mark.parametrize(
    ("name", "value", "beside"),
    [
        *(("channelType", value, {}) for value in range(2)),
        *(("streamTypes", value, {}) for value in range(3)),
        *(("decryptionMode", value, {"secret": "x"}) for value in range(1, 4)),
        *(("audioProfile", value, {}) for value in range(3)),
        *(("videoStreamType", value, {}) for value in range(2)),
        *(("mixedVideoLayout", value, {}) for value in range(3)),
        ("mixedVideoLayout", 3, CUSTOM),
        *(("subscribeUidGroup", value, {"mode": "individual"}) for value in range(4)),
    ],
)  # fmt: skip
def test_values(name: str, value: int, beside: Mapping[str, Any]) -> None:
    """Every number of the document may be given, and says itself."""
    config = started({**beside, name: value})["recordingConfig"]
    told = {**config, **config.get("transcodingConfig", {})}

    assert told[name] == value


@pytest.mark.covers("anyrtc-recording value decryptionMode 0")
def test_no_encryption() -> None:
    """Of an encryption that there is not, nothing is said."""

    assert started({"decryptionMode": 0})["recordingConfig"] == DEFAULTS


@pytest.mark.covers("anyrtc-recording parameter update.{path}")
@pytest.mark.parametrize(
    ("path", "options", "sent"),
    [
        ("audioUidList", {**EVERYBODY, "subscribe_audio_uids": "1"}, {"subscribeAudioUids": ["1"]}),
        ("videoUidList", {**EVERYBODY, "subscribe_video_uids": "1"}, {"subscribeVideoUids": ["1"]}),
        ("audioUidList.subscribeAudioUids", EVERYBODY, ["#allstream#"]),
        ("audioUidList.unSubscribeAudioUids", {"unSubscribeAudioUids": "1,2", "subscribe_video_uids": "3"}, ["1", "2"]),
        ("videoUidList.subscribeVideoUids", EVERYBODY, ["#allstream#"]),
        ("videoUidList.unSubscribeVideoUids", {"unSubscribeVideoUids": "4", "subscribe_audio_uids": "3"}, ["4"]),
    ],
)  # fmt: skip
def test_update(path: str, options: Mapping[str, Any], sent: object) -> None:
    """The lists of an update."""
    wanted = SubscriptionOptions.model_validate(options).model_dump(mode="json")
    request = client_request(set_subscriptions(context(), recording(), wanted))

    assert list(request) == ["streamSubscribe"]
    assert at(request["streamSubscribe"], path) == sent


@pytest.mark.covers("anyrtc-recording parameter updateLayout.{path}")
@pytest.mark.parametrize(
    ("path", "options", "sent"),
    [
        ("maxResolutionUid", {"mixedVideoLayout": "2", "maxResolutionUid": "7"}, "7"),
        ("mixedVideoLayout", {}, 0),
        ("backgroundColor", {"background_color": "#00FF00"}, "#00FF00"),
        ("layoutConfig", CUSTOM, [REGION]),
        ("layoutConfig.uid", CUSTOM, "1"),
        ("layoutConfig.x_axis", CUSTOM, 0.5),
        ("layoutConfig.y_axis", CUSTOM, 0),
        ("layoutConfig.width", CUSTOM, 1),
        ("layoutConfig.height", CUSTOM, 0.25),
        ("layoutConfig.alpha", CUSTOM, 0.5),
        ("layoutConfig.render_mode", CUSTOM, 1),
    ],
)  # fmt: skip
def test_update_layout(path: str, options: Mapping[str, Any], sent: object) -> None:
    """The parts of a layout, directly under clientRequest."""
    layout = LayoutOptions.model_validate(options).model_dump(mode="json")

    assert at(client_request(set_layout(context(), recording(), layout)), path) == sent


@pytest.mark.covers(
    "anyrtc-recording rule layout is replaced",
    "anyrtc-recording parameter updateLayout.mixedVideoLayout",
    "anyrtc-recording parameter updateLayout.backgroundColor",
)
def test_layout_is_replaced() -> None:
    """What is not said goes back to its default, and that is said."""

    assert client_request(set_layout(context(), recording(), {})) == {
        "mixedVideoLayout": 0,
        "backgroundColor": "#000000",
    }


@pytest.mark.covers("anyrtc-recording value render_mode {mode}")
@pytest.mark.parametrize("mode", [0, 1])
def test_render_mode(mode: int) -> None:
    """How a picture fills its region, by default cropped."""
    region = {**REGION, "render_mode": mode}
    request = client_request(set_layout(context(), recording(), {**CUSTOM, "layout_config": [region]}))
    plain = LayoutOptions.model_validate({**CUSTOM, "layout_config": [{**region, "render_mode": 0}]})

    assert at(request, "layoutConfig.render_mode") == mode
    assert plain.build_request()["layoutConfig"][0]["render_mode"] == 0


@pytest.mark.covers("anyrtc-recording rule lists are replaced")
def test_lists_are_replaced() -> None:
    """An update says what is to hold from now on, and nothing of the start's lists."""
    running = recording(options={"subscribe_audio_uids": "1", "subscribe_video_uids": "1"})
    lists = {"unsubscribe_audio_uids": "2", "unsubscribe_video_uids": "2"}

    assert client_request(set_subscriptions(context(), running, lists)) == {
        "streamSubscribe": {
            "audioUidList": {"unSubscribeAudioUids": ["2"]},
            "videoUidList": {"unSubscribeVideoUids": ["2"]},
        }
    }


@pytest.mark.covers("anyrtc-recording rule all four measures")
@pytest.mark.parametrize("name", ["width", "height", "fps", "bitrate", "mixedVideoLayout"])
def test_all_four_measures(name: str) -> None:
    """Whoever says one thing of the picture has all four measures sent."""
    config = started({name: 1})["recordingConfig"]["transcodingConfig"]

    assert set(config) >= {"width", "height", "fps", "bitrate"}
    assert config[name] == 1


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(
    model=st.sampled_from([Options, LayoutOptions, SubscriptionOptions]),
    values=st.dictionaries(
        st.sampled_from([*Options.model_fields, "layoutConfig", "unSubscribeAudioUids"]) | st.text(), ANYTHING
    ),
)
def test_anything(model: type[BaseModel], values: dict[str, Any]) -> None:
    """Whatever is typed is taken or refused; what is taken can be stored and sent."""
    try:
        options = model.model_validate(values)
    except ValidationError:
        return

    assert model.model_validate(options.model_dump(mode="json")) == options


@pytest.mark.parametrize("model", [Options, LayoutOptions, SubscriptionOptions])
def test_described(model: type[BaseModel]) -> None:
    """Every parameter has its help."""

    assert [name for name, field in model.model_fields.items() if not field.description] == []
