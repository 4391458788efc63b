"""Forms made of the services' parameters, and what people fill in."""

import re
from typing import Any

import pytest
from pydantic import BaseModel, Field

from bot.slack import elements, forms
from bot.slack.views import CallbackId, View
from bot.vendors import FILES, LAYOUT, RECORDING, STREAMING, SUBSCRIPTIONS, SUBTITLES, TASKS
from tests.slack.limits import check_view

MODELS: dict[str, type[BaseModel]] = {
    **{f"{name} options": vendor.Options for name, vendor in RECORDING.items()},
    **{f"{name} layout": vendor.LayoutOptions for name, vendor in LAYOUT.items()},
    **{f"{name} subtitles": vendor.SubtitleOptions for name, vendor in SUBTITLES.items()},
    **{f"{name} subscriptions": vendor.SubscriptionOptions for name, vendor in SUBSCRIPTIONS.items()},
    **{f"{name} files": vendor.FileFilters for name, vendor in FILES.items()},
    **{f"{name} tasks": vendor.TaskFilters for name, vendor in TASKS.items()},
    **{f"{name} stream": vendor.StreamOptions for name, vendor in STREAMING.items()},
}


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
def test_every_parameter_is_asked_for(model: type[BaseModel]) -> None:
    """A form has an input for each parameter, but for passwords and those that can have one value only."""
    blocks = forms.inputs(model, {})
    view = View(callback_id=CallbackId.START, title="Start", submit="Start", blocks=blocks)
    check_view(view)

    asked = {block["block_id"] for block in blocks}
    known = {field.alias or name for name, field in model.model_fields.items()}
    assert asked == set(forms.names(model)) == set(forms.fields(view.dump()))
    assert known - asked <= {"secret", "token", "mode", "record_mode"}
    assert all(block["optional"] for block in blocks)


def words_of(schema: Any) -> set[str]:
    """All words that are listed in a JSON schema as values."""
    if isinstance(schema, list):
        return set().union(*map(words_of, schema))
    if not isinstance(schema, dict):
        return set()
    listed = {str(value) for value in (*schema.get("enum", ()), schema.get("const", ""))}
    return listed.union(*map(words_of, schema.values()))


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
def test_hints_begin_with_words(model: type[BaseModel]) -> None:
    """A hint's capital letter is never that of a value, nor of a parameter's name, to be typed as it is."""
    hints = {block["block_id"]: block["hint"]["text"] for block in forms.inputs(model, {}) if "hint" in block}
    begins = {name: re.split(r"[^\w.]", hint, maxsplit=1)[0].lower() for name, hint in hints.items()}
    named = tuple(f"{name.lower()}=" for name in forms.names(model))

    assert not {name for name, begin in begins.items() if begin in words_of(model.model_json_schema())}
    assert not {name for name, hint in hints.items() if hint.lower().startswith(named)}


def element(model: type[BaseModel], name: str, **values: Any) -> elements.Block:
    [block] = forms.inputs(model, values, [name])
    found: elements.Block = block["element"]
    return found


def labels(menu: elements.Block) -> list[str]:
    return [option["text"]["text"] for option in menu["options"]]


def test_numbers_with_a_meaning_are_a_menu() -> None:
    """What a number stands for is read and not looked up; the default is told, not chosen."""
    menu = element(RECORDING["agora"].Options, "streamTypes")

    assert labels(menu) == ["audio only (0)", "video only (1)", "both (2)"]
    assert menu["placeholder"]["text"] == "Default: both (2)"
    assert "initial_option" not in menu


def test_words_are_a_menu() -> None:
    """So are words of which one is to be taken."""
    menu = element(RECORDING["anyrtc"].Options, "mode", mode="individual")

    assert labels(menu) == ["mix", "individual"]
    assert menu["placeholder"]["text"] == "Default: mix"
    assert menu["initial_option"]["value"] == "individual"


def test_numbers_have_their_bounds() -> None:
    """Slack itself refuses what is out of range, where the bounds are known."""
    field = element(RECORDING["fsp"].Options, "file_duration", file_duration=20)

    assert (field["min_value"], field["max_value"], field["initial_value"]) == ("15", "300", "20")


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("layoutConfig", [{"x_axis": 0.5}], '[{"x_axis": 0.5}]'),
        ("subscribeAudioUids", ["7", "8"], "7,8"),
        ("subscribeAudioUids", [], None),
        ("title", "Ünïcode", "Ünïcode"),
        ("title", None, None),
    ],
)
def test_values_are_filled_in_as_typed(name: str, value: object, shown: str | None) -> None:
    """What was kept is shown as a person would type it."""
    assert element(RECORDING["anyrtc"].Options, name, **{name: value}).get("initial_value") == shown


def test_lists_of_objects_have_lines() -> None:
    """What is written as JSON has room for it."""
    assert element(RECORDING["fsp"].Options, "layout")["multiline"]
    assert "multiline" not in element(RECORDING["anyrtc"].Options, "subscribeAudioUids")


def test_passwords_are_not_asked_for() -> None:
    """Slack is no place for secrets: a profile holds them."""
    blocks = forms.inputs(RECORDING["agora"].Options, {"secret": "s3cret"})

    assert "secret" not in [block["block_id"] for block in blocks]
    assert "s3cret" not in str(blocks)


class Strange(BaseModel):
    """Parameters that no service has yet."""

    share: float = Field(default=0.5, ge=0, le=1)
    steps: int = Field(ge=1, le=3, description="1 one, 2 two")
    fixed: int | None = Field(default=None, ge=2, le=2)


def test_other_numbers() -> None:
    """Fractions may be typed; numbers of which not all are explained are typed too."""
    assert element(Strange, "share")["is_decimal_allowed"]
    assert element(Strange, "steps")["type"] == "number_input"
    assert "fixed" in forms.names(Strange)


@pytest.mark.parametrize(
    ("held", "value"),
    [
        ({"type": "plain_text_input", "value": "standup"}, "standup"),
        ({"type": "number_input", "value": "7"}, "7"),
        ({"type": "static_select", "selected_option": {"value": "a", "text": {}}}, "a"),
        ({"type": "radio_buttons", "selected_option": {"value": "a", "text": {}}}, "a"),
        ({"type": "checkboxes", "selected_options": [{"value": "a"}, {"value": "b"}]}, ["a", "b"]),
        ({"type": "multi_static_select", "selected_options": [{"value": "a"}]}, ["a"]),
        ({"type": "datepicker", "selected_date": "2026-12-01"}, "2026-12-01"),
        ({"type": "timepicker", "selected_time": "09:00"}, "09:00"),
        ({"type": "datetimepicker", "selected_date_time": 1796000000}, "1796000000"),
        ({"type": "conversations_select", "selected_conversation": "C1"}, "C1"),
        ({"type": "multi_conversations_select", "selected_conversations": ["C1", "C2"]}, ["C1", "C2"]),
        ({"type": "users_select", "selected_user": "U1"}, "U1"),
    ],
)
def test_what_was_filled_in(held: dict[str, Any], value: object) -> None:
    """Every kind of input is read."""
    assert forms.read({"values": {"room": {"value": held}}}) == {"room": value}
    assert forms.read({"room": {"value": held}}) == {"room": value}


@pytest.mark.parametrize(
    "held",
    [
        {"type": "plain_text_input", "value": None},
        {"type": "static_select", "selected_option": None},
        {"type": "checkboxes", "selected_options": []},
        {"type": "datepicker", "selected_date": None},
    ],
)
def test_what_was_left_empty(held: dict[str, Any]) -> None:
    """Is not there."""
    assert forms.read({"values": {"room": {"value": held}}}) == {}


@pytest.mark.parametrize(("filled", "text"), [({"room": " standup "}, "standup"), ({"room": ["a"]}, ""), ({}, "")])
def test_text(filled: dict[str, str | list[str]], text: str) -> None:
    """One field's text, without the blanks around it."""
    assert forms.text(filled, "room") == text


def test_what_was_not_asked() -> None:
    """A field that was left empty is another thing than one that the modal does not have."""
    room, name = (elements.input_block(block_id, "Name", elements.text_input("")) for block_id in ("room", "name"))
    view = View(callback_id=CallbackId.START, title="Start", submit="Start", blocks=[room, name]).dump()
    payload = {**view, "state": {"values": {"room": {"value": {"value": " standup "}}, "name": {"value": {}}}}}

    assert [forms.typed(payload, field) for field in ("room", "name", "length")] == ["standup", "", None]


def test_problems_stand_beside_their_fields() -> None:
    """A problem whose field is not in the modal is told beside one that is; Slack would pass it over."""
    problems = {"width": "At most 1920.", "fps": "At most 30.", "": "These two exclude each other."}

    assert forms.errors(problems, ["room", "width"], "room") == {
        "width": "At most 1920.",
        "room": "At most 30. These two exclude each other.",
    }


@pytest.mark.parametrize(("fields", "place"), [(["size", "width"], "size"), (["room", "width"], "width"), ([], "room")])
def test_problems_stand_beside_the_first_field_that_there_is(fields: list[str], place: str) -> None:
    """Where fields have other names than the parameter, the first of them that the modal has shows it."""
    assert forms.errors({"w": "At most 1920."}, fields, "room", {"w": ("size", "width")}) == {place: "At most 1920."}
