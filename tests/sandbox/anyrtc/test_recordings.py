"""Whole lives of recordings, lived by the bot's own client."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain import Observation, Recording, RecordingState
from bot.errors import AlreadyEnded
from bot.sandbox.media import read_sample
from bot.vendors import anyrtc
from tests.sandbox.anyrtc.conftest import Campus


def begin(campus: Campus, *, vod: bool = False, **options: Any) -> Recording:
    """A recording that anyRTC has started."""
    wanted = campus.recording(**options)
    ids = campus.drive(anyrtc.prepare_recording(campus.context(vod=vod), wanted))
    prepared = replace(wanted, vendor_ids=ids)
    seen = campus.drive(anyrtc.start_recording(campus.context(vod=vod), prepared))
    return replace(prepared, vendor_ids={**ids, **seen.vendor_ids})


def look(campus: Campus, recording: Recording, *, vod: bool = False) -> Observation:
    """One look at it."""
    return campus.drive(anyrtc.get_recordings(campus.context(vod=vod), [recording]))["r7k2"]


def stop(campus: Campus, recording: Recording, *, vod: bool = False) -> Recording:
    """Stop it."""
    seen = campus.drive(anyrtc.stop_recording(campus.context(vod=vod), recording))
    assert seen.state is RecordingState.UPLOADING
    return replace(recording, state=seen.state)


def test_film(campus: Campus) -> None:
    """Started, rearranged, stopped twice, found in the bucket."""
    running = begin(campus, width=1280, height=720, subscribe_audio_uids="1", subscribe_video_uids="1")
    campus.wait(30)
    assert look(campus, running).state is RecordingState.RECORDING
    campus.drive(anyrtc.set_layout(campus.context(), running, {"mixed_video_layout": 1}))
    lists = {"subscribe_audio_uids": ["#allstream#"], "unsubscribe_video_uids": ["1"]}
    campus.drive(anyrtc.set_subscriptions(campus.context(), running, lists))
    ended = stop(campus, running)
    with pytest.raises(AlreadyEnded):
        campus.drive(anyrtc.stop_recording(campus.context(), ended))
    seen = look(campus, ended)

    assert seen.state is RecordingState.READY
    assert [file.kind for file in seen.files] == ["m3u8", "ts", "ts", "ts"]


def test_individual(campus: Campus) -> None:
    """Each person's audio and video are found as films of their own."""
    running = begin(campus, mode="individual", stream_types=2)
    campus.wait(20)
    seen = look(campus, stop(campus, running))

    assert seen.state is RecordingState.READY
    assert [file.name.rpartition("_")[2] for file in seen.files if file.kind == "m3u8"] == [
        "audio.m3u8",
        "video.m3u8",
    ] * 2


@pytest.mark.parametrize(("stream_types", "kind"), [(0, "audio"), (1, "video")])
def test_individual_kinds(campus: Campus, stream_types: int, kind: str) -> None:
    """Only what is recorded has tracks."""
    begin(campus, mode="individual", stream_types=stream_types)
    campus.wait(30)
    names = {upload.key.partition("__uid_e_")[2].partition(".")[0].partition("_")[0] for upload in campus.uploads()}

    assert names == {kind}


@pytest.mark.parametrize("stream_types", [1, 2])
def test_snapshots(campus: Campus, stream_types: int) -> None:
    """Pictures of each person's video, as often as was said; complete when none was added for two minutes."""
    running = begin(campus, mode="individual", stream_types=stream_types, capture_interval=5)
    campus.wait(20)
    ended = stop(campus, running)
    pictures = [body for key, (_, body) in campus.bucket.objects.items() if key.endswith(".jpg")]
    at_once = look(campus, ended)
    campus.wait(120)
    seen = look(campus, ended)

    assert set(pictures) == {read_sample("snapshot.jpg")}
    assert at_once.state is RecordingState.UPLOADING
    assert seen.state is RecordingState.READY
    assert {file.kind for file in seen.files} == {"jpg"}
    assert all("__uid_e_video_" in file.name for file in seen.files)
    assert len(seen.files) == len(campus.bucket.objects)


def test_video_service(campus: Campus) -> None:
    """Nothing comes into a bucket; the video's id is learnt, and the end is told before it is forgotten."""
    running = begin(campus, vod=True, title="Standup")
    early = look(campus, running, vod=True)
    campus.wait(30)
    seen = look(campus, running, vod=True)
    ended = replace(stop(campus, running, vod=True), files=seen.files)
    campus.wait(5)
    done = look(campus, ended, vod=True)
    campus.wait(15)
    forgotten = look(campus, ended, vod=True)

    assert (early.state, early.files) == (RecordingState.RECORDING, ())
    assert (seen.state, len(seen.files)) == (RecordingState.RECORDING, 1)
    assert done.state is forgotten.state is RecordingState.READY
    assert seen.files[0].name in done.note
    assert campus.bucket.objects == {}


@pytest.mark.covers("anyrtc-recording rule ends by itself when idle")
def test_nobody(campus: Campus) -> None:
    """Where nobody sends, nothing is recorded; it ends by itself, and is then unknown."""
    campus.anyrtc.empty_room("httpClient463224", campus.now)
    running = begin(campus, max_idle_time=30)
    seen = campus.drive(anyrtc.stop_recording(campus.context(), running))
    campus.wait(60)
    other = begin(campus, max_idle_time=30)
    campus.wait(60)

    assert seen.state is RecordingState.EMPTY
    assert look(campus, other) == Observation(missing=True)


def test_account(campus: Campus) -> None:
    """A good account is told so, and nothing is left in its bucket."""

    assert campus.drive(anyrtc.check_account(campus.context())) == (
        "anyRTC takes the credentials; the bucket b12 can be listed and written to."
    )
    assert (campus.bucket.objects, campus.bucket.uploads) == ({}, {})
