"""What people enter, in the shapes that Slack documents for each element."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.slack import File, SlackError, Workspace
from bot.sandbox.slack.block_kit import fill_blocks
from bot.sandbox.slack.inputs import (
    KINDS,
    Choices,
    Element,
    dump_values,
    find_element,
    hold_all,
    initial_state,
    read_state,
)
from tests.sandbox.slack.building import Json, button, field, option

PICTURE = File(id="F1", name="plan.png", title="Plan", url="http://x/plan.png", content=b"", mimetype="image/png")
OPTIONS = {"options": [option("pause"), option("stop")]}
GROUPS = {"option_groups": [{"label": {"type": "plain_text", "text": "All"}, "options": [option("stop")]}]}


def element(type_: str, **more: Any) -> Element:
    block = field({"type": type_, **more})
    return Element(block=block, body=block["element"])


def choices() -> Choices:
    return Choices(workspace=Workspace(files={"F1": PICTURE}), user="U0OMAR", offered={("b", "a"): [option("far")]})


STATES = [
    ("plain_text_input", {}, "hello", {"value": "hello"}),
    ("plain_text_input", {}, "", {"value": None}),
    ("number_input", {"is_decimal_allowed": True}, 1.5, {"value": "1.5"}),
    ("email_text_input", {}, "a@b.example", {"value": "a@b.example"}),
    ("url_text_input", {}, "https://x.example", {"value": "https://x.example"}),
    ("static_select", OPTIONS, "stop", {"selected_option": option("stop")}),
    ("static_select", GROUPS, "stop", {"selected_option": option("stop")}),
    ("static_select", OPTIONS, None, {"selected_option": None}),
    ("external_select", {}, "far", {"selected_option": option("far")}),
    ("external_select", {"initial_option": option("near")}, "near", {"selected_option": option("near")}),
    ("radio_buttons", OPTIONS, "pause", {"selected_option": option("pause")}),
    ("checkboxes", OPTIONS, ["pause", "stop"], {"selected_options": [option("pause"), option("stop")]}),
    ("checkboxes", OPTIONS, [], {"selected_options": []}),
    ("multi_static_select", OPTIONS, "stop", {"selected_options": [option("stop")]}),
    ("multi_external_select", {}, ["far"], {"selected_options": [option("far")]}),
    ("users_select", {}, "U0ADA", {"selected_user": "U0ADA"}),
    ("multi_users_select", {}, ["U0ADA", "U0VERA"], {"selected_users": ["U0ADA", "U0VERA"]}),
    ("conversations_select", {}, "C0OPS", {"selected_conversation": "C0OPS"}),
    ("conversations_select", {"filter": {"include": ["im"]}}, "D0OMAR", {"selected_conversation": "D0OMAR"}),
    ("multi_conversations_select", {}, ["D0OMAR"], {"selected_conversations": ["D0OMAR"]}),
    ("channels_select", {}, "C0RANDOM", {"selected_channel": "C0RANDOM"}),
    ("multi_channels_select", {}, None, {"selected_channels": []}),
    ("datepicker", {}, "2026-12-01", {"selected_date": "2026-12-01"}),
    ("timepicker", {}, "09:00", {"selected_time": "09:00"}),
    ("datetimepicker", {}, 1796115600, {"selected_date_time": 1796115600}),
    ("file_input", {}, ["F1"], {"files": [PICTURE.dump()]}),
    (
        "rich_text_input",
        {},
        "hi",
        {
            "rich_text_value": {
                "type": "rich_text",
                "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "hi"}]}],
            }
        },
    ),
]


@pytest.mark.parametrize(("type_", "more", "value", "held"), STATES)
def test_state(type_: str, more: Json, value: Any, held: Json) -> None:
    """A simple value becomes what Slack's payloads hold for the element."""
    assert read_state(element(type_, **more), value, choices()) == {"type": type_, **held}


def test_every_kind_is_tested() -> None:
    """No element that holds something is left out above."""
    assert {type_ for type_, *_ in STATES} == KINDS.keys()


@pytest.mark.parametrize(
    ("type_", "more", "value", "error"),
    [
        ("static_select", OPTIONS, "explode", "option_not_found"),
        ("external_select", {}, "near", "option_not_found"),
        ("users_select", {}, "U0NOBODY", "user_not_found"),
        ("conversations_select", {}, "D0VERA", "channel_not_found"),
        ("conversations_select", {"filter": {"include": ["public"]}}, "C0OPS", "channel_not_found"),
        ("channels_select", {}, "C0OPS", "channel_not_found"),
        ("datepicker", {}, "tomorrow", "invalid_value"),
        ("timepicker", {}, "25:00", "invalid_value"),
        ("datetimepicker", {}, "noon", "invalid_value"),
        ("file_input", {}, ["F2"], "file_not_found"),
    ],
)
def test_nobody_could_enter_that(type_: str, more: Json, value: Any, error: str) -> None:
    """What Slack does not offer to the person cannot be entered."""
    with pytest.raises(SlackError, match=error):
        read_state(element(type_, **more), value, choices())


@pytest.mark.parametrize(
    ("type_", "more", "held"),
    [
        ("plain_text_input", {"initial_value": "x"}, {"value": "x"}),
        ("number_input", {"initial_value": 5}, {"value": "5"}),
        ("number_input", {}, {"value": None}),
        ("checkboxes", {"initial_options": [option("stop")]}, {"selected_options": [option("stop")]}),
        ("multi_users_select", {}, {"selected_users": []}),
        ("file_input", {}, {"files": []}),
        ("datepicker", {"initial_date": "2026-12-01"}, {"selected_date": "2026-12-01"}),
        (
            "conversations_select",
            {"initial_conversation": "C1", "default_to_current_conversation": True},
            {"selected_conversation": "C1"},
        ),
    ],
)
def test_before_anybody_touches_it(type_: str, more: Json, held: Json) -> None:
    """An element begins with its initial value, or with nothing."""
    assert initial_state(element(type_, **more), "C9") == {"type": type_, **held}


def test_elements_inside_other_blocks() -> None:
    """What stands in a container or a card is found under its own block's id."""
    inner = {"type": "section", "block_id": "s", "text": {"type": "plain_text", "text": "x"}}
    menu = {"type": "static_select", "action_id": "menu", **OPTIONS}
    container = {"type": "container", "child_blocks": [{**inner, "accessory": menu}]}
    card = {"type": "card", "block_id": "c", "actions": button("go")["elements"]}
    blocks = fill_blocks([container, {"type": "carousel", "elements": [card]}], lambda: "new")

    assert find_element(blocks, "menu").key == ("s", "menu")
    assert find_element(blocks, "go").key == ("c", "go")
    assert dump_values(hold_all(blocks, {})) == {
        "s": {"menu": {"type": "static_select", "selected_option": None}},
    }


@given(st.text(min_size=1))
def test_texts_stay_as_they_are(text: str) -> None:
    """Nothing that is typed is changed."""
    assert read_state(element("plain_text_input"), text, choices())["value"] == text


@given(st.dates(), st.times())
def test_pickers(day: Any, time: Any) -> None:
    """Every day and every minute can be picked."""
    assert read_state(element("datepicker"), day.isoformat(), choices())["selected_date"] == day.isoformat()
    written = f"{time:%H:%M}"
    assert read_state(element("timepicker"), written, choices())["selected_time"] == written
