"""What a person enters: simple values turned into the state that Slack tells the bot. Pure.

The shapes are those of the element pages of docs.slack.dev and of its ``view_submission`` payloads.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any, TypeAlias

from bot.sandbox.slack.block_elements import initial_options_of, options_of
from bot.sandbox.slack.block_kit import elements_of, every_block
from bot.sandbox.slack.errors import SlackError
from bot.sandbox.slack.rich_text import plain_rich_text
from bot.sandbox.slack.workspace import Channel, Workspace

Key: TypeAlias = tuple[str, str]
"""The block_id and the action_id of an element."""

State: TypeAlias = Mapping[str, Any]
"""What one element holds, as it stands in ``state.values``."""

Held: TypeAlias = Mapping[Key, State]


@dataclass(frozen=True, kw_only=True)
class Element:
    """One thing to operate, and the block it stands in."""

    block: Mapping[str, Any] = field(repr=False)
    body: Mapping[str, Any]

    @property
    def key(self) -> Key:
        """What tells it from all others on its surface."""
        return self.block["block_id"], self.body["action_id"]

    @property
    def type(self) -> str:
        """Slack's name for the kind of element."""
        return str(self.body["type"])

    @property
    def asks_first(self) -> bool:
        """Whether Slack shows a confirm dialog before anything is sent."""
        return "confirm" in self.body

    @property
    def is_input(self) -> bool:
        """Whether it is part of a form, and not just something to click."""
        return bool(self.block["type"] == "input")


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What one person can pick from.

    Args:
        offered: the options that the bot gave for an element whose own are elsewhere (``external_select``).
    """

    workspace: Workspace
    user: str
    offered: Mapping[Key, Sequence[Mapping[str, Any]]] = field(default_factory=dict)


Reading: TypeAlias = Callable[[Element, Any, Choices], Any]


@dataclass(frozen=True)
class Kind:
    """How one type of element keeps what was entered."""

    key: str  #: the field of its state
    read: Reading = field(repr=False)
    initial: str = ""  #: the field of the element that says what it holds at first
    several: bool = False

    def hold(self, type_: str, value: Any) -> State:
        """Write a value as the element's state."""
        return {"type": type_, self.key: value}


def _text(element: Element, value: Any, choices: Choices) -> str:
    return str(value)


def _rich_text(element: Element, value: Any, choices: Choices) -> dict[str, Any]:
    return plain_rich_text(str(value))


def _option(element: Element, value: Any, choices: Choices) -> Mapping[str, Any]:
    shown = [*options_of(element.body), *initial_options_of(element.body)]
    for option in [*shown, *choices.offered.get(element.key, ())]:
        if option["value"] == value:
            return option
    raise SlackError("option_not_found", f"no option has the value {value}")


def _person(element: Element, value: Any, choices: Choices) -> str:
    return choices.workspace.person(str(value)).id


def _conversation(element: Element, value: Any, choices: Choices) -> str:
    found = choices.workspace.channel(str(value), seen_by=choices.user)
    included = element.body.get("filter", {}).get("include")
    if included is not None and _conversation_kind(found) not in included:
        raise SlackError("channel_not_found", f"the filter does not include {value}")
    return found.id


def _conversation_kind(channel: Channel) -> str:
    if channel.is_im:
        return "im"
    return "private" if channel.is_private else "public"


def _public_channel(element: Element, value: Any, choices: Choices) -> str:
    found = choices.workspace.channel(str(value), seen_by=choices.user)
    if _conversation_kind(found) != "public":
        raise SlackError("channel_not_found", f"{value} is not a public channel")
    return found.id


def _file(element: Element, value: Any, choices: Choices) -> Mapping[str, Any]:
    return choices.workspace.file(str(value)).dump()


def _parsed(parse: Callable[[str], Any], sentence: str) -> Reading:
    def read(element: Element, value: Any, choices: Choices) -> Any:
        try:
            return parse(str(value))
        except ValueError as error:
            raise SlackError("invalid_value", f"{value} is not {sentence}") from error

    return read


_day = _parsed(lambda given: date.fromisoformat(given).isoformat(), "a date such as 2026-12-01")
_time_of_day = _parsed(lambda given: f"{time.fromisoformat(given):%H:%M}", "a time such as 09:00")
_moment = _parsed(int, "a number of seconds since 1970")

KINDS: Mapping[str, Kind] = {
    "plain_text_input": Kind("value", _text, "initial_value"),
    "number_input": Kind("value", _text, "initial_value"),
    "email_text_input": Kind("value", _text, "initial_value"),
    "url_text_input": Kind("value", _text, "initial_value"),
    "rich_text_input": Kind("rich_text_value", _rich_text, "initial_value"),
    "static_select": Kind("selected_option", _option, "initial_option"),
    "external_select": Kind("selected_option", _option, "initial_option"),
    "radio_buttons": Kind("selected_option", _option, "initial_option"),
    "checkboxes": Kind("selected_options", _option, "initial_options", several=True),
    "multi_static_select": Kind("selected_options", _option, "initial_options", several=True),
    "multi_external_select": Kind("selected_options", _option, "initial_options", several=True),
    "users_select": Kind("selected_user", _person, "initial_user"),
    "multi_users_select": Kind("selected_users", _person, "initial_users", several=True),
    "conversations_select": Kind("selected_conversation", _conversation, "initial_conversation"),
    "multi_conversations_select": Kind("selected_conversations", _conversation, "initial_conversations", several=True),
    "channels_select": Kind("selected_channel", _public_channel, "initial_channel"),
    "multi_channels_select": Kind("selected_channels", _public_channel, "initial_channels", several=True),
    "datepicker": Kind("selected_date", _day, "initial_date"),
    "timepicker": Kind("selected_time", _time_of_day, "initial_time"),
    "datetimepicker": Kind("selected_date_time", _moment, "initial_date_time"),
    "file_input": Kind("files", _file, several=True),
}
"""The elements that hold something; buttons and overflow menus do not."""


def list_elements(blocks: Iterable[Mapping[str, Any]]) -> Iterator[Element]:
    """List all elements that can be operated, in the order in which they stand."""
    return (Element(block=block, body=body) for block in every_block(blocks) for body in elements_of(block))


def find_element(blocks: Iterable[Mapping[str, Any]], action_id: str, block_id: str = "") -> Element:
    """Find what a person operates.

    Raises:
        SlackError: ``element_not_found``: none has these ids, or several have, of which the empty ones do not tell.
    """
    found = [
        element
        for element in list_elements(blocks)
        if action_id in ("", element.body["action_id"]) and block_id in ("", element.block["block_id"])
    ]
    if len(found) != 1:
        raise SlackError("element_not_found", f"{len(found)} elements have the ids {block_id}/{action_id}")
    return found[0]


def read_state(element: Element, value: Any, choices: Choices) -> State:
    """Turn a simple value into what the element holds then.

    Args:
        value: a text, an id, a date and so on; a list of them for what holds several; None or "" for nothing.

    Raises:
        SlackError: ``option_not_found``, ``user_not_found``, ``channel_not_found``, ``file_not_found`` or
            ``invalid_value``: no person could have entered that.
    """
    kind = KINDS[element.type]
    if kind.several:
        wanted = value if isinstance(value, list | tuple) else [value] if value else []
        return kind.hold(element.type, [kind.read(element, one, choices) for one in wanted])
    return kind.hold(element.type, kind.read(element, value, choices) if value not in (None, "") else None)


def initial_state(element: Element, current_conversation: str = "") -> State:
    """Say what an element holds before anybody touches it."""
    kind = KINDS[element.type]
    initial = element.body.get(kind.initial)
    if initial is None and element.body.get("default_to_current_conversation") and current_conversation:
        initial = [current_conversation] if kind.several else current_conversation
    if initial is None:
        initial = [] if kind.several else None
    return kind.hold(element.type, str(initial) if element.type == "number_input" and initial is not None else initial)


def hold_all(blocks: Iterable[Mapping[str, Any]], held: Held, current_conversation: str = "") -> Held:
    """Say what all elements hold: what was entered where it still can be, and otherwise what they begin with.

    As in Slack, what an element holds stays as long as its block_id, its action_id and its type do: a new initial
    value alone changes nothing.
    """
    return {
        element.key: held[element.key] if _still_fits(element, held) else initial_state(element, current_conversation)
        for element in list_elements(blocks)
        if element.type in KINDS
    }


def _still_fits(element: Element, held: Held) -> bool:
    state = held.get(element.key)
    if state is None or state["type"] != element.type:
        return False
    picked = [*state.get("selected_options", ()), *filter(None, [state.get("selected_option")])]
    options = options_of(element.body)
    return not options or all(option in options for option in picked)


def dump_values(held: Held) -> dict[str, dict[str, State]]:
    """Write what is held as ``state.values``."""
    values: dict[str, dict[str, State]] = {}
    for (block_id, action_id), state in held.items():
        values.setdefault(block_id, {})[action_id] = state
    return values
