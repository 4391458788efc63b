"""What a parameter may be, and what it is when it is not said; a bad value is refused by its name."""

from collections.abc import Mapping
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError
from pydantic.alias_generators import to_camel

from bot.vendors.anyrtc import LayoutOptions, Options, SubscriptionOptions, set_layout
from tests.vendors.anyrtc.recordings import context, recording
from tests.vendors.anyrtc.test_parameters import CUSTOM, DEFAULTS, REGION, client_request, started

INDIVIDUAL = {"mode": "individual"}
MEASURES = {"width": 360, "height": 640, "fps": 15, "bitrate": 500}


def blamed(model: type[BaseModel], options: Mapping[str, Any]) -> str:
    """The document's name of the parameter that is refused; empty where none is."""
    try:
        model.model_validate(options)
    except ValidationError as error:
        return to_camel(str(next(iter(error.errors()[0]["loc"]), "several")))
    return ""


@pytest.mark.covers("anyrtc-recording parameter start.recordingConfig.{name}")
@pytest.mark.parametrize("name", DEFAULTS)
def test_defaults(name: str) -> None:
    """Without a word the document's defaults are sent, but an idle room is recorded for five minutes."""

    assert started({})["recordingConfig"][name] == DEFAULTS[name]


@pytest.mark.covers("anyrtc-recording parameter start.recordingConfig.transcodingConfig.{name}")
@pytest.mark.parametrize("name", MEASURES)
def test_default_picture(name: str) -> None:
    """A measure that is not said is the document's default."""

    assert started({"mixedVideoLayout": 1})["recordingConfig"]["transcodingConfig"][name] == MEASURES[name]


@pytest.mark.covers("anyrtc-recording parameter {path}")
@pytest.mark.parametrize(
    ("path", "least", "most", "beside"),
    [
        ("start.recordingConfig.channelType", 0, 1, {}),
        ("start.recordingConfig.streamTypes", 0, 2, {}),
        ("start.recordingConfig.decryptionMode", 0, 3, {"secret": "x"}),
        ("start.recordingConfig.audioProfile", 0, 2, {}),
        ("start.recordingConfig.videoStreamType", 0, 1, {}),
        ("start.recordingConfig.maxIdleTime", 5, 2**32 - 1, {}),
        ("start.recordingConfig.subscribeUidGroup", 0, 3, INDIVIDUAL),
        ("start.recordingConfig.transcodingConfig.width", 1, 1920, {}),
        ("start.recordingConfig.transcodingConfig.height", 1, 1920, {}),
        ("start.recordingConfig.transcodingConfig.fps", 1, None, {}),
        ("start.recordingConfig.transcodingConfig.bitrate", 1, None, {}),
        ("start.recordingConfig.transcodingConfig.mixedVideoLayout", 0, 3, {"layout_config": [REGION]}),
        ("start.snapshotConfig.captureInterval", 5, 3600, INDIVIDUAL),
        ("acquire.resourceExpiredHour", 1, 720, {}),
    ],
)  # fmt: skip
def test_ranges(path: str, least: int, most: int | None, beside: Mapping[str, Any]) -> None:
    """What is below the least or above the greatest number of the document is refused by its name, and they are not."""
    name = path.rpartition(".")[2]
    bounds = [least] if most is None else [least, most]

    assert all(blamed(Options, {**beside, name: value}) != name for value in bounds)
    assert blamed(Options, {**beside, name: least - 1}) == name
    assert most is None or blamed(Options, {**beside, name: most + 1}) == name


@pytest.mark.covers(
    "anyrtc-recording parameter start.recordingConfig.transcodingConfig.layoutConfig.{name}",
    "anyrtc-recording parameter updateLayout.layoutConfig.{name}",
)
@pytest.mark.parametrize("name", ["x_axis", "y_axis", "width", "height", "alpha", "render_mode"])
@pytest.mark.parametrize("model", [Options, LayoutOptions])
def test_shares(model: type[BaseModel], name: str) -> None:
    """A region's parts go from 0 to 1."""
    for value in (0, 1):
        assert blamed(model, {**CUSTOM, "layout_config": [{**REGION, name: value}]}) == ""
    for value in (-1, 2):
        assert blamed(model, {**CUSTOM, "layout_config": [{**REGION, name: value}]}) == "layoutConfig"


@pytest.mark.covers(
    "anyrtc-recording parameter start.recordingConfig.transcodingConfig.layoutConfig",
    "anyrtc-recording parameter updateLayout.layoutConfig",
)
@pytest.mark.parametrize("model", [Options, LayoutOptions])
def test_seventeen_regions(model: type[BaseModel]) -> None:
    """A layout has 17 regions at most."""

    assert blamed(model, {**CUSTOM, "layout_config": [REGION] * 17}) == ""
    assert blamed(model, {**CUSTOM, "layout_config": [REGION] * 18}) == "layoutConfig"


@pytest.mark.covers(
    "anyrtc-recording parameter start.recordingConfig.transcodingConfig.layoutConfig.{name}",
    "anyrtc-recording parameter updateLayout.layoutConfig.{name}",
)
@pytest.mark.parametrize(("name", "default"), [("alpha", 1.0), ("render_mode", 0)])
def test_default_regions(name: str, default: float) -> None:
    """What is not said of a region is the document's default, and that is sent."""
    plain = dict.fromkeys(("x_axis", "y_axis", "width", "height"), 0.5)
    options = {**CUSTOM, "layout_config": [plain]}
    config = started(options)["recordingConfig"]["transcodingConfig"]
    request = client_request(set_layout(context(), recording(), LayoutOptions.model_validate(options).model_dump()))

    assert config["layoutConfig"][0][name] == request["layoutConfig"][0][name] == default


@pytest.mark.covers("anyrtc-recording parameter start.snapshotConfig.captureInterval")
def test_default_interval() -> None:
    """Who wants pictures and does not say how often gets one every ten seconds."""

    assert started({**INDIVIDUAL, "fileType": "jpg"})["snapshotConfig"]["captureInterval"] == 10


@pytest.mark.covers("anyrtc-recording parameter {path}")
@pytest.mark.parametrize(
    ("path", "taken", "refused"),
    [
        ("start.recordingConfig.transcodingConfig.backgroundColor", "#00ffFF", ["#0ff", "00ffFF", "#00ffFG"]),
        ("start.recordingFileConfig.avFileType", "hls", ["mp4", "hls,mp4", "", "[]"]),
        ("start.snapshotConfig.fileType", "jpg", ["png", "jpg,png", "", "[]"]),
        ("start.extensionServiceConfig.errorHandlePolicy", "error_abort", ["error_ignore", ""]),
        ("acquire.uid", "x" * 48, ["", "x" * 49]),
    ],
)  # fmt: skip
def test_words(path: str, taken: str, refused: list[str]) -> None:
    """What the document writes is taken, and nothing else."""
    name = path.rpartition(".")[2]
    beside = INDIVIDUAL if "snapshot" in path else {}

    assert blamed(Options, {**beside, name: taken}) == ""
    assert {blamed(Options, {**beside, name: word}) for word in refused} == {name}


@pytest.mark.covers("anyrtc-recording rule lists hold 32")
@pytest.mark.parametrize(
    "name", ["subscribeAudioUids", "unSubscribeAudioUids", "subscribeVideoUids", "unSubscribeVideoUids"]
)
def test_lists(name: str) -> None:
    """A list holds 32 people at most, and one at least."""
    people = [str(number) for number in range(33)]

    assert blamed(SubscriptionOptions, {name: people[:32]}) == blamed(SubscriptionOptions, {name: people[:1]}) == ""
    assert [blamed(SubscriptionOptions, {name: wrong}).lower() for wrong in (people, [])] == [name.lower()] * 2


@pytest.mark.parametrize(
    ("model", "given_options", "where", "words"),
    [
        (Options, {"mode": "web"}, "mode", "'mix' or 'individual'"),
        (Options, {"resourceExpiredHour": 0}, "resource_expired_hour", "greater than or equal to 1"),
        (Options, {"resourceExpiredHour": 721}, "resource_expired_hour", "less than or equal to 720"),
        (Options, {"max_idle_time": 4}, "max_idle_time", "greater than or equal to 5"),
        (Options, {"max_idle_time": 2**32}, "max_idle_time", "less than or equal to 4294967295"),
        (Options, {"background_color": "red"}, "background_color", "match pattern"),
        (Options, {"mixed_video_layout": 4}, "mixed_video_layout", "less than or equal to 3"),
        (Options, {"subscribe_uid_group": 4}, "subscribe_uid_group", "less than or equal to 3"),
        (Options, {"capture_interval": 4}, "capture_interval", "greater than or equal to 5"),
        (Options, {"capture_interval": 3601}, "capture_interval", "less than or equal to 3600"),
        (Options, {"av_file_type": "mp4"}, "av_file_type", "'hls'"),
        (Options, {"file_type": "png"}, "file_type", "'jpg'"),
        (Options, {"layout_config": "{"}, "layout_config", "not JSON"),
        (Options, {"layout_config": "[]"}, "layout_config", "at least 1"),
        (Options, {"layout_config": [REGION] * 18}, "layout_config", "at most 17"),
        (Options, {"layout_config": [{**REGION, "x_axis": 1.1}]}, "layout_config", "less than or equal to 1"),
        (Options, {"layout_config": [{**REGION, "alpha": -0.1}]}, "layout_config", "greater than or equal to 0"),
        (Options, {"layout_config": [{**REGION, "render_mode": 2}]}, "layout_config", "less than or equal to 1"),
        (Options, {"layout_config": [{"x_axis": 0, "y_axis": 0, "width": 1}]}, "layout_config", "required"),
        (Options, {"subscribe_audio_uids": ""}, "subscribe_audio_uids", "at least 1"),
        (Options, {"subscribe_audio_uids": "[]"}, "subscribe_audio_uids", "at least 1"),
        (Options, {"subscribe_video_uids": ",".join(map(str, range(33)))}, "subscribe_video_uids", "at most 32"),
        (Options, {"subscribe_video_uids": "x" * 49}, "subscribe_video_uids", "at most 48"),
        (Options, {"error_handle_policy": "ignore"}, "error_handle_policy", "'error_abort'"),
        (Options, {"uid": ""}, "uid", "at least 1 character"),
        (Options, {"uid": "x" * 49}, "uid", "at most 48"),
        (Options, {"token": ""}, "token", "at least 1 character"),
        (Options, {"width": 1921}, "width", "less than or equal to 1920"),
        (Options, {"color": "red"}, "color", "not permitted"),
        (LayoutOptions, {"mixed_video_layout": -1}, "mixed_video_layout", "greater than or equal to 0"),
        (LayoutOptions, {"width": 5}, "width", "not permitted"),
        (SubscriptionOptions, {"subscribe_audio_uids": "[1"}, "subscribe_audio_uids", "not JSON"),
    ],
)  # fmt: skip
def test_refused(model: type[BaseModel], given_options: Mapping[str, Any], where: str, words: str) -> None:
    """A bad value is refused by its name, with what it may be."""
    with pytest.raises(ValidationError) as caught:
        model.model_validate(given_options)

    found = caught.value.errors()[0]
    assert found["loc"][0] == where
    assert words in found["msg"] or found["type"] == "missing"
