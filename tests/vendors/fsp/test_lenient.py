from contextlib import suppress
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Misunderstood
from bot.vendors.fsp.lenient import (
    LARGEST,
    parse_amount,
    parse_date,
    parse_number,
    parse_object,
    parse_rows,
)


def test_parse_object() -> None:
    """Trailing commas are forgiven, as in every example of the document."""
    assert parse_object(b'{"business":"RE","list":[1,2, ],\n}') == {"business": "RE", "list": [1, 2]}


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]"])
def test_parse_object_refuses(body: bytes) -> None:
    """Whatever is not a JSON object is misunderstood."""
    with pytest.raises(Misunderstood, match="not the JSON"):
        parse_object(body)


@given(st.binary())
def test_parse_object_any_bytes(body: bytes) -> None:
    """No bytes raise anything but Misunderstood."""
    with suppress(Misunderstood):
        assert isinstance(parse_object(body), dict)


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (3, 3),
        ("3", 3),
        (" -1 ", -1),
        (12.9, 12),
        (LARGEST, LARGEST),
        (LARGEST + 1, None),
        (float("inf"), None),
        (float("nan"), None),
        ("", None),
        ("3a", None),
        (True, None),
        (None, None),
        ([3], None),
    ],
)
def test_parse_number(value: object, number: int | None) -> None:
    """Numbers may be strings; what is no number of a sensible size is none."""
    assert parse_number(value) == number


@pytest.mark.parametrize(("value", "amount"), [("0", 0), (5, 5), (-1, None), (None, None)])
def test_parse_amount(value: object, amount: int | None) -> None:
    """-1 stands for unknown."""
    assert parse_amount(value) == amount


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2019-07-01 11:00:46", datetime(2019, 7, 1, 3, 0, 46, tzinfo=UTC)),
        ("0001-01-01 00:00:00", None),
        ("2019-07-01", None),
        ("2019-02-30 11:00:46", None),
        ("", None),
        (None, None),
        (1561950046, None),
    ],
)
def test_parse_date(value: object, moment: datetime | None) -> None:
    """Dates are of the account's zone; what is written otherwise is none."""
    assert parse_date(value, ZoneInfo("Asia/Shanghai")) == moment


@given(st.text() | st.integers() | st.none() | st.datetimes().map("{:%Y-%m-%d %H:%M:%S}".format))
def test_parse_any_date(value: object) -> None:
    """Nothing raises, and every date can be told in any zone."""
    moment = parse_date(value, ZoneInfo("America/New_York"))
    assert moment is None or moment.astimezone(UTC).tzinfo is UTC


@pytest.mark.parametrize(("value", "rows"), [([{"a": 1}, 2, None], [{"a": 1}]), (None, []), ([], [])])
def test_parse_rows(value: object, rows: object) -> None:
    """A list may be null or missing, and may hold rows that are none."""
    assert parse_rows(value) == rows


@pytest.mark.parametrize("value", ["x", {}, 0, False])
def test_parse_rows_of_no_list(value: object) -> None:
    """What is no list is not an empty one: nothing is concluded from it."""
    with pytest.raises(Misunderstood):
        parse_rows(value)
