from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.vendors.fsp import FileFilters, TaskFilters

DAY = datetime(2026, 12, 1)  # noqa: DTZ001 - by the account's clock, wherever that is


def test_nothing() -> None:
    """Without a word nothing is filtered."""
    assert TaskFilters().model_dump(exclude_none=True) == {}
    assert FileFilters().model_dump(exclude_none=True) == {}


@pytest.mark.covers("fsp-recording state query.status {number}")
@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("initialised", 1),
        ("recording", 2),
        ("queued", 3),
        ("encoding", 4),
        ("uploading", 5),
        ("completed", 6),
        ("broken", -1),
    ],
)
def test_status(word: str, number: int) -> None:
    """A status is said by word or number."""
    for said in (word, f" {word.upper()} ", number, str(number)):
        assert TaskFilters(status=said).status == number


@pytest.mark.covers("fsp-recording parameter file/list.file_state")
@pytest.mark.parametrize("word", ["creating", "uploading", "normal", "exception"])
def test_file_state(word: str) -> None:
    """A file's state is one of the document's words."""
    assert FileFilters(file_state=f" {word.upper()}").file_state == word


@pytest.mark.covers("fsp-recording parameter file/list.file_name")
@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("talk", "talk"),
        ("talk.mp4", "talk"),
        ("talk.v2.MP3", "talk.v2"),
        ("a.mp3.mp4", "a"),
        ("mp4", "mp4"),
        (42, "42"),
    ],
)
def test_file_name(typed: object, name: str) -> None:
    """The store's names have no type at their end, where people may well write one."""
    assert FileFilters.model_validate({"file_name": typed}).file_name == name


@pytest.mark.parametrize(
    ("typed", "start", "end"),
    [
        ("2026-12-01", DAY, DAY.replace(hour=23, minute=59, second=59)),
        ("2026-12-01 09:30", DAY.replace(hour=9, minute=30), DAY.replace(hour=9, minute=30)),
        ("2026-12-01T09:30:05", DAY.replace(hour=9, minute=30, second=5), DAY.replace(hour=9, minute=30, second=5)),
        (DAY, DAY, DAY),
    ],
)
def test_dates(typed: Any, start: datetime, end: datetime) -> None:
    """A mere date is the whole day: from its first second, or to its last."""
    assert TaskFilters(start_time=typed, stop_time=typed).model_dump(exclude_none=True) == {
        "start_time": start,
        "stop_time": end,
    }
    assert FileFilters(start_time=typed, end_time=typed).model_dump(exclude_none=True) == {
        "start_time": start,
        "end_time": end,
    }


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"status": "7"}, "no such status"),
        ({"status": []}, "no such status"),
        ({"record_id": ""}, "at least 1"),
        ({"group_id": ""}, "at least 1"),
        ({"start_time": "monday"}, "It is written like 2026-12-01 or 2026-12-01 09:30"),
        ({"start_time": "2026-13-01"}, "month must be in 1..12"),
        ({"start_time": 5}, "It is written like"),
        ({"stop_time": datetime(2026, 12, 1, tzinfo=UTC)}, "should not have timezone"),
        ({"start_time": "2026-12-02", "stop_time": "2026-12-01"}, "ends before it begins"),
        ({"page": 2}, "not permitted"),
    ],
)
def test_task_filters_refused(given: dict[str, Any], words: str) -> None:
    """What does not fit is refused with one sentence."""
    with pytest.raises(ValidationError, match=words):
        TaskFilters.model_validate(given)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"file_state": "6"}, "no such state"),
        ({"file_name": ""}, "at least 1"),
        ({"file_name": ".mp4"}, "at least 1"),
        ({"end_time": "tomorrow"}, "It is written like"),
        ({"start_time": "2026-12-02", "end_time": "2026-12-01"}, "ends before it begins"),
        ({"group_id": "room"}, "not permitted"),
    ],
)
def test_file_filters_refused(given: dict[str, Any], words: str) -> None:
    """What does not fit is refused with one sentence."""
    with pytest.raises(ValidationError, match=words):
        FileFilters.model_validate(given)


@pytest.mark.parametrize("model", [TaskFilters, FileFilters])
def test_descriptions(model: type[TaskFilters] | type[FileFilters]) -> None:
    """Every filter has words for the help."""
    assert all(field.description for field in model.model_fields.values())


@pytest.mark.parametrize("model", [TaskFilters, FileFilters])
@given(
    words=st.dictionaries(
        st.sampled_from(["record_id", "status", "start_time", "stop_time", "end_time", "file_name", "file_state"]),
        st.none() | st.integers() | st.text() | st.dates().map(str) | st.datetimes().map(str),
    )
)
def test_any_words(model: type[TaskFilters] | type[FileFilters], words: dict[str, Any]) -> None:
    """Any words are either refused or can be stored."""
    try:
        checked = model.model_validate(words)
    except ValidationError:
        return
    assert model.model_validate(checked.model_dump(mode="json")) == checked
