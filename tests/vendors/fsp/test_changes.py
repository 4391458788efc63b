from collections.abc import Mapping
from typing import Any

import pytest

from bot.domain import Observation, RecordingState
from bot.errors import AlreadyEnded, Rejected
from bot.vendors.fsp import (
    LayoutOptions,
    SubtitleOptions,
    pause_recording,
    resume_recording,
    set_layout,
    set_subtitles,
)
from bot.vendors.wire import Flow, Response
from tests.vendors.driving import drive
from tests.vendors.fsp.samples import context, error, fields, ok, recording, reply, sample, tasks, verbs

CTX = context()
LAYOUT = {"audio_list": [{"user_id": "Jack", "media_id": "1"}]}


@pytest.mark.covers("fsp-recording call pause", "fsp-recording reply pause.record_id")
def test_pause() -> None:
    """A recording that is held is paused."""
    seen, sent = drive(pause_recording(CTX, recording()), reply(sample("pause/reply")))

    assert seen == Observation(state=RecordingState.PAUSED)
    assert (verbs(sent), fields(sent[0])) == (["pause"], {"record_id": "task1"})


@pytest.mark.parametrize("status", [7, 2])
def test_pause_twice(status: int) -> None:
    """A second pause, also one whose first reply was lost, is an answer and no error, whatever the list calls it."""
    seen, sent = drive(pause_recording(CTX, recording()), error(30039), tasks(("task1", status)))

    assert seen == Observation(state=RecordingState.PAUSED)
    assert verbs(sent) == ["pause", "query"]
    assert fields(sent[1])["record_id"] == "task1"


@pytest.mark.parametrize("listed", [tasks(), tasks(("task1", 1)), tasks(("other", 7))])
def test_pause_refused(listed: Response) -> None:
    """What does not record cannot be paused."""
    with pytest.raises(Rejected, match="Only what is being recorded can be paused"):
        drive(pause_recording(CTX, recording()), error(30039), listed)
    tells = recording(vendor_ids={"record_id": "task1", "lists_pauses": "yes"})
    with pytest.raises(Rejected, match="30039"):
        drive(pause_recording(CTX, tells), error(30039), tasks(("task1", 2)))
    with pytest.raises(Rejected, match="30003"):
        drive(pause_recording(CTX, recording()), error(30003))


@pytest.mark.covers("fsp-recording call resume", "fsp-recording reply resume.record_id")
def test_resume() -> None:
    """A recording that goes on records."""
    seen, sent = drive(resume_recording(CTX, recording()), reply(sample("resume/reply")))

    assert seen == Observation(state=RecordingState.RECORDING)
    assert (verbs(sent), fields(sent[0])) == (["resume"], {"record_id": "task1"})


@pytest.mark.covers("fsp-recording call layout", "fsp-recording reply layout.record_id")
def test_set_layout() -> None:
    """A layout replaces the whole of what was set: both lists are sent."""
    layout = LayoutOptions.model_validate(LAYOUT).model_dump(mode="json")
    odd, sent = drive(set_layout(CTX, recording(), layout), reply(sample("layout/reply")))

    assert odd == ""
    assert verbs(sent) == ["layout"]
    assert fields(sent[0]) == {"record_id": "task1", **layout}
    assert layout["video_list"] == []


@pytest.mark.parametrize(
    ("video", "reaches"),
    [({"x": 321}, "641 x 240"), ({"y": 1}, "320 x 241"), ({"w": 641}, "641 x 240"), ({"h": 241}, "320 x 241")],
)
def test_set_layout_off_canvas(video: Mapping[str, int], reaches: str) -> None:
    """The document does not forbid a picture that leaves the canvas: it is sent, and said."""
    small = recording(options={"layout": LAYOUT, "width": 640, "height": 240})
    layout = {"video_list": [{"user_id": "Jack", "media_id": "0", "media_type": 2, **video}]}

    odd, _ = drive(set_layout(CTX, small, layout), ok())

    assert odd == f"Video 1 of the layout reaches to {reaches} px, beyond the canvas of 640 x 240 px."


@pytest.mark.covers("fsp-recording error 30035", "fsp-recording rule automatic has no layout")
def test_set_layout_automatic() -> None:
    """An automatic recording has no layout."""
    with pytest.raises(Rejected, match=r"An automatic recording has no layout.*30035"):
        drive(set_layout(CTX, recording(), LAYOUT), error(30035))


@pytest.mark.covers("fsp-recording call subtitle", "fsp-recording reply subtitle.record_id")
@pytest.mark.parametrize("given", [{"content": "Jack", "x": 20}, {"subtitle_list": [{"content": "Jack", "x": 20}]}])
def test_set_subtitles(given: Mapping[str, Any]) -> None:
    """What is laid over the picture is sent as a list, with every default said."""
    subtitles = SubtitleOptions.model_validate(given).model_dump(mode="json")
    none, sent = drive(set_subtitles(CTX, recording(), subtitles), reply(sample("subtitle/reply")))

    text = {"type": 1, "content": "Jack", "color": 0, "x": 20, "y": 0, "transparency": 100, "size": 30}
    assert none is None
    assert verbs(sent) == ["subtitle"]
    assert fields(sent[0]) == {"record_id": "task1", "subtitle_list": [text]}


@pytest.mark.parametrize("verb", ["pause", "resume", "layout", "subtitle"])
def test_changes_after_the_end(verb: str) -> None:
    """What is over already says so, whatever it is asked."""
    flows: Mapping[str, Flow[Any]] = {
        "pause": pause_recording(CTX, recording()),
        "resume": resume_recording(CTX, recording()),
        "layout": set_layout(CTX, recording(), LAYOUT),
        "subtitle": set_subtitles(CTX, recording(), {"content": "Jack"}),
    }
    with pytest.raises(AlreadyEnded):
        drive(flows[verb], reply(sample(f"{verb}/failure")))
