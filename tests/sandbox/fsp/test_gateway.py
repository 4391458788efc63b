"""FSP's gateway, frame by frame."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.fsp import Quirks
from tests.sandbox.fsp.conftest import APP_ID, TOKEN, Caller

LAYOUT = {  # the document's sample, with its brackets, quotes and empty seq repaired
    "audio_list": [{"user_id": "Jack_ID", "media_id": 1}, {"user_id": "Paul_ID", "media_id": 1}],
    "video_list": [
        {"user_id": "Jack_ID", "media_id": 0, "media_type": 2, "crop_mode": 3, "w": 530, "h": 380},
        {"user_id": "Paul_ID", "media_id": 0, "media_type": 2, "crop_mode": 3, "x": 531, "w": 530, "h": 380},
    ],
}
INIT = {  # the document's sample of an automatic task
    "group_id": "room-42",
    "file_name": "standup",
    "file_type": 0,
    "file_duration": 15,
    "width": 10,
    "height": 10,
    "record_mode": 0,
    "frame_rate": 30,
    "timeout": 10,
    "auto": {"type": 1, "user_id": 2, "media_type": 2, "media_count": 9, "crop_mode": 3},
}


def test_login_by_the_documents_sample(stranger: Caller) -> None:
    """The reply has the sample's fields, and the seq as it was sent."""
    frame = f'{{"business":"RE","app_id":"{APP_ID}","token":"{TOKEN}","seq":"XXXXXXXXXXX","id":4097}}'

    assert stranger.send(frame) == {"business": "RE", "id": 8193, "code": 0, "msg": "10000", "seq": "XXXXXXXXXXX"}


@pytest.mark.covers("fsp-recording error 30007")
@pytest.mark.parametrize("fields", [{"app_id": "other"}, {"token": "001AAAA"}, {"token": TOKEN[::-1]}])
def test_a_bad_token_is_refused(stranger: Caller, fields: dict[str, str]) -> None:
    """30007, and nobody is logged in."""
    assert stranger.ask(4097, **{"app_id": APP_ID, "token": TOKEN, **fields})["code"] == 30007
    assert stranger.ask(4104)["code"] == 30006


@pytest.mark.covers(
    "fsp-recording rule login first",
    "fsp-recording error 30006",
)
@pytest.mark.parametrize("command", [4098, 4099, 4100, 4101, 4102, 4103, 4104, 4999])
def test_nothing_works_before_the_login(stranger: Caller, command: int) -> None:
    """30006, whatever is asked for."""
    reply = stranger.ask(command)

    assert (reply["code"], reply["seq"]) == (30006, "1")


@pytest.mark.covers("fsp-recording error 30004")
def test_an_app_has_one_login_at_a_time(caller: Caller) -> None:
    """A second link gets 30004, until the first one is closed."""
    first, caller.link = caller.link, caller.fsp.open_link()

    assert caller.login()["code"] == 30004
    assert caller.ask(4104)["code"] == 30006
    caller.fsp.close_link(first)
    assert caller.login()["code"] == 0


def test_closing_a_link_that_is_not_logged_in_ends_no_login(caller: Caller) -> None:
    """The one who is logged in stays so."""
    caller.fsp.close_link(caller.fsp.open_link())

    assert caller.ask(4104)["code"] == 0


@pytest.mark.covers("fsp-recording error 30005")
@pytest.mark.parametrize("frame", ["", "{", "[]", "5", "NaN", b"\xff\xfe", "[" * 100_000, '{"business":"RE",}'])
def test_what_is_no_json_object_is_refused(caller: Caller, frame: str | bytes) -> None:
    """30005; there is no seq to send back."""
    assert caller.send(frame) == {"business": "RE", "id": 8193, "code": 30005, "msg": "10000", "seq": ""}


@pytest.mark.parametrize(
    "frame",
    [
        {"business": "RE", "id": 4999, "seq": "1"},
        {"business": "RE", "seq": "1"},
        {"business": "RE", "id": "four", "seq": "1"},
        {"business": "XX", "id": 4104, "seq": "1"},
        {"business": "RE", "id": 4104},
        {"business": "RE", "id": 4104, "seq": 1},
        {"business": "RE", "id": 4104, "seq": "1", "page_sise": 5},
    ],
)
def test_what_the_document_does_not_describe_is_refused(caller: Caller, frame: dict[str, Any]) -> None:
    """30003: unknown commands, a bad envelope, misspelt parameters."""
    reply = caller.send(json.dumps(frame))

    assert (reply["code"], reply["seq"]) == (30003, frame.get("seq", ""))


def test_init_is_answered_with_the_id_that_the_document_prints(caller: Caller) -> None:
    """8193, as for a login."""
    reply = caller.ask(4098, **INIT)

    assert list(reply) == ["business", "id", "code", "msg", "seq", "record_id"]
    assert (reply["id"], reply["code"], bool(reply["record_id"])) == (8193, 0, True)


def test_init_may_be_answered_with_the_id_that_follows_the_pattern(caller: Caller) -> None:
    """8194, as later revisions say."""
    caller.fsp.gateway.quirks = Quirks(init_reply_id=8194)

    assert caller.ask(4098, **INIT)["id"] == 8194


@pytest.mark.parametrize(
    "wrong",
    [
        {"group_id": ""},
        {"group_id": 42},
        {"file_name": 1},
        {"file_type": 2},
        {"file_duration": 14},
        {"file_duration": 301},
        {"width": 0},
        {"width": 1921},
        {"height": 1081},
        {"height": "720"},
        {"record_mode": 1},
        {"frame_rate": 31},
        {"frame_rate": 0},
        {"timeout": 4},
        {"timeout": 1801},
        {"auto": 1},
        {"auto": [{"type": 1}, {"type": 1}]},
        {"auto": {"type": 3}},
        {"auto": {"media_type": 1}},
        {"auto": {"media_count": 10}},
        {"auto": {"media_count": 0}},
        {"auto": {"crop_mode": 4}},
        {"auto": {"mode": 1}},
        {"audio_list": []},
    ],
)
def test_init_keeps_to_the_ranges(caller: Caller, wrong: dict[str, Any]) -> None:
    """30003, with the empty record_id that failure samples show; no task begins."""
    reply = caller.ask(4098, **{**INIT, **wrong})

    assert reply == {"business": "RE", "id": 8193, "code": 30003, "msg": "10000", "seq": "1", "record_id": ""}
    assert caller.statuses() == []


@pytest.mark.parametrize("auto", [{"type": 1}, [{"type": 2, "user_id": "7"}]])
def test_auto_is_an_object_or_an_array_of_one(caller: Caller, auto: object) -> None:
    """Either makes the task record by itself, soon."""
    caller.init(auto=auto)

    assert caller.statuses() == [1]
    caller.wait(3)
    assert caller.statuses() == [2]


@pytest.mark.parametrize("auto", [{}, []])
def test_an_empty_auto_is_not_automatic(caller: Caller, auto: object) -> None:
    """Such a task waits for its layout."""
    caller.init(auto=auto)
    caller.wait(60)

    assert caller.statuses() == [1]


@pytest.mark.covers(
    "fsp-recording rule one automatic recording for each room",
    "fsp-recording error 30038",
)
def test_a_room_has_one_automatic_task(caller: Caller) -> None:
    """30038 while it lives; other rooms and manual tasks are free."""
    record_id = caller.init()

    assert caller.ask(4098, group_id="room-42", auto={"type": 1})["code"] == 30038
    assert caller.ask(4098, group_id="room-42")["code"] == 0
    assert caller.ask(4098, group_id="room-43", auto={"type": 1})["code"] == 0
    caller.ask(4101, record_id=record_id)
    assert caller.ask(4098, group_id="room-42", auto={"type": 1})["code"] == 0


@pytest.mark.covers("fsp-recording rule first layout begins a manual recording")
def test_the_first_layout_begins_a_manual_task(caller: Caller) -> None:
    """Not the init."""
    record_id = caller.init(auto=[])
    assert caller.statuses() == [1]

    reply = caller.ask(4102, record_id=record_id, **LAYOUT)

    assert reply == {"business": "RE", "id": 8198, "code": 0, "msg": "10000", "seq": "1", "record_id": record_id}
    assert caller.statuses() == [2]


def test_a_quoted_command_id_is_understood(caller: Caller) -> None:
    """The sample of the layout has one."""
    record_id = caller.init(auto=[])

    assert caller.send(json.dumps({"business": "RE", "id": "4102", "record_id": record_id, "seq": ""}))["code"] == 0


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


SUBTITLE = {"type": 1, "content": "Jack", "color": 0x009CFF, "x": 20, "y": 50, "transparency": 80, "size": 25}


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


@pytest.mark.covers("fsp-recording error 30011")
def test_a_full_disk_begins_no_task(caller: Caller) -> None:
    """30011, until files are deleted."""
    caller.record(30, file_name="standup")
    caller.fsp.recorder.volume = 1

    assert caller.ask(4098, **INIT)["code"] == 30011
    caller.data("/api/record/file/delete", file_name="standup")
    assert caller.ask(4098, **INIT)["code"] == 0


def test_tasks_may_be_limited(caller: Caller) -> None:
    """30009 for one too many; a stopped one leaves its place."""
    caller.fsp.recorder.most_tasks = 1
    record_id = caller.init("room-1")

    assert caller.ask(4098, **INIT)["code"] == 30009
    caller.ask(4101, record_id=record_id)
    assert caller.ask(4098, **INIT)["code"] == 0


@pytest.mark.covers(
    "fsp-recording reply stop.media_duration",
    "fsp-recording reply stop.record_duration",
    "fsp-recording reply stop.flow",
)
def test_stop_tells_the_lengths(caller: Caller) -> None:
    """The table's fields, which the sample leaves out."""
    record_id = caller.init(auto=[])
    caller.wait(20)
    caller.ask(4102, record_id=record_id)
    caller.wait(40)

    assert caller.ask(4101, record_id=record_id) == {
        "business": "RE",
        "id": 8197,
        "code": 0,
        "msg": "10000",
        "seq": "1",
        "media_duration": 40,
        "record_duration": 60,
        "flow": 4000,
        "record_id": record_id,
    }


@pytest.mark.covers("fsp-recording error 30001")
@pytest.mark.parametrize("command", [4099, 4100, 4101, 4102, 4103])
def test_a_task_that_is_unknown_or_over_has_no_context(caller: Caller, command: int) -> None:
    """30001, with the record_id that was asked for."""
    record_id = caller.init()
    caller.ask(4101, record_id=record_id)

    for asked in (record_id, "unknown"):
        reply = caller.ask(command, record_id=asked)
        assert (reply["id"], reply["code"], reply["record_id"]) == (command + 4096, 30001, asked)


def test_a_stopped_task_is_queued_encoded_and_uploaded_and_vanishes(caller: Caller) -> None:
    """20 s in each step."""
    record_id = caller.init()
    caller.wait(60)
    caller.ask(4101, record_id=record_id)
    seen = [caller.statuses()]
    for _ in range(3):
        caller.wait(20)
        seen.append(caller.statuses())

    assert seen == [[3], [4], [5], []]


def test_finished_tasks_may_stay_listed(caller: Caller) -> None:
    """With status 6, which the document has a filter for."""
    caller.fsp.gateway.quirks = Quirks(finished_tasks_vanish=False)
    caller.record(60)

    assert caller.statuses(status=6) == [6]
    assert caller.statuses(status=2) == []


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


def test_a_frame_can_be_described(caller: Caller) -> None:
    """By its verb and its room, also where it names only the task."""
    record_id = caller.init()
    describe = caller.fsp.gateway.describe

    assert describe(json.dumps({"id": 4098, "group_id": "room-7"})) == ("init", "room-7")
    assert describe(json.dumps({"id": 4101, "record_id": record_id})) == ("stop", "room-42")
    assert describe("nonsense") == ("", "")


@given(
    st.text()
    | st.binary()
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from([4097, 4098, 4104, "RE"]),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(st.sampled_from(["id", "business", "seq", "record_id", "auto"]) | st.text(), inner)
        ),
    ).map(json.dumps)
)
def test_every_frame_gets_one_reply(frame: str | bytes) -> None:
    """Whatever comes, the answer is one frame in the documented form."""
    caller = Caller()
    caller.login()

    reply = caller.send(frame)

    assert {"business", "id", "code", "msg", "seq"} <= reply.keys()
    assert reply["code"] != 0 or reply["id"] == 8200
