"""Rich text: the block that Slack's own editor writes, and what may stand inside it."""

from collections.abc import Mapping
from typing import Any

from bot.sandbox.slack.shapes import Check, Shape, array, boolean, choice, integer, one_of, string, whole

_MANY = 1000  # parts of one section: Slack documents no limit but the message's own
_STYLE = Shape(
    optional=dict.fromkeys(
        ("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink"), boolean
    )
)


def _part(**required: Check) -> Shape:
    return Shape(required=required, optional={"style": _STYLE})


_ID = string(255)
_LINK = Shape(required={"url": string(3000)}, optional={"text": string(3000), "style": _STYLE, "unsafe": boolean})
_EMOJI = Shape(required={"name": _ID}, optional={"skin_tone": integer(1, 6), "unicode": string(255), "style": _STYLE})
_DATE = Shape(
    required={"timestamp": whole(least=0), "format": string(3000)},
    optional={"url": string(3000), "fallback": string(3000), "style": _STYLE},
)
_PARTS: Mapping[str, Check] = {
    "text": _part(text=string(12_000)),
    "channel": _part(channel_id=_ID),
    "user": _part(user_id=_ID),
    "usergroup": _part(usergroup_id=_ID),
    "team": _part(team_id=_ID),
    "broadcast": _part(range=choice("here", "channel", "everyone")),
    "color": _part(value=string(7)),
    "emoji": _EMOJI,
    "link": _LINK,
    "date": _DATE,
}
_SECTION = Shape(required={"elements": array(one_of(_PARTS), least=0, most=_MANY)})
_QUOTED = Shape(required={"elements": array(one_of(_PARTS), least=0, most=_MANY)}, optional={"border": integer(0, 1)})
_PREFORMATTED = Shape(
    required={"elements": array(one_of({name: _PARTS[name] for name in ("text", "link")}), least=0, most=_MANY)},
    optional={"border": integer(0, 1), "language": string(255)},
)
_LIST = Shape(
    required={
        "style": choice("bullet", "ordered"),
        "elements": array(one_of({"rich_text_section": _SECTION}), least=0, most=_MANY),
    },
    optional={"indent": integer(0, 8), "offset": whole(least=0), "border": integer(0, 1)},
)
_ELEMENTS: Mapping[str, Check] = {
    "rich_text_section": _SECTION,
    "rich_text_list": _LIST,
    "rich_text_quote": _QUOTED,
    "rich_text_preformatted": _PREFORMATTED,
}
RICH_TEXT = Shape(
    required={"elements": array(one_of(_ELEMENTS), least=0, most=_MANY)}, optional={"block_id": string(255)}
)


def plain_rich_text(value: str) -> dict[str, Any]:
    """Write a text as the rich text that a person makes of it by typing."""
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": value}]}
    return {"type": "rich_text", "elements": [section]}
