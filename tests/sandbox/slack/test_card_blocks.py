"""The blocks that hold others, tables and the newer ones: their limits, and where each may stand."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from slack_sdk.models.blocks import Block as SdkBlock

from bot.sandbox.slack.block_kit import HOME_SHAPES, MESSAGE_SHAPES, MODAL_SHAPES, check_blocks
from bot.sandbox.slack.errors import SlackError
from bot.sandbox.slack.shapes import Check
from tests.sandbox.slack.building import Json, button, option, plain, text_field

PICTURE = {"type": "image", "image_url": "https://x/y.png", "alt_text": "a room"}
LINES = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}]}
GO = button()["elements"][0]
CARD = {"type": "card", "title": plain("standup"), "actions": [GO]}
TASK = {"type": "task_card", "task_id": "t", "title": "Upload", "status": "in_progress"}
VOTE = {"text": plain("Good"), "value": "good"}


def raw(text: str) -> Json:
    return {"type": "raw_text", "text": text}


def number(value: float) -> Json:
    return {"type": "raw_number", "value": value, "text": str(value)}


def container(*blocks: Json, **more: Any) -> Json:
    return {"type": "container", "title": plain("Details"), "child_blocks": list(blocks)} | more


def data_table(*rows: list[Json], **more: Any) -> Json:
    return {"type": "data_table", "caption": "Recordings", "rows": list(rows)} | more


EACH: Mapping[str, Json] = {
    "section": {"type": "section", "text": plain(), "expand": True},
    "header": {"type": "header", "text": plain(), "level": 2},
    "divider": {"type": "divider"},
    "context": {"type": "context", "elements": [plain()]},
    "actions": button(),
    "image": PICTURE,
    "input": text_field(),
    "rich_text": LINES,
    "markdown": {"type": "markdown", "text": "# Done"},
    "video": {
        "type": "video",
        "alt_text": "standup",
        "title": plain("standup"),
        "video_url": "https://x/v",
        "thumbnail_url": "https://x/y.png",
    },
    "context_actions": {
        "type": "context_actions",
        "elements": [
            {"type": "feedback_buttons", "positive_button": VOTE, "negative_button": VOTE},
            {"type": "icon_button", "icon": "trash", "text": plain("Delete")},
        ],
    },
    "table": {
        "type": "table",
        "rows": [[raw("standup"), number(7.5)], [LINES, raw("x")]],
        "column_settings": [None, {"align": "right", "is_wrapped": True}],
    },
    "data_table": data_table([raw("Room"), raw("Minutes")], [LINES, number(7)], page_size=10),
    "card": CARD,
    "carousel": {"type": "carousel", "elements": [CARD]},
    "container": container({"type": "divider"}, is_collapsible=True, default_collapsed=True),
    "alert": {"type": "alert", "text": plain("Nearly full"), "level": "warning"},
    "task_card": {**TASK, "details": LINES, "sources": [{"type": "url", "url": "https://x", "text": "x"}]},
    "plan": {"type": "plan", "title": "Ready", "tasks": [TASK]},
    "auth_provider": {
        "type": "auth_provider",
        "value": "fsp",
        "name": plain("FSP"),
        "is_connected": True,
        "accessory": {"type": "overflow", "options": [option("x")]},
        "fallback": [{"type": "divider"}],
    },
    "file": {"type": "file", "external_id": "x", "source": "remote"},
    "call": {"type": "call", "call_id": "R1", "call": {"v1": {}}},
}
ONLY_THERE: Mapping[str, tuple[Mapping[str, Check], ...]] = {
    "alert": (MODAL_SHAPES,),
    "input": (MODAL_SHAPES, HOME_SHAPES),
    "data_table": (MESSAGE_SHAPES, HOME_SHAPES),
    "carousel": (MESSAGE_SHAPES, HOME_SHAPES),
    "auth_provider": (MESSAGE_SHAPES, HOME_SHAPES),
    **dict.fromkeys(("markdown", "context_actions", "table", "task_card", "plan", "file", "call"), (MESSAGE_SHAPES,)),
}


def fits(block: Json, shapes: Mapping[str, Check]) -> bool:
    try:
        check_blocks([block], shapes)
    except SlackError:
        return False
    return True


@pytest.mark.parametrize("kind", EACH)
def test_placement(kind: str) -> None:
    """A block may stand where Slack shows it, and nowhere else."""
    surfaces = (MESSAGE_SHAPES, HOME_SHAPES, MODAL_SHAPES)
    allowed = ONLY_THERE.get(kind, surfaces)

    assert [fits(EACH[kind], shapes) for shapes in surfaces] == [shapes in allowed for shapes in surfaces]


def subclasses(kind: type[Any]) -> Iterator[type[Any]]:
    for one in kind.__subclasses__():
        yield one
        yield from subclasses(one)


def test_every_block_of_the_sdk() -> None:
    """Every block that Slack's SDK models is known here."""
    known = {getattr(one, "type", None) for one in subclasses(SdkBlock)} - {None}

    assert known <= EACH.keys()


@pytest.mark.parametrize("kind", EACH)
def test_the_sdk_takes_them(kind: str) -> None:
    """What is taken here is valid for the SDK, where it models the block."""
    parsed = SdkBlock.parse(dict(EACH[kind]))

    assert parsed is None or parsed.to_dict()["type"] == kind


@pytest.mark.parametrize(
    ("block", "sentence"),
    [
        ({"type": "card"}, "one of hero_image, title, actions, body is required"),
        ({**CARD, "actions": [GO | {"action_id": str(n)} for n in range(4)]}, "no more than 3 items"),
        ({**CARD, "body": plain("x" * 201)}, "must be less than 201 characters"),
        ({"type": "carousel", "elements": [CARD] * 11}, "no more than 10 items"),
        ({"type": "carousel", "elements": []}, "no fewer than 1 items"),
        (container(), "no fewer than 1 items"),
        (container(*[{"type": "divider"}] * 11), "no more than 10 items"),
        (container(container({"type": "divider"})), "unsupported type: container"),
        (container(PICTURE, default_collapsed=True), "default_collapsed needs is_collapsible"),
        (container(PICTURE, is_collapsible=True, has_header_divider=True), "has_header_divider cannot be set"),
        (container(button(), button() | {"block_id": "other"}, button()), "`block_id` already exists: buttons"),
        ({"type": "table", "rows": [[raw("x")] * 21]}, "no more than 20 items"),
        ({"type": "table", "rows": [[raw("x")]] * 101}, "no more than 100 items"),
        ({"type": "table", "rows": [[{"type": "raw_number", "value": "7", "text": "7"}]]}, "must provide a number"),
        (data_table([raw("Room")]), "no fewer than 2 items"),
        (data_table([raw("Room")], [raw("x"), raw("y")]), "the same number of cells"),
        (data_table([LINES], [raw("x")]), "unsupported type: rich_text"),
        (data_table([raw("Room")], *[[raw("x" * 3000)]] * 7), "no more than 20000 characters"),
        (data_table([raw("Room")], [raw("x")], page_size=101), "must be a whole number from 1 to 100"),
        ({**TASK, "status": "done"}, "value must be one of: pending"),
        ({"type": "markdown", "text": "x" * 12_001}, "must be less than 12001 characters"),
        ({"type": "section", "text": plain(), "accessory": {"type": "datetimepicker"}}, "unsupported type"),
        ({"type": "actions", "elements": [{"type": "plain_text_input"}]}, "unsupported type: plain_text_input"),
        ({"type": "actions", "elements": [{"type": "multi_users_select"}]}, "unsupported type: multi_users_select"),
    ],
)
def test_beyond_the_limits(block: Json, sentence: str) -> None:
    """What is too long, too many or in the wrong place is refused."""
    with pytest.raises(SlackError, match="invalid_blocks") as refused:
        check_blocks([block])

    assert sentence in refused.value.messages[0]


@pytest.mark.parametrize(
    ("blocks", "sentence"),
    [
        ([EACH["table"], EACH["table"]], "no more than 1 table allowed"),
        ([{"type": "markdown", "text": "x" * 7000}] * 2, "no more than 12000 characters of markdown"),
    ],
)
def test_too_much_in_one_message(blocks: list[Json], sentence: str) -> None:
    """Some limits are for all blocks together."""
    with pytest.raises(SlackError) as refused:
        check_blocks(blocks)

    assert sentence in refused.value.messages[0]
