"""FSP's list of tasks: its rows, filters and pages."""

from typing import Any

import pytest

from bot.sandbox.fsp import Quirks
from tests.sandbox.fsp.conftest import Caller


def test_finished_tasks_may_stay_listed(caller: Caller) -> None:
    """With status 6, which the document has a filter for."""
    caller.fsp.gateway.quirks = Quirks(finished_tasks_vanish=False)
    caller.record(60)

    assert caller.statuses(status=6) == [6]
    assert caller.statuses(status=2) == []


@pytest.mark.parametrize(("shows", "status"), [(True, 7), (False, 2)])
def test_a_pause_may_be_shown(caller: Caller, shows: bool, status: int) -> None:
    """As in the vendor's later document; where it is not, it counts as recorded."""
    caller.fsp.gateway.quirks = Quirks(shows_pauses=shows)
    record_id = caller.init(auto=[])
    caller.ask(4102, record_id=record_id)
    caller.ask(4100, record_id=record_id)

    assert caller.statuses() == [status]
    assert caller.statuses(status=2) == ([] if shows else [2])


def test_a_query_row_has_the_documents_fields(caller: Caller) -> None:
    """Dates are those of Shanghai."""
    record_id = caller.init()
    running = caller.ask(4104)
    caller.wait(60)
    caller.ask(4101, record_id=record_id)
    (stopped,) = caller.ask(4104)["record_list"]

    assert list(running) == ["business", "id", "code", "msg", "seq", "record_list", "total_num"]
    assert (running["id"], running["total_num"]) == (8200, 1)
    assert running["record_list"] == [
        {
            "record_id": record_id,
            "record_mode": 0,
            "group_id": "room-42",
            "start_time": "2026-03-02 16:00:00",
            "stop_time": "",
            "status": 1,
        }
    ]
    assert stopped["stop_time"] == "2026-03-02 16:01:00"


@pytest.mark.covers(
    "fsp-recording parameter query.record_id",
    "fsp-recording parameter query.group_id",
    "fsp-recording parameter query.status",
    "fsp-recording parameter query.start_time",
    "fsp-recording parameter query.stop_time",
)
def test_a_query_filters(caller: Caller) -> None:
    """By task, room, status and time."""
    first = caller.init("room-1")
    caller.wait(60)
    second = caller.init("room-2")
    caller.ask(4101, record_id=first)

    def found(**query: object) -> list[str]:
        return [row["record_id"] for row in caller.ask(4104, **query)["record_list"]]

    assert found() == [first, second]
    assert found(record_id=second) == [second]
    assert found(group_id="room-1") == [first]
    assert found(status=1) == [second]
    assert found(start_time="2026-03-02 16:00:30") == [second]
    assert found(stop_time="2026-03-02 16:01:00") == [first]
    assert found(stop_time="2026-03-02 16:00:59") == []


@pytest.mark.parametrize(
    "wrong", [{"status": 7}, {"page": 0}, {"page_size": 0}, {"page_size": 501}, {"start_time": "yesterday"}]
)
def test_a_query_keeps_to_the_ranges(caller: Caller, wrong: dict[str, Any]) -> None:
    """30003."""
    assert caller.ask(4104, **wrong)["code"] == 30003


def test_a_query_has_pages(caller: Caller) -> None:
    """The first is page 1; 50 rows if nothing is said; a page behind the last is empty."""
    ids = [caller.init(f"room-{number}") for number in range(51)]
    pages = [caller.ask(4104, page=page, page_size=20) for page in (1, 2, 3, 4)]

    assert len(caller.ask(4104)["record_list"]) == 50
    assert [row["record_id"] for page in pages for row in page["record_list"]] == ids
    assert [page["total_num"] for page in pages] == [51] * 4
