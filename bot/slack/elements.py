"""The blocks and elements of Block Kit, each cut to Slack's limits. Pure.

What people typed only ever stands in plain_text, which Slack shows as it is; mrkdwn holds nothing but our own words,
ids and dates. Limits are counted as UTF-16 does, which is the strictest reading of "characters".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Block = dict[str, Any]

TEXT_LIMIT, HEADER_LIMIT, BUTTON_LIMIT, OPTION_LIMIT, PLACEHOLDER_LIMIT = 3000, 150, 75, 75, 150
FIELD_LIMIT, LABEL_LIMIT, HINT_LIMIT, ALT_LIMIT = 2000, 2000, 2000, 2000
CONFIRM_TITLE_LIMIT, CONFIRM_TEXT_LIMIT, CONFIRM_BUTTON_LIMIT = 100, 300, 30
NAME_IN_DIALOG = 150  # characters of what a dialog is about, in a text of CONFIRM_TEXT_LIMIT
MOST_OPTIONS, MOST_CHOICES, MOST_MENU_OPTIONS, MOST_ELEMENTS, MOST_FIELDS, MOST_CONTEXTS = 100, 10, 5, 25, 10, 10
INPUT = "value"  # the action id of every input that nobody hears of before the submission


@dataclass(frozen=True)
class Option:
    """One choice of a menu, a list of boxes or a row of radio buttons."""

    value: str  #: up to 150 characters
    label: str = ""  #: empty: the value itself
    description: str = ""


def clip(text: str, limit: int) -> str:
    """The text, or its begin and an ellipsis where it is longer than Slack takes; a blank where there is none."""
    if fits(text, limit):
        return text or " "
    return text.encode("utf-16-le", "surrogatepass")[: 2 * (limit - 1)].decode("utf-16-le", "ignore") + "…"


def fits(text: str, limit: int = TEXT_LIMIT) -> bool:
    """Whether a text is short enough to be shown, or filled in, as it is."""
    return len(text.encode("utf-16-le", "surrogatepass")) <= 2 * limit


def plain(text: str, limit: int = TEXT_LIMIT) -> Block:
    """Text that is shown as it is."""
    return {"type": "plain_text", "text": clip(text, limit), "emoji": False}


def mrkdwn(text: str) -> Block:
    """Our own words with Slack's markup, which is never cut: nothing in it is typed by people."""
    return {"type": "mrkdwn", "text": text}


def section(text: Block, accessory: Block | None = None, fields: Sequence[Block] = ()) -> Block:
    """A paragraph, with a button or menu beside it and short texts in two columns below it."""
    below = {"fields": list(fields[:MOST_FIELDS])} if fields else {}
    return {"type": "section", "text": text, **below, **({"accessory": accessory} if accessory else {})}


def alone(told: Block) -> Block:
    """A paragraph without what stands beside it."""
    return {name: part for name, part in told.items() if name != "accessory"}


def header(text: str) -> Block:
    """A title."""
    return {"type": "header", "text": plain(text, HEADER_LIMIT)}


def context(*elements: Block) -> Block:
    """Small print."""
    return {"type": "context", "elements": list(elements[:MOST_CONTEXTS])}


def divider() -> Block:
    """A line."""
    return {"type": "divider"}


def actions(block_id: str, *elements: Block) -> Block:
    """A row of buttons and menus."""
    return {"type": "actions", "block_id": block_id, "elements": list(elements[:MOST_ELEMENTS])}


def image(file_id: str, alt: str) -> Block:
    """A picture that was uploaded to Slack, and what it shows in words."""
    return {"type": "image", "slack_file": {"id": file_id}, "alt_text": clip(alt, ALT_LIMIT)}


def input_block(
    block_id: str, label: str, element: Block, *, hint: str = "", is_optional: bool = False, is_heard: bool = False
) -> Block:
    """A field of a modal; what was typed into it stays as long as its ids stay.

    Args:
        is_heard: whether its change is told at once, and not only with the submission.
    """
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label, LABEL_LIMIT),
        "element": element,
        **({"hint": plain(hint, HINT_LIMIT)} if hint else {}),
        **({"optional": True} if is_optional else {}),
        **({"dispatch_action": True} if is_heard else {}),
    }


def confirm(title: str, text: str, yes: str, no: str) -> Block:
    """The dialog that asks before a button or menu does what cannot be undone."""
    return {
        "title": plain(title, CONFIRM_TITLE_LIMIT),
        "text": plain(text, CONFIRM_TEXT_LIMIT),
        "confirm": plain(yes, CONFIRM_BUTTON_LIMIT),
        "deny": plain(no, CONFIRM_BUTTON_LIMIT),
        "style": "danger",
    }


def button(
    label: str, action: str, value: str = "", *, style: str = "", confirm: Block | None = None, spoken: str = ""
) -> Block:
    """A button.

    Args:
        value: what a click brings back; up to 2,000 characters.
        style: ``primary``, ``danger`` or empty.
        spoken: what screen readers say in place of the label.
    """
    return {
        "type": "button",
        "text": plain(label, BUTTON_LIMIT),
        "action_id": str(action),
        **({"value": value} if value else {}),
        **({"style": style} if style else {}),
        **({"confirm": confirm} if confirm else {}),
        **({"accessibility_label": clip(spoken, BUTTON_LIMIT)} if spoken else {}),
    }


def overflow(action: str, options: Sequence[Option]) -> Block:
    """The menu behind three dots: up to five options."""
    return {"type": "overflow", "action_id": str(action), "options": _options(options, MOST_MENU_OPTIONS)}


def select(options: Sequence[Option], chosen: str = "", *, placeholder: str = "", action: str = INPUT) -> Block:
    """A menu of up to 100 options, of which one is chosen."""
    offered = _options(options, MOST_OPTIONS)
    initial = _initial(offered, (chosen,))
    return {
        "type": "static_select",
        "action_id": str(action),
        "options": offered,
        **_placeholder(placeholder),
        **({"initial_option": initial[0]} if initial else {}),
    }


def multi_select(options: Sequence[Option], chosen: Sequence[str] = (), *, placeholder: str = "") -> Block:
    """A menu of up to 100 options, of which several are chosen."""
    offered = _options(options, MOST_OPTIONS)
    return {
        "type": "multi_static_select",
        "action_id": INPUT,
        "options": offered,
        **_placeholder(placeholder),
        **_initials(offered, chosen),
    }


def checkboxes(options: Sequence[Option], chosen: Sequence[str] = ()) -> Block:
    """Up to ten boxes to tick."""
    offered = _options(options, MOST_CHOICES)
    return {"type": "checkboxes", "action_id": INPUT, "options": offered, **_initials(offered, chosen)}


def radio(options: Sequence[Option], chosen: str = "") -> Block:
    """Up to ten options, all in view, of which one is chosen."""
    offered = _options(options, MOST_CHOICES)
    initial = _initial(offered, (chosen,))
    marked = {"initial_option": initial[0]} if initial else {}
    return {"type": "radio_buttons", "action_id": INPUT, "options": offered, **marked}


def text_input(
    value: str,
    *,
    placeholder: str = "",
    most: int = TEXT_LIMIT,
    has_lines: bool = False,
    action: str = INPUT,
    is_heard: bool = False,
) -> Block:
    """A text of up to ``most`` characters.

    Args:
        value: what it begins with; one that is too long is left out, as a part of it would be taken for the whole.
        is_heard: whether Enter tells its change at once; the input block says so as well.
    """
    return {
        "type": "plain_text_input",
        "action_id": str(action),
        "max_length": min(most, TEXT_LIMIT),
        **({"multiline": True} if has_lines else {}),
        **({"initial_value": value} if value and fits(value, min(most, TEXT_LIMIT)) else {}),
        **_placeholder(placeholder),
        **({"dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]}} if is_heard else {}),
    }


def number_input(
    value: str = "",
    *,
    least: float | None = None,
    most: float | None = None,
    has_decimals: bool = False,
    placeholder: str = "",
    action: str = INPUT,
    is_heard: bool = False,
) -> Block:
    """A number from ``least`` to ``most``."""
    given = {"initial_value": value, "min_value": _written(least), "max_value": _written(most)}
    return {
        "type": "number_input",
        "action_id": str(action),
        "is_decimal_allowed": has_decimals,
        **{name: text for name, text in given.items() if text},
        **_placeholder(placeholder),
        **({"dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]}} if is_heard else {}),
    }


def date_picker(value: str = "") -> Block:
    """A day, written ``2026-12-01``."""
    return {"type": "datepicker", "action_id": INPUT, **({"initial_date": value} if value else {})}


def time_picker(value: str = "") -> Block:
    """A time of day, written ``09:00``."""
    return {"type": "timepicker", "action_id": INPUT, **({"initial_time": value} if value else {})}


def channel_select(action: str, value: str = "") -> Block:
    """A channel; the one that the person is in where none is given."""
    chosen: Mapping[str, Any] = {"initial_conversation": value} if value else {"default_to_current_conversation": True}
    wanted = {"include": ["public", "private"], "exclude_bot_users": True}
    return {"type": "conversations_select", "action_id": str(action), **chosen, "filter": wanted}


def _options(options: Sequence[Option], most: int) -> list[Block]:
    return [_option(option) for option in options[:most]]


def _option(option: Option) -> Block:
    described = {"description": plain(option.description, OPTION_LIMIT)} if option.description else {}
    return {"text": plain(option.label or option.value, OPTION_LIMIT), "value": option.value, **described}


def _initial(offered: Sequence[Block], chosen: Sequence[str]) -> list[Block]:
    """Slack refuses a choice that is not offered."""
    return [option for option in offered if option["value"] in chosen]


def _initials(offered: Sequence[Block], chosen: Sequence[str]) -> Block:
    initial = _initial(offered, chosen)
    return {"initial_options": initial} if initial else {}


def _placeholder(text: str) -> Block:
    return {"placeholder": plain(text, PLACEHOLDER_LIMIT)} if text else {}


def _written(number: float | None) -> str:
    return "" if number is None else f"{number:g}" if number % 1 else str(int(number))
