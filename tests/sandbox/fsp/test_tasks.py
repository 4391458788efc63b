"""What FSP's tasks do by themselves."""

import pytest

from tests.sandbox.fsp.conftest import Caller


@pytest.mark.covers("fsp-recording rule timeout without media")
def test_a_manual_task_without_a_layout_gives_up(caller: Caller) -> None:
    """After its timeout; nothing was recorded, so nothing is left."""
    caller.init(auto=[], timeout=30)
    caller.wait(29)
    assert caller.statuses() == [1]

    caller.wait(1)

    assert caller.statuses() == []
    assert caller.data("/api/record/file/list")["count"] == 0


def test_a_command_puts_off_giving_up(caller: Caller) -> None:
    """The timeout counts from the last one."""
    record_id = caller.init(auto=[], timeout=30)
    caller.wait(29)
    caller.ask(4100, record_id=record_id)
    caller.wait(29)

    assert caller.statuses() == [1]


def test_an_automatic_task_in_an_empty_room_never_begins(caller: Caller) -> None:
    """It gives up after ten minutes if nothing else was said."""
    caller.fsp.empty_room("room-42", caller.now)
    caller.init()
    caller.wait(599)
    assert caller.statuses() == [1]
    caller.wait(1)
    assert caller.statuses() == []


@pytest.mark.covers("fsp-recording rule timeout without media")
def test_a_task_whose_room_becomes_empty_stops_and_leaves_what_it_has(caller: Caller) -> None:
    """Nobody asked it to stop; the file has the time up to the last person's leaving."""
    caller.init(timeout=60)
    caller.init("room-43")
    caller.wait(3 + 100)
    caller.fsp.empty_room("room-42", caller.now)
    caller.wait(59)
    assert caller.statuses(group_id="room-42") == [2]
    caller.wait(1)
    assert caller.statuses(group_id="room-42") == [3]
    caller.wait(60)

    (file,) = caller.data("/api/record/file/list")["dataList"]
    assert (file["fileLength"], file["fileState"]) == (100, "normal")
    assert caller.statuses() == [2]


def test_leaving_an_ended_tasks_room_changes_nothing(caller: Caller) -> None:
    """What is recorded is recorded."""
    caller.record(30)
    caller.fsp.empty_room("room-42", caller.now)

    assert caller.data("/api/record/file/list")["dataList"][0]["fileLength"] == 30


def test_resuming_in_an_empty_room_records_nothing(caller: Caller) -> None:
    """There are no streams to take."""
    record_id = caller.init(auto=[])
    caller.ask(4102, record_id=record_id)
    caller.ask(4100, record_id=record_id)
    caller.fsp.empty_room("room-42", caller.now)
    caller.ask(4099, record_id=record_id)
    caller.wait(30)

    assert caller.ask(4101, record_id=record_id)["media_duration"] == 0


def test_a_task_that_breaks_leaves_a_file_that_nobody_can_have(caller: Caller) -> None:
    """Status -1, file state "exception"; the tasks of other rooms go on."""
    caller.init(file_name="standup")
    caller.init("room-43")
    caller.wait(60)
    caller.fsp.break_down("room-42", caller.now)

    (file,) = caller.data("/api/record/file/list", file_state="exception")["dataList"]
    assert (file["resourceName"], file["fileState"], file["fileSize"]) == ("standup", "exception", 0)
    assert caller.data("/api/record/file/download", file_name="standup") is None
    assert sorted(caller.statuses()) == [-1, 2]
    assert caller.statuses(status=-1) == [-1]
