"""anyRTC's API, request by request."""

from copy import deepcopy
from typing import Any

import pytest

from bot.vendors import anyrtc
from tests.sandbox.anyrtc.conftest import CHANNEL, Campus
from tests.vendors.anyrtc.recordings import sample

FILM, SNAPSHOT, VOD = (sample(f"start/{name}_request")["json"] for name in ("recording", "snapshot", "vod"))
MODES = {"film": "mix", "snapshot": "individual", "vod": "mix"}
STARTS = {"film": FILM, "snapshot": SNAPSHOT, "vod": VOD}
UPDATE, LAYOUT = sample("update/request")["json"], sample("update_layout/request")["json"]
GONE = object()


def changed(body: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    """A sample with one value of its clientRequest replaced, or taken away if it is GONE."""
    changed_body = deepcopy(body)
    *parents, last = path.split(".")
    inner = changed_body["clientRequest"]
    for parent in parents:
        inner = inner[int(parent)] if isinstance(inner, list) else inner.setdefault(parent, {})
    if value is GONE:
        del inner[last]
    else:
        inner[last] = value
    return changed_body


def start(campus: Campus, body: dict[str, Any], mode: str = "mix") -> tuple[int, Any]:
    """Start with a new resource."""
    return campus.ask(f"/resourceid/{campus.acquire()}/mode/{mode}/start", body)


def begin(campus: Campus, body: dict[str, Any], mode: str = "mix") -> str:
    """Start; returns the path of what can be done with the recording."""
    status, started = start(campus, body, mode)
    assert status == 200
    return f"/resourceid/{started['resourceId']}/sid/{started['sid']}/mode/{mode}"


@pytest.mark.parametrize("kind", STARTS)
def test_samples(campus: Campus, kind: str) -> None:
    """Every request of the document is carried out, and answered in an envelope without cname and uid."""
    mode = MODES[kind]
    path = begin(campus, STARTS[kind], mode)
    campus.wait(30)
    updated = campus.ask(f"{path}/update", UPDATE)
    queried = campus.ask(f"{path}/query", method="GET")
    stopped = campus.ask(f"{path}/stop", sample("stop/request")["json"])

    assert (updated[0], set(updated[1])) == (200, {"resourceId", "sid"})
    assert (queried[0], stopped[0]) == (200, 200)
    assert stopped[1]["serverResponse"]["uploadingStatus"] == "uploaded"


def test_update_layout(campus: Campus) -> None:
    """The document's sample is taken in mixed mode; the recorder knows what it was told."""
    path = begin(campus, FILM)

    assert campus.ask(f"{path}/updateLayout", LAYOUT)[0] == 200
    assert campus.ask(f"{path}/update", UPDATE)[0] == 200


@pytest.mark.parametrize(
    ("kind", "path", "value"),
    [
        ("film", "recordingConfig", GONE),
        ("film", "recordingConfig.maxIdleTime", 4),
        ("film", "recordingConfig.maxIdleTime", 2**32),
        ("film", "recordingConfig.subscribeAudioUids", []),
        ("film", "recordingConfig.subscribeAudioUids", ["1"] * 33),
        ("film", "recordingConfig.subscribeVideoUids", "1"),
        ("film", "recordingConfig.subscribeUidGroup", 4),
        ("film", "recordingConfig.transcodingConfig.fps", GONE),
        ("film", "recordingConfig.transcodingConfig.width", 1921),
        ("film", "recordingConfig.transcodingConfig.backgroundColor", "red"),
        ("film", "recordingConfig.transcodingConfig.mixedVideoLayout", 3),
        ("film", "recordingConfig.transcodingConfig.layoutConfig", LAYOUT["clientRequest"]["layoutConfig"] * 9),
        ("film", "recordingConfig.transcodingConfig.layoutConfig", [{"x_axis": True}]),
        ("film", "recordingConfig.transcodingConfig.layoutConfig", "[]"),
        ("film", "recordingFileConfig.avFileType", ["mp4"]),
        ("film", "storageConfig", GONE),
        ("film", "storageConfig.region", 19),
        ("film", "storageConfig.vendor", 5),
        ("film", "snapshotConfig", {"fileType": ["jpg"]}),
        ("film", "extensionServiceConfig", VOD["clientRequest"]["extensionServiceConfig"]),
        ("snapshot", "recordingFileConfig", {}),
        ("snapshot", "snapshotConfig.captureInterval", 4),
        ("snapshot", "snapshotConfig.fileType", ["png"]),
        ("snapshot", "recordingConfig.streamTypes", 0),
        ("snapshot", "recordingConfig.subscribeAudioUids", ["1"]),
        ("snapshot", "recordingConfig.subscribeUidGroup", GONE),
        ("snapshot", "recordingConfig.audioProfile", 0),
        ("snapshot", "recordingConfig.transcodingConfig", {"width": 1, "height": 1, "fps": 1, "bitrate": 1}),
        ("vod", "storageConfig", FILM["clientRequest"]["storageConfig"]),
        ("vod", "snapshotConfig", {"fileType": ["jpg"]}),
        ("vod", "extensionServiceConfig.errorHandlePolicy", "ignore"),
        ("vod", "extensionServiceConfig.extensionServices.0.serviceName", "other"),
        ("vod", "extensionServiceConfig.extensionServices.0.serviceParam.regionId", GONE),
        ("vod", "extensionServiceConfig.extensionServices.0.serviceParam.apiData.videoData.title", GONE),
    ],
)
def test_start_keeps_to_the_document(campus: Campus, kind: str, path: str, value: object) -> None:
    """What breaks a table or a rule is refused with code 2."""
    status, answer = start(campus, changed(STARTS[kind], path, value), MODES[kind])

    assert (status, answer["code"]) == (400, 2)


@pytest.mark.parametrize(("kind", "mode"), [("snapshot", "mix"), ("vod", "individual"), ("film", "web")])
def test_modes(campus: Campus, kind: str, mode: str) -> None:
    """Snapshots are individual, a video service is for mixed films, and there are no other modes."""

    assert start(campus, STARTS[kind], mode)[1]["code"] == 2


def test_the_custom_layout(campus: Campus) -> None:
    """A start may have its regions in transcodingConfig."""
    regions = changed(FILM, "recordingConfig.transcodingConfig.mixedVideoLayout", 3)
    regions = changed(
        regions, "recordingConfig.transcodingConfig.layoutConfig", LAYOUT["clientRequest"]["layoutConfig"]
    )

    assert start(campus, regions)[0] == 200


@pytest.mark.parametrize(
    ("stream_types", "lists"), [(0, {"videoUidList": {}}), (1, {"audioUidList": {}}), (2, {"x": {}})]
)
def test_update_keeps_to_the_document(campus: Campus, stream_types: int, lists: dict[str, Any]) -> None:
    """No list of what is not recorded, and no other list: code 2."""
    path = begin(campus, changed(FILM, "recordingConfig.streamTypes", stream_types))

    assert campus.ask(f"{path}/update", changed(UPDATE, "streamSubscribe", lists))[1]["code"] == 2


@pytest.mark.parametrize(
    "request_", [{"mixedVideoLayout": 3}, {"backgroundColor": "red"}, {"layoutConfig": [{"uid": "1"}]}]
)
def test_update_layout_keeps_to_the_document(campus: Campus, request_: dict[str, Any]) -> None:
    """Code 1028."""
    path = begin(campus, FILM)

    assert campus.ask(f"{path}/updateLayout", {**CHANNEL, "clientRequest": request_})[1]["code"] == 1028


def test_updates_of_nothing(campus: Campus) -> None:
    """A recording that is unknown, of another mode or over cannot be changed."""
    path = begin(campus, FILM)
    assert campus.ask("/resourceid/x/sid/y/mode/mix/update", UPDATE)[1]["code"] == 1001
    assert campus.ask(f"/resourceid/{campus.acquire()}/sid/y/mode/mix/update", UPDATE)[1]["code"] == 1003
    assert campus.ask(path.replace("mix", "individual") + "/update", UPDATE)[1]["code"] == 2
    campus.anyrtc.empty_room(CHANNEL["cname"], campus.now)
    campus.wait(30)

    assert campus.ask(f"{path}/updateLayout", LAYOUT)[1]["code"] == 404


def test_content_type(campus: Campus) -> None:
    """It is compared letter by letter: code 8."""
    campus.headers["content-type"] = "application/json; charset=UTF-8"

    assert campus.ask("/acquire", {**CHANNEL, "clientRequest": {}})[1]["code"] == 8


@pytest.mark.parametrize("hours", [0, 721, "24"])
def test_acquire_keeps_to_the_document(campus: Campus, hours: object) -> None:
    """1 to 720 hours, as a number."""
    body = {**CHANNEL, "clientRequest": {"resourceExpiredHour": hours}}

    assert campus.ask("/acquire", body)[1]["code"] == 2


def test_a_recording_can_be_asked_for_as_long_as_was_said(campus: Campus) -> None:
    """For resourceExpiredHour; not after it."""
    body = {**CHANNEL, "clientRequest": {"resourceExpiredHour": 1}}
    resource = campus.ask("/acquire", body)[1]["resourceId"]
    sid = campus.ask(f"/resourceid/{resource}/mode/mix/start", FILM)[1]["sid"]
    path = f"/resourceid/{resource}/sid/{sid}/mode/mix/query"
    campus.wait(3598)
    assert campus.ask(path, method="GET")[0] == 200

    assert campus.ask(path, method="GET")[1]["code"] == 433


def test_resources(campus: Campus) -> None:
    """7 for the same one, 53 for another one of the same uid, 433 for one that is too old or has recorded."""
    resource = campus.acquire()
    path = f"/resourceid/{resource}/mode/mix/start"
    sid = campus.ask(path, FILM)[1]["sid"]
    again, other = campus.ask(path, FILM), start(campus, FILM)
    campus.wait(30)
    campus.ask(f"/resourceid/{resource}/sid/{sid}/mode/mix/stop", sample("stop/request")["json"])
    late = campus.acquire()
    campus.wait(300)

    assert (again[1]["code"], other[1]["code"]) == (7, 53)
    assert campus.ask(path, FILM)[1]["code"] == 433
    assert campus.ask(f"/resourceid/{late}/mode/mix/start", FILM)[1]["code"] == 433


def test_eleven_requests_in_a_second(campus: Campus) -> None:
    """The eleventh is told to come back after a second."""
    flows = [anyrtc.check_account(campus.context()) for _ in range(11)]
    answers = [campus.anyrtc.handle(next(flow), campus.now) for flow in flows]

    assert [answer.status for answer in answers] == [200] * 10 + [429]


@pytest.mark.parametrize("kind", ["film", "snapshot"])
def test_file_list(campus: Campus, kind: str) -> None:
    """By name in mixed mode, by rows in individual mode, and none of pictures."""
    path = begin(campus, STARTS[kind], MODES[kind])
    early = campus.ask(f"{path}/query", method="GET")[1]["serverResponse"]
    campus.wait(30)
    response = campus.ask(f"{path}/query", method="GET")[1]["serverResponse"]

    if kind == "film":
        assert early == {"fileListMode": "string", "fileList": "", "status": "2"}
        assert response["fileList"].endswith("_httpClient463224.m3u8")
    assert response["status"] == "5"
    assert ("fileList" in response) == (kind == "film")


def test_individual_file_list(campus: Campus) -> None:
    """Every person's tracks, with the moment at which they begin."""
    film = changed(FILM, "recordingConfig.transcodingConfig", GONE)
    path = begin(campus, film, "individual")
    early = campus.ask(f"{path}/query", method="GET")[1]["serverResponse"]
    campus.wait(30)
    stopped = campus.ask(f"{path}/stop", sample("stop/request")["json"])[1]["serverResponse"]
    rows = stopped["fileList"]

    assert early["fileList"] == []
    assert stopped["fileListMode"] == "json"
    assert [(row["uid"], row["trackType"]) for row in rows] == [
        ("1001", "audio"),
        ("1001", "video"),
        ("1002", "audio"),
        ("1002", "video"),
    ]
    assert rows[0]["filename"].endswith("_httpClient463224__uid_s_1001__uid_e_audio.m3u8")
    assert rows[0]["sliceStartTime"] == 1772438405000
    assert (rows[0]["mixedAllUser"], rows[0]["isPlayable"]) == (False, True)
