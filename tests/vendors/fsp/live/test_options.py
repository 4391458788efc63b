from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.errors import UsageError
from bot.service.options import check_options
from bot.vendors.fsp.live import StreamOptions


@pytest.mark.covers("fsp-live rule start.{name} default")
@pytest.mark.parametrize(
    ("name", "default"),
    [("width", 1920), ("height", 1080), ("crop_mode", 2), ("frame_rate", 30), ("quality_level", 2)],
)
def test_defaults(name: str, default: int) -> None:
    """Without a word each parameter is what the document says."""
    assert getattr(StreamOptions(), name) == default


@pytest.mark.covers("fsp-live rule start.{name} range")
@pytest.mark.parametrize(
    ("name", "high"), [("width", 1920), ("height", 1080), ("crop_mode", 3), ("frame_rate", 30), ("quality_level", 3)]
)
def test_ranges(name: str, high: int) -> None:
    """Each parameter has the document's range, both ends included; one sentence says what it may be."""
    for good in (1, high, str(high)):
        assert check_options(StreamOptions, {name: good})[name] == int(good)
    for bad in (0, high + 1, "much", ""):
        with pytest.raises(UsageError, match=rf"^{name} \(.*1.*{high}.*\): [^.]*; you gave {bad}\.$"):
            check_options(StreamOptions, {name: bad})


def test_unknown() -> None:
    """A parameter that the document does not have is refused with the name that was most likely meant."""
    with pytest.raises(UsageError, match="Did you mean quality_level"):
        check_options(StreamOptions, {"qulity_level": 2})


@given(st.dictionaries(st.sampled_from(sorted(StreamOptions.model_fields)), st.text() | st.integers() | st.none()))
def test_any_words(given: dict[str, Any]) -> None:
    """Any words are either refused or can be stored."""
    try:
        checked = StreamOptions.model_validate(given)
    except ValidationError:
        return
    assert StreamOptions.model_validate(checked.model_dump(mode="json")) == checked
