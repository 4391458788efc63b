"""What a modal is about survives the way through Slack."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UsageError
from bot.slack.metadata import AboutRecording, dump_metadata, load_metadata


@given(st.builds(AboutRecording, recording=st.text(max_size=9), revision=st.integers(1), channel=st.text(max_size=12)))
def test_round_trip(about: AboutRecording) -> None:
    """What was kept is read again."""
    assert load_metadata({"private_metadata": dump_metadata(about)}, AboutRecording) == about


@pytest.mark.parametrize("kept", ["", "{}", "x", "null", None, '{"recording": "r7k2"}'])
def test_garbage(kept: str | None) -> None:
    """A form of another version is told to be too old."""
    with pytest.raises(UsageError, match="This form is too old"):
        load_metadata({"private_metadata": kept}, AboutRecording)
