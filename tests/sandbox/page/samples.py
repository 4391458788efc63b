"""One of each block and element that Slack's own models know."""

from collections.abc import Mapping
from typing import Any

from tests.sandbox.page.conftest import mrkdwn, options, plain, section

PIXEL = "data:image/gif;base64,R0lGODlhAQABAAAAACw="
URL = "https://example.com/"
IMAGE = {"type": "image", "image_url": PIXEL, "alt_text": "the room"}
BUTTON = {"type": "button", "action_id": "go", "text": plain("Go"), "value": "v"}
RICH = {
    "type": "rich_text",
    "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "rich words"}]}],
}
TASK = {"type": "task_card", "task_id": "t1", "title": "Fetch the file", "status": "complete", "details": RICH}
CARD = {"type": "card", "title": plain("Analysis"), "body": mrkdwn("lecture *7*"), "icon": IMAGE, "actions": [BUTTON]}

BLOCKS: Mapping[str, dict[str, Any]] = {
    "actions": {"elements": [BUTTON]},
    "alert": {"text": plain("Mind the gap"), "level": "warning"},
    "auth_provider": {"value": "a", "name": plain("Studio"), "is_connected": False},
    "call": {"call_id": "R1"},
    "card": CARD,
    "carousel": {"elements": [CARD, CARD]},
    "container": {"title": plain("Details"), "child_blocks": [section("inside")], "is_collapsible": True},
    "context": {"elements": [mrkdwn("by <@U0ADA>"), IMAGE]},
    "context_actions": {"elements": [{"type": "icon_button", "icon": "trash", "text": plain("Delete")}]},
    "divider": {},
    "file": {"external_id": "x", "source": "remote"},
    "header": {"text": plain("Heading")},
    "image": {"image_url": PIXEL, "alt_text": "the room"},
    "input": {"label": plain("Room"), "element": {"type": "plain_text_input", "action_id": "room"}},
    "markdown": {"text": "# Heading\n\nSome **bold** words"},
    "plan": {"title": "Upload", "tasks": [TASK]},
    "rich_text": RICH,
    "section": section("words"),
    "table": {"rows": [[{"type": "raw_text", "text": "Room"}], [{"type": "raw_number", "value": 7, "text": "7"}]]},
    "task_card": TASK,
    "video": {"title": plain("Lecture"), "title_url": URL, "video_url": URL, "thumbnail_url": URL, "alt_text": "it"},
}
"""By type, the rest of the block."""

CHOICES = {"options": options("Grid", "Strip")}
VOTES = {
    "positive_button": {"text": plain("Good"), "value": "+"},
    "negative_button": {"text": plain("Bad"), "value": "-"},
}
ELEMENTS: Mapping[str, dict[str, Any]] = {
    "button": BUTTON,
    "channels_select": {},
    "checkboxes": CHOICES,
    "conversations_select": {},
    "datepicker": {"initial_date": "2026-12-01"},
    "datetimepicker": {"initial_date_time": 1_796_115_600},
    "email_text_input": {},
    "external_select": {},
    "feedback_buttons": VOTES,
    "icon_button": {"icon": "trash", "text": plain("Delete")},
    "image": IMAGE,
    "multi_channels_select": {},
    "multi_conversations_select": {},
    "multi_external_select": {},
    "multi_static_select": CHOICES,
    "multi_users_select": {},
    "number_input": {},
    "overflow": CHOICES,
    "plain_text_input": {},
    "radio_buttons": CHOICES,
    "rich_text_input": {},
    "static_select": CHOICES,
    "timepicker": {"initial_time": "09:00"},
    "url_text_input": {},
    "users_select": {},
}
"""By type, the rest of the element."""
