"""Rich text: what may stand inside it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.models.blocks import RichTextElement

from bot.sandbox.slack.block_kit import check_blocks
from bot.sandbox.slack.errors import SlackError
from bot.sandbox.slack.rich_text import plain_rich_text
from tests.sandbox.slack.building import Json
from tests.sandbox.slack.test_card_blocks import subclasses

TEXT = {"type": "text", "text": "x", "style": {"bold": True}}
SECTION = {"type": "rich_text_section", "elements": [TEXT]}
PARTS: list[Json] = [
    TEXT,
    {"type": "channel", "channel_id": "C1"},
    {"type": "user", "user_id": "U1"},
    {"type": "usergroup", "usergroup_id": "S1"},
    {"type": "team", "team_id": "T1"},
    {"type": "emoji", "name": "wave", "skin_tone": 2},
    {"type": "link", "url": "https://x", "text": "x"},
    {"type": "date", "timestamp": 1796115600, "format": "{date_short}", "fallback": "1 December"},
    {"type": "broadcast", "range": "here"},
    {"type": "color", "value": "#1f2430"},
]
ELEMENTS: list[Json] = [
    SECTION,
    {"type": "rich_text_list", "style": "ordered", "elements": [SECTION], "indent": 1, "offset": 2},
    {"type": "rich_text_quote", "elements": [TEXT], "border": 1},
    {"type": "rich_text_preformatted", "elements": [TEXT], "language": "json"},
]


def rich(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": list(elements)}


def test_parts() -> None:
    """Every part and every element that the SDK models is taken, and no other is modelled."""
    check_blocks([rich(*ELEMENTS, {"type": "rich_text_section", "elements": PARTS})])

    modelled = {getattr(one, "type", None) for one in subclasses(RichTextElement)} - {None}
    assert modelled == {one["type"] for one in (*PARTS, *ELEMENTS)}


@pytest.mark.parametrize(
    ("element", "sentence"),
    [
        (TEXT, "unsupported type: text"),
        ({"type": "rich_text_section", "elements": [{"type": "text", "text": ""}]}, "must be more than 0"),
        ({"type": "rich_text_list", "style": "dotted", "elements": []}, "value must be one of: bullet, ordered"),
        ({"type": "rich_text_preformatted", "elements": [PARTS[1]]}, "unsupported type: channel"),
        ({"type": "rich_text_section", "elements": [{**TEXT, "style": {"loud": True}}]}, "invalid additional"),
    ],
)
def test_refused(element: Json, sentence: str) -> None:
    """What Slack's editor could not write is refused."""
    with pytest.raises(SlackError) as refused:
        check_blocks([rich(element)])

    assert sentence in refused.value.messages[0]


@given(st.text(min_size=1, max_size=12_000))
def test_typed(text: str) -> None:
    """Whatever is typed becomes rich text that Slack would take."""
    check_blocks([plain_rich_text(text)])
