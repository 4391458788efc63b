"""FSP's store, form by form."""

import json
from datetime import timedelta
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.fsp import FspEmulator, UrlsShape
from bot.sandbox.media import read_sample
from bot.vendors.wire import Request
from tests.sandbox.fsp.conftest import APP_ID, APP_SECRET, START, STORE_URL, TOKEN, Caller

LIST, VOLUME = "/api/record/file/list", "/api/store/volume/getUsedVolume"
DOWNLOAD, DELETE = "/api/record/file/download", "/api/record/file/delete"


def test_a_file_is_created_uploaded_and_normal(caller: Caller) -> None:
    """It appears with the stop, and has its size when it can be downloaded."""
    record_id = caller.init(auto=[], file_name="standup")
    caller.ask(4102, record_id=record_id)
    caller.wait(90)
    assert caller.data(LIST) == {"count": 0, "dataList": []}
    caller.ask(4101, record_id=record_id)
    states = []
    for _ in range(4):
        states.append(caller.data(LIST)["dataList"][0]["fileState"])
        caller.wait(20)

    assert states == ["creating", "creating", "uploading", "normal"]
    assert caller.data(LIST) == {
        "count": 1,
        "dataList": [
            {
                "resourceName": "standup",
                "fileLength": 90,
                "fileState": "normal",
                "fileSize": len(read_sample("recording.mp4")),
                "resourceType": ".mp4",
                "recordTime": "2026-03-02 16:00:00",
            }
        ],
    }


def test_a_file_that_nobody_named_is_named_by_time_and_room(caller: Caller) -> None:
    """As in the document's sample."""
    caller.record(30)

    assert caller.data(LIST)["dataList"][0]["resourceName"] == "20260302160000_room-42"


def test_audio_becomes_an_mp3(caller: Caller) -> None:
    """By file_type 1."""
    caller.record(30, file_type=1, file_name="standup")
    (file,) = caller.data(LIST)["dataList"]
    answer = caller.get(caller.data(DOWNLOAD, file_name="standup")["urls"])

    assert (file["resourceType"], file["fileSize"]) == (".mp3", len(read_sample("recording.mp3")))
    assert (answer.headers["content-type"], answer.body) == ("audio/mpeg", read_sample("recording.mp3"))


def test_a_list_filters_and_has_pages(caller: Caller) -> None:
    """By exact name, state and start; the oldest first."""
    for number in range(3):
        caller.record(30, file_name=f"file-{number}")  # takes 90 s

    def names(**form: str) -> list[str]:
        return [row["resourceName"] for row in caller.data(LIST, **form)["dataList"]]

    assert names() == ["file-0", "file-1", "file-2"]
    assert names(file_name="file-1") == ["file-1"]
    assert names(file_name="file") == []
    assert names(file_state="uploading") == []
    assert names(file_state="normal", page="2", page_size="2") == ["file-2"]
    assert names(start_time="2026-03-02 16:01:30") == ["file-1", "file-2"]
    assert names(start_time="2026-03-02 00:00:00", end_time="2026-03-02 16:01:29") == ["file-0"]
    assert names(end_time="2026-03-02 16:01:30") == ["file-0", "file-1"]
    assert caller.data(LIST, page="2", page_size="2")["count"] == 3


@pytest.mark.covers("fsp-recording rule thirty days without dates")
def test_without_dates_a_list_covers_thirty_days(caller: Caller) -> None:
    """Older files have to be asked for."""
    caller.record(30)
    caller.wait(timedelta(days=30).total_seconds())

    assert caller.data(LIST)["count"] == 0
    assert caller.data(LIST, start_time="2026-03-01 00:00:00")["count"] == 1


@pytest.mark.parametrize(
    "form", [{"page": "0"}, {"page_size": "many"}, {"file_state": "6"}, {"start_time": "monday"}, {"x": ""}]
)
def test_a_list_keeps_to_the_document(caller: Caller, form: dict[str, str]) -> None:
    """30003."""
    assert json.loads(caller.post(LIST, **form).body) == {"code": 30003, "message": "error", "data": None}


@pytest.mark.parametrize("form", [{"token": TOKEN[:-1]}, {"token": "x"}, {"app_id": "other"}])
def test_a_bad_token_is_refused(caller: Caller, form: dict[str, str]) -> None:
    """30007, for every address."""
    for path in (LIST, VOLUME):
        assert json.loads(caller.post(path, **form).body)["code"] == 30007


def test_a_body_that_is_no_form_is_refused(caller: Caller) -> None:
    """Nothing of it is understood: 30003."""
    request = Request(verb="", url=STORE_URL + LIST, json={"business": "RE", "app_id": APP_ID, "token": TOKEN})

    assert json.loads(caller.fsp.handle(request, caller.now).body)["code"] == 30003


@pytest.mark.parametrize(("path", "method"), [(LIST, "GET"), ("/api/record/file", "POST"), ("/", "GET")])
def test_other_addresses_do_not_exist(caller: Caller, path: str, method: str) -> None:
    """404."""
    assert caller.post(path, method=method).status == 404


@pytest.mark.covers("fsp-recording rule links live an hour")
def test_a_link_opens_the_file_for_an_hour(caller: Caller) -> None:
    """Then it answers 403; a fresh one opens it again."""
    caller.record(30, file_name="morning standup")
    data = caller.data(DOWNLOAD, file_name="morning standup")
    answer = caller.get(data["urls"])

    assert data["count"] == 1
    assert data["urls"].startswith(f"{STORE_URL}/files/")
    assert (answer.status, answer.body) == (200, read_sample("recording.mp4"))
    assert answer.headers == {
        "content-type": "video/mp4",
        "content-disposition": "attachment; filename*=UTF-8''morning%20standup.mp4",
    }
    caller.wait(3599)
    assert caller.get(data["urls"]).status == 200
    caller.wait(1)
    assert caller.get(data["urls"]).status == 403
    assert caller.get(caller.data(DOWNLOAD, file_name="morning standup")["urls"]).status == 200


@pytest.mark.parametrize(
    "tampered", ["{}0", "{}&Expires=99999999999", "{}".replace("{}", "http://x/files/1/1?Signature=é")]
)
def test_a_tampered_link_opens_nothing(caller: Caller, tampered: str) -> None:
    """403."""
    caller.record(30, file_name="standup")
    url = caller.data(DOWNLOAD, file_name="standup")["urls"].replace("Expires=", "Expires=9")

    assert caller.get(tampered.format(url)).status == 403


@pytest.mark.covers("fsp-recording rule several slices")
def test_several_slices_have_several_links(caller: Caller) -> None:
    """One for each quarter of an hour begun; their names are numbered."""
    caller.record(31 * 60, file_name="standup", file_duration=15)
    data = caller.data(DOWNLOAD, file_name="standup")
    urls = data["urls"].split(",")

    assert (data["count"], len(urls)) == (3, 3)
    assert [caller.get(url).headers["content-disposition"].split("''")[1] for url in urls] == [
        "standup_1.mp4",
        "standup_2.mp4",
        "standup_3.mp4",
    ]
    assert caller.data(LIST)["dataList"][0]["fileSize"] == 3 * len(read_sample("recording.mp4"))


def test_links_come_in_several_shapes(caller: Caller) -> None:
    """The table says String, the text "several records"."""
    caller.record(16 * 60, file_name="standup", file_duration=15)

    def urls(shape: UrlsShape) -> object:
        caller.fsp.store.urls_shape = shape
        return caller.data(DOWNLOAD, file_name="standup")["urls"]

    links = urls(UrlsShape.ARRAY)
    assert isinstance(links, list)
    assert urls(UrlsShape.COMMA) == ",".join(links)
    assert urls(UrlsShape.NEWLINE) == "\n".join(links)
    assert urls(UrlsShape.JSON) == json.dumps(links)
    assert urls(UrlsShape.OBJECTS) == [{"url": link} for link in links]


@pytest.mark.covers("fsp-recording rule no file has no links")
def test_a_file_that_is_not_there_has_no_links(caller: Caller) -> None:
    """Unknown, or not finished: the data is empty."""
    record_id = caller.init(auto=[], file_name="standup")
    caller.ask(4102, record_id=record_id)
    caller.wait(30)
    caller.ask(4101, record_id=record_id)

    assert caller.data(DOWNLOAD, file_name="standup") is None
    assert caller.data(DOWNLOAD, file_name="unknown") is None


@pytest.mark.covers("fsp-recording rule deleting what does not exist")
def test_deleting_is_always_fine(caller: Caller) -> None:
    """Also for a file that is not there; what was deleted is gone, its links too."""
    caller.record(30, file_name="standup")
    caller.record(30, file_name="retro")
    url = caller.data(DOWNLOAD, file_name="standup")["urls"]

    assert caller.data(DELETE, file_name="unknown") is None
    assert caller.data(DELETE, file_name="standup") is None
    assert [row["resourceName"] for row in caller.data(LIST)["dataList"]] == ["retro"]
    assert caller.data(DOWNLOAD, file_name="standup") is None
    assert caller.get(url).status == 404


def test_the_used_volume_is_that_of_the_files(caller: Caller) -> None:
    """In bytes, of 20 GiB."""
    assert caller.data(VOLUME) == {"volume": 21474836480, "useVolume": 0}
    caller.record(30)
    assert caller.data(VOLUME)["useVolume"] == len(read_sample("recording.mp4"))


@pytest.mark.covers("fsp-recording rule unlimited volume")
def test_a_volume_without_limit_is_minus_one(caller: Caller) -> None:
    """As the document says."""
    caller.fsp.recorder.volume = None
    caller.record(30)

    assert caller.data(VOLUME) == {"volume": -1, "useVolume": len(read_sample("recording.mp4"))}


def test_slices_may_be_listed_one_by_one(caller: Caller) -> None:
    """The document leaves open whether a list has a row for each; pages count rows."""
    caller.fsp.store.lists_slices = True
    caller.record(31 * 60, file_name="standup", file_duration=15)
    listed = caller.data(LIST)

    assert listed["count"] == 3
    assert [(row["resourceName"], row["fileLength"], row["fileSize"]) for row in listed["dataList"]] == [
        ("standup", 620, len(read_sample("recording.mp4")))
    ] * 3
    assert len(caller.data(LIST, page="2", page_size="2")["dataList"]) == 1


def test_dates_are_real_ones_when_the_time_runs_fast() -> None:
    """The file of a task that began at the emulator's noon bears the date at which that was."""
    caller = Caller()
    caller.fsp = FspEmulator(APP_ID, APP_SECRET, time_zone="UTC", date=lambda moment: START + (moment - START) / 30)
    caller.login()
    caller.wait(3600)
    caller.record(30)

    assert caller.data(LIST, end_time="2026-03-02 08:02:00")["dataList"][0]["recordTime"] == "2026-03-02 08:02:00"


@given(st.text(min_size=1))
def test_any_name_can_be_downloaded_under(name: str) -> None:
    """The header holds nothing but ASCII, and no line break."""
    caller = Caller()
    caller.login()
    caller.record(30, file_name=name)
    answer = caller.get(caller.data(DOWNLOAD, file_name=name)["urls"])

    assert answer.headers["content-disposition"] == f"attachment; filename*=UTF-8''{quote(name, safe='')}.mp4"
    assert answer.headers["content-disposition"].isprintable()


def test_a_request_can_be_described(caller: Caller) -> None:
    """By its verb; the store knows no rooms."""
    paths = (LIST, VOLUME, DOWNLOAD, DELETE, "/files/1/1", "/other")

    assert [caller.fsp.store.describe(Request(verb="", url=STORE_URL + path)) for path in paths] == [
        ("file/list", ""),
        ("volume/getUsedVolume", ""),
        ("file/download", ""),
        ("file/delete", ""),
        ("download", ""),
        ("", ""),
    ]
