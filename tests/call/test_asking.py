"""What was typed after ``clapper call``, and the recording that it means."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.call.asking import Asked, Ids, parse_pairs, parse_words
from bot.domain import File, RecordingState
from bot.errors import UsageError
from bot.vendors.wire import Settings

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


def asked(**changes: Any) -> Asked:
    known: dict[str, Any] = {
        "account": "studio",
        "vendor": "fsp",
        "settings": Settings(),
        "now": NOW,
        "new_id": "c1",
        "tell": print,
    }
    return Asked(**known | changes)


def test_words() -> None:
    """One room and parameters, in any order; a value may hold anything."""
    assert parse_words(["width=1280", "room-42", 'layout={"a": "b=c"}']) == (
        "room-42",
        {"width": "1280", "layout": '{"a": "b=c"}'},
    )
    assert parse_words([]) == ("", {})


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["standup", "two"], 'One room, please: put a name with spaces in quotes, like "standup two".'),
        (["width=1", "width=2"], '"width=" is given twice: keep one.'),
    ],
)
def test_words_that_mean_nothing(words: list[str], sentence: str) -> None:
    """Two rooms, or one parameter twice, are refused with a sentence."""
    with pytest.raises(UsageError) as refused:
        parse_words(words)
    assert str(refused.value) == sentence


def test_pairs_have_a_name() -> None:
    """An id without a name is refused."""
    with pytest.raises(UsageError, match='"10050" is not of the form NAME=VALUE'):
        parse_pairs(["10050"])


@given(st.lists(st.text()))
def test_any_words(words: list[str]) -> None:
    """Whatever is typed is understood or refused with a sentence."""
    with suppress(UsageError):
        room, given = parse_words(words)
        assert len(given) + bool(room) == len(words) or "" in words


def test_recording() -> None:
    """A recording is what was typed about it: our own id and its moment, the vendor's ids, the options, the files."""
    recording = asked(
        room="room-42",
        ids={"recording": "c9", "created": "2026-11-30T08:00:00+01:00", "record_id": "7"},
        options={"mode": "mix"},
        files=["a.m3u8"],
    ).recording(RecordingState.PROCESSING)

    assert (recording.id, recording.room, recording.state) == ("c9", "room-42", RecordingState.PROCESSING)
    assert recording.created_at == NOW - timedelta(days=1, hours=2)
    assert dict(recording.vendor_ids) == {"record_id": "7"}
    assert recording.options == {"mode": "mix"}
    assert recording.files == (File(name="a.m3u8", kind="m3u8"),)


def test_new_recording() -> None:
    """A recording of which nothing is known yet is new and begins now."""
    recording = asked().recording()

    assert (recording.id, recording.created_at) == ("c1", NOW)


def test_recording_of_an_unknown_moment() -> None:
    """A recording of which only its id or its file is known may be a month old."""
    for known in ({"ids": {"record_id": "7"}}, {"files": ["a"]}):
        assert asked(**known).recording().created_at == NOW - timedelta(days=31)


def test_moment_without_a_zone() -> None:
    """A moment without a zone is one of UTC."""
    assert asked(ids={"created": "2026-12-01T09:00"}).recording().created_at == NOW


def test_no_moment() -> None:
    """What is no moment is refused with an example."""
    with pytest.raises(UsageError, match="write it like 2026-12-01T09:00:00"):
        asked(ids={"created": "yesterday"}).recording()


def test_missing_id() -> None:
    """An id that a call needs and nobody typed is asked for by its name."""
    with pytest.raises(UsageError, match="Say which recording: --id record_id=VALUE"):
        asked().recording().vendor_ids["record_id"]


def test_ids_as_typed() -> None:
    """Ids are printed as the next call takes them, quoted for a shell."""
    assert Ids({"sid": "a1", "name": "two words"}).typed() == "--id sid=a1 --id 'name=two words'"
