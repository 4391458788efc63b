"""Tables of parameters."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.parameters import (
    Check,
    Parameter,
    Table,
    array_of,
    date,
    either,
    equal_to,
    integer,
    is_object,
    matching,
    name,
    one_of,
    optional,
    required,
    text,
    violations,
)

SIZE: Table = {"width": required(integer(1, 1920)), "title": optional(text)}
TABLE: Table = {"room": required(name), "size": Parameter(is_object, table=SIZE), "tags": optional(array_of(SIZE))}


@pytest.mark.parametrize(
    ("check", "good", "bad"),
    [
        (integer(1, 9), [1, 9], [0, 10, "5", 5.0, True, None]),
        (integer(5), [5, 10**9], [4]),
        (one_of(1, 2), [1, 2], [3, "1", True]),
        (text, ["", "a"], [1, None, []]),
        (name, ["a"], ["", 1]),
        (matching("[a-z]+"), ["abc"], ["abc1", "", 5]),
        (equal_to("RE"), ["RE"], ["re", 1]),
        (date("%Y-%m-%d"), ["2026-03-02"], ["2026-02-30", "today", 5]),
        (either(name, integer(0)), ["a", 7], ["", -1, None]),
        (array_of(SIZE), [[], [{"width": 1}]], [{}, [1], [{}], [{"width": 0}]]),
        (is_object, [{}], [[], "{}", None]),
    ],
)
def test_each_check_tells_good_values_from_bad_ones(check: Check, good: list[Any], bad: list[Any]) -> None:
    """Types count: a number is never a string of digits."""
    assert all(check(value) for value in good)
    assert not any(check(value) for value in bad)


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ({"room": "a"}, []),
        ({"room": "a", "size": {"width": 5, "title": ""}, "tags": [{"width": 1}]}, []),
        ({}, ["room"]),
        ({"room": "a", "rom": "b"}, ["rom"]),
        ({"room": "a", "size": 5}, ["size"]),
        ({"room": "a", "size": {"width": 0, "depth": 1}}, ["size.depth", "size.width"]),
    ],
)
def test_violations_name_what_is_missing_unknown_or_wrong(message: dict[str, Any], found: list[str]) -> None:
    """Inside objects the names are dotted."""
    assert violations(message, TABLE) == found


@given(
    st.dictionaries(
        st.sampled_from(["room", "size", "tags", "x"]),
        st.recursive(
            st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
        ),
    )
)
def test_any_message_can_be_checked(message: dict[str, Any]) -> None:
    """Whatever JSON holds, the answer is a list of names."""
    assert all(isinstance(path, str) for path in violations(message, TABLE))
