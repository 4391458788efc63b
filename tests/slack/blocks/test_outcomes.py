"""What a channel is told in the end, and what one person is answered."""

import pytest

from bot.domain import RecordingState
from bot.slack import blocks
from bot.slack.actions import ActionId
from tests.slack.messages import NOW, a_recording, actions, shown

S = RecordingState


@pytest.mark.parametrize(
    ("state", "text"),
    [
        (S.READY, "✅ standup: the recording is ready"),
        (S.EMPTY, "⚪ standup: nothing was recorded"),
        (S.FAILED, "❌ standup: the recording failed"),
        (S.LOST, "❓ standup: no file appeared"),
    ],
)
def test_notice_tells_the_outcome(state: RecordingState, text: str) -> None:
    """The notice says how it ended and why; the requester is called only where something went wrong."""
    message = blocks.notice(a_recording(state, note="Says the vendor."), [])

    assert message.text == text
    assert text in shown(message)
    assert "Says the vendor." in shown(message)
    assert ("<@U1>" in shown(message)) == (state is not S.READY)
    assert actions(message) == ([ActionId.LINK] if state is S.READY else [])


@pytest.mark.parametrize("note", ["", "It could not be stopped: No right."])
def test_warning_calls_who_asked(note: str) -> None:
    """What goes on beyond its planned end is told with its reason, to who asked for it, with a way to stop it."""
    message = blocks.warning(a_recording(planned_end=NOW, note=note))

    assert message.text == "⚠️ standup: the recording goes on"
    assert "It was to end <!date^1796115600^{date_short_pretty} {time}|2026-12-01 09:00 UTC>." in shown(message)
    assert note in shown(message)
    assert "<@U1>" in shown(message)
    assert actions(message) == [ActionId.STOP]
