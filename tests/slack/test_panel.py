"""The panel: what runs, what comes next, and how something is begun."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain import RecordingState
from bot.slack.actions import ActionId, ListAction, load_action
from bot.slack.elements import Block, plain, section
from bot.slack.panel import SHOWN, Opener, panel
from tests.slack.limits import check_message
from tests.slack.messages import a_recording, actions, buttons, shown

START = Opener(action=ActionId.START, label="Start Recording", is_primary=True)
FILES = Opener(action=ActionId.FILES, label="Files")


def rows(count: int) -> list[Block]:
    return [section(plain(f"row {number}")) for number in range(count)]


def test_empty_panel_teaches() -> None:
    """Where nothing runs, it is said how something is begun, by those who may."""
    assert "Start one below, or type: /rec start ROOM." in shown(panel([], [], [], [START]))
    for openers in ([], [FILES]):
        assert "Somebody who may start one can: /rec whoami." in shown(panel([], [], [], openers))
    assert actions(panel([], [], [], [])) == []


def test_one_primary_button() -> None:
    """Only what is meant most is marked."""
    made = list(buttons(panel([], [], [], [START, FILES]).blocks))

    assert [button.get("style") for button in made] == ["primary", None]


def test_parts_have_titles() -> None:
    """What is live and what comes up stands apart from what is recorded."""
    message = panel([a_recording()], rows(1), rows(1), [])

    assert message.text == "In this channel: 1 recording is going on"
    assert "Live" in shown(message)
    assert "Coming up" in shown(message)
    assert "Live" not in shown(panel([a_recording()], [], [], []))


def test_more_are_on_further_pages() -> None:
    """More than ten lead to the list, narrowed to what runs."""
    message = panel([a_recording(id=f"r{number}") for number in range(SHOWN + 1)], [], [], [])
    [on] = [button for button in buttons(message.blocks) if button["action_id"] == ActionId.LIST_ON]

    assert load_action({"actions": [on]}, ListAction) == ListAction(page=2, state="running")
    assert message.text == "In this channel: more than 10 recordings are going on"
    assert "r10" not in shown(message)


@given(
    st.lists(st.sampled_from(RecordingState), max_size=11),
    st.sampled_from(["", "名" * 100, "ש" * 100, "😀" * 100]),
    st.integers(0, 30),
    st.integers(0, 30),
)
def test_panels_are_taken(states: list[RecordingState], name: str, live: int, upcoming: int) -> None:
    """However much there is, Slack takes the message."""
    recordings = [a_recording(state, id=f"r{number}", name=name) for number, state in enumerate(states)]

    check_message(panel(recordings, rows(live), rows(upcoming), [START, FILES]))
