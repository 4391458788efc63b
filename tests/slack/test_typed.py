"""What people typed, out of what Slack makes of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.blocks import escape
from bot.slack.typed import room_in, typed


@pytest.mark.parametrize(
    ("text", "was"),
    [
        ("start room-42", "start room-42"),
        ("start <http://room.example|room.example>", "start room.example"),
        ("start <https://meet.example/room-42>", "start https://meet.example/room-42"),
        ("start <mailto:a@b.example|a@b.example>", "start a@b.example"),
        ("start a &amp; b", "start a & b"),
        ("start &lt;http://x&gt;", "start <http://x>"),
    ],
)
def test_typed(text: str, was: str) -> None:
    """Addresses are what they were before Slack made links of them."""
    assert typed(text) == was


@given(st.text(st.characters(exclude_characters="<>")))
def test_other_text_stays(text: str) -> None:
    """What holds no link comes back as it was."""
    assert typed(escape(text)) == text


@pytest.mark.parametrize(
    ("text", "room"),
    [
        ("We meet in `weekly sync` at 9", "weekly sync"),
        ("join <https://meet.example/j/room-42?pwd=abc|the meeting>, please", "room-42"),
        ("join <https://meet.example/j/room-42/>", "room-42"),
        ("join <https://meet.example|meet.example>", ""),
        ("`a &amp; b` or room-42", "a & b"),
        ("please record room-42 now", "room-42"),
        ("room42 is full", "room42"),
        ("dial 884422 now", "884422"),
        ("see you at 9", ""),
        ("mail <mailto:ops-team@b.example|ops-team@b.example>", ""),
        ("", ""),
        ("Besprechung in <@U012345>", ""),
    ],
)
def test_room_in(text: str, room: str) -> None:
    """A code span first, an address next, then a word that looks like a room; else nothing is guessed."""
    assert room_in(text) == room


@given(st.text())
def test_any_message(text: str) -> None:
    """No message breaks the guess."""
    assert isinstance(room_in(text), str)
