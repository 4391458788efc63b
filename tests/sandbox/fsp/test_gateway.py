"""FSP's gateway, frame by frame."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.fsp import Quirks
from tests.sandbox.fsp.conftest import APP_ID, TOKEN, Caller

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


def test_a_quoted_command_id_is_understood(caller: Caller) -> None:
    """The sample of the layout has one."""
    record_id = caller.init(auto=[])

    assert caller.send(json.dumps({"business": "RE", "id": "4102", "record_id": record_id, "seq": ""}))["code"] == 0


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
