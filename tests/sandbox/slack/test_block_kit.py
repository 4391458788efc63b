"""Block Kit: what Slack takes, what it refuses, and in which words."""

from itertools import count
from typing import Any

import pytest

from bot.sandbox.slack.block_kit import MODAL_SHAPES, check_blocks, fill_blocks
from bot.sandbox.slack.errors import SlackError
from tests.sandbox.slack.conftest import CONFIRM

Block = dict[str, Any]


def plain(text: str = "x") -> Block:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "x") -> Block:
    return {"type": "mrkdwn", "text": text}


def section(**more: Any) -> Block:
    return {"type": "section", "text": mrkdwn()} | more


def button(**more: Any) -> Block:
    return {"type": "button", "action_id": "go", "text": plain()} | more


def actions(*elements: Block, **more: Any) -> Block:
    return {"type": "actions", "elements": list(elements), **more}


def options(number: int) -> list[Block]:
    return [{"text": plain(), "value": str(index)} for index in range(number)]


def picture(**more: Any) -> Block:
    return {"type": "image", "image_url": "https://x/y.png", "alt_text": "a room"} | more


def form(element: Block, **more: Any) -> Block:
    return {"type": "input", "label": plain(), "element": element} | more


GOOD = {
    "section with text": section(),
    "section with fields": {"type": "section", "fields": [plain()] * 10},
    "section at the limit": section(text=mrkdwn("x" * 3000)),
    "section with a button": section(accessory=button()),
    "section with a picture": section(accessory=picture()),
    "header": {"type": "header", "text": plain("x" * 150)},
    "divider": {"type": "divider", "block_id": "d"},
    "context": {"type": "context", "elements": [mrkdwn(), plain(), picture()]},
    "button in full": actions(
        button(value="v" * 2000, url="https://x", style="danger", confirm=CONFIRM, accessibility_label="Go")
    ),
    "button with an empty value": actions(button(value="")),
    "overflow": actions({"type": "overflow", "action_id": "o", "options": options(5)}),
    "select": actions({"type": "static_select", "placeholder": plain(), "options": options(100)}),
    "grouped select": actions({"type": "static_select", "option_groups": [{"label": plain(), "options": options(1)}]}),
    "picture": picture(title=plain()),
    "picture from a file": {"type": "image", "slack_file": {"id": "F1"}, "alt_text": "a room"},
}
BAD = {
    "no object": ("section", "missing required field: type [json-pointer:/blocks/0]"),
    "no type": ({"text": plain()}, "missing required field: type [json-pointer:/blocks/0]"),
    "unknown block": ({"type": "sectoin"}, "unsupported type: sectoin [json-pointer:/blocks/0/type]"),
    "input in a message": (form({"type": "plain_text_input"}), "unsupported type: input [json-pointer:/blocks/0/type]"),
    "empty section": ({"type": "section"}, "missing required field: text or fields [json-pointer:/blocks/0]"),
    "unknown field": (section(colour="red"), "invalid additional property: colour [json-pointer:/blocks/0]"),
    "long section": (
        section(text=mrkdwn("x" * 3001)),
        "must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
    ),
    "empty text": (section(text=mrkdwn("")), "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
    "number for a text": (
        section(text={"type": "mrkdwn", "text": 7}),
        "must provide a string [json-pointer:/blocks/0/text/text]",
    ),
    "bare text": (section(text="hello"), "missing required field: type [json-pointer:/blocks/0/text]"),
    "emoji on mrkdwn": (
        section(text=mrkdwn() | {"emoji": True}),
        "invalid additional property: emoji [json-pointer:/blocks/0/text]",
    ),
    "emoji that is no boolean": (
        section(text=plain() | {"emoji": "yes"}),
        "must provide a boolean [json-pointer:/blocks/0/text/emoji]",
    ),
    "eleven fields": (
        {"type": "section", "fields": [plain()] * 11},
        "no more than 10 items allowed [json-pointer:/blocks/0/fields]",
    ),
    "no fields": ({"type": "section", "fields": []}, "no fewer than 1 items allowed [json-pointer:/blocks/0/fields]"),
    "fields that are no list": (
        {"type": "section", "fields": plain()},
        "must provide an array [json-pointer:/blocks/0/fields]",
    ),
    "mrkdwn header": (
        {"type": "header", "text": mrkdwn()},
        "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]",
    ),
    "long header": (
        {"type": "header", "text": plain("x" * 151)},
        "must be less than 151 characters [json-pointer:/blocks/0/text/text]",
    ),
    "context of eleven": (
        {"type": "context", "elements": [mrkdwn()] * 11},
        "no more than 10 items allowed [json-pointer:/blocks/0/elements]",
    ),
    "button in a context": (
        {"type": "context", "elements": [button()]},
        "unsupported type: button [json-pointer:/blocks/0/elements/0/type]",
    ),
    "actions of 26": (
        actions(*[button(action_id=str(index)) for index in range(26)]),
        "no more than 25 items allowed [json-pointer:/blocks/0/elements]",
    ),
    "no actions": (actions(), "no fewer than 1 items allowed [json-pointer:/blocks/0/elements]"),
    "button without text": (
        actions({"type": "button"}),
        "missing required field: text [json-pointer:/blocks/0/elements/0]",
    ),
    "long button": (
        actions(button(text=plain("x" * 76))),
        "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]",
    ),
    "long value": (
        actions(button(value="v" * 2001)),
        "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]",
    ),
    "long url": (
        actions(button(url="u" * 3001)),
        "must be less than 3001 characters [json-pointer:/blocks/0/elements/0/url]",
    ),
    "odd style": (
        actions(button(style="default")),
        "value must be one of: primary, danger [json-pointer:/blocks/0/elements/0/style]",
    ),
    "confirm without words": (
        actions(button(confirm=CONFIRM | {"confirm": plain("x" * 31)})),
        "must be less than 31 characters [json-pointer:/blocks/0/elements/0/confirm/confirm/text]",
    ),
    "confirm that is no object": (
        actions(button(confirm="sure?")),
        "must be an object [json-pointer:/blocks/0/elements/0/confirm]",
    ),
    "overflow of six": (
        actions({"type": "overflow", "options": options(6)}),
        "no more than 5 items allowed [json-pointer:/blocks/0/elements/0/options]",
    ),
    "select without options": (
        actions({"type": "static_select"}),
        "one of options and option_groups is required [json-pointer:/blocks/0/elements/0]",
    ),
    "picture without a source": (
        {"type": "image", "alt_text": "a room"},
        "one of image_url and slack_file is required [json-pointer:/blocks/0]",
    ),
    "action_id twice": (actions(button(), button()), "`action_id` already exists: go [json-pointer:/blocks/0]"),
}


@pytest.mark.parametrize("name", GOOD)
def test_good_block(name: str) -> None:
    """A block within its limits is taken."""
    check_blocks([GOOD[name]])


@pytest.mark.parametrize("name", BAD)
def test_bad_block(name: str) -> None:
    """A wrong block is refused with one sentence that points at the place."""
    block, sentence = BAD[name]

    with pytest.raises(SlackError) as refusal:
        check_blocks([block])

    assert refusal.value.code == "invalid_blocks"
    assert refusal.value.messages == (f"[ERROR] {sentence}",)


def test_blocks_are_a_list_of_at_most_fifty() -> None:
    """A message holds fifty blocks, each with a block_id of its own."""
    check_blocks([{"type": "divider"}] * 50)

    with pytest.raises(SlackError, match="no more than 50 items"):
        check_blocks([{"type": "divider"}] * 51)
    with pytest.raises(SlackError, match="invalid_blocks_format"):
        check_blocks({"type": "divider"})
    with pytest.raises(SlackError, match="`block_id` already exists: d"):
        check_blocks([{"type": "divider", "block_id": "d"}] * 2)


def test_same_action_in_two_blocks_is_fine() -> None:
    """An action_id is unique within its block only."""
    check_blocks([actions(button(), block_id="a"), actions(button(), block_id="b")])


@pytest.mark.parametrize(
    "element",
    [
        {"type": "plain_text_input", "multiline": True, "min_length": 0, "max_length": 3000},
        {"type": "static_select", "options": options(1)},
        {"type": "checkboxes", "options": options(10)},
        {"type": "radio_buttons", "options": options(10)},
        {"type": "users_select"},
        {"type": "channels_select"},
        {"type": "datepicker", "initial_date": "2026-12-01"},
        {"type": "timepicker", "initial_time": "09:00"},
    ],
    ids=lambda element: element["type"],
)
def test_input_in_a_view(element: Block) -> None:
    """A view takes inputs."""
    check_blocks([form(element, optional=True, hint=plain())], MODAL_SHAPES)


@pytest.mark.parametrize("length", [-1, 3001, True, "5"])
def test_lengths_are_whole_numbers_in_range(length: object) -> None:
    """A length outside its range, or not a number, is refused."""
    with pytest.raises(SlackError, match="must be a whole number from 0 to 3000"):
        check_blocks([form({"type": "plain_text_input", "min_length": length})], MODAL_SHAPES)


def test_blocks_come_back_completed() -> None:
    """Slack gives ids to what has none, and says how it reads each text."""
    ids = count(1)

    [named, nameless] = fill_blocks(
        [section(block_id="mine"), actions({"type": "button", "text": plain("Go")})], lambda: f"b{next(ids)}"
    )

    assert named == {"type": "section", "block_id": "mine", "text": mrkdwn() | {"verbatim": False}}
    assert nameless == {
        "type": "actions",
        "block_id": "b1",
        "elements": [{"type": "button", "action_id": "b2", "text": plain("Go") | {"emoji": True}}],
    }
