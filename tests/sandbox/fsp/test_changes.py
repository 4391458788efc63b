"""What can be changed in a task that goes on: its picture, and whether it records."""

from typing import Any

import pytest

from bot.sandbox.fsp import Quirks
from tests.sandbox.fsp.conftest import Caller

LAYOUT = {  # the document's sample, with its brackets, quotes and empty seq repaired
    "audio_list": [{"user_id": "Jack_ID", "media_id": 1}, {"user_id": "Paul_ID", "media_id": 1}],
    "video_list": [
        {"user_id": "Jack_ID", "media_id": 0, "media_type": 2, "crop_mode": 3, "w": 530, "h": 380},
        {"user_id": "Paul_ID", "media_id": 0, "media_type": 2, "crop_mode": 3, "x": 531, "w": 530, "h": 380},
    ],
}
SUBTITLE = {"type": 1, "content": "Jack", "color": 0x009CFF, "x": 20, "y": 50, "transparency": 80, "size": 25}


@pytest.mark.covers("fsp-recording rule first layout begins a manual recording")
def test_the_first_layout_begins_a_manual_task(caller: Caller) -> None:
    """Not the init."""
    record_id = caller.init(auto=[])
    assert caller.statuses() == [1]

    reply = caller.ask(4102, record_id=record_id, **LAYOUT)

    assert reply == {"business": "RE", "id": 8198, "code": 0, "msg": "10000", "seq": "1", "record_id": record_id}
    assert caller.statuses() == [2]


@pytest.mark.covers(
    "fsp-recording error 30035",
    "fsp-recording rule automatic has no layout",
)
def test_an_automatic_task_takes_no_layout(caller: Caller) -> None:
    """30035."""
    assert caller.ask(4102, record_id=caller.init(), **LAYOUT)["code"] == 30035


@pytest.mark.parametrize(
    "wrong",
    [
        {"audio_list": {}},
        {"audio_list": [{"user_id": "Jack_ID"}]},
        {"audio_list": [{"user_id": "Jack_ID", "media_id": "1", "media_type": 2}]},
        {"video_list": [{"user_id": "Jack_ID", "media_id": "1"}]},
        {"video_list": [{"user_id": "Jack_ID", "media_id": "1", "media_type": 2, "x": 1921}]},
        {"video_list": [{"user_id": "Jack_ID", "media_id": "1", "media_type": 2, "w": 0}]},
        {"video_list": ["Jack_ID"]},
    ],
)
def test_a_layout_keeps_to_the_ranges(caller: Caller, wrong: dict[str, Any]) -> None:
    """30003, and the task does not begin."""
    record_id = caller.init(auto=[])

    assert caller.ask(4102, record_id=record_id, **wrong)["code"] == 30003
    assert caller.statuses() == [1]


@pytest.mark.covers("fsp-recording rule paused time is not recorded")
def test_pause_and_resume(caller: Caller) -> None:
    """A paused task has status 7 and records nothing."""
    record_id = caller.init(auto=[])
    caller.ask(4102, record_id=record_id)
    caller.wait(10)

    paused = caller.ask(4100, record_id=record_id)
    assert (paused["id"], paused["code"], caller.statuses()) == (8196, 0, [7])
    caller.wait(100)
    resumed = caller.ask(4099, record_id=record_id)
    assert (resumed["id"], resumed["code"], caller.statuses()) == (8195, 0, [2])
    caller.wait(5)

    assert caller.ask(4101, record_id=record_id)["media_duration"] == 15


def test_pausing_and_resuming_twice_does_nothing_more(caller: Caller) -> None:
    """Time is counted once."""
    record_id = caller.init(auto=[])
    for command in (4102, 4102, 4099, 4100, 4100, 4099, 4099):
        assert caller.ask(command, record_id=record_id)["code"] == 0
        caller.wait(10)

    assert caller.ask(4101, record_id=record_id)["media_duration"] == 10 * 5


def test_only_what_records_can_be_paused_where_the_service_minds(caller: Caller) -> None:
    """30039, as the vendor's later list of errors has it; nothing else is set while it is paused: 30033."""
    caller.fsp.gateway.quirks = Quirks(minds_pauses=True)
    record_id = caller.init(auto=[])
    assert caller.ask(4100, record_id=record_id)["code"] == 30039
    caller.ask(4102, record_id=record_id)
    assert caller.ask(4100, record_id=record_id)["code"] == 0

    assert caller.ask(4100, record_id=record_id)["code"] == 30039
    assert caller.ask(4102, record_id=record_id)["code"] == 30033
    assert caller.ask(4103, record_id=record_id)["code"] == 30033
    assert caller.ask(4099, record_id=record_id)["code"] == 0
    assert caller.ask(4103, record_id=record_id)["code"] == 0


@pytest.mark.parametrize("listed", [{"subtitle_list": [SUBTITLE]}, {"subtitle_list": [{}, {"type": 2}]}, {}])
def test_subtitles_are_taken(caller: Caller, listed: dict[str, Any]) -> None:
    """By any task, also an automatic one; the reply has its record_id."""
    record_id = caller.init()

    reply = caller.ask(4103, record_id=record_id, **listed)

    assert reply == {"business": "RE", "id": 8199, "code": 0, "msg": "10000", "seq": "1", "record_id": record_id}


@pytest.mark.parametrize(
    "wrong",
    [
        {"type": 3},
        {"content": 5},
        {"color": "#009cff"},
        {"color": 0x1000000},
        {"x": 1921},
        {"y": 1081},
        {"x": -1},
        {"transparency": 101},
        {"size": 0},
        {"size": 201},
        {"text": "Jack"},
    ],
)
def test_subtitles_keep_to_the_ranges(caller: Caller, wrong: dict[str, Any]) -> None:
    """30003."""
    assert caller.ask(4103, record_id=caller.init(), subtitle_list=[{**SUBTITLE, **wrong}])["code"] == 30003
