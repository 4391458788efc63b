"""Agora's API, request by request."""

import json
import re
from base64 import b64encode
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.agora import Dialect, Quirks, SecondStart
from bot.vendors.wire import Request
from tests.sandbox.agora.conftest import APP_ID, CHANNEL, HEADERS, Caller


def test_acquire_gives_a_resource_id(caller: Caller) -> None:
    """By the document's sample; the ID is a long one that fits into a path."""
    status, body = caller.ask("/acquire", {"cname": "httpClient463224", "uid": "527841", "clientRequest": {}})

    assert (status, list(body)) == (200, ["resourceId"])
    assert re.fullmatch("[A-Za-z0-9_-]{200,}", body["resourceId"])


def test_every_resource_id_is_new(caller: Caller) -> None:
    """Also for the same channel and uid."""
    assert caller.acquire() != caller.acquire()


def test_start_gives_a_sid(caller: Caller) -> None:
    """By the document's sample, bare and with cname and uid."""
    resource = caller.acquire()
    status, body = caller.start()

    assert status == 200
    assert body == {**CHANNEL, "resourceId": resource, "sid": body["sid"]}
    assert re.fullmatch("[0-9a-f]{32}", body["sid"])


@pytest.mark.parametrize("authorization", ["", "Basic é", "Bearer x", f"Basic {b64encode(b'customer:wrong').decode()}"])
def test_other_credentials_are_refused(caller: Caller, authorization: str) -> None:
    """401, and no resource is made."""
    caller.headers["authorization"] = authorization

    assert caller.ask("/acquire", {**CHANNEL, "clientRequest": {}}) == (
        401,
        {"message": "Invalid authentication credentials"},
    )


def test_another_app_id_is_refused(caller: Caller) -> None:
    """With the document's words."""
    answer = caller.send("/acquire", {**CHANNEL, "clientRequest": {}}, app="other")

    assert (answer.status, json.loads(answer.body)) == (400, {"message": "invalid appid"})


@pytest.mark.parametrize(
    ("path", "method"),
    [
        ("/Acquire", "POST"),
        ("/acquire/", "POST"),
        ("/acquire", "GET"),
        ("/resourceid/a/mode/mix/stop", "POST"),
        ("", "GET"),
    ],
)
def test_other_addresses_do_not_exist(caller: Caller, path: str, method: str) -> None:
    """Paths and methods are exact."""
    assert caller.ask(path, method=method) == (404, {"message": "no Route matched with those values"})


@pytest.mark.parametrize(
    "content_type", ["application/json", "application/json; charset=utf-8", "application/json;charset=UTF-8", ""]
)
def test_the_content_type_is_exact(caller: Caller, content_type: str) -> None:
    """Case and blanks count."""
    caller.headers["content-type"] = content_type

    assert caller.ask("/acquire", {**CHANNEL, "clientRequest": {}})[0] == 400


def test_a_resource_id_is_good_for_five_minutes(caller: Caller) -> None:
    """433 after them."""
    caller.acquire()
    caller.wait(299)

    assert caller.start() == (400, {"code": 433, "reason": "the resource ID has expired"})


def test_an_unknown_resource_id_cannot_be_read(caller: Caller) -> None:
    """1001, for every call."""
    caller.resource, caller.sid = "unknown", "0" * 32

    assert [answer["code"] for _, answer in (caller.start(), caller.query(), caller.stop())] == [1001] * 3


def test_a_start_repeats_the_channel_of_its_acquire(caller: Caller) -> None:
    """432 if it does not; so does a stop."""
    caller.acquire()
    assert caller.start(uid="1")[1]["code"] == 432
    assert caller.start(cname="other")[1]["code"] == 432
    caller.record()
    assert caller.stop(uid="1")[1]["code"] == 432


@pytest.mark.parametrize(
    ("second_start", "status", "code"),
    [(SecondStart.CODE_7, 201, 7), (SecondStart.CODE_7_WITH_SID, 201, 7), (SecondStart.CODE_1004, 400, 1004)],
)
def test_starting_again_is_refused(caller: Caller, second_start: SecondStart, status: int, code: int) -> None:
    """While the recording runs, in one of three ways."""
    caller.agora.quirks = Quirks(second_start=second_start)
    caller.record()
    answered, body = caller.start()

    assert (answered, body["code"]) == (status, code)
    assert body.get("sid") == (caller.sid if second_start is SecondStart.CODE_7_WITH_SID else None)


def test_a_resource_id_is_good_once(caller: Caller) -> None:
    """1005 when its recording is over."""
    caller.record()
    caller.wait(30)
    caller.stop()

    assert caller.start()[1]["code"] == 1005


def test_a_uid_is_in_a_channel_once(caller: Caller) -> None:
    """53 for a new resource while it is; another uid is free."""
    caller.record()
    caller.acquire()
    assert caller.start()[1]["code"] == 53
    caller.record(uid="2")


def test_a_query_by_the_documents_sample(caller: Caller) -> None:
    """Bare, and the status is a number."""
    caller.record()
    caller.wait(30)

    assert caller.query() == (
        200,
        {
            **CHANNEL,
            "resourceId": caller.resource,
            "sid": caller.sid,
            "serverResponse": {
                "fileListMode": "string",
                "fileList": f"{caller.sid}_httpClient463224.m3u8",
                "status": 5,
            },
        },
    )


def test_a_stop_by_the_documents_sample(caller: Caller) -> None:
    """Bare."""
    caller.record()
    caller.wait(30)

    assert caller.stop() == (
        200,
        {
            **CHANNEL,
            "resourceId": caller.resource,
            "sid": caller.sid,
            "serverResponse": {
                "fileList": f"{caller.sid}_httpClient463224.m3u8",
                "uploadingStatus": "uploaded",
            },
        },
    )


def test_the_documents_dialect(caller: Caller) -> None:
    """An envelope, a status that is a string, no cname and uid; refusals come in it too."""
    caller.agora.quirks = Quirks(dialect=Dialect.DOCUMENT)
    status, acquired = caller.ask("/acquire", {**CHANNEL, "clientRequest": {}})
    caller.resource = acquired["Body"]["resourceId"]
    _, started = caller.start()
    caller.sid = started["Body"]["sid"]
    ids = {"resourceId": caller.resource, "sid": caller.sid}
    caller.wait(30)
    file = f"{caller.sid}_httpClient463224.m3u8"

    assert (status, acquired["Code"]) == (200, 200)
    assert started == {"Code": 200, "Body": ids}
    assert caller.query()[1]["Body"] == {**ids, "serverResponse": {"fileList": file, "status": "5"}}
    assert caller.stop()[1]["Body"] == {**ids, "serverResponse": {"fileList": file, "uploadingStatus": "uploaded"}}
    assert caller.stop() == (200, {"Code": 400, "Body": {"code": 49, "reason": "the recording is already stopped"}})


def test_a_sid_belongs_to_its_resource(caller: Caller) -> None:
    """1003 for another one, and before the start."""
    caller.acquire()
    caller.sid = "0" * 32
    assert caller.query()[1]["code"] == 1003
    caller.start()
    assert caller.query()[1]["code"] == 1003


def test_stopping_twice_is_refused(caller: Caller) -> None:
    """49 at first; when the recorder is gone, 404 as the service really writes it."""
    caller.record()
    caller.wait(30)
    caller.stop()
    assert caller.stop()[1]["code"] == 49
    caller.wait(30)

    assert caller.stop() == (
        404,
        {
            **CHANNEL,
            "code": 404,
            "resourceId": caller.resource,
            "sid": caller.sid,
            "serverResponse": {"command": "StopCloudRecorder", "payload": {"message": "failed to find worker"}},
        },
    )


def test_where_nobody_was_nothing_is_recorded(caller: Caller) -> None:
    """A stop says 435, with status 206."""
    caller.agora.empty_room(CHANNEL["cname"], caller.now)
    caller.record()
    caller.wait(10)
    status, body = caller.stop()

    assert (status, body["code"]) == (206, 435)
    assert caller.uploads() == []


def test_eleven_requests_in_a_second_are_too_many(caller: Caller) -> None:
    """429 for the eleventh; a second after the first one there is room again."""
    request = caller.request("/acquire", {**CHANNEL, "clientRequest": {}})
    answers = [caller.agora.handle(request, caller.now) for _ in range(11)]

    assert [answer.status for answer in answers] == [200] * 10 + [429]
    assert answers[-1].headers["retry-after"] == "1"
    caller.wait(1)
    assert caller.agora.handle(request, caller.now).status == 200


def test_a_request_can_be_described(caller: Caller) -> None:
    """By its verb and its channel, also where it names only the resource."""
    caller.record()
    query = caller.request(f"/resourceid/{caller.resource}/sid/{caller.sid}/mode/mix/query", method="GET")

    assert caller.agora.describe(caller.request("/acquire", {"cname": "a"})) == ("acquire", "a")
    assert caller.agora.describe(query) == ("query", CHANNEL["cname"])
    assert caller.agora.describe(caller.request("/unknown")) == ("", "")
    assert caller.agora.describe(caller.request("/resourceid/x/mode/mix/start")) == ("start", "")


@pytest.mark.parametrize(("code", "status"), [(65, 400), (435, 206), (500, 500), (7, 201)])
def test_any_code_can_be_ordered(caller: Caller, code: int, status: int) -> None:
    """With the status that belongs to it."""
    answer = caller.agora.refuse(code)

    assert (answer.status, json.loads(answer.body)["code"]) == (status, code)


@given(
    st.recursive(
        st.none() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(["cname", "uid", "clientRequest", "storageConfig", "vendor"]) | st.text(), inner
            )
        ),
    ),
    st.sampled_from(["/acquire", "/resourceid/x/mode/mix/start"]),
)
def test_every_body_gets_an_answer(body: Any, path: str) -> None:
    """Whatever comes, the answer is JSON with a code."""
    body = body if isinstance(body, dict) else None
    url = f"http://127.0.0.1/v1/apps/{APP_ID}/cloud_recording{path}"
    caller = Caller()
    answer = caller.agora.handle(Request(verb="", url=url, headers=HEADERS, json=body), caller.now)

    assert json.loads(answer.body)["code"] in {2, 1001, 1013}
