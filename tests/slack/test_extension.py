"""What is said of an end that was moved, within Slack's limits."""

from dataclasses import replace
from datetime import timedelta

from bot.domain import OperationKind, OperationStatus
from bot.service.requests.changing import EXTENSIONS
from bot.slack.actions import EXTENDING
from bot.slack.extension import extended_since, extension_answer, is_extended
from tests.slack.limits import check_message
from tests.slack.messages import NOW, a_recording, an_operation, shown

UNTIL = NOW + timedelta(hours=13)
NEW_END = f"It ends <!date^{int(UNTIL.timestamp())}^{{date_short_pretty}} {{time}}|"


def test_answer() -> None:
    """Who moved an end reads by how much, and the new end in their own zone."""
    operation = replace(an_operation("standup goes on for 1h longer."), arguments={"until": UNTIL.isoformat()})
    message = extension_answer(operation)

    check_message(message)
    assert "standup goes on for 1h longer." in shown(message)
    assert NEW_END in shown(message)


def test_answer_of_what_was_refused() -> None:
    """Where nothing was moved, only the reason is told."""
    message = extension_answer(an_operation("standup is stopping."))

    assert shown(message) == "standup is stopping."


def test_pressed_again() -> None:
    """Whoever presses a button that has moved the end already is told so, and when it ends now."""
    message = extended_since(a_recording(planned_end=UNTIL))

    check_message(message)
    assert "This message is out of date: standup has been given more time since." in shown(message)
    assert NEW_END in shown(message)


def test_what_was_extended() -> None:
    """Only what is done is out of date, not what waits or failed; and only a moved end is an extension."""
    asked = replace(an_operation(""), kind=OperationKind.EXTEND)

    assert is_extended(replace(asked, status=OperationStatus.DONE))
    assert is_extended(replace(asked, kind=OperationKind.EXTEND_LIVE, status=OperationStatus.DONE))
    assert not is_extended(replace(asked, status=OperationStatus.QUEUED))
    assert not is_extended(replace(asked, kind=OperationKind.STOP, status=OperationStatus.DONE))


def test_buttons_ask_for_what_may_be_asked() -> None:
    """The minutes of the buttons are those that may be asked for."""
    assert {button.minutes for button in EXTENDING.values()} == set(EXTENSIONS)
