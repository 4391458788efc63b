"""What a button carries is what a click brings back."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UsageError
from bot.slack.actions import ActionId, RecordingAction, dump_action, load_action


def clicked(value: object) -> dict[str, Any]:
    """The part of a block_actions payload that is about the button."""
    return {"type": "block_actions", "actions": [{"action_id": "recording_stop", "type": "button", "value": value}]}


def test_ids_stay() -> None:
    """Buttons in old messages go on working: their ids never change."""
    assert {action.name: action.value for action in ActionId} == {
        "STOP": "recording_stop",
        "REFRESH": "recording_refresh",
        "LINK": "recording_link",
        "PAUSE": "recording_pause",
        "RESUME": "recording_resume",
        "LAYOUT": "recording_layout",
        "SUBTITLES": "recording_subtitles",
        "SUBSCRIPTIONS": "recording_subscriptions",
        "EXTEND": "recording_extend",
        "EXTEND_HOUR": "recording_extend_hour",
        "DELETE": "recording_delete",
        "HISTORY": "recording_history",
        "MORE": "recording_more",
        "STOP_LIVE": "stream_stop",
        "EXTEND_LIVE": "stream_extend",
        "EXTEND_LIVE_HOUR": "stream_extend_hour",
        "REFRESH_LIVE": "stream_refresh",
        "SKIP": "schedule_skip",
        "HOLD": "schedule_hold",
        "GO_ON": "schedule_go_on",
        "UNSCHEDULE": "schedule_delete",
        "START": "open_start",
        "START_LIVE": "open_start_live",
        "SCHEDULE": "open_schedule",
        "SCHEDULES": "show_schedules",
        "FILES": "open_files",
        "NOTIFICATIONS": "open_notifications",
        "HOME_REFRESH": "home_refresh",
        "CHOOSE_CHANNEL": "choose_channel",
        "CHOOSE_ACCOUNT": "choose_account",
        "CHOOSE_PRESET": "choose_preset",
        "CHANGE": "change_value",
        "MORE_OPTIONS": "more_options",
        "MORE_LAYOUT_OPTIONS": "more_layout_options",
        "CHANGE_SUBTITLES": "change_subtitles",
        "MORE_SUBTITLE_OPTIONS": "more_subtitle_options",
        "REMOVE_SUBTITLES": "remove_subtitles",
        "CHOOSE_LIVE_CHANNEL": "choose_live_channel",
        "CHOOSE_LIVE_ACCOUNT": "choose_live_account",
        "MORE_LIVE_OPTIONS": "more_live_options",
        "CHOOSE_SCHEDULE_CHANNEL": "choose_schedule_channel",
        "CHOOSE_SCHEDULE_ACCOUNT": "choose_schedule_account",
        "CHOOSE_REPEAT": "choose_repeat",
        "MORE_SCHEDULE_OPTIONS": "more_schedule_options",
        "CHOOSE_FILES_CHANNEL": "choose_files_channel",
        "LIST_ON": "list_on",
        "LIST_BACK": "list_back",
        "SCHEDULES_ON": "schedules_on",
        "SCHEDULES_BACK": "schedules_back",
        "FILES_ON": "files_on",
        "FILES_BACK": "files_back",
        "FILE_LINK": "file_link",
        "FILE_DELETE": "file_delete",
        "HISTORY_ON": "history_on",
        "HISTORY_NEWEST": "history_newest",
        "EXPORT": "history_export",
    }


def test_value_stays() -> None:
    """So do their values."""
    assert dump_action(RecordingAction(recording="r7k2", revision=3)) == '{"recording":"r7k2","revision":3}'


@given(st.builds(RecordingAction, recording=st.text(max_size=40), revision=st.integers(1, 10**9)))
def test_round_trip(action: RecordingAction) -> None:
    """What was dumped is loaded, and fits into a button."""
    assert load_action(clicked(dump_action(action)), RecordingAction) == action
    assert len(dump_action(action)) <= 2000


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"actions": None},
        {"actions": []},
        {"actions": [None]},
        {"actions": [{}]},
        {"actions": {"0": {"value": "{}"}}},
        clicked(None),
        clicked(""),
        clicked("stop"),
        clicked("7"),
        clicked("[]"),
        clicked("null"),
        clicked('{"recording":"r7k2"}'),
        clicked('{"revision":1}'),
        clicked('{"recording":"r7k2","revision":null}'),
        clicked('{"recording":"r7k2","revision":"x"}'),
        clicked('{"recording":"r7k2","revision":Infinity}'),
        clicked('{"recording":"r7k2","revision":' + "9" * 5000 + "}"),
        clicked("[" * 100_000),
    ],
)
def test_garbage(body: dict[str, Any]) -> None:
    """A button that is not ours, or no longer understood, is told so."""
    with pytest.raises(UsageError, match="This button is too old to be understood"):
        load_action(body, RecordingAction)


VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["recording", "revision", "x"]), inner),
    max_leaves=6,
)


@given(VALUES | VALUES.map(json.dumps))
def test_any_value_is_loaded_or_refused(value: object) -> None:
    """No payload breaks it: an action or a UsageError."""
    with suppress(UsageError):
        assert isinstance(load_action(clicked(value), RecordingAction), RecordingAction)
