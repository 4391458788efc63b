"""What the document forbids or demands is checked before anything is sent, with one sentence for each rule."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from bot.errors import UsageError
from bot.slack import forms
from bot.vendors.anyrtc import (
    DESTINATIONS,
    LayoutOptions,
    Options,
    SubscriptionOptions,
    check_room,
    prepare_recording,
    set_layout,
    set_subscriptions,
)
from bot.vendors.anyrtc.layout import Region
from bot.vendors.anyrtc.options import VIDEO_DATA
from bot.vendors.cloud_recording import ROOM_CHARACTERS
from tests.vendors.anyrtc.recordings import ACQUIRED, NOW, VOD, context, recording, reply, settings
from tests.vendors.driving import drive

REGIONS = '[{"x_axis": 0, "y_axis": 0, "width": 1, "height": 1}]'
INDIVIDUAL = {"mode": "individual"}
SNAPSHOTS = {**INDIVIDUAL, "capture_interval": 10}


def uids(people: int) -> str:
    """A list of so many people."""
    return ",".join(map(str, range(people)))


@pytest.mark.covers("anyrtc-recording rule {rule}")
@pytest.mark.parametrize(
    ("rule", "options", "words"),
    [
        ("secret of decryptionMode", {"decryption_mode": 1}, "decryptionMode needs secret"),
        ("secret of decryptionMode", {"secret": "x"}, "secret needs decryptionMode"),
        ("no audioProfile in individual", {**INDIVIDUAL, "audio_profile": 0}, "audioProfile needs mode=mix"),
        ("no transcodingConfig in individual", {**INDIVIDUAL, "width": 640}, "width needs mode=mix"),
        ("no transcodingConfig in individual", {**INDIVIDUAL, "mixed_video_layout": 1}, "needs mode=mix"),
        ("no transcodingConfig in individual", {**INDIVIDUAL, "background_color": "#000000"}, "backgroundColor needs"),
        ("width times height", {"width": 1920, "height": 1081}, "1920 x 1080 at most"),
        ("maxResolutionUid of vertical layout", {"max_resolution_uid": "1"}, "needs mixedVideoLayout=2"),
        ("layoutConfig of custom layout", {"mixed_video_layout": 3}, "needs layoutConfig"),
        ("layoutConfig of custom layout", {"layout_config": REGIONS}, "layoutConfig needs mixedVideoLayout=3"),
        ("subscribe or unsubscribe", {"subscribe_audio_uids": "1", "unsubscribe_audio_uids": "2"}, "exclude each"),
        ("subscribe or unsubscribe", {"subscribe_video_uids": "1", "unsubscribe_video_uids": "2"}, "exclude each"),
        ("both lists", {"subscribe_audio_uids": "1"}, "give a list for video too, such as subscribeVideoUids=#all"),
        ("both lists", {"unsubscribe_video_uids": "1"}, "no audio would be recorded"),
        ("lists of streamTypes", {"stream_types": 0, "subscribe_video_uids": "1"}, "no video is recorded"),
        ("lists of streamTypes", {"stream_types": 1, "unsubscribe_audio_uids": "1"}, "no audio is recorded"),
        ("snapshots in individual", {"capture_interval": 10}, "captureInterval needs mode=individual"),
        ("snapshots in individual", {"file_type": "jpg"}, "fileType needs mode=individual"),
        ("snapshots or film", {**SNAPSHOTS, "av_file_type": "hls"}, "exclude each other"),
        ("snapshots of video", {**SNAPSHOTS, "stream_types": 0}, "need streamTypes 1 or 2"),
        ("snapshots of audio lists", {**SNAPSHOTS, "subscribe_audio_uids": "1"}, "needs subscribeVideoUids"),
    ],
)  # fmt: skip
def test_start(rule: str, options: Mapping[str, Any], words: str) -> None:
    """A combination that anyRTC would refuse, or would understand otherwise than meant."""
    with pytest.raises(ValidationError) as caught:
        Options.model_validate(options)

    (found,) = caught.value.errors()
    assert words in found["msg"]


@pytest.mark.parametrize(
    "options",
    [
        {"stream_types": 0, "subscribe_audio_uids": "1"},
        {"stream_types": 1, "unsubscribe_video_uids": "1"},
        {"unsubscribe_audio_uids": "1", "subscribe_video_uids": "1"},
        {**SNAPSHOTS, "stream_types": 1, "subscribe_video_uids": "1"},
        {"mixed_video_layout": 3, "layout_config": REGIONS},
    ],
)
def test_allowed(options: Mapping[str, Any]) -> None:
    """What the rules leave is taken."""
    Options.model_validate(options)


@pytest.mark.covers("anyrtc-recording rule vod or storage", "anyrtc-recording rule vod in mix")
@pytest.mark.parametrize(
    ("changes", "options", "words"),
    [
        ({}, {"title": "Standup"}, "title is for accounts that record into a video service"),
        ({}, {"error_handle_policy": "error_abort"}, "errorHandlePolicy is for accounts"),
        ({"storage": None, "vod": VOD}, SNAPSHOTS, "takes no snapshots"),
        ({"storage": None, "vod": VOD}, INDIVIDUAL, "takes mode=mix only"),
    ],
)
def test_destination(changes: Mapping[str, Any], options: Mapping[str, Any], words: str) -> None:
    """Options that do not suit where the account records to are refused before a resource is acquired."""
    with pytest.raises(UsageError, match=words):
        drive(prepare_recording(context(**changes), recording(vendor_ids={}, options=options)))


def test_vod() -> None:
    """An account with a video service takes a film of everybody, and what is to be said of the video."""
    wanted = recording(vendor_ids={}, options={"title": "Standup", "error_handle_policy": "error_abort"})

    assert drive(prepare_recording(context(storage=None, vod=VOD), wanted), reply("acquire/response"))[0] == ACQUIRED


@pytest.mark.covers("anyrtc-recording rule vod or storage")
@pytest.mark.parametrize("changes", [{"storage": None}, {"vod": VOD}])
def test_one_destination(changes: Mapping[str, Any]) -> None:
    """An account has a bucket or a video service, never both and never neither."""
    with pytest.raises(ValidationError, match="one of the two"):
        settings(**changes)


@pytest.mark.covers("anyrtc-recording rule subscribeUidGroup in individual")
@pytest.mark.parametrize(
    ("options", "group"),
    [
        ({}, 3),
        ({"subscribe_uid_group": 1}, 1),
        ({"unsubscribe_video_uids": "1", "unsubscribe_audio_uids": "1"}, 3),
        ({"subscribe_video_uids": "100,101", "subscribe_audio_uids": "101"}, 3),
        ({"subscribe_video_uids": "100,101,102", "subscribe_audio_uids": "101,102,103", "subscribe_uid_group": 1}, 1),
        *(
            ({"subscribe_video_uids": uids(people), "subscribe_audio_uids": "1", "subscribe_uid_group": group}, group)
            for people, group in ((2, 0), (7, 1), (12, 2), (32, 3))
        ),
        ({"subscribe_video_uids": "#allstream#", "subscribe_audio_uids": "1"}, 3),
        ({"subscribe_video_uids": "1", "unsubscribe_audio_uids": "2"}, 3),
    ],
)  # fmt: skip
def test_group(options: Mapping[str, Any], group: int) -> None:
    """In individual mode the number of people is always said: as told, or the largest, since others may be listed."""
    made = Options.model_validate({**INDIVIDUAL, **options})

    assert made.build_start_request()["recordingConfig"]["subscribeUidGroup"] == group
    assert "subscribeUidGroup" not in Options().build_start_request()["recordingConfig"]


@pytest.mark.parametrize(("group", "most"), [(0, 2), (1, 7), (2, 12)])
@pytest.mark.parametrize("mode", ["mix", "individual"])
def test_group_that_is_too_small(group: int, most: int, mode: str) -> None:
    """Lists of more people than were said are refused, at the start and later, and nothing is sent."""
    said = f"subscribeUidGroup={group} is for up to {most} people, and the lists name {most + 1}"
    lists, told = {"subscribe_video_uids": uids(most + 1), "subscribe_audio_uids": "1"}, {"subscribe_uid_group": group}
    with pytest.raises(ValidationError, match=said):
        Options.model_validate({"mode": mode, **told, **lists})
    with pytest.raises(UsageError, match=said[1:]):
        drive(set_subscriptions(context(), recording(options={"mode": mode, **told}), lists))


@pytest.mark.parametrize(
    ("destination", "hidden"),
    [
        ("bucket", {"errorHandlePolicy", *map(Options.documented, VIDEO_DATA)}),
        ("video service", {"mode", "captureInterval", "fileType"}),
    ],
)
def test_destinations(destination: str, hidden: set[str]) -> None:
    """What does not suit where an account's recordings go is not asked for, and may be left empty all the same."""
    model = DESTINATIONS[destination]
    unset = model.model_validate({"title": None, "capture_interval": None})

    assert set(forms.names(Options)) - set(forms.names(model)) == hidden
    assert unset.model_dump() == Options().model_dump()


@pytest.mark.covers("anyrtc-recording rule resourceExpiredHour outlives the recording")
@pytest.mark.parametrize(
    ("planned", "options", "hours"),
    [
        (None, {}, 720),
        (None, {"resource_expired_hour": 1}, 720),
        (timedelta(minutes=45), {}, 720),
        (timedelta(minutes=45), {"resource_expired_hour": 48}, 48),
        (timedelta(hours=48), {"resource_expired_hour": 24}, 72),
        (timedelta(hours=48, seconds=1), {"resource_expired_hour": 72}, 73),
        (timedelta(days=40), {"resource_expired_hour": 24}, 720),
    ],
)
def test_expiry(planned: timedelta | None, options: Mapping[str, Any], hours: int) -> None:
    """A recording can be stopped for a day longer than it is planned, whatever is asked for; without a plan, always."""
    end = None if planned is None else NOW + planned
    wanted = recording(vendor_ids={}, planned_end=end, options=options)
    _, (request,) = drive(prepare_recording(context(), wanted), reply("acquire/response"))

    assert request.json is not None
    assert request.json["clientRequest"] == {"resourceExpiredHour": hours}


@pytest.mark.covers("anyrtc-recording rule one resource for one recording")
def test_prepare_again() -> None:
    """A resource that is known is kept: with another one a start whose reply was lost would be doubled."""

    assert drive(prepare_recording(context(nonce=7), recording(vendor_ids=ACQUIRED))) == (ACQUIRED, [])


@pytest.mark.covers("anyrtc-recording rule lists of streamTypes", "anyrtc-recording rule both lists")
@pytest.mark.parametrize(
    ("stream_types", "lists", "words"),
    [
        (0, {"subscribe_video_uids": "1"}, r"With streamTypes=0 no video is recorded.*\.$"),
        (1, {"subscribe_audio_uids": "1"}, "With streamTypes=1 no audio is recorded"),
        (2, {"subscribe_audio_uids": "1"}, "With a list for audio alone no video would be recorded"),
    ],
)
def test_update(stream_types: int, lists: Mapping[str, Any], words: str) -> None:
    """Lists that do not suit what the recording takes are refused before they are sent."""
    running = recording(options={"stream_types": stream_types})
    with pytest.raises(UsageError, match=words):
        drive(set_subscriptions(context(), running, lists))


@pytest.mark.covers("anyrtc-recording rule lists of updates are not empty")
def test_update_nothing() -> None:
    """An update without any list is refused."""
    with pytest.raises(ValidationError, match="give at least one of subscribeAudioUids"):
        SubscriptionOptions.model_validate({})


@pytest.mark.covers("anyrtc-recording rule layout in mix")
def test_layout_of_individual() -> None:
    """Where nothing is mixed there is no layout."""
    with pytest.raises(UsageError, match="mode=mix"):
        drive(set_layout(context(), recording(options=INDIVIDUAL), {}))


@pytest.mark.covers(
    "anyrtc-recording rule layoutConfig of custom layout", "anyrtc-recording rule maxResolutionUid of vertical layout"
)
@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"mixed_video_layout": 3}, "needs layoutConfig"),
        ({"layout_config": REGIONS}, "needs mixedVideoLayout=3"),
        ({"max_resolution_uid": "1"}, "needs mixedVideoLayout=2"),
    ],
)
def test_layout(options: Mapping[str, Any], words: str) -> None:
    """A layout's parts belong together as those of a start do."""
    with pytest.raises(ValidationError, match=words):
        LayoutOptions.model_validate(options)


@pytest.mark.covers("anyrtc-recording rule room's name", "anyrtc-recording error 1013")
def test_room() -> None:
    """Names are made of the document's 89 characters, up to 64 bytes; the sentence names the service."""
    assert len(ROOM_CHARACTERS) == 89
    check_room("Room 42!")
    with pytest.raises(UsageError, match='anyRTC takes no "é"'):
        check_room("café")
    with pytest.raises(UsageError, match="anyRTC takes rooms' names of 1 to 64"):
        check_room("x" * 65)


@pytest.mark.parametrize(
    ("typed", "name", "taken"),
    [
        ({"mode": "Individual", "fileType": "Jpg"}, "file_type", ("jpg",)),
        ({"avFileType": '["HLS"]'}, "av_file_type", ("hls",)),
        ({"errorHandlePolicy": "Error_Abort"}, "error_handle_policy", "error_abort"),
    ],
)
def test_words_in_any_case(typed: Mapping[str, Any], name: str, taken: object) -> None:
    """Words of a list are taken as telephones write them at the beginning of a line."""
    assert getattr(Options.model_validate(typed), name) == taken


@pytest.mark.parametrize("model", [Options, LayoutOptions])
def test_regions_are_described(model: type[BaseModel]) -> None:
    """Whoever writes regions as JSON is told every name in them."""
    told = model.model_fields["layout_config"].description or ""

    assert set(Region.model_fields) <= set(re.findall(r"\w+", told))
