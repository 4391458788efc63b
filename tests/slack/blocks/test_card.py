"""What a card shows of a recording in each state, and what can be done with it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain import (
    FINISHING,
    LIMIT,
    NOBODY,
    PLAN,
    Account,
    Capability,
    File,
    Recording,
    RecordingState,
)
from bot.slack import blocks
from bot.slack.actions import ActionId, RecordingAction, load_action
from bot.slack.blocks import STATE, Message
from tests.slack.messages import ABLE, NOW, a_recording, actions, buttons, options, shown

S = RecordingState
LATER = NOW + timedelta(minutes=12)


def card(recording: Recording, account: Account = ABLE, now: datetime = NOW) -> Message:
    return blocks.card(recording, account, now)


def labels(message: Message) -> list[str]:
    return [button["text"]["text"] for button in buttons(message.blocks)]


@pytest.mark.parametrize("state", sorted(S))
def test_state_is_told_by_sign_and_word(state: RecordingState) -> None:
    """No state is told by colour alone, neither on the card nor where blocks are not shown."""
    sign, word = STATE[state]

    assert sign in shown(card(a_recording(state)))
    assert word in shown(card(a_recording(state)))
    assert word in card(a_recording(state)).text


def test_signs_and_words_differ() -> None:
    """No two states look or read alike."""
    signs, words = zip(*STATE.values(), strict=True)

    assert set(STATE) == set(S)
    assert len(set(signs)) == len(set(words)) == len(S)


def test_card() -> None:
    """The whole card of a running recording."""
    message = card(a_recording(name="Stand-up", note="Queued.", planned_end=datetime(2026, 12, 1, 9, 45, tzinfo=UTC)))

    *lines, controls = message.blocks
    assert message.text == "🔴 Stand-up: Recording"
    assert lines == [
        {"type": "header", "text": {"type": "plain_text", "text": "🔴 Stand-up", "emoji": False}},
        {
            "type": "context",
            "elements": [
                {
                    "type": "mrkdwn",
                    "text": "*Recording* · `studio` · started by <@U1>"
                    " · since <!date^1796115600^{time}|2026-12-01 09:00 UTC>"
                    " · until <!date^1796118300^{time}|2026-12-01 09:45 UTC> · `r7k2`",
                }
            ],
        },
        {"type": "context", "elements": [{"type": "plain_text", "text": "Room: standup", "emoji": False}]},
        {"type": "context", "elements": [{"type": "plain_text", "text": "Queued.", "emoji": False}]},
    ]
    assert (controls["type"], controls["block_id"]) == ("actions", "controls:3")


@pytest.mark.parametrize(
    ("state", "able", "planned", "row", "more"),
    [
        (S.STARTING, set(Capability), False, ["Stop"], [ActionId.REFRESH, ActionId.HISTORY]),
        (
            S.RECORDING,
            {Capability.PAUSE, Capability.LAYOUT, Capability.SUBTITLES},
            True,
            ["Pause", "Layout", "Subtitles", "+15 min", "Stop"],
            [ActionId.REFRESH, ActionId.HISTORY],
        ),
        (
            S.RECORDING,
            set(Capability),
            True,
            ["Pause", "Layout", "Subtitles", "+15 min", "Stop"],
            [ActionId.SUBSCRIPTIONS, ActionId.REFRESH, ActionId.HISTORY],
        ),
        (
            S.PAUSED,
            set(Capability),
            False,
            ["Resume", "Layout", "Subtitles", "Streams", "Stop"],
            [ActionId.REFRESH, ActionId.HISTORY],
        ),
        (S.RECORDING, {Capability.RECORD}, False, ["Stop"], [ActionId.REFRESH, ActionId.HISTORY]),
        (S.RECORDING, {Capability.RECORD}, True, ["+15 min", "Stop"], [ActionId.REFRESH, ActionId.HISTORY]),
        (
            S.RECORDING,
            {Capability.LAYOUT, Capability.SUBSCRIPTIONS},
            True,
            ["Layout", "Streams", "+15 min", "Stop"],
            [ActionId.REFRESH, ActionId.HISTORY],
        ),
        (S.UPLOADING, set(Capability), True, ["Refresh", "History"], []),
        (S.LOST, set(Capability), True, ["Refresh", "History"], []),
        (S.READY, set(Capability), True, ["Get Link"], [ActionId.HISTORY, ActionId.DELETE]),
        (S.READY, {Capability.RECORD}, True, ["Get Link"], []),
        (S.FAILED, set(Capability), True, [], []),
    ],
)
def test_controls(
    state: RecordingState, able: set[Capability], planned: bool, row: list[str], more: list[ActionId]
) -> None:
    """What the state and the service allow, five beside each other at most, Stop last; the rest behind three dots."""
    recording = a_recording(state, planned_end=LATER if planned else None)
    message = card(recording, replace(ABLE, capabilities=frozenset(able)))

    assert labels(message) == row
    assert [choice.do for choice in options(message)] == more
    assert all((choice.recording, choice.revision) == ("r7k2", 3) for choice in options(message))


def test_layout_of_what_waits_for_it() -> None:
    """What was started and does not record may wait for its layout; what nobody has answered for takes none."""
    assert labels(card(a_recording(S.STARTING, started_at=LATER))) == ["Layout", "Stop"]
    assert labels(card(a_recording(S.STARTING, started_at=None))) == ["Stop"]


def test_deleted_files_have_no_controls() -> None:
    """When the files of a recording were deleted, nothing of it can be had."""
    assert not actions(card(a_recording(S.READY, files=(), deleted_by="U2")))


def test_controls_carry_what_was_shown() -> None:
    """A click tells which recording, and which showing of it, was clicked."""
    for button in buttons(card(a_recording()).blocks):
        action = load_action({"actions": [button]}, RecordingAction)
        assert (action.recording, action.revision) == ("r7k2", 3)
        assert button["accessibility_label"].endswith("standup")


def test_stop_is_confirmed() -> None:
    """Stopping cannot be undone, so it is asked twice, naming the room."""
    [stop] = [button for button in buttons(card(a_recording()).blocks) if button["action_id"] == ActionId.STOP]

    assert stop["style"] == "danger"
    assert stop["confirm"]["text"]["text"] == "standup will no longer be recorded. This cannot be undone."


def test_only_stop_is_dangerous() -> None:
    """One danger button, no other style, no sign in a label."""
    styled = [button for button in buttons(card(a_recording()).blocks) if "style" in button]

    assert [button["action_id"] for button in styled] == [ActionId.STOP]


@pytest.mark.parametrize(
    ("by", "words"),
    [
        (PLAN, "ended as planned"),
        (LIMIT, "stopped at the account's limit"),
        (NOBODY, "ended because nobody was there"),
        ("vendor", "ended by itself"),
        ("", "ended"),
        ("U2", "stopped by <@U2>"),
    ],
)
def test_who_ended_it(by: str, words: str) -> None:
    """An outcome line stays: who or what ended it, and when."""
    message = card(a_recording(S.READY, ended_by=by, planned_end=NOW))

    assert f"{words} <!date^1796115900^{{time}}|2026-12-01 09:05 UTC>" in shown(message)
    assert "until" not in shown(message)


def test_outcome() -> None:
    """What is over says how long it is and what there is of it."""
    files = (File(name="1.mp4", size=2_000_000), File(name="2.mp4", size=500_000, duration=timedelta(minutes=3)))

    assert "5m long · 1 file · 1.5 GB · 5m of media" in shown(card(a_recording(S.READY)))
    assert "5m long · 2 files · 2.5 MB · 3m of media" in shown(card(a_recording(S.READY, files=files)))
    assert "5m long · 1 file" in shown(card(a_recording(S.READY, files=(File(name="1.mp4"),))))


def test_segments_count_once() -> None:
    """Where one film was made of segments, the segments are not counted beside it; else they are."""
    segments = tuple(File(name=f"{n}.ts", kind="ts", size=500) for n in range(1200))
    film = File(name="1.mp4", size=600_000)

    assert "1 file · 600 kB" in shown(card(a_recording(S.READY, files=(film, *segments))))
    assert "1,200 files · 600 kB" in shown(card(a_recording(S.READY, files=segments)))


@pytest.mark.parametrize(
    ("looked_at", "elapsed"),
    [
        (NOW + timedelta(minutes=12, seconds=40), "12m when looked at <!date^1796116360^{time}|2026-12-01 09:12 UTC>"),
        (NOW + timedelta(seconds=40), "40s when looked at"),
        (NOW - timedelta(seconds=1), None),
        (None, None),
    ],
)
def test_elapsed(looked_at: datetime | None, elapsed: str | None) -> None:
    """A running recording tells how long it was when its service was last asked, which may be a while ago."""
    told = shown(card(a_recording(looked_at=looked_at)))

    assert elapsed in told if elapsed else "looked at" not in told


@pytest.mark.parametrize(
    ("now", "words"), [(NOW, "until <!date"), (LATER + timedelta(minutes=1), "was to end at <!date")]
)
def test_planned_end(now: datetime, words: str) -> None:
    """A planned end that has passed is not told as one to come."""
    assert words in shown(card(a_recording(planned_end=LATER), now=now))


@pytest.mark.parametrize("state", sorted(FINISHING))
def test_progress(state: RecordingState) -> None:
    """Between Stop and the link every step is named, and where it stands."""
    assert "→" in shown(card(a_recording(state)))
    assert "→" not in shown(card(a_recording()))


@pytest.mark.parametrize(
    ("began", "words"),
    [
        (NOW + timedelta(seconds=59), ""),
        (NOW + timedelta(minutes=4, seconds=2), ", 4m late"),
        (NOW - timedelta(seconds=5), ""),
        (None, ""),
    ],
)
def test_late(began: datetime | None, words: str) -> None:
    """What began a minute or more after its schedule's time says so, whatever the service tells later."""
    text = shown(card(a_recording(schedule="p7k2", due_at=NOW, started_at=began)))

    assert (" late" in text) is bool(words)
    assert words in text


def test_schedule_is_named() -> None:
    """What a schedule started says so, and who made it."""
    assert "by schedule `s3k1` of <@U1>" in shown(card(a_recording(schedule="s3k1")))


def test_updates_have_new_blocks() -> None:
    """A click on a showing that is gone can be told from one on what is shown now; the buttons' ids stay."""
    before, after = card(a_recording()), card(a_recording(revision=4))

    assert before.blocks[-1]["block_id"] != after.blocks[-1]["block_id"]
    assert actions(before) == actions(after)
