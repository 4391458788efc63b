"""The parameter tables of anyRTC's cloud recording document, and its rules."""

from collections.abc import Mapping
from typing import Any

from bot.sandbox.cloud_recording import Call, Document
from bot.sandbox.cloud_recording.tables import (
    BAD_HEADER,
    BAD_LAYOUT,
    EXPIRED,
    RECORDING,
    STORAGE,
    TRANSCODING,
    has_secret,
    is_empty,
    storage_in,
    within_1080p,
)
from bot.sandbox.parameters import (
    Check,
    Parameter,
    Table,
    array_of,
    equal_to,
    integer,
    is_object,
    matching,
    name,
    one_of,
    optional,
    required,
    text,
)

REGIONS = {0: range(5), 1: [*range(16), 17], 2: range(19), 3: range(20), 4: range(10)}
_INDIVIDUAL = "individual"
_MOST_PEOPLE, _MOST_REGIONS = 32, 17


def _uids(value: object) -> bool:
    return isinstance(value, list) and 1 <= len(value) <= _MOST_PEOPLE and all(map(name, value))


def _only(word: str) -> Check:
    return lambda value: value == [word]


def _share(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1


def _regions(value: object) -> bool:
    return array_of(_REGION)(value) and isinstance(value, list) and len(value) <= _MOST_REGIONS


_REGION: Table = {
    "uid": optional(name),
    "x_axis": required(_share),
    "y_axis": required(_share),
    "width": required(_share),
    "height": required(_share),
    "alpha": optional(_share),
    "render_mode": optional(one_of(0, 1)),
}
_LAYOUT: Table = {
    "maxResolutionUid": optional(name),
    "mixedVideoLayout": optional(one_of(0, 1, 2, 3)),
    "backgroundColor": optional(matching("#[0-9A-Fa-f]{6}")),
    "layoutConfig": optional(_regions),
}
_AUDIO: Table = {"subscribeAudioUids": optional(_uids), "unSubscribeAudioUids": optional(_uids)}
_VIDEO: Table = {"subscribeVideoUids": optional(_uids), "unSubscribeVideoUids": optional(_uids)}
_PICTURE = {measure: required(TRANSCODING[measure].check) for measure in ("width", "height", "fps", "bitrate")}
_RECORDING: Table = {
    **RECORDING,
    "maxIdleTime": optional(integer(5, 2**32 - 1)),
    "transcodingConfig": Parameter(within_1080p, table={**_PICTURE, **_LAYOUT}),
    **_AUDIO,
    **_VIDEO,
    "subscribeUidGroup": optional(one_of(0, 1, 2, 3)),
}
_VIDEO_DATA: Table = {
    "title": required(name),
    "description": optional(text),
    "coverUrl": optional(text),
    "cateId": optional(text),
    "tags": optional(text),
    "templateGroupId": optional(text),
    "userData": optional(text),
    "storageLocation": optional(text),
    "workflowId": optional(text),
}
_SERVICE_PARAM: Table = {
    "accessKey": required(name),
    "secretKey": required(name),
    "regionId": required(name),
    "apiData": Parameter(
        is_object, required=True, table={"videoData": Parameter(is_object, required=True, table=_VIDEO_DATA)}
    ),
}
_SERVICE: Table = {
    "serviceName": required(equal_to("aliyun_vod_service")),
    "errorHandlePolicy": optional(equal_to("error_abort")),
    "serviceParam": Parameter(is_object, required=True, table=_SERVICE_PARAM),
}
_START: Table = {
    "token": optional(text),
    "recordingConfig": Parameter(has_secret, required=True, table=_RECORDING),
    "recordingFileConfig": Parameter(is_object, table={"avFileType": optional(_only("hls"))}),
    "snapshotConfig": Parameter(
        is_object, table={"captureInterval": optional(integer(5, 3600)), "fileType": required(_only("jpg"))}
    ),
    "storageConfig": Parameter(storage_in(REGIONS), table=STORAGE),
    "extensionServiceConfig": Parameter(
        is_object,
        table={
            "errorHandlePolicy": optional(equal_to("error_abort")),
            "extensionServices": required(array_of(_SERVICE)),
        },
    ),
}
_STREAM_SUBSCRIBE: Table = {
    "audioUidList": Parameter(is_object, table=_AUDIO),
    "videoUidList": Parameter(is_object, table=_VIDEO),
}
_CHANNEL: Table = {"cname": required(text), "uid": required(matching(".{1,48}"))}


def _body(table: Table) -> Table:
    return {**_CHANNEL, "clientRequest": Parameter(is_object, required=True, table=table)}


def _allows_start(mode: str, request: Mapping[str, Any]) -> bool:
    """The table of what excludes what, and what a mode or a snapshot demands."""
    config = request["recordingConfig"]
    to_video, pictures = "extensionServiceConfig" in request, "snapshotConfig" in request
    if to_video == ("storageConfig" in request) or (pictures and ("recordingFileConfig" in request or to_video)):
        return False
    if mode == _INDIVIDUAL:
        mixed = {"audioProfile", "transcodingConfig"} & set(config)
        return not (mixed or to_video) and "subscribeUidGroup" in config and _sees(pictures, config)
    return not pictures and _arranges(config.get("transcodingConfig", {}))


def _sees(pictures: bool, config: Mapping[str, Any]) -> bool:
    lists = "subscribeAudioUids" not in config or "subscribeVideoUids" in config
    return not pictures or (config.get("streamTypes", 2) != 0 and lists)


def _arranges(layout: Mapping[str, Any]) -> bool:
    return layout.get("mixedVideoLayout") != 3 or "layoutConfig" in layout


def _allows_update(lists: Mapping[str, Any], started: Mapping[str, Any] | None) -> bool:
    """No list of what is not recorded."""
    stream_types = started["recordingConfig"].get("streamTypes", 2) if started is not None else 2
    unwanted = {0: "videoUidList", 1: "audioUidList"}.get(stream_types)
    return unwanted not in lists


def _allows(call: Call, started: Mapping[str, Any] | None) -> bool:
    request = call.body.get("clientRequest", {})
    if call.verb == "start":
        return _allows_start(call.mode, request)
    if call.verb == "update":
        return _allows_update(request["streamSubscribe"], started)
    return call.verb != "updateLayout" or (call.mode != _INDIVIDUAL and _arranges(request))


DOCUMENT = Document(
    bodies={
        "acquire": _body({"resourceExpiredHour": optional(integer(1, 720))}),
        "start": _body(_START),
        "update": _body({"streamSubscribe": Parameter(is_object, required=True, table=_STREAM_SUBSCRIBE)}),
        "updateLayout": _body(_LAYOUT),
        "query": {},
        "stop": {**_CHANNEL, "clientRequest": required(is_empty)},
    },
    modes=frozenset({"mix", _INDIVIDUAL}),
    allows=_allows,
    tells_list_mode=True,
    used=EXPIRED,
    wrong={"updateLayout": BAD_LAYOUT, "content-type": BAD_HEADER},
)
