"""Recordings in a list, and several of which one is meant."""

from datetime import timedelta

import pytest

from bot.domain import ACTIVE, FINISHING, OVER, RecordingState
from bot.slack import blocks
from bot.slack.actions import ActionId
from bot.slack.blocks import STATE
from tests.slack.limits import check_message
from tests.slack.messages import ABLE, NOW, a_recording, actions, buttons, shown, texts

S = RecordingState


@pytest.mark.parametrize("state", sorted(S))
def test_state_is_told_by_sign_and_word(state: RecordingState) -> None:
    """No state is told by colour alone."""
    assert f"{STATE[state][0]} standup: {STATE[state][1]}" in shown(
        blocks.listing("Last", [a_recording(state)], hint="")
    )


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "Last recordings: None yet."),
        (1, "Last recordings: 1 recording"),
        (3, "Last recordings: 3 recordings"),
    ],
)
def test_listing_is_summed_up(count: int, text: str) -> None:
    """Where blocks are not shown, the listing says how many there are; an empty one says what to do."""
    message = blocks.listing("Last recordings", [a_recording()] * count, hint="None yet.")

    assert message.text == text
    assert ("None yet." in shown(message)) == (count == 0)


@pytest.mark.parametrize(
    ("states", "button"),
    [(ACTIVE, [ActionId.STOP]), (FINISHING, []), ({S.READY}, [ActionId.LINK]), (OVER - {S.READY}, [])],
)
def test_rows_have_the_button_that_fits(states: frozenset[RecordingState], button: list[ActionId]) -> None:
    """A row offers what can be done with its recording."""
    for state in states:
        assert actions(blocks.listing("Last", [a_recording(state)], hint="")) == button


def test_deleted_files_have_no_link() -> None:
    """Of what was deleted no link is offered, and it is said who did that."""
    message = blocks.listing("Last", [a_recording(S.READY, files=(), deleted_by="U2")], hint="")

    assert actions(message) == []
    assert "`r7k2` · files deleted by <@U2>" in shown(message)


@pytest.mark.parametrize(("name", "room"), [("", False), ("standup", False), ("Elternabend", True)])
def test_rows_tell_the_room(name: str, room: bool) -> None:
    """A row tells the room where people call the recording otherwise, literally."""
    for message in (
        blocks.listing("Last", [a_recording(name=name)], hint=""),
        blocks.candidates("Which one?", "Stop", ActionId.STOP, [a_recording(name=name)]),
    ):
        check_message(message)
        assert ("Room: standup" in texts(message.blocks, "plain_text")) is room


@pytest.mark.parametrize(("name", "called"), [("", "standup"), ("Elternabend", "Elternabend")])
def test_stop_asks_by_the_name(name: str, called: str) -> None:
    """The dialog of Stop says what people call the recording."""
    [stop] = buttons(blocks.listing("Last", [a_recording(name=name)], hint="").blocks)

    assert stop["confirm"]["text"]["text"] == f"{called} will no longer be recorded. This cannot be undone."


@pytest.mark.parametrize("state", sorted(S))
def test_days(state: RecordingState) -> None:
    """Two meetings of one name are told apart by their days, in lists as among candidates; the card has its own."""
    day = "<!date^1796115600^{date_short_pretty} {time}|2026-12-01 09:00 UTC>"
    began = "asked for" if state is S.STARTING else "since"
    recording = a_recording(state, planned_end=NOW + timedelta(days=1))
    for message in (
        blocks.listing("Last", [recording], hint=""),
        blocks.candidates("Which one?", "Delete Files", ActionId.DELETE, [recording]),
    ):
        assert f"{began} {day}" in shown(message)
        assert "^{time}|" not in shown(message)
    assert "{date_short_pretty}" not in shown(blocks.card(recording, ABLE, NOW))


def test_many_candidates() -> None:
    """Of many some are offered, and it is said that there are more."""
    message = blocks.candidates("Which one?", "Pause", ActionId.PAUSE, [a_recording()] * 20)

    assert len(actions(message)) == blocks.MOST_OFFERED
    assert "There are more: name the room" in shown(message)
    assert "There are more" not in shown(
        blocks.candidates("Which one?", "Pause", ActionId.PAUSE, [a_recording()] * blocks.MOST_OFFERED)
    )


def test_below() -> None:
    """What turns pages stands at the end."""
    row = {"type": "divider"}

    assert blocks.listing("Last", [a_recording()], hint="", below=[row]).blocks[-1] == row


@pytest.mark.parametrize(
    ("label", "action", "asks"),
    [("Stop", ActionId.STOP, True), ("Delete Files", ActionId.DELETE, True), ("Pause", ActionId.PAUSE, False)],
)
def test_candidates(label: str, action: ActionId, asks: bool) -> None:
    """Each of those that can be meant has the button that does what was asked; Stop asks first, as everywhere."""
    message = blocks.candidates("Which one?", label, action, [a_recording(id="r1"), a_recording(id="r2", room="retro")])

    check_message(message)
    assert message.text == "Which one?"
    assert actions(message) == [action, action]
    assert all(("confirm" in button) is asks for button in buttons(message.blocks))
    assert "retro" in shown(message)
