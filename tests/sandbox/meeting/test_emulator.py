import json
from dataclasses import replace
from datetime import UTC, timedelta

import pytest

from bot.sandbox.media import read_sample
from bot.sandbox.meeting import Conference, MeetingEmulator
from bot.sandbox.meeting.tables import MESSAGES
from bot.vendors.wire import Request
from tests.sandbox.meeting.conftest import AUTH, START, URL, Caller

CONFERENCE_CALLS = ("openRecord", "closeRecord", "openLive", "closeLive")


@pytest.mark.covers("meeting-control call openRecord", "meeting-control call closeRecord")
def test_recording(caller: Caller) -> None:
    """Opening begins it, closing ends it, and both say which."""
    opened = caller.ask("openRecord", conferenceKey="1866")
    caller.wait(60)
    closed = caller.ask("closeRecord", conferenceKey="1866")

    assert opened == {"code": "200", "data": opened["data"], "message": None, "state": 1}
    assert closed == opened


@pytest.mark.covers("meeting-control call getRecords")
def test_file(caller: Caller) -> None:
    """It appears 30 s after the end, with the columns of the document."""
    record_id = caller.begin()
    during = caller.rows(record_id)
    caller.wait(14)
    caller.code("closeRecord", conferenceKey="1866")
    caller.wait(29)
    soon = caller.rows(record_id)
    caller.wait(1)
    (row,) = caller.rows(record_id)

    assert (during, soon) == ([], [])
    assert row == {
        "recordId": record_id,
        "conferenceKey": "1866",
        "entId": 52,
        "startTime": "2026-03-02 08:00:00",
        "fileSize": len(read_sample("recording.mp4")),
        "stopTime": "2026-03-02 08:00:14",
        "downUrl": row["downUrl"],
    }


@pytest.mark.covers("meeting-control reply getRecords.downUrl")
def test_download(caller: Caller) -> None:
    """A link opens the recording for seven days, and each look signs it anew."""
    record_id = caller.record(60)
    (row,) = caller.rows(record_id)
    file = caller.get(row["downUrl"])
    caller.wait(7 * 24 * 3600 - 1)
    late = caller.get(row["downUrl"])
    caller.wait(1)
    too_late = caller.get(row["downUrl"])
    (again,) = caller.rows(record_id)

    assert row["downUrl"].startswith(f"{URL}/files/{record_id}/1866_{record_id[:8]}.mp4?sign=")
    assert (file.status, file.headers["content-type"]) == (200, "video/mp4")
    assert file.headers["content-disposition"] == f"attachment; filename*=UTF-8''1866_{record_id[:8]}.mp4"
    assert file.body == read_sample("recording.mp4")
    assert (late.status, too_late.status) == (200, 403)
    assert caller.get(again["downUrl"]).status == 200


@pytest.mark.parametrize("forged", ["", "?sign=", "?sign=%21", "?sign=YQ%3D%3D"])
def test_forged_links_open_nothing(caller: Caller, forged: str) -> None:
    """Nor does a good signature on another file."""
    first, second = (caller.rows(caller.record(60))[0]["downUrl"].split("?") for _ in range(2))

    assert caller.get(first[0] + forged).status == 403
    assert caller.get(f"{first[0]}?{second[1]}").status == 403


@pytest.mark.covers("meeting-control parameter getRecords.origin")
def test_origin(caller: Caller) -> None:
    """Links begin with it."""
    (row,) = caller.rows(caller.record(60), origin="https://files.example.com")

    assert row["downUrl"].startswith("https://files.example.com/files/")


@pytest.mark.covers("meeting-control call delRecordFile", "meeting-control reply delRecordFile.recordId")
def test_delete(caller: Caller) -> None:
    """The file is gone and the link dead; deleting again, or what never was, is fine."""
    record_id = caller.record(60)
    (row,) = caller.rows(record_id)
    answers = [caller.ask("delRecordFile", recordId=one) for one in (record_id, record_id, "nobody's")]

    assert [answer["data"]["recordId"] for answer in answers] == [record_id, record_id, "nobody's"]
    assert caller.rows(record_id) == []
    assert caller.get(row["downUrl"]).status == 404


@pytest.mark.covers(
    "meeting-control call openLive",
    "meeting-control call closeLive",
    "meeting-control reply openLive.liveurl",
    "meeting-control reply closeLive",
)
def test_live(caller: Caller) -> None:
    """The address is a page for as long as it is live; closing answers without data, also the second time."""
    url = caller.ask("openLive", conferenceKey="<1866>")["data"]["liveurl"]
    page = caller.get(url)
    closed = [caller.ask("closeLive", conferenceKey="<1866>") for _ in range(2)]

    assert (page.status, page.headers["content-type"]) == (200, "text/html")
    assert b"Live: &lt;1866&gt;" in page.body
    assert closed == [{"code": "200", "message": None, "state": 1}] * 2
    assert caller.get(url).status == 404
    assert caller.get(f"{URL}/live/").status == 404


@pytest.mark.covers("meeting-control error {code}")
@pytest.mark.parametrize(
    ("code", "change"),
    [(200001, {"ours": False}), (200006, {"open": False}), (200008, {"exists": False})],
)
@pytest.mark.parametrize("verb", CONFERENCE_CALLS)
def test_no_such_meeting(caller: Caller, verb: str, code: int, change: dict[str, bool]) -> None:
    """A meeting must exist, be the tenant's and be open."""
    for name, value in change.items():
        setattr(caller.service.conference("1866"), name, value)

    assert caller.code(verb, conferenceKey="1866") == str(code)


@pytest.mark.covers("meeting-control error 200004", "meeting-control error 200005")
def test_not_allowed(caller: Caller) -> None:
    """A meeting may forbid either."""
    caller.service.conference("1").may_record = False
    caller.service.conference("2").may_broadcast = False

    assert [caller.code(verb, conferenceKey="1") for verb in ("openRecord", "openLive")] == ["200004", "200"]
    assert [caller.code(verb, conferenceKey="2") for verb in ("openRecord", "openLive")] == ["200", "200005"]


@pytest.mark.covers("meeting-control error 200002", "meeting-control error 200003", "meeting-control error 200007")
def test_only_once(caller: Caller) -> None:
    """A meeting is recorded and broadcast once at a time, and stopped when it is recorded."""
    assert caller.code("closeRecord", conferenceKey="1866") == "200007"
    assert [caller.code("openRecord", conferenceKey="1866") for _ in range(2)] == ["200", "200003"]
    assert [caller.code("openLive", conferenceKey="1866") for _ in range(2)] == ["200", "200002"]
    assert [caller.code("closeRecord", conferenceKey="1866") for _ in range(2)] == ["200", "200007"]
    assert caller.code("openRecord", conferenceKey="1866") == "200"


def test_somebody_in_the_meeting(caller: Caller) -> None:
    """People in it record too: a second start is refused, and closing ends theirs."""
    theirs = caller.service.conference("1866").start_recording(START)

    assert caller.code("openRecord", conferenceKey="1866") == "200003"
    assert caller.ask("closeRecord", conferenceKey="1866")["data"] == {"recordId": theirs.record_id}


def test_everybody_leaves(caller: Caller) -> None:
    """The meeting is over, and with it its recording and its live stream; the file comes."""
    record_id = caller.begin()
    url = caller.ask("openLive", conferenceKey="1866")["data"]["liveurl"]
    caller.wait(60)
    caller.service.empty_room("1866", caller.now)
    caller.service.empty_room("1867", caller.now)
    caller.wait(30)

    assert caller.code("closeRecord", conferenceKey="1866") == "200006"
    assert caller.get(url).status == 404
    assert caller.rows(record_id)[0]["stopTime"] == "2026-03-02 08:01:00"


@pytest.mark.covers("meeting-control error 403")
@pytest.mark.parametrize("verb", [*CONFERENCE_CALLS, "getRecords", "delRecordFile"])
@pytest.mark.parametrize("auth", ["", "800", "schlüssel"])
def test_auth(caller: Caller, verb: str, auth: str) -> None:
    """Another key is refused, whatever else is wrong."""
    assert json.loads(caller.post(verb, {}, auth=auth).body)["code"] == "403"


@pytest.mark.covers(
    "meeting-control error 400", "meeting-control parameter {verb}.{name}", "meeting-control rule content type"
)
@pytest.mark.parametrize(
    ("verb", "name"),
    [
        *[(verb, "conferenceKey") for verb in CONFERENCE_CALLS],
        ("getRecords", "recordId"),
        ("delRecordFile", "recordId"),
    ],
)
def test_bad_parameters(caller: Caller, verb: str, name: str) -> None:
    """What is missing, misspelt, no text, too long or no JSON is refused."""
    bodies: list[dict[str, object]] = [
        {},
        {name.lower(): "1"},
        {name: 1},
        {name: ""},
        {name: "9" * 51},
        {name: "\ud800"},
    ]

    assert [caller.code(verb, **body) for body in bodies] == ["400"] * len(bodies)
    assert caller.code(verb, **{name: "1", "more": "1"}) == "400"
    assert json.loads(caller.post(verb, {name: "1"}, **{"content-type": "text/plain"}).body)["code"] == "400"


def test_origin_length(caller: Caller) -> None:
    """128 characters at most."""
    assert caller.code("getRecords", recordId="1", origin="x" * 128) == "200"
    assert caller.code("getRecords", recordId="1", origin="x" * 129) == "400"


def test_no_json(caller: Caller) -> None:
    """A body that was not understood is refused."""
    headers = {"auth": AUTH, "content-type": "application/json; charset=utf-8"}
    answer = caller.service.handle(Request(verb="", url=f"{URL}/meeting/openRecord", headers=headers), START)

    assert json.loads(answer.body)["code"] == "400"


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/meeting/closeAll"), ("POST", "/openRecord"), ("GET", "/meeting/openRecord"), ("GET", "/")],
)
def test_no_such_address(caller: Caller, method: str, path: str) -> None:
    """Anything else is 404, as any server says it."""
    assert caller.service.handle(Request(verb="", url=URL + path, method=method), START).status == 404


@pytest.mark.covers("meeting-control error {code}")
@pytest.mark.parametrize("code", MESSAGES)
def test_refuse(caller: Caller, code: int) -> None:
    """Any code can be ordered, with the document's words; it never says that it succeeded."""
    answer = json.loads(caller.service.refuse(code).body)

    assert answer == {"code": str(int(code)), "message": MESSAGES[code], "state": 0}
    assert json.loads(caller.service.refuse(200009).body)["message"] == "refused"


def test_describe(caller: Caller) -> None:
    """A call is logged with its verb and its meeting, also where it names a recording only."""
    record_id = caller.begin()

    def described(path: str, method: str = "POST", **body: object) -> tuple[str, str]:
        return caller.service.describe(Request(verb="", url=URL + path, method=method, json=body or None))

    assert described("/meeting/openRecord", conferenceKey="1866") == ("openRecord", "1866")
    assert described("/meeting/getRecords", recordId=record_id) == ("getRecords", "1866")
    assert described("/meeting/getRecords", recordId="nobody's") == ("getRecords", "")
    assert described("/files/x", "GET") == ("download", "")
    assert described("/live/x", "GET") == ("watch", "")
    assert described("/") == ("", "")


def test_codes_as_numbers(caller: Caller) -> None:
    """Later editions write them so."""
    caller.service.quirks = replace(caller.service.quirks, codes_are_numbers=True)

    assert caller.ask("openRecord", conferenceKey="1866")["code"] == 200
    assert caller.ask("openRecord", conferenceKey="1866")["code"] == 200003


def test_codes_as_statuses(caller: Caller) -> None:
    """Those that look like HTTP's may be HTTP's."""
    caller.service.quirks = replace(caller.service.quirks, codes_are_statuses=True)
    caller.service.conference("2").may_record = False

    assert caller.post("openRecord", {}).status == 400
    assert caller.post("openRecord", {}, auth="").status == 403
    assert caller.post("openRecord", {"conferenceKey": "1"}).status == 200
    assert caller.post("openRecord", {"conferenceKey": "2"}).status == 200


def test_early_rows(caller: Caller) -> None:
    """A recording may be listed before it has a file."""
    caller.service.quirks = replace(caller.service.quirks, early_rows=True)
    record_id = caller.begin()
    (during,) = caller.rows(record_id)
    caller.code("closeRecord", conferenceKey="1866")
    (after,) = caller.rows(record_id)

    assert (during["stopTime"], during["downUrl"], during["fileSize"]) == ("", "", 0)
    assert (after["stopTime"], after["downUrl"], after["fileSize"]) == ("2026-03-02 08:00:00", "", 0)


def test_other_rows(caller: Caller) -> None:
    """The document's example answers with recordings that were not asked for."""
    caller.service.quirks = replace(caller.service.quirks, other_rows=True)
    ids = [caller.record(60, room) for room in ("1866", "1867")]

    assert [row["recordId"] for row in caller.rows(ids[1])] == ids


def test_dates() -> None:
    """They are real ones, in the tenant's zone, though the vendor's clock runs faster; so is the age of a link."""
    service = MeetingEmulator(
        AUTH, time_zone="Asia/Shanghai", date=lambda moment: START.astimezone(UTC) + (moment - START) / 30
    )
    caller = Caller(service)
    (row,) = caller.rows(caller.record(60))
    caller.wait(timedelta(days=30 * 7).total_seconds() - 100)

    assert (row["startTime"], row["stopTime"]) == ("2026-03-02 16:00:00", "2026-03-02 16:00:02")
    assert caller.get(row["downUrl"]).status == 200


def test_a_meeting_for_every_number(caller: Caller) -> None:
    """Whatever is asked for is there."""
    assert caller.service.conference("1866") == Conference(key="1866")
