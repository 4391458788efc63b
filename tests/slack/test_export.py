"""The history as a file: a spreadsheet reads it back, and nothing in it becomes a formula or tells a secret."""

import csv
import io
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import PLAN, File, Operation, OperationKind, OperationStatus, Source, StoredFile
from bot.slack.export import history_csv
from tests.slack.messages import NOW, an_operation

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40)


def rows(*operations: Operation, name: str = "standup") -> list[list[str]]:
    """What a spreadsheet shows."""
    written = history_csv(operations, {"r7k2": name}).removeprefix("\ufeff")
    return list(csv.reader(io.StringIO(written, newline=""), strict=True))


def test_columns() -> None:
    """Who asked for what, when, from where, with which outcome; of its arguments the names alone."""
    operation = replace(
        an_operation("Fresh links to standup:"),
        source=Source.BUTTON,
        status=OperationStatus.DONE,
        arguments={"url": "rtmp://a-secret", "minutes": 15},
        ended_at=NOW + timedelta(seconds=2),
    )
    by_clock = replace(an_operation(""), requested_by=PLAN, source=Source.CLOCK)
    titles, first, second = rows(operation, by_clock)

    assert dict(zip(titles, first, strict=True)) == {
        "asked at (UTC)": "2026-12-01 09:00:00",
        "what": "link",
        "room or name": "standup",
        "who": "U1",
        "from where": "by button",
        "outcome": "done",
        "answer": "Fresh links to standup:",
        "recording": "r7k2",
        "stream": "",
        "schedule": "",
        "account": "studio",
        "with": "minutes, url",
        "ended at (UTC)": "2026-12-01 09:00:02",
    }
    assert second[3:6] == ["as planned", "by the clock", "waits"]
    assert second[-1] == ""
    assert "a-secret" not in history_csv([operation], {})


def test_stored_file() -> None:
    """Of a stored file that was deleted the whole name is kept."""
    file = StoredFile(file=File(name="recordings/1.mp4"))
    deleted = replace(an_operation(""), kind=OperationKind.FILE_DELETE, recording="", files=(file,))

    assert rows(deleted)[1][1:3] == ["file delete", "recordings/1.mp4"]


def test_form() -> None:
    """It begins with a byte order mark, and its lines end as RFC 4180 wants them."""
    written = history_csv([], {})

    assert written.encode().startswith(b"\xef\xbb\xbf")
    assert written.endswith("\r\n")


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_formulas(begin: str) -> None:
    """What a spreadsheet could take for a formula is text, also in the name of a room."""
    assert rows(an_operation(""), name=f"{begin}1+1")[1][2] == f"'{begin}1+1"
    assert rows(an_operation(f'{begin}HYPERLINK("x")'))[1][6] == f'\'{begin}HYPERLINK("x")'


@given(WORDS)
def test_any_words(answer: str) -> None:
    """Whatever stands in an answer comes back as it was, in its own cell."""
    titles, cells = rows(an_operation(answer))

    assert len(cells) == len(titles)
    assert cells[6] in {answer, f"'{answer}"}
    assert not cells[6].startswith(("=", "+", "-", "@"))
